//! How streams end, and what the other side and the neighbours notice of it.

use std::time::Duration;

use h2::Reason;
use tests::frame;
use ws_runtime::{
    CloseCode, CloseFrame, Commands, Cx, ErrorReason, Frame, InFrame, PartialRequest, Reject, Request, Route, Server,
    TerminateReason, Upgrade, WebSocketHandler,
};

use crate::raw::{CONNECT, DATA, END_STREAM, GOAWAY, HEADERS, RST_STREAM, Raw};
use crate::told::{connected, ended, message, opened, told, told_with};

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const CANCEL: u32 = 8;

/// A raw client whose stream 1 is a WebSocket.
async fn raw_open(running: &tests::Running) -> Raw {
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    raw
}

/// All frames of stream 1 up to its end: the bytes, whether they were followed by `END_STREAM`, and by which reset.
async fn rest(raw: &mut Raw) -> (Vec<u8>, bool, Option<u32>) {
    let (mut bytes, mut ended) = (Vec::new(), false);
    while let Some(frame) = raw.next().await {
        match frame.kind {
            DATA => {
                assert!(!ended, "nothing follows END_STREAM");
                ended = frame.ends();
                bytes.extend(frame.payload);
            }
            RST_STREAM => return (bytes, ended, Some(frame.code())),
            _ => {}
        }
    }
    (bytes, ended, None)
}

// Cowboy: B40
#[tokio::test]
async fn the_server_closes() {
    let (running, mut events) = told_with(|options| options.close_timeout(Duration::from_secs(3600))).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, &frame(0x81, b"close bye")).await;
    // Our side ends with the close frame; the stream is there until the client has closed, too.
    let (mut bytes, mut is_end) = (Vec::new(), false);
    while !is_end {
        let frame = raw.of(1).await;
        assert_eq!(frame.kind, DATA);
        is_end = frame.ends();
        bytes.extend(frame.payload);
    }
    assert_eq!(bytes, b"\x88\x05\x0F\xA0bye");
    assert_eq!(ended(&mut events).await, TerminateReason::Stop);
    raw.data(1, 0, &frame(0x88, b"\x0F\xA0bye")).await;
    assert_eq!(raw.of(1).await.code(), NO_ERROR);
}

// Cowboy: B40
#[tokio::test]
async fn a_client_that_ends_its_side_too_is_not_reset() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, &frame(0x81, b"close bye")).await;
    while !raw.of(1).await.ends() {}
    raw.data(1, END_STREAM, &frame(0x88, b"\x0F\xA0bye")).await;
    assert_eq!(ended(&mut events).await, TerminateReason::Stop);
    // The stream is done: the next one is all that is heard of.
    raw.headers(3, 0, CONNECT).await;
    raw.data(3, 0, &frame(0x81, b"next")).await;
    loop {
        let frame = raw.next().await.unwrap();
        assert!(frame.stream != 1, "{frame:?}");
        if frame.payload == b"\x81\x04next" {
            break;
        }
    }
}

// Cowboy: B40
#[tokio::test]
async fn a_client_that_does_not_close_is_reset_at_the_close_timeout() {
    let (running, mut events) = told_with(|options| options.close_timeout(Duration::from_millis(50))).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, &frame(0x81, b"close")).await;
    assert_eq!(rest(&mut raw).await, (b"\x88\x02\x0F\xA0".to_vec(), true, Some(NO_ERROR)));
    assert_eq!(ended(&mut events).await, TerminateReason::Stop);
}

// Cowboy: B40
#[tokio::test]
async fn the_client_closes() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, &frame(0x88, b"\x0F\xA1bye")).await;
    assert_eq!(rest(&mut raw).await, (b"\x88\x02\x0F\xA1".to_vec(), true, Some(NO_ERROR)));
    let close = CloseFrame::new(CloseCode::new(4001).unwrap(), "bye");
    assert_eq!(ended(&mut events).await, TerminateReason::Remote(Some(close)));
}

// The todo list of rfc8441_SUITE: END_STREAM with the close frame, in both directions.
// Cowboy: B40, rfc8441_SUITE/todo_close_frame_with_end_stream
#[tokio::test]
async fn the_client_closes_with_end_stream() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, END_STREAM, &frame(0x88, b"")).await;
    let mut bytes = Vec::new();
    loop {
        let frame = raw.of(1).await;
        assert_eq!(frame.kind, DATA, "{frame:?}");
        bytes.extend_from_slice(&frame.payload);
        if frame.ends() {
            break;
        }
    }
    assert_eq!(bytes, b"\x88\x00");
    assert_eq!(ended(&mut events).await, TerminateReason::Remote(None));
}

