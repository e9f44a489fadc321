//! Limits at their edges, over every way in which bytes can come, and what the claims of a peer cost.

use bytes::BufMut as _;

use super::{Inbound, LIMITS, Limits, Seen, events, frame, receive, receive_in_place};
use crate::proto::violation::Violation;

const SMALL: Limits = Limits { max_frame_size: 8, max_message_size: 12, max_fragments: 3, validate_utf8: true };

fn failed(violation: Violation) -> Vec<Seen> {
    vec![Seen::Failed(violation)]
}

// Cowboy: B100, B101
#[test]
fn frames_at_their_limit() {
    assert_eq!(events(SMALL, &frame(0x82, &[0; 8])), [Seen::Binary(vec![0; 8])]);
    assert_eq!(events(SMALL, &frame(0x82, &[0; 9])), failed(Violation::FrameTooBig));
    assert_eq!(events(SMALL, &frame(0x89, &[0; 9])), failed(Violation::FrameTooBig), "control frames, too");
    let none = Limits { max_frame_size: 0, max_message_size: 0, ..SMALL };
    assert_eq!(events(none, &frame(0x82, b"")), [Seen::Binary(vec![])]);
    assert_eq!(events(none, &frame(0x82, b"x")), failed(Violation::FrameTooBig));
}

// Cowboy: B101
#[test]
fn a_frame_is_refused_by_its_header_alone() {
    assert_eq!(events(SMALL, &frame(0x82, &[0; 9])[..6]), failed(Violation::FrameTooBig));
    let huge = [&[0x82, 0xFF, 0x7F][..], &[0xFF; 7], &[1, 2, 3, 4]].concat();
    assert_eq!(events(LIMITS, &huge), failed(Violation::FrameTooBig));
    let wide = Limits { max_frame_size: u64::MAX, max_message_size: u64::MAX, ..LIMITS };
    assert_eq!(events(wide, &huge), [], "and taken where there is no limit, at no cost");
}

// Cowboy: B102
#[test]
fn messages_at_their_limit_in_any_fragments() {
    for (first, second) in [(8, 4), (4, 8), (0, 8)] {
        let wire = [frame(0x02, &vec![1; first]), frame(0x80, &vec![1; second])].concat();
        assert_eq!(events(SMALL, &wire), [Seen::Binary(vec![1; first + second])]);
        let every: Vec<usize> = (0..wire.len()).collect();
        assert_eq!(receive(&mut Inbound::new(SMALL), &wire, &every), [Seen::Binary(vec![1; first + second])]);
    }
    let wire = [frame(0x02, &[1; 8]), frame(0x80, &[1; 5])[..6].to_vec()].concat();
    assert_eq!(events(SMALL, &wire), failed(Violation::MessageTooBig));
    let wire = [frame(0x02, &[1; 4]), frame(0x00, &[1; 4]), frame(0x80, &[1; 5])[..6].to_vec()].concat();
    assert_eq!(events(SMALL, &wire), failed(Violation::MessageTooBig), "all fragments together");
    let wire = [frame(0x02, &[1; 8]), frame(0x00, &[1; 5])].concat();
    assert_eq!(events(SMALL, &wire), failed(Violation::MessageTooBig), "in a fragment that is not the last");
}

// Cowboy: B105
#[test]
fn fragments_are_counted_empty_ones_included() {
    let three = [frame(0x01, b""), frame(0x00, b""), frame(0x80, b"")].concat();
    assert_eq!(events(SMALL, &three), [Seen::Text(vec![])]);
    let four = [frame(0x01, b""), frame(0x00, b""), frame(0x00, b""), frame(0x80, b"")].concat();
    assert_eq!(events(SMALL, &four), failed(Violation::TooManyFragments));
    let twice = [three.clone(), three].concat();
    assert_eq!(events(SMALL, &twice).len(), 2, "each message counts anew");
}

#[test]
fn control_frames_between_fragments_do_not_count() {
    let wire = [
        frame(0x01, b"a"),
        frame(0x89, b"1"),
        frame(0x00, b"b"),
        frame(0x89, b"2"),
        frame(0x8A, b"3"),
        frame(0x80, b"c"),
    ]
    .concat();
    assert_eq!(events(SMALL, &wire).last(), Some(&Seen::Text(b"abc".to_vec())));
}

// Cowboy: B76
#[test]
fn new_limits_hold_from_the_next_frame() {
    let mut inbound = Inbound::new(SMALL);
    assert_eq!(receive(&mut inbound, &frame(0x82, &[0; 9])[..1], &[]), []);
    inbound.set_limits(Limits { max_frame_size: 9, ..SMALL });
    assert_eq!(receive(&mut inbound, &frame(0x82, &[0; 9])[1..], &[]), [Seen::Binary(vec![0; 9])]);
}

#[test]
fn a_claimed_length_costs_nothing_and_empty_fragments_cost_nothing() {
    let mut inbound = Inbound::new(LIMITS);
    let mut claim = frame(0x82, &vec![0; 1 << 20]);
    claim.truncate(14 + 100);
    assert_eq!(receive(&mut inbound, &claim, &[]), []);
    assert!(inbound.held() <= 128, "{} bytes are held for 100", inbound.held());

    let mut inbound = Inbound::new(LIMITS);
    let mut wire = frame(0x02, b"");
    wire.extend((0..4000).flat_map(|_| frame(0x00, b"")));
    assert_eq!(receive(&mut inbound, &wire, &[]), []);
    assert_eq!(inbound.held(), 0);
}

#[test]
fn what_is_held_is_in_proportion_to_what_came() {
    for receive in [receive, |inbound: &mut _, wire: &_, cuts: &_| receive_in_place(inbound, wire, cuts, 1 << 20)] {
        let mut inbound = Inbound::new(LIMITS);
        let wire = frame(0x82, &vec![0; 200_000]);
        let mut from = 0;
        while from < 190_000 {
            let to = from + 1000;
            assert_eq!(receive(&mut inbound, &wire[from..to], &[]), []);
            from = to;
            assert!(inbound.held() <= 2 * to.max(2000) && inbound.held() <= 200_000, "{} after {to}", inbound.held());
        }
        assert_eq!(receive(&mut inbound, &wire[from..], &[]), [Seen::Binary(vec![0; 200_000])]);
        assert_eq!(inbound.held(), 0, "nothing stays");
    }
}

#[test]
fn room_is_no_larger_than_what_came() {
    let mut inbound = Inbound::new(LIMITS);
    let wire = frame(0x82, &vec![0; 1_000_000]);
    assert_eq!(receive(&mut inbound, &wire[..20_000], &[]), []);
    let mut came = 20_000;
    while came < 980_000 {
        let len = inbound.room(usize::MAX).map_or(0, |room| room.remaining_mut());
        assert!(0 < len && len <= came, "room for {len} after {came}");
        assert!(inbound.held() <= 2 * came, "{} after {came}", inbound.held());
        assert_eq!(receive_in_place(&mut inbound, &wire[came..came + 100.min(len)], &[], 100), []);
        came += 100.min(len);
    }
}
