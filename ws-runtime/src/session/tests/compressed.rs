//! Compressed messages among frames (RFC 7692 §6).

use super::{Inbound, LIMITS, Limits, Seen, frame, receive};
use crate::proto::deflate::{Agreed, DeflateOptions, Deflater, negotiate};
use crate::proto::violation::Violation;
use crate::session::{Closing, Outbox};
use crate::{CloseCode, Frame, MessageKind, Prepared};

const RSV1: u8 = 0x40;

fn agreed(offer: &str) -> Agreed {
    negotiate(&[offer], &DeflateOptions::new().threshold(0)).expect("the offer can be accepted")
}

fn inbound(limits: Limits) -> Inbound {
    let mut inbound = Inbound::new(limits);
    inbound.set_inflater(agreed("permessage-deflate").inflater());
    inbound
}

/// What comes of `wire` on a connection that has agreed on compression.
fn events(limits: Limits, wire: &[u8]) -> Vec<Seen> {
    receive(&mut inbound(limits), wire, &[])
}

fn deflate(deflater: &mut Deflater, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    deflater.deflate(payload, &mut out).expect("everything can be compressed");
    out
}

fn compressed(payload: &[u8]) -> Vec<u8> {
    deflate(&mut agreed("permessage-deflate").deflater(), payload)
}

// Cowboy: B89, B90, B93, B106
#[test]
fn plain_and_compressed_messages_in_any_pieces() {
    let mut deflater = agreed("permessage-deflate").deflater();
    let wire = [
        frame(0x81 | RSV1, &deflate(&mut deflater, "fünf".as_bytes())),
        frame(0x81, b"plain"),
        frame(0x82 | RSV1, &deflate(&mut deflater, b"f\xFC\x00")),
        frame(0x81 | RSV1, &deflate(&mut deflater, b"")),
    ]
    .concat();
    let expected = [
        Seen::Text("fünf".into()),
        Seen::Text(b"plain".to_vec()),
        Seen::Binary(b"f\xFC\x00".to_vec()),
        Seen::Text(Vec::new()),
    ];
    for cut in 0..wire.len() {
        assert_eq!(receive(&mut inbound(LIMITS), &wire, &[cut]), expected, "cut at {cut}");
    }
    let every: Vec<usize> = (0..wire.len()).collect();
    assert_eq!(receive(&mut inbound(LIMITS), &wire, &every), expected, "byte by byte");
}

// Cowboy: B87, B109, G1
#[test]
fn control_frames_between_compressed_fragments_are_not_inflated() {
    let message = compressed(b"one message with a ping in it");
    for cut in 0..=message.len() {
        let (head, rest) = message.split_at(cut);
        let wire =
            [frame(0x01 | RSV1, head), frame(0x89, b"Hello"), frame(0x8A, b""), frame(0x80, rest), frame(0x88, b"")];
        let expected = [
            Seen::Ping(b"Hello".to_vec()),
            Seen::Pong(Vec::new()),
            Seen::Text(b"one message with a ping in it".to_vec()),
            Seen::Close(None),
        ];
        assert_eq!(events(LIMITS, &wire.concat()), expected, "cut at {cut}");
    }
}

// Cowboy: B80, B87, B88, G14
#[test]
fn rsv1_stands_on_the_first_frame_of_a_data_message_only() {
    let empty_fragment = frame(0x01, b"");
    let compressed_fragment = frame(0x01 | RSV1, &[]);
    for (what, wire) in [
        ("a ping", frame(0x89 | RSV1, b"")),
        ("a pong with payload", frame(0x8A | RSV1, b"Hello")),
        ("a close", frame(0x88 | RSV1, b"")),
        ("a continuation", [empty_fragment.clone(), frame(0x80 | RSV1, b"")].concat()),
        ("a continuation of a compressed message", [compressed_fragment, frame(0x80 | RSV1, b"\0")].concat()),
        ("a second message", [empty_fragment, frame(0x81 | RSV1, b"")].concat()),
        ("RSV2 beside it", frame(0x81 | RSV1 | 0x20, b"\0")),
        ("RSV3 beside it", frame(0x82 | RSV1 | 0x10, b"\0")),
    ] {
        assert_eq!(events(LIMITS, &wire), [Seen::Failed(Violation::ReservedBit)], "{what}");
    }
    let not_agreed = receive(&mut Inbound::new(LIMITS), &frame(0x81 | RSV1, b"\0"), &[]);
    assert_eq!(not_agreed, [Seen::Failed(Violation::ReservedBit)], "without an agreement");
}