// For h2, late frames of streams that the server has reset are errors, and too many of them end the connection.
#[tokio::test]
async fn clients_that_end_their_side_after_their_close_frame_do_not_use_up_the_connection() {
    let running = tests::Running::echo().await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    let mut fields = CONNECT.to_vec();
    fields[3].1 = "/echo";
    for stream in (1..3001).step_by(2) {
        raw.headers(stream, 0, &fields).await;
        raw.data(stream, 0, &frame(0x88, b"")).await;
        loop {
            let frame = raw.next().await.unwrap_or_else(|| panic!("the end at stream {stream}"));
            assert!(frame.kind != GOAWAY, "{stream}: {frame:?}");
            if frame.stream == stream && frame.ends() && frame.kind == DATA {
                break;
            }
        }
        raw.data(stream, END_STREAM, b"").await;
    }
}

// Cowboy: B40
#[tokio::test]
async fn a_crash() {
    for how in ["crash oh", "panic"] {
        let (running, mut events) = told(|server| server).await;
        let mut raw = raw_open(&running).await;
        raw.data(1, 0, &frame(0x81, how.as_bytes())).await;
        assert_eq!(rest(&mut raw).await, (b"\x88\x02\x03\xF3".to_vec(), true, Some(INTERNAL_ERROR)), "{how}");
        assert!(matches!(ended(&mut events).await, TerminateReason::Crash(_)));
        // Its neighbours go on.
        raw.headers(3, 0, CONNECT).await;
        assert_eq!(raw.of(3).await.kind, HEADERS);
    }
}

// Cowboy: B40
#[tokio::test]
async fn a_violation() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, b"\x81\x00").await;
    assert_eq!(rest(&mut raw).await, (b"\x88\x02\x03\xEA".to_vec(), true, Some(NO_ERROR)));
    assert!(matches!(ended(&mut events).await, TerminateReason::Error(ErrorReason::BadFrame(_))));
}

// The todo list of rfc8441_SUITE: another frame with END_STREAM.
// Cowboy: B41, G8, rfc8441_SUITE/todo_end_stream_without_close
#[tokio::test]
async fn end_stream_without_a_close_frame() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, END_STREAM, &[frame(0x81, b"first"), frame(0x81, b"last")].concat()).await;
    let mut bytes = Vec::new();
    loop {
        let frame = raw.of(1).await;
        assert_eq!(frame.kind, DATA, "{frame:?}");
        bytes.extend_from_slice(&frame.payload);
        if frame.ends() {
            break;
        }
    }
    assert_eq!(bytes, b"\x81\x05first\x81\x04last");
    assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Closed));
}

// Cowboy: B41, G8
#[tokio::test]
async fn a_connect_that_ends_its_stream_at_once() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, END_STREAM, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    assert!(raw.of(1).await.ends());
    assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Closed));
}

// Cowboy: B42, G8
#[tokio::test]
async fn a_reset_terminates_with_its_code_and_leaves_the_neighbours_alone() {
    let (running, mut events, http2) = connected(|server| server).await;
    let mut neighbour = http2.open(running.address(), "/told").await;
    for reason in [Reason::CANCEL, Reason::NO_ERROR, Reason::INTERNAL_ERROR, Reason::ENHANCE_YOUR_CALM] {
        let mut peer = http2.open(running.address(), "/told").await;
        peer.text("hello").await;
        assert_eq!(peer.recv_text().await, "hello");
        peer.stream().reset(reason);
        assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Reset(reason.into())));
        neighbour.text("still here").await;
        assert_eq!(neighbour.recv_text().await, "still here");
    }
}

// Cowboy: B42, G8
#[tokio::test]
async fn a_reset_reaches_a_handler_that_does_not_read() {
    let (running, mut events, http2) = connected(|server| server).await;
    let mut peer = http2.open(running.address(), "/told").await;
    peer.text("passive").await;
    assert_eq!(message(&mut events).await, "passive");
    peer.stream().reset(Reason::CANCEL);
    assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Reset(8)));
}

