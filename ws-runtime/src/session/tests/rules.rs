//! The rules of RFC 6455 §5 that need more than a header.

use super::{Inbound, LIMITS, Limits, Seen, events, frame, receive};
use crate::proto::close::{CloseCode, CloseFrame};
use crate::proto::violation::Violation;

const UNCHECKED: Limits = Limits { validate_utf8: false, ..LIMITS };

// Cowboy: B112
#[test]
fn frames_after_a_close_are_not_looked_at() {
    let wire = [frame(0x88, b""), frame(0x81, b"late"), vec![0xFF; 20]].concat();
    assert_eq!(events(LIMITS, &wire), [Seen::Close(None)]);
}

#[test]
fn what_came_before_a_violation_is_delivered() {
    let wire = [frame(0x81, b"good"), vec![0x83]].concat();
    assert_eq!(events(LIMITS, &wire), [Seen::Text(b"good".to_vec()), Seen::Failed(Violation::ReservedOpcode)]);
    let mut inbound = Inbound::new(LIMITS);
    receive(&mut inbound, &wire, &[]);
    assert_eq!(receive(&mut inbound, &frame(0x81, b"after"), &[]), [], "and nothing after it");
}

// Cowboy: B91, cow_ws/parse_payload_rejects_invalid_utf8_text_test
#[test]
fn the_first_bad_byte_fails_even_in_the_middle_of_a_frame() {
    let wire = frame(0x81, b"abc\xFFdefghi");
    assert_eq!(events(LIMITS, &wire[..6 + 3]), []);
    assert_eq!(events(LIMITS, &wire[..6 + 4]), [Seen::Failed(Violation::Utf8)]);
    let fragments = [frame(0x01, b"\xF4\x90"), frame(0x80, b"\x80\x80")].concat();
    assert_eq!(events(LIMITS, &fragments[..8]), [Seen::Failed(Violation::Utf8)], "in the first fragment");
}

// Cowboy: B91, cow_ws/parse_payload_text_utf8_test
#[test]
fn a_character_may_be_cut_between_fragments_but_not_at_the_end() {
    let good = [frame(0x01, b"\xE2"), frame(0x00, b""), frame(0x80, b"\x82\xAC")].concat();
    assert_eq!(events(LIMITS, &good), [Seen::Text("€".into())]);
    assert_eq!(events(LIMITS, &frame(0x81, b"\xE2\x82")), [Seen::Failed(Violation::Utf8)]);
    let empty_last = [frame(0x01, b"\xE2\x82"), frame(0x80, b"")].concat();
    assert_eq!(events(LIMITS, &empty_last), [Seen::Failed(Violation::Utf8)]);
}

// Cowboy: B95, G15
#[test]
fn a_close_inside_a_character_of_a_message_is_a_close() {
    let wire = [frame(0x01, b"\xE2\x82"), frame(0x88, b"\x03\xE8")].concat();
    assert_eq!(events(LIMITS, &wire), [Seen::Close(Some(CloseCode::NORMAL.into()))]);
    let wire = [frame(0x01, b"\xE2\x82"), frame(0x88, b"")].concat();
    assert_eq!(events(LIMITS, &wire), [Seen::Close(None)]);
}

// Cowboy: B94
#[test]
fn unchecked_text_passes_as_it_is() {
    assert_eq!(events(UNCHECKED, &frame(0x81, b"\xFF\xFF")), [Seen::Text(b"\xFF\xFF".to_vec())]);
    let replaced = CloseFrame::new(CloseCode::NORMAL, "\u{FFFD}");
    assert_eq!(events(UNCHECKED, &frame(0x88, b"\x03\xE8\xFF")), [Seen::Close(Some(replaced))]);
}

// Cowboy: B82, B85, B91
#[test]
fn closes_are_checked() {
    assert_eq!(events(LIMITS, &frame(0x88, b"\x03")), [Seen::Failed(Violation::ShortClose)]);
    assert_eq!(events(LIMITS, &frame(0x88, b"\x03\xED")), [Seen::Failed(Violation::CloseCode)]);
    assert_eq!(events(LIMITS, &frame(0x88, b"\x03\xE8\xC0")), [Seen::Failed(Violation::Utf8)]);
}

#[test]
fn whether_a_message_is_open() {
    let mut inbound = Inbound::new(LIMITS);
    let mid = |inbound: &mut Inbound, wire: &[u8]| {
        receive(inbound, wire, &[]);
        inbound.mid_message()
    };
    assert!(!inbound.mid_message());
    assert!(mid(&mut inbound, &[0x01]), "a byte of a header");
    assert!(mid(&mut inbound, &frame(0x01, b"abc")[1..5]));
    assert!(mid(&mut inbound, &frame(0x01, b"abc")[5..]), "between fragments");
    assert!(mid(&mut inbound, &frame(0x89, b"")), "still, after a ping");
    assert!(!mid(&mut inbound, &frame(0x80, b"d")));
}
