//! The shortest way to a message finds what the other does, or leaves it to that.

use super::{Inbound, LIMITS, Limits, frame};

const KEY: [u8; 4] = [0xA5, 0x0F, 0x3C, 0x77];

/// A frame with these first two bytes, as long as they say, and `length` where they say that it is longer.
fn written(first: u8, second: u8, length: u16, octet: u8) -> Vec<u8> {
    let (extended, len) = match second & 0x7F {
        126 => (length.to_be_bytes().to_vec(), usize::from(length)),
        127 => (u64::from(length).to_be_bytes().to_vec(), usize::from(length)),
        len => (Vec::new(), usize::from(len)),
    };
    let payload = KEY.iter().cycle().take(len).map(|mask| mask ^ octet);
    [first, second].into_iter().chain(extended).chain(KEY).chain(payload).collect()
}

/// Receives the bytes and what may follow, in both ways.
fn assert_same(limits: Limits, bytes: &[u8]) {
    let (mut short, mut long) = (Inbound::new(limits), Inbound::new(limits));
    let (mut of_short, mut of_long) = (bytes.to_vec(), bytes.to_vec());
    let head = &bytes[..bytes.len().min(14)];
    {
        let (left, right) = (short.recv(&mut of_short), long.recv_piece(&mut of_long));
        // What is not finished may tell by how much of it is consumed, so that has to be the same, too.
        assert_eq!(left.event, right.event, "{head:02x?}, {} bytes, {limits:?}", bytes.len());
        if left.event.is_ok() {
            assert_eq!(left.consumed, right.consumed, "{head:02x?}, {} bytes, {limits:?}", bytes.len());
        }
    }
    assert_eq!((short.is_closed(), short.mid_message()), (long.is_closed(), long.mid_message()), "{head:02x?}");
    let mut next = frame(0x82, b"next");
    let mut again = next.clone();
    assert_eq!(short.recv(&mut next).event, long.recv_piece(&mut again).event, "after {head:02x?}");
}

/// Whether the shortest way finds a message.
fn is_found(limits: Limits, bytes: &[u8]) -> bool {
    Inbound::new(limits).whole_frame(bytes).is_some()
}

#[test]
fn for_all_first_two_bytes() {
    let mut found = 0;
    for pair in 0..=u16::MAX {
        let [first, second] = pair.to_be_bytes();
        let mut bytes = written(first, second, 126, b'a');
        found += u32::from(is_found(LIMITS, &bytes));
        assert_same(LIMITS, &bytes[..bytes.len() - 1]);
        assert_same(LIMITS, &bytes);
        bytes.push(0x81);
        assert_same(LIMITS, &bytes);
    }
    assert_eq!(found, 2 * 127, "texts and binary messages, masked, of up to 125 bytes, or of 16 bits of length");
}

#[test]
fn for_all_lengths_that_matter() {
    let less = [
        LIMITS,
        Limits { max_frame_size: 126, ..LIMITS },
        Limits { max_message_size: 126, ..LIMITS },
        Limits { max_frame_size: 0, ..LIMITS },
        Limits { max_fragments: 0, ..LIMITS },
        Limits { max_fragments: 1, validate_utf8: false, ..LIMITS },
    ];
    for limits in less {
        for first in [0x01, 0x81, 0x82, 0x89, 0xC1] {
            for second in [0x7E, 0x80, 0x81, 0xFD, 0xFE, 0xFF] {
                for length in [0, 1, 125, 126, 127, 128, 255, 256, 65_534, 65_535] {
                    for octet in [b'a', 0xFF] {
                        let bytes = written(first, second, length, octet);
                        for cut in (0..=bytes.len().min(14)).chain(bytes.len().saturating_sub(2)..=bytes.len()) {
                            assert_same(limits, &bytes[..cut]);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn not_while_anything_is_unfinished() {
    let message = frame(0x81, b"whole");
    for begun in [frame(0x01, b"a"), frame(0x01, b""), frame(0x89, b"ping")[..3].to_vec(), message[..1].to_vec()] {
        let mut inbound = Inbound::new(LIMITS);
        assert!(inbound.whole_frame(&message).is_some());
        assert_eq!(inbound.recv(&mut begun.clone()).event, Ok(None));
        assert!(inbound.whole_frame(&message).is_none(), "after {begun:02x?}");
    }
    let mut inbound = Inbound::new(LIMITS);
    assert!(inbound.recv(&mut frame(0x83, b"")).event.is_err());
    assert!(inbound.whole_frame(&message).is_none(), "after a violation");
}