// Cowboy: B42, G8
#[tokio::test]
async fn a_reset_while_init_decides() {
    let (running, mut events) = told(|server| server.handshake_timeout(Duration::from_secs(3600))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    let mut fields = CONNECT.to_vec();
    fields[3].1 = "/told?do=wait";
    raw.headers(1, 0, &fields).await;
    assert_eq!(message(&mut events).await, "waiting");
    raw.frame(RST_STREAM, 0, 1, &8_u32.to_be_bytes()).await;
    assert_eq!(message(&mut events).await, "gone");
}

// The todo list of rfc8441_SUITE: the client closes the connection.
// Cowboy: B42, G8, rfc8441_SUITE/todo_client_closes_connection
#[tokio::test]
async fn the_connection_is_lost() {
    let (running, mut events, http2) = connected(|server| server).await;
    let mut peers = Vec::new();
    for _ in 0..3 {
        peers.push(http2.open(running.address(), "/told").await);
    }
    peers[2].text("passive").await;
    assert_eq!(message(&mut events).await, "passive");
    http2.cut();
    for _ in 0..3 {
        assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Closed));
    }
    assert!(running.stop().await);
}

// Cowboy: B42, G8
#[tokio::test]
async fn a_connection_that_breaks_http2_is_lost_too() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = raw_open(&running).await;
    // DATA on stream 0 (RFC 9113 §6.1).
    raw.data(0, 0, b"x").await;
    raw.until(GOAWAY).await;
    assert_eq!(ended(&mut events).await, TerminateReason::Error(ErrorReason::Closed));
}

/// Sends more than it may, and takes its time at the end.
struct Lasting;

impl WebSocketHandler for Lasting {
    type RouteState = ();
    type Info = ();

    async fn init(_: &Request, (): ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_handle(&mut self, _: InFrame<'_>, _: &mut Cx<Self>) -> Commands {
        Frame::binary(vec![0; 100_000]).into()
    }

    async fn terminate(self, _: TerminateReason, _: PartialRequest) {
        std::future::pending::<()>().await;
    }
}

// A stream that is left open takes its share of what the client grants the connection.
#[tokio::test]
async fn a_stream_that_was_given_up_ends_before_terminate_does() {
    let route = Route::<Lasting>::new(()).options(|options| options.send_timeout(Duration::from_millis(50)));
    let running = tests::Running::start(Server::new().route("/told", route)).await;
    let mut raw = raw_open(&running).await;
    raw.data(1, 0, &frame(0x82, b"")).await;
    let (bytes, ended, reset) = rest(&mut raw).await;
    assert_eq!((bytes.len(), ended, reset), (65_535, false, Some(CANCEL)));
}

// Cowboy: B40
#[tokio::test]
async fn handles_close_their_stream_alone() {
    let (running, mut events, http2) = connected(|server| server).await;
    let mut one = http2.open(running.address(), "/told").await;
    let handle = opened(&mut events).await;
    let mut other = http2.open(running.address(), "/told").await;
    handle.close(CloseCode::new(4002).unwrap(), "you");
    assert_eq!(one.recv_close().await, Some((4002, "you".to_owned())));
    assert_eq!(one.recv().await, None);
    one.close(4002, "you").await;
    assert_eq!(ended(&mut events).await, TerminateReason::Stop);
    other.text("me").await;
    assert_eq!(other.recv_text().await, "me");
    drop(http2);
}

// What CVE-2023-44487 is about: resets free a place for the next stream, but do not end what handlers are at.
#[tokio::test]
async fn resets_do_not_multiply_busy_handlers() {
    let (running, mut events) = told(|server| server.http2(|http2| http2.max_concurrent_streams(1))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    for stream in [1, 3] {
        raw.headers(stream, 0, CONNECT).await;
        assert_eq!(raw.of(stream).await.kind, HEADERS);
        raw.data(stream, 0, &frame(0x81, b"stuck")).await;
        assert_eq!(message(&mut events).await, "stuck");
        raw.frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes()).await;
    }
    raw.headers(5, 0, CONNECT).await;
    for _ in 0..10 {
        assert!(raw.sync().await.iter().all(|frame| frame.stream != 5), "it waits until a handler is done");
    }
}

#[tokio::test]
async fn many_streams_open_and_end() {
    let (running, mut events, http2) = connected(|server| server).await;
    // More than may live at once.
    for round in 0..300 {
        let mut peer = http2.open(running.address(), "/told").await;
        peer.text("hello").await;
        assert_eq!(peer.recv_text().await, "hello", "{round}");
        match round % 3 {
            0 => peer.close(1000, "").await,
            1 => peer.finish().await,
            _ => peer.stream().reset(Reason::CANCEL),
        }
        ended(&mut events).await;
    }
    drop(http2);
    assert!(running.stop().await);
}
