//! The examples of RFC 7692 §7.2.3.

use super::super::{DeflateOptions, TAIL};
use super::{agreed, deflate, inflate};

const HELLO: &[u8] = &[0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00];
/// "Hello" by reference to the "Hello" before it.
const AGAIN: &[u8] = &[0xF2, 0x00, 0x11, 0x00, 0x00];

#[test]
fn a_message_that_repeats_the_one_before() {
    let with = agreed(DeflateOptions::new());
    let mut deflater = with.deflater();
    assert_eq!(deflate(&mut deflater, b"Hello"), HELLO);
    assert_eq!(deflate(&mut deflater, b"Hello"), AGAIN);
    let mut inflater = with.inflater();
    assert_eq!(inflate(&mut inflater, &[HELLO], 5).unwrap(), b"Hello");
    assert_eq!(inflate(&mut inflater, &[AGAIN], 5).unwrap(), b"Hello");

    let without = agreed(DeflateOptions::new().server_context_takeover(false).client_context_takeover(false));
    let mut deflater = without.deflater();
    assert_eq!([deflate(&mut deflater, b"Hello"), deflate(&mut deflater, b"Hello")], [HELLO, HELLO]);
    let mut inflater = without.inflater();
    assert_eq!(inflate(&mut inflater, &[HELLO], 5).unwrap(), b"Hello");
    assert!(inflate(&mut inflater, &[AGAIN], 5).is_err(), "there is nothing to refer to");
}

#[test]
fn blocks_of_every_kind() {
    let mut inflater = agreed(DeflateOptions::new()).inflater();
    let stored: &[u8] = &[0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00];
    let two_blocks: &[u8] = &[0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00];
    for message in [stored, two_blocks] {
        assert_eq!(inflate(&mut inflater, &[message], 5).unwrap(), b"Hello", "{message:02x?}");
    }
}

// Cowboy: G2, B110
#[test]
fn a_final_block_ends_neither_the_context_nor_the_message() {
    let last: &[u8] = &[0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00];
    let mut inflater = agreed(DeflateOptions::new()).inflater();
    assert_eq!(inflate(&mut inflater, &[last, &[0]], 5).unwrap(), b"Hello", "with the empty block behind it");
    assert_eq!(inflate(&mut inflater, &[AGAIN], 5).unwrap(), b"Hello", "the next message");
    assert_eq!(inflate(&mut inflater, &[last], 5).unwrap(), b"Hello", "without");
    assert_eq!(inflate(&mut inflater, &[AGAIN], 5).unwrap(), b"Hello", "the next message");
    assert_eq!(inflate(&mut inflater, &[last, AGAIN], 10).unwrap(), b"HelloHello", "within one message");
    let whole = [last, AGAIN].concat();
    assert_eq!(inflate(&mut inflater, &[&whole], 10).unwrap(), b"HelloHello", "in one piece");

    let text: Vec<u8> = (0..1000_u32).map(|i| (i * i % 251).to_le_bytes()[0]).collect();
    let mut deflater = agreed(DeflateOptions::new()).deflater();
    let (first, second) = (deflate(&mut deflater, &text), deflate(&mut deflater, &text));
    let message: &[&[u8]] = &[&first, &TAIL, &[0x03, 0x00], &second];
    assert_eq!(
        inflate(&mut inflater, message, 2000).unwrap(),
        text.repeat(2),
        "its own text is nearer than the context"
    );
}

// Cowboy: B107, B108
#[test]
fn an_empty_message_is_one_byte_or_none() {
    let agreed = agreed(DeflateOptions::new());
    assert_eq!(deflate(&mut agreed.deflater(), b""), [0x00]);
    for empty in [&[0x00][..], &[0x02, 0x00], &[]] {
        assert_eq!(inflate(&mut agreed.inflater(), &[empty], 0).unwrap(), b"", "{empty:02x?}");
    }
}
