//! Any messages, with any parameters, come out as they went in, and refer back no farther than was agreed.

use proptest::prelude::*;

use super::super::history::tail;
use super::super::{DeflateOptions, Strategy as Zlib, negotiate};
use super::puff::puff;
use super::{deflate, inflate};

fn message() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![Just("the same words "), Just("again and again, "), Just("{\"id\":1}"), Just("\u{20ac}")];
    prop_oneof![
        3 => prop::collection::vec(word, 0..60).prop_map(|words| words.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..700),
        1 => (0_usize..3, 300_usize..40_000).prop_map(|(step, len)| {
            (0..len).map(|i| (i / 7 * step).to_le_bytes()[0]).collect()
        }),
    ]
}

fn options() -> impl Strategy<Value = (DeflateOptions, u8, u8)> {
    let strategies = [Zlib::Default, Zlib::Filtered, Zlib::HuffmanOnly, Zlib::Rle, Zlib::Fixed];
    let numbers = (0_u8..=9, 1_u8..=9, prop::sample::select(strategies.to_vec()), 8_u8..=15, 8_u8..=15);
    (numbers, any::<bool>(), any::<bool>()).prop_map(|((level, mem, strategy, server, client), ours, theirs)| {
        let options = DeflateOptions::new().level(level).and_then(|options| options.mem_level(mem)).unwrap();
        let options = options.strategy(strategy).server_context_takeover(ours).client_context_takeover(theirs);
        let options = options.server_max_window_bits(server).and_then(|options| options.client_max_window_bits(client));
        (options.unwrap(), server, client)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_the_server_compresses_can_be_read((options, bits, _) in options(), messages in prop::collection::vec(message(), 1..6)) {
        let agreed = negotiate(&["permessage-deflate; client_max_window_bits"], &options).unwrap();
        let mut deflater = agreed.deflater();
        let mut sent = Vec::new();
        for message in &messages {
            let compressed = deflate(&mut deflater, message);
            let history = if agreed.server_no_context_takeover { &[][..] } else { tail(&sent, 1 << bits) };
            let (read, farthest) = puff(history, &compressed);
            prop_assert!(read == *message);
            prop_assert!(farthest <= 1 << bits, "{farthest} in a window of {bits} bits");
            sent.extend_from_slice(message);
        }
    }

    #[test]
    fn what_the_client_compresses_is_read((options, _, bits) in options(), messages in prop::collection::vec(message(), 1..6), cut in any::<prop::sample::Index>()) {
        let agreed = negotiate(&["permessage-deflate; client_max_window_bits"], &options).unwrap();
        // A client is a server the other way round.
        let mirrored = options
            .server_max_window_bits(bits)
            .unwrap()
            .server_context_takeover(!agreed.client_no_context_takeover);
        let mut client = negotiate(&["permessage-deflate; client_max_window_bits"], &mirrored).unwrap().deflater();
        let mut inflater = agreed.inflater();
        for message in &messages {
            let compressed = deflate(&mut client, message);
            let (head, rest) = compressed.split_at(cut.index(compressed.len()));
            let read = inflate(&mut inflater, &[head, rest], message.len());
            prop_assert!(read.as_deref() == Ok(message), "{} bytes", message.len());
        }
    }
}
