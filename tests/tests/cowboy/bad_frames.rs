//! Broken frames: 1002 and the rule that was broken, as soon as the bytes allow.

use tests::{Call, Probe, frame};
use ws_runtime::{CloseCode, ErrorReason, TerminateReason, Violation};

/// These bytes, after a message that is handled, are enough to end a connection with 1002.
async fn is_broken(wire: &[u8], violation: Violation) {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"before"), wire.to_vec()].concat()).await;
    assert_eq!(peer.recv_text().await, "before", "{wire:x?}");
    assert_eq!(peer.recv_close().await, Some((1002, String::new())), "{wire:x?}");
    // Nothing further is looked at.
    peer.try_raw(&frame(0x81, b"after")).await;
    assert_eq!(peer.recv().await, None, "{wire:x?}");
    connection.await.expect("the task does not panic");
    assert_eq!(seen.reasons(), [TerminateReason::Error(ErrorReason::BadFrame(violation))], "{wire:x?}");
    assert!(!seen.calls().contains(&Call::Handle("text", b"after".to_vec())));
}

// Cowboy: B79, B121
#[tokio::test(start_paused = true)]
async fn without_a_mask() {
    is_broken(b"\x81\x05", Violation::Unmasked).await;
    // A length beyond every limit changes nothing.
    is_broken(b"\x82\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", Violation::Unmasked).await;
}

// Cowboy: B80
#[tokio::test(start_paused = true)]
async fn with_a_reserved_bit() {
    for bit in [0x40, 0x20, 0x10] {
        is_broken(&[0x81 | bit], Violation::ReservedBit).await;
        is_broken(&[0x89 | bit], Violation::ReservedBit).await;
    }
}

// Cowboy: B81
#[tokio::test(start_paused = true)]
async fn with_a_reserved_opcode() {
    for opcode in (3..=7).chain(11..=15) {
        is_broken(&[0x80 | opcode], Violation::ReservedOpcode).await;
    }
}

// Cowboy: B82
#[tokio::test(start_paused = true)]
async fn control_frames() {
    for opcode in [8, 9, 10] {
        is_broken(&[opcode], Violation::FragmentedControl).await;
        is_broken(&[0x80 | opcode, 0xFE], Violation::LongControl).await;
    }
    is_broken(&frame(0x88, b"x"), Violation::ShortClose).await;
}

// Cowboy: B83
#[tokio::test(start_paused = true)]
async fn out_of_order() {
    is_broken(b"\x80", Violation::LoneContinuation).await;
    is_broken(b"\x00", Violation::LoneContinuation).await;
    for first in [0x81, 0x82, 0x01] {
        is_broken(&[frame(0x01, b"begun"), vec![first]].concat(), Violation::InterruptedMessage).await;
    }
}

// Cowboy: B84
#[tokio::test(start_paused = true)]
async fn lengths() {
    is_broken(b"\x82\xFE\x00\x7D", Violation::LengthForm).await;
    is_broken(b"\x82\xFF\x00\x00\x00\x00\x00\x00\xFF\xFF", Violation::LengthForm).await;
    is_broken(b"\x82\xFF\x80\x00\x00\x00\x00\x00\x00\x00", Violation::LengthSign).await;
}

// Cowboy: B85, G13
#[tokio::test(start_paused = true)]
async fn close_codes() {
    for code in [0_u16, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] {
        is_broken(&frame(0x88, &code.to_be_bytes()), Violation::CloseCode).await;
    }
    for code in [1000_u16, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 4999] {
        let (probe, seen) = Probe::new("");
        let (mut peer, connection) = probe.run();
        peer.close(code, "").await;
        assert_eq!(peer.recv_close().await, Some((code, String::new())), "its code comes back");
        connection.await.expect("the task does not panic");
        let code = CloseCode::new(code).expect("a code that may be sent");
        assert_eq!(seen.reasons(), [TerminateReason::Remote(Some(code.into()))]);
    }
}

// Cowboy: B91, B122
#[tokio::test(start_paused = true)]
async fn the_first_bad_byte() {
    // The rest of the frame, or of the message, never comes.
    let in_a_frame = frame(0x81, b"abc\xFFdef")[..6 + 4].to_vec();
    let in_a_fragment = frame(0x01, b"\xF4\x90");
    let in_a_reason = frame(0x88, b"\x03\xE8\xC0\xAF");
    let over_fragments = [frame(0x01, b"\xE2"), frame(0x00, b"\x28")].concat();
    for wire in [in_a_frame, in_a_fragment, in_a_reason, over_fragments] {
        let (probe, seen) = Probe::new("");
        let (mut peer, connection) = probe.run();
        peer.raw(&wire).await;
        assert_eq!(peer.recv_close().await, Some((1007, String::new())), "{wire:x?}");
        assert_eq!(peer.recv().await, None);
        connection.await.expect("the task does not panic");
        assert_eq!(seen.reasons(), [TerminateReason::Error(ErrorReason::BadEncoding)], "{wire:x?}");
    }
}

// Cowboy: B87, B95, G3, G15
#[tokio::test(start_paused = true)]
async fn a_close_within_a_character_is_a_close() {
    for (payload, answer) in [(&b""[..], None), (b"\x03\xE8bye", Some((1000, String::new())))] {
        let (probe, seen) = Probe::new("");
        let (mut peer, connection) = probe.run();
        peer.raw(&[frame(0x01, b"\xE2\x82"), frame(0x88, payload)].concat()).await;
        assert_eq!(peer.recv_close().await, answer);
        assert_eq!(peer.recv().await, None);
        connection.await.expect("the task does not panic");
        assert!(matches!(seen.reasons()[..], [TerminateReason::Remote(_)]), "{:?}", seen.reasons());
    }
}