// Cowboy: B32, ws_SUITE/ws_webkit_deflate_fragments
#[test]
fn webkit_marks_continuations_too() {
    let mut inbound = Inbound::new(LIMITS);
    inbound.set_inflater(agreed("x-webkit-deflate-frame").inflater());
    let message = compressed(b"Hello");
    let (head, rest) = message.split_at(4);
    let wire = [frame(0x01 | RSV1, head), frame(0x80 | RSV1, rest), frame(0x01, b""), frame(0x80 | RSV1, b"")];
    let expected = [Seen::Text(b"Hello".to_vec()), Seen::Failed(Violation::ReservedBit)];
    assert_eq!(receive(&mut inbound, &wire.concat(), &[]), expected, "but not those of a plain message");
}

// Cowboy: B86
#[test]
fn what_cannot_be_inflated_fails_at_once() {
    let broken = frame(0x01 | RSV1, &[0xFF; 10]);
    assert_eq!(events(LIMITS, &broken), [Seen::Failed(Violation::Inflate)]);
    assert_eq!(Violation::Inflate.close_code(), CloseCode::PROTOCOL_ERROR);
}

// Cowboy: B93
#[test]
fn texts_are_checked_as_they_are_inflated() {
    let message = compressed(b"good and then \xFF and more");
    let head = frame(0x01 | RSV1, &[&message[..], &[0, 0, 0xFF, 0xFF]].concat());
    assert_eq!(events(LIMITS, &head), [Seen::Failed(Violation::Utf8)], "in the first fragment");
    let cut = frame(0x81 | RSV1, &compressed("€".as_bytes().split_last().unwrap().1));
    assert_eq!(events(LIMITS, &cut), [Seen::Failed(Violation::Utf8)], "a character that is cut");
    let unchecked = Limits { validate_utf8: false, ..LIMITS };
    assert_eq!(events(unchecked, &frame(0x81 | RSV1, &compressed(b"\xFF"))), [Seen::Text(vec![0xFF])]);
}

// Cowboy: B102, B103, B104, G20, ws_SUITE/ws_deflate_max_frame_size_close
#[test]
fn the_limit_is_about_the_whole_inflated_message() {
    let limits = Limits { max_message_size: 1000, max_frame_size: 1000, ..LIMITS };
    let wire = |len| {
        let message = compressed(&vec![b'x'; len]);
        let (head, rest) = message.split_at(message.len() / 2);
        [frame(0x01 | RSV1, head), frame(0x00, b""), frame(0x80, rest)].concat()
    };
    assert_eq!(events(limits, &wire(1000)), [Seen::Text(vec![b'x'; 1000])]);
    let every: Vec<usize> = (0..wire(1001).len()).collect();
    for cuts in [&[][..], &every] {
        assert_eq!(receive(&mut inbound(limits), &wire(1001), cuts), [Seen::Failed(Violation::MessageTooBig)]);
    }
    let announced = frame(0x82 | RSV1, &[0; 1001]);
    let header_only = events(Limits { max_frame_size: 2000, ..limits }, &announced[..8]);
    assert_eq!(header_only, [Seen::Failed(Violation::MessageTooBig)], "on the wire, from the header alone");
}

// Cowboy: B102
#[test]
fn what_is_on_the_wire_counts_over_all_fragments() {
    let limits = Limits { max_message_size: 1000, max_frame_size: 1000, ..LIMITS };
    // Blocks that inflate to nothing.
    let nothing = [0x00, 0x00, 0x00, 0xFF, 0xFF].repeat(80);
    let wire = |last: &[u8]| [frame(0x02 | RSV1, &nothing), frame(0x00, &nothing), frame(0x80, last)].concat();
    assert_eq!(events(limits, &wire(&[&nothing[..195], &[0x00]].concat())), [Seen::Binary(Vec::new())]);
    assert_eq!(events(limits, &wire(&nothing[..201])), [Seen::Failed(Violation::MessageTooBig)]);
}

// Cowboy: B76
#[test]
fn a_limit_that_is_lowered_holds_for_the_message_at_hand() {
    let message = compressed(&[b'x'; 1000]);
    let (head, rest) = message.split_at(message.len() - 1);
    for rest in [rest, b""] {
        let mut inbound = inbound(LIMITS);
        assert_eq!(receive(&mut inbound, &frame(0x01 | RSV1, head), &[]), []);
        inbound.set_limits(Limits { max_message_size: 100, ..LIMITS });
        assert_eq!(receive(&mut inbound, &frame(0x80, rest), &[]), [Seen::Failed(Violation::MessageTooBig)]);
    }
}

