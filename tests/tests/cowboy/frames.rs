//! What leaves: every form of frame, and what no frame can be made of.

use bytes::Bytes;
use tokio::io::AsyncReadExt as _;
use ws_runtime::{
    CloseCode, CloseReason, Command, Commands, ControlPayload, Crash, Cx, Frame, TerminateReason, Text, close_code,
};

use crate::script::{Script, Told, closes, reason, text};

// Cowboy: B68
#[tokio::test(start_paused = true)]
async fn every_form_of_frame() {
    let script = Script::echo().open(|_| {
        let control = |payload: &'static str| ControlPayload::new(payload).unwrap_or_default();
        let frames = [
            Frame::text("text"),
            Frame::binary(vec![1, 2]),
            Frame::ping(),
            Frame::Ping(control("ping")),
            Frame::pong(),
            Frame::Pong(control("pong")),
            Frame::binary(vec![7; 126]),
            Frame::close(CloseCode::NORMAL, "reason"),
        ];
        frames.into_iter().collect()
    });
    let (mut peer, _connection) = script.run();
    let expected = [
        &b"\x81\x04text\x82\x02\x01\x02\x89\x00\x89\x04ping\x8A\x00\x8A\x04pong\x82\x7E\x00\x7E"[..],
        &[7; 126],
        b"\x88\x08\x03\xE8reason",
    ]
    .concat();
    let mut bytes = vec![0; 1000];
    let read = peer.stream().read(&mut bytes).await.expect("the connection is open");
    assert_eq!(bytes[..read], expected, "unmasked, with FIN, each length in its shortest form, in one write");
}

// Cowboy: B68, B119
#[tokio::test(start_paused = true)]
async fn every_form_of_close() {
    type Form = (fn(&mut Cx<Script>) -> Commands, Option<(u16, &'static str)>);
    let forms: [Form; 4] = [
        (|_| Frame::Close(None).into(), None),
        (|_| Frame::close(CloseCode::NORMAL, "").into(), Some((1000, ""))),
        (|_| Frame::close(close_code!(4567), "because").into(), Some((4567, "because"))),
        (|_| Command::Stop.into(), Some((1000, ""))),
    ];
    for (form, sent) in forms {
        let (mut peer, _connection) = Script::echo().open(form).run();
        assert_eq!(peer.recv_close().await, sent.map(|(code, reason)| (code, reason.to_owned())));
    }
}

// Cowboy: B69, B70, B71, G3, G13
#[test]
fn what_cannot_be_made() {
    assert!(Text::from_utf8(Bytes::from_static(b"\xFF")).is_err(), "a text is UTF-8");
    for code in [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535] {
        assert_eq!(CloseCode::new(code), None, "{code} may not be sent");
    }
    assert_eq!(ControlPayload::new(vec![0; 126]), None);
    assert!(ControlPayload::new(vec![0; 125]).is_some());
    assert_eq!(CloseReason::from("x".repeat(124)).as_str().len(), CloseReason::MAX_LEN);
}

// Cowboy: B71
#[tokio::test(start_paused = true)]
async fn a_long_reason_is_cut_after_its_last_character_that_fits() {
    let script = Script::echo().open(|_| Frame::close(CloseCode::NORMAL, "é".repeat(100)).into());
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    assert_eq!(peer.recv_close().await, Some((1000, "é".repeat(61))));
    drop(peer);
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B67, B126, G3
#[tokio::test(start_paused = true)]
async fn a_crash_after_frames_is_told_behind_them() {
    let script = Script::echo().handle(|_, cx| {
        cx.send("before");
        cx.send(Crash::new("no disk"));
        "after".into()
    });
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    peer.text("go on").await;
    assert_eq!(peer.recv().await, text("before"));
    closes(&mut peer, Some(1011)).await;
    assert_eq!(reason(&told).await, TerminateReason::Crash("no disk".to_owned()));
}

// Cowboy: B72
#[tokio::test(start_paused = true)]
async fn a_message_leaves_as_one_frame_whatever_its_size() {
    let script = Script::echo().open(|_| Frame::binary(vec![7; 5 << 20]).into());
    let mut peer = script.connect().await;
    let frame = peer.recv().await.expect("a frame");
    assert_eq!((frame.first, frame.payload.len()), (0x82, 5 << 20));
}
