//! The same happens under any script.

use std::time::Duration;

use proptest::prelude::*;
use tests::frame;
use ws_runtime::Options;

use crate::twin::{Setup, Step, play_all};

fn instruction() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&[
        "hello",
        "hello",
        "hello",
        "a text that is long enough to be worth compressing, and to be worth compressing",
        "silence",
        "two",
        "many",
        "prepared for more than one, prepared for more than one, prepared for more than one",
        "big 100",
        "big 20000",
        "limit 10",
        "limit 1000000",
        "plain",
        "packed",
        "hibernate",
        "stream 3",
        "stream 40",
        "timer 2",
        "tell-self",
        "reason why",
        "passive",
        "idle 6000",
        "idle 70",
        "panic",
        "close-and-panic",
        "crash why",
        "close why",
        "stop",
        "close-self",
    ])
}

/// Bytes of the peer's: a message, a control frame, or something that is wrong.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        12 => instruction().prop_map(|text| frame(0x81, text.as_bytes())),
        3 => (instruction(), 0_usize..3, prop::bool::ANY).prop_map(|(text, len, is_pinged)| {
            let ping = if is_pinged { frame(0x89, b"between") } else { Vec::new() };
            [frame(0x01, &text.as_bytes()[..len]), ping, frame(0x80, &text.as_bytes()[len..])].concat()
        }),
        3 => prop::sample::select(&[0_usize, 1, 125, 126, 127, 40_000, 65_535, 65_536])
            .prop_map(|len| frame(0x82, &vec![7; len])),
        3 => (0_usize..126).prop_map(|len| frame(0x89, &vec![b'p'; len])),
        1 => Just(frame(0x8A, b"pong")),
        1 => Just(frame(0x89, b"panic")),
        1 => prop::sample::select(vec![
            frame(0x88, b""),
            frame(0x88, b"\x03\xE8bye"),
            frame(0x88, b"\x03\xED"),
            frame(0x81, b"\xC3("),
            frame(0x80, b"lone"),
            frame(0x83, b"reserved"),
            frame(0xC1, b"compressed"),
            vec![0x81, 0x01, b'x'],
            vec![0x82, 0xFE, 0, 5, 1, 2, 3, 4, 1, 2, 3, 4, 5],
        ]),
    ]
}

/// Several of them in as few reads as there can be, or cut somewhere.
fn bytes() -> impl Strategy<Value = Vec<Vec<u8>>> {
    (prop::collection::vec(piece(), 1..12), prop::option::of(any::<prop::sample::Index>())).prop_map(|(pieces, cut)| {
        let bytes = pieces.concat();
        let Some(cut) = cut.map(|cut| cut.index(bytes.len())) else { return vec![bytes] };
        vec![bytes[..cut].to_vec(), bytes[cut..].to_vec()]
    })
}

fn infos() -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![
        3 => prop::collection::vec(instruction(), 1..5),
        1 => (20_usize..100).prop_map(|count| vec!["hello"; count]),
    ]
}

fn step() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        10 => bytes().prop_map(|pieces| pieces.into_iter().map(Step::Write).collect()),
        3 => infos().prop_map(|infos| vec![Step::Infos(infos)]),
        2 => (infos(), bytes()).prop_map(|(infos, pieces)| {
            let mut pieces = pieces.into_iter();
            let both = Step::Both(infos, pieces.next().unwrap_or_default());
            std::iter::once(both).chain(pieces.map(Step::Write)).collect()
        }),
        3 => (1_u64..40_000).prop_map(|time| vec![Step::Passes(Duration::from_millis(time))]),
        2 => any::<bool>().prop_map(|does| vec![Step::Reads(does)]),
        1 => Just(vec![Step::HandleCloses]),
        1 => Just(vec![Step::Shutdown]),
        1 => Just(vec![Step::Finishes]),
    ]
}

fn setup() -> impl Strategy<Value = Setup> {
    let high_water = prop::sample::select(&[0_usize, 50, 64 * 1024]);
    let capacity = prop::sample::select(&[16_usize, 1000, 64 * 1024, 1024 * 1024]);
    let streams = prop::sample::select(&[0_u32, 1, 64]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (high_water, capacity, streams, flags, prop::option::of(bytes())).prop_map(
        |(high_water, capacity, streams, (deflate, registered, validates), early)| Setup {
            options: Options::new()
                .outbound_high_water(high_water)
                .validate_utf8(validates)
                .mailbox(50)
                .send_timeout(Duration::from_secs(3)),
            deflate,
            capacity,
            early: early.unwrap_or_default().concat(),
            registered,
            streams,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_can_tell(setup in setup(), steps in prop::collection::vec(step(), 0..8)) {
        let outcome = play_all(&setup, &steps.concat());
        let ends = outcome.log.iter().filter(|line| line.starts_with("terminate")).count();
        prop_assert_eq!(ends, 1, "{:?}", outcome.log);
    }
}