/// What an outbox has for the socket, and forgets.
fn written(out: &mut Outbox) -> Vec<u8> {
    let mut slices = [std::io::IoSlice::new(&[]); 8];
    let bytes = out.bytes_mut();
    let filled = bytes.slices(&mut slices);
    let wire: Vec<u8> = slices[..filled].iter().flat_map(|slice| slice.to_vec()).collect();
    assert_eq!(wire.len(), bytes.len());
    bytes.clear();
    wire
}

fn outbox(options: DeflateOptions) -> Outbox {
    let mut out = Outbox::default();
    out.set_deflater(negotiate(&["permessage-deflate"], &options).unwrap().deflater());
    out
}

// Cowboy: B68, B74, B106, G16
#[test]
fn messages_are_compressed_as_the_handler_wants_and_the_context_stays() {
    let mut out = outbox(DeflateOptions::new().threshold(0));
    out.text("Hello");
    out.frame(Frame::ping());
    out.set_deflate(false);
    out.binary(b"Hello");
    out.set_deflate(true);
    out.frame(Frame::text("Hello"));
    let expected = [
        b"\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00".as_slice(),
        b"\x89\x00",
        b"\x82\x05Hello",
        b"\xC1\x05\xF2\x00\x11\x00\x00",
    ];
    assert_eq!(written(&mut out), expected.concat());
    out.message_with(MessageKind::Text, |buffer| {
        buffer.extend_from_slice(b"Hello");
        Ok::<(), ()>(())
    })
    .unwrap();
    assert_eq!(written(&mut out), b"\xC1\x04\x02\x13\x00\x00", "written in place");
    assert_eq!(
        out.message_with(MessageKind::Text, |buffer| {
            buffer.extend_from_slice(b"half");
            Err("no")
        }),
        Err("no")
    );
    out.release_deflater();
    out.text("Hello");
    assert_eq!(written(&mut out), expected[0], "after that, anew");
}

// Cowboy: G16
#[test]
fn messages_below_the_threshold_go_plain() {
    let mut out = outbox(DeflateOptions::new().threshold(6));
    out.text("Hello");
    out.text("Hello!");
    assert_eq!(written(&mut out), b"\x81\x05Hello\xC1\x08\xF2\x48\xCD\xC9\xC9\x57\x04\x00");
    out.prepared(&Prepared::text("Hello"));
    out.release_deflater();
    out.prepared(&Prepared::text("Hello!"));
    assert_eq!(written(&mut out), b"\x81\x05Hello\xC1\x08\xF2\x48\xCD\xC9\xC9\x57\x04\x00", "prepared");
}

// Cowboy: G19
#[test]
fn a_prepared_message_is_one_message_for_all() {
    let prepared = Prepared::text("Hello");
    let mut plain = Outbox::default();
    plain.prepared(&prepared);
    assert_eq!(written(&mut plain), b"\x81\x05Hello");

    let mut with = outbox(DeflateOptions::new().threshold(0));
    let mut without = outbox(DeflateOptions::new().threshold(0).server_context_takeover(false));
    for out in [&mut with, &mut without] {
        for frame in [prepared.clone().into(), Frame::text("Hello"), prepared.clone().into()] {
            out.frame(frame);
        }
    }
    let (alone, again) =
        (b"\xC1\x07\xF2\x48\xCD\xC9\xC9\x07\x00".as_slice(), b"\xC1\x05\xF2\x00\x11\x00\x00".as_slice());
    assert_eq!(written(&mut with), [alone, again, alone].concat(), "what follows may refer to it");
    assert_eq!(written(&mut without), alone.repeat(3));

    with.set_deflate(false);
    with.prepared(&prepared);
    with.end(None, crate::TerminateReason::Stop);
    with.prepared(&prepared);
    assert_eq!(written(&mut with), b"\x81\x05Hello\x88\x00", "nothing follows a close");
    assert_eq!(with.closing(), Closing::Local);
}

#[test]
fn a_large_prepared_message_is_compressed_once_and_shared() {
    let text: String = (0..20_000_u32).map(|i| char::from_digit(i * i % 23, 36).unwrap()).collect();
    let prepared = Prepared::text(text.as_str());
    let sent: Vec<(Vec<u8>, *const u8)> = (0..2)
        .map(|_| {
            let mut out = outbox(DeflateOptions::new().level(0).unwrap());
            out.prepared(&prepared);
            let mut slices = [std::io::IoSlice::new(&[]); 2];
            assert_eq!(out.bytes_mut().slices(&mut slices), 1);
            (slices[0].to_vec(), slices[0].as_ptr())
        })
        .collect();
    assert_eq!(sent[0].1, sent[1].1, "the same bytes in memory");
    assert_eq!(sent[0].0[0], 0xC1);
}
