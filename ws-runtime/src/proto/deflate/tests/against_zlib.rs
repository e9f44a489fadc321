//! What is compressed and inflated here against what zlib makes of it.

use std::fmt::Write as _;

use proptest::prelude::*;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Inflate, InflateFlush, Method};

use super::super::decoder::Decoder;
use super::super::history::tail;
use super::super::{DeflateOptions, Inflating, Strategy as Zlib};
use super::{agreed, deflate};

/// Texts of several kinds: letters of an alphabet, repetitions near and far, and JSON.
fn text(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let words = prop::collection::vec(prop::collection::vec(any::<u8>(), 1..40), 1..30);
    prop_oneof![
        (1..=255_u8, prop::collection::vec(any::<u8>(), 0..most))
            .prop_map(|(letters, text)| text.iter().map(|byte| byte % letters).collect()),
        (words, prop::collection::vec(any::<prop::sample::Index>(), 0..most / 20))
            .prop_map(|(words, order)| order.iter().flat_map(|index| index.get(&words).clone()).collect()),
        (any::<u64>(), 0..most).prop_map(|(seed, len)| json(seed, len)),
    ]
}

/// A list of records of about this length.
fn json(seed: u64, len: usize) -> Vec<u8> {
    let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = |below: u64| {
        random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (random >> 33) % below
    };
    let mut text = String::from("[");
    while text.len() < len {
        let (id, name, score) = (next(1_000_000), if next(2) == 0 { "alice" } else { "bob" }, next(1000));
        write!(text, r#"{{"id":{id},"name":"{name}","score":{score},"online":{}}},"#, next(2) == 0).unwrap();
    }
    text.into_bytes()
}

/// What zlib makes of `text` behind `history`.
fn zlib(history: &[u8], text: &[u8], level: i32, strategy: zlib_rs::Strategy) -> Vec<u8> {
    let config = DeflateConfig { level, method: Method::Deflated, window_bits: -15, mem_level: 8, strategy };
    let mut engine = Deflate::new_with_config(config);
    if !history.is_empty() {
        engine.set_dictionary(history).unwrap();
    }
    let mut out = vec![0; text.len() * 2 + 1000];
    engine.compress(text, &mut out, DeflateFlush::SyncFlush).unwrap();
    out.truncate(usize::try_from(engine.total_out()).unwrap() - 4);
    out
}

/// What zlib inflates a payload to, behind `history`.
fn unzlib(history: &[u8], payload: &[u8], most: usize) -> Vec<u8> {
    let mut engine = Inflate::new(false, 15);
    if !history.is_empty() {
        engine.set_dictionary(history).unwrap();
    }
    let mut out = vec![0; most + 1];
    engine.decompress(&[payload, &[0, 0, 0xFF, 0xFF]].concat(), &mut out, InflateFlush::SyncFlush).unwrap();
    out.truncate(usize::try_from(engine.total_out()).unwrap());
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn zlib_reads_what_is_compressed(
        texts in prop::collection::vec(text(100_000), 1..4),
        (level, mem, bits) in (0..=9_u8, 1..=9_u8, 9..=15_u8),
        takeover in any::<bool>(),
    ) {
        let options = DeflateOptions::new().level(level).and_then(|options| options.mem_level(mem)).unwrap();
        let options = options.server_max_window_bits(bits).unwrap().server_context_takeover(takeover);
        let mut deflater = agreed(options).deflater();
        let mut said = Vec::new();
        for text in &texts {
            let payload = deflate(&mut deflater, text);
            let history = if takeover { tail(&said, 1 << bits) } else { &[] };
            prop_assert!(unzlib(history, &payload, text.len()) == *text);
            said.extend_from_slice(text);
        }
    }

    #[test]
    fn what_zlib_compresses_is_read(history in text(40_000), text in text(60_000), level in 0..=9, strategy in 0..5_usize) {
        use zlib_rs::Strategy::{Default, Filtered, Fixed, HuffmanOnly, Rle};
        let history = tail(&history, 1 << 15);
        let payload = zlib(history, &text, level, [Default, Filtered, HuffmanOnly, Rle, Fixed][strategy]);
        let mut decoder = Decoder::new();
        match decoder.inflate(history, &payload) {
            Some(message) => prop_assert!(message == text),
            None => prop_assert!(payload.len() > 16 * 1024 || text.len() > 60_000),
        }
    }

    #[test]
    fn what_is_broken_is_read_as_zlib_reads_it_or_left_to_it(
        history in text(1000),
        text in text(3000),
        level in 0..=9,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut payload = zlib(&history, &text, level, zlib_rs::Strategy::Default);
        for (at, byte) in damage {
            *at.get_mut(&mut payload) = byte;
        }
        same_as_zlib(&history, &payload);
    }

    #[test]
    fn what_is_no_message_is_read_as_zlib_reads_it_or_left_to_it(
        history in text(300),
        kind in 0..4_u8,
        payload in prop::collection::vec(any::<u8>(), 1..400),
    ) {
        let mut payload = payload;
        // All kinds of blocks as often.
        payload[0] = payload[0] & !7 | kind << 1;
        same_as_zlib(&history, &payload);
    }
}

/// Whether the decoder leaves a payload alone, or reads it as zlib does.
fn same_as_zlib(history: &[u8], payload: &[u8]) {
    let mut decoder = Decoder::new();
    let Some(message) = decoder.inflate(history, payload) else { return };
    // By pieces is zlib's way.
    let mut inflater = agreed(DeflateOptions::new()).inflater();
    inflater.finish(Inflating::default(), &mut history.to_vec(), usize::MAX).unwrap();
    let mut inflating = Inflating::default();
    let mut expected = Vec::new();
    inflater.inflate(&mut inflating, payload, &mut expected, usize::MAX).unwrap();
    inflater.finish(inflating, &mut expected, usize::MAX).unwrap();
    assert!(message == expected);
}

#[test]
fn it_is_no_longer_than_zlibs() {
    let texts: Vec<Vec<u8>> = (0..50).map(|seed| json(seed, 1000)).collect();
    for level in 1..=9 {
        for takeover in [false, true] {
            let options = DeflateOptions::cowboy().level(level).unwrap().server_context_takeover(takeover);
            let mut deflater = agreed(options).deflater();
            let (mut ours, mut zlibs, mut said) = (0, 0, Vec::new());
            for text in &texts {
                let history = if takeover { tail(&said, 1 << 15) } else { &[] };
                ours += deflate(&mut deflater, text).len();
                zlibs += zlib(history, text, level.into(), zlib_rs::Strategy::Default).len();
                said.extend_from_slice(text);
            }
            // Where zlib looks at every place that there is, it finds a little more.
            let most = if matches!(level, 7 | 8) { zlibs + zlibs / 20 } else { zlibs };
            assert!(ours <= most, "{ours} of zlib's {zlibs} bytes with level {level}, takeover: {takeover}");
        }
    }
}

#[test]
fn streams_by_turns_on_several_threads() {
    let options = || DeflateOptions::new().threshold(0);
    // More than a thread remembers.
    let mut streams: Vec<_> = (0..300).map(|_| (agreed(options()).deflater(), Vec::new())).collect();
    for round in 0..12 {
        let turn = move || {
            for (number, (deflater, said)) in (0..).zip(&mut streams) {
                let text = json((round * 7 + number) as u64, 150 + number * round % 900);
                if (number + round) % 5 == 0 {
                    // As if it were prepared.
                    deflater.sent(&text);
                } else {
                    let payload = deflate(deflater, &text);
                    assert!(unzlib(tail(said, 1 << 12), &payload, text.len()) == text);
                }
                said.extend_from_slice(&text);
                if (number + round) % 31 == 0 {
                    deflater.release();
                    said.clear();
                }
            }
            streams
        };
        streams = if round % 3 == 0 { std::thread::spawn(turn).join().unwrap() } else { turn() };
    }
}

#[test]
fn a_strategy_does_what_it_says() {
    let text = b"abcabcabcabcabc aaaaaaaaaaaaaaaaaaaaaaaaa abcde abcde".repeat(20);
    let len = |strategy| {
        let payload = deflate(&mut agreed(DeflateOptions::new().strategy(strategy)).deflater(), &text);
        assert!(unzlib(&[], &payload, text.len()) == text);
        payload.len()
    };
    let (any, huffman, runs, fixed) = (len(Zlib::Default), len(Zlib::HuffmanOnly), len(Zlib::Rle), len(Zlib::Fixed));
    assert!(any <= fixed && fixed < runs && runs < huffman && huffman < text.len(), "{any} {fixed} {runs} {huffman}");
    let stored = deflate(&mut agreed(DeflateOptions::new().level(0).unwrap()).deflater(), &text);
    assert_eq!(stored.len(), text.len() + 6);
}
