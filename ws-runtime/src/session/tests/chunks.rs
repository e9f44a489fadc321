//! For any frames, any masking keys and any split of the bytes, the events are the same.

use bytes::BufMut as _;
use proptest::prelude::*;

use super::{Inbound, LIMITS, Limits, Seen, events, frame, masked, receive, receive_in_place, take};
use crate::proto::close::CloseFrame;
use crate::proto::violation::Violation;

/// A client's intention: whole messages with control frames between their fragments, or raw bytes.
#[derive(Clone, Debug)]
enum Part {
    Message { text: bool, fragments: Vec<Vec<u8>>, pings: Vec<Option<Vec<u8>>> },
    Ping(Vec<u8>),
    Pong(Vec<u8>),
    Close(Vec<u8>),
    Garbage(Vec<u8>),
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..40),
        3 => "\\PC{0,20}".prop_map(String::into_bytes),
        1 => (120_usize..140).prop_map(|len| vec![b'x'; len]),
        1 => (65_530_usize..65_540).prop_map(|len| vec![b'y'; len]),
        1 => (16_000_usize..100_000).prop_map(|len| "grüße ".bytes().cycle().take(len).collect()),
    ]
}

fn control() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..=125)
}

fn part() -> impl Strategy<Value = Part> {
    let fragments = prop::collection::vec((payload(), prop::option::of(control())), 1..5);
    prop_oneof![
        8 => (any::<bool>(), fragments).prop_map(|(text, fragments)| {
            let (fragments, pings) = fragments.into_iter().unzip();
            Part::Message { text, fragments, pings }
        }),
        2 => control().prop_map(Part::Ping),
        2 => control().prop_map(Part::Pong),
        1 => "\\PC{0,30}".prop_map(|reason| Part::Close([&[0x03, 0xE8], reason.as_bytes()].concat())),
        1 => prop::collection::vec(any::<u8>(), 0..30).prop_map(Part::Garbage),
    ]
}

/// The bytes of the parts, and what has to come out up to the first garbage.
fn script(parts: &[(Part, [u8; 4])]) -> (Vec<u8>, Option<Vec<Seen>>) {
    let mut wire = Vec::new();
    let mut expected = Vec::new();
    for (part, key) in parts {
        match part {
            Part::Message { text, fragments, pings } => {
                let last = fragments.len() - 1;
                for (i, (fragment, ping)) in fragments.iter().zip(pings).enumerate() {
                    let opcode = if i > 0 {
                        0
                    } else if *text {
                        1
                    } else {
                        2
                    };
                    wire.extend(masked(opcode | if i == last { 0x80 } else { 0 }, fragment, *key));
                    let whole = fragments[..=i].concat();
                    if *text && std::str::from_utf8(&whole).is_err_and(|e| e.error_len().is_some() || i == last) {
                        expected.push(Seen::Failed(Violation::Utf8));
                        return (wire, Some(expected));
                    }
                    if i == last {
                        expected.push(if *text { Seen::Text(whole) } else { Seen::Binary(whole) });
                    } else if let Some(ping) = ping {
                        wire.extend(masked(0x89, ping, *key));
                        expected.push(Seen::Ping(ping.clone()));
                    }
                }
            }
            Part::Ping(payload) => {
                wire.extend(masked(0x89, payload, *key));
                expected.push(Seen::Ping(payload.clone()));
            }
            Part::Pong(payload) => {
                wire.extend(masked(0x8A, payload, *key));
                expected.push(Seen::Pong(payload.clone()));
            }
            Part::Close(payload) => {
                let payload = &payload[..payload.len().min(125)];
                wire.extend(masked(0x88, payload, *key));
                expected.push(match CloseFrame::parse(payload, true) {
                    Ok(close) => Seen::Close(close),
                    Err(violation) => Seen::Failed(violation),
                });
                return (wire, Some(expected));
            }
            Part::Garbage(bytes) => {
                wire.extend(bytes);
                return (wire, None);
            }
        }
    }
    (wire, Some(expected))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    // Cowboy: B89, B90, cow_ws/parse_payload_rejects_streamed_invalid_utf8_fragment_test
    #[test]
    fn any_split_gives_the_same_events(
        parts in prop::collection::vec((part(), any::<[u8; 4]>()), 1..6),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        most in 1_usize..100_000,
    ) {
        let (wire, expected) = script(&parts);
        let whole = events(LIMITS, &wire);
        if let Some(expected) = expected {
            prop_assert_eq!(&whole, &expected);
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(wire.len() + 1)).collect();
        cuts.sort_unstable();
        prop_assert_eq!(&receive(&mut Inbound::new(LIMITS), &wire, &cuts), &whole);
        prop_assert_eq!(&receive_in_place(&mut Inbound::new(LIMITS), &wire, &cuts, most), &whole, "{} at once", most);
        if wire.len() < 3000 {
            let every: Vec<usize> = (0..wire.len()).collect();
            prop_assert_eq!(&receive(&mut Inbound::new(LIMITS), &wire, &every), &whole, "byte by byte");
        }
    }

    #[test]
    fn raw_bytes_never_panic_and_split_anywhere(
        wire in prop::collection::vec(any::<u8>(), 0..200),
        cut in any::<prop::sample::Index>(),
        max_fragments in 1_u32..4,
        size in 0_u64..100,
        validate_utf8 in any::<bool>(),
    ) {
        let limits = Limits { max_frame_size: size, max_message_size: size, max_fragments, validate_utf8 };
        let whole = events(limits, &wire);
        prop_assert_eq!(receive(&mut Inbound::new(limits), &wire, &[cut.index(wire.len() + 1)]), whole);
    }
}

// Cowboy: B90
#[test]
fn every_cut_of_a_typical_conversation() {
    let long = vec![b'z'; 300];
    let wire = [
        frame(0x81, "grüß dich".as_bytes()),
        frame(0x01, b"\xE2"),
        frame(0x89, b"now"),
        frame(0x00, b"\x82"),
        frame(0x80, b"\xAC"),
        frame(0x82, &long),
        frame(0x8A, b""),
        frame(0x88, b"\x03\xE8bye"),
    ]
    .concat();
    let whole = events(LIMITS, &wire);
    assert_eq!(whole.len(), 6, "{whole:?}");
    for a in 0..=wire.len() {
        for b in a..=wire.len() {
            assert_eq!(receive(&mut Inbound::new(LIMITS), &wire, &[a, b]), whole, "cut at {a} and {b}");
        }
    }
}

/// A large message is read into where it stays, from the first read that is not too short for that.
#[test]
fn large_payloads_are_read_in_place() {
    let text = "größer ".repeat(33_000).into_bytes();
    let (front, back) = text.split_at(100_000);
    let cut = &text[..text.len() - 6];
    let cases: [(&str, Vec<u8>, Seen); 4] = [
        ("binary", frame(0x82, &text), Seen::Binary(text.clone())),
        ("text", frame(0x81, &text), Seen::Text(text.clone())),
        ("cut in a letter", frame(0x81, cut), Seen::Failed(Violation::Utf8)),
        ("fragments", [frame(0x02, front), frame(0x80, back)].concat(), Seen::Binary(text.clone())),
    ];
    for (name, wire, seen) in cases {
        let mut inbound = Inbound::new(LIMITS);
        assert_eq!(receive(&mut inbound, &wire[..20_000], &[]), []);
        assert!(inbound.room(usize::MAX).is_some(), "{name}");
        assert!(!inbound.between_large(), "{name}");
        assert!(receive_in_place(&mut inbound, &wire[20_000..], &[], 50_000) == [seen], "{name}");
        assert!(inbound.room(usize::MAX).is_none() && !inbound.between_large(), "{name}");
    }

    let mut inbound = Inbound::new(LIMITS);
    assert_eq!(receive(&mut inbound, &frame(0x02, front), &[]), []);
    assert!(inbound.between_large() && inbound.room(usize::MAX).is_none());
    assert_eq!(receive(&mut inbound, &frame(0x89, b"still there?"), &[]), [Seen::Ping(b"still there?".to_vec())]);
    assert!(inbound.between_large(), "after a control frame, too");
    assert_eq!(receive(&mut inbound, &frame(0x00, b"short"), &[]), []);
    assert!(!inbound.between_large());

    let mut inbound = Inbound::new(LIMITS);
    assert_eq!(receive(&mut inbound, &frame(0x82, &text)[..10_000], &[]), []);
    assert!(inbound.room(usize::MAX).is_none(), "too little has come");
    assert_eq!(receive(&mut inbound, &frame(0x82, &text)[10_000..290_000], &[]), []);
    assert!(inbound.room(usize::MAX).is_none(), "too little will come");
}

#[test]
fn what_was_read_into_its_message_comes_before_the_rest_of_it() {
    let payload: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let wire = [frame(0x82, &payload), frame(0x88, b"")].concat();
    let mut inbound = Inbound::new(LIMITS);
    let (begun, rest) = wire.split_at(50_000);
    assert_eq!(inbound.recv(&mut begun.to_vec()).event, Ok(None));
    let (placed, rest) = rest.split_at(1000);
    inbound.room(1000).expect("it is large").put_slice(placed);
    let mut events = Vec::new();
    take(&mut inbound, &mut rest.to_vec(), &mut events);
    assert_eq!(events, [Seen::Binary(payload), Seen::Close(None)]);
}
