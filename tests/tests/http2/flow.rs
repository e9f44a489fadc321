//! Flow control: who has not been granted anything waits, and nobody else does.

use std::time::Duration;

use tests::{Http2, Peer, Running, frame, soon};
use tokio::io::AsyncWriteExt as _;
use ws_runtime::{ErrorReason, TerminateReason};

use crate::raw::{CONNECT, DATA, GOAWAY, HEADERS, Raw, WINDOW_UPDATE};
use crate::told::{connected, ended, message, opened, told, told_with};

const INITIAL_WINDOW_SIZE: u16 = 4;

/// How much a client may send on a stream that nobody reads.
const WINDOW: usize = 64 * 1024;

// Cowboy: B44
#[tokio::test]
async fn a_passive_handler_stops_its_client() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    let handle = opened(&mut events).await;
    raw.headers(3, 0, CONNECT).await;
    opened(&mut events).await;
    let passive = frame(0x81, b"passive");
    raw.data(1, 0, &passive).await;
    assert_eq!(message(&mut events).await, "passive");
    // All that is granted, to the last byte, of a message that is larger.
    let big = frame(0x82, &vec![7; 2 * WINDOW]);
    let (now, later) = big.split_at(WINDOW - passive.len());
    for part in now.chunks(16 * 1024) {
        raw.data(1, 0, part).await;
    }
    // No more is granted on this stream, however often its connection looks around. The neighbour is served.
    for _ in 0..10 {
        raw.data(3, 0, &frame(0x81, b"")).await;
        message(&mut events).await;
        let seen = raw.sync().await;
        assert!(!seen.iter().any(|frame| (frame.kind, frame.stream) == (WINDOW_UPDATE, 1)), "{seen:?}");
    }
    // Read again, it is let to send the rest.
    handle.try_send("active").unwrap();
    let (mut granted, mut rest) = (0, later);
    while !rest.is_empty() {
        let frame = raw.of(1).await;
        assert_eq!(frame.kind, WINDOW_UPDATE, "{frame:?}");
        granted += u32::from_be_bytes(frame.payload[..].try_into().unwrap()) as usize;
        while granted > 0 && !rest.is_empty() {
            let (part, more) = rest.split_at(granted.min(rest.len()).min(16 * 1024));
            raw.data(1, 0, part).await;
            granted -= part.len();
            rest = more;
        }
    }
    let frame = loop {
        let frame = raw.of(1).await;
        if frame.kind == DATA {
            break frame;
        }
    };
    assert_eq!(frame.payload[..10], [0x82, 127, 0, 0, 0, 0, 0, 2, 0, 0]);
}

// Cowboy: B43, B44
#[tokio::test]
async fn the_window_is_an_option() {
    let (running, _events) = told(|server| server.http2(|http2| http2.stream_window(1000))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    let settings = raw.until(crate::raw::SETTINGS).await.payload;
    assert!(settings.chunks(6).any(|setting| setting == [0, 4, 0, 0, 0x03, 0xE8]), "{settings:?}");
    let http2 = Http2::connect(running.address()).await;
    let mut peer = http2.open(running.address(), "/told").await;
    peer.send(0x82, &vec![1; 100_000]).await;
    assert_eq!(peer.recv().await.unwrap().payload.len(), 100_000);
}

// Cowboy: B39
#[tokio::test]
async fn thousands_of_tiny_messages_that_nobody_reads_do_not_end_the_neighbours() {
    const MESSAGES: usize = 10_000;
    let (running, mut events, http2) = connected(|server| server).await;
    let mut neighbour = http2.open(running.address(), "/told").await;
    opened(&mut events).await;
    let mut paused = Vec::new();
    for instruction in ["passive", "passive", "stuck", "stuck"] {
        let mut peer = http2.open(running.address(), "/told").await;
        let handle = opened(&mut events).await;
        peer.text(instruction).await;
        assert_eq!(message(&mut events).await, instruction);
        // Each in a DATA frame of its own: together they are less than the window.
        for _ in 0..MESSAGES {
            peer.send(0x81, b"").await;
        }
        neighbour.text("goes on").await;
        assert_eq!(neighbour.recv_text().await, "goes on");
        message(&mut events).await;
        paused.push((peer, handle));
    }
    // None of them is lost.
    paused[0].1.try_send("active").unwrap();
    assert_eq!(message(&mut events).await, "active");
    for _ in 0..MESSAGES {
        assert_eq!(message(&mut events).await, "");
    }
    paused[0].0.text("after all").await;
    assert_eq!(paused[0].0.recv_text().await, "after all");
}

// All of them at once, so that the connection has read much before its streams run.
#[tokio::test]
async fn a_burst_of_tiny_frames_is_no_attack() {
    for instruction in ["passive", "active"] {
        let (running, mut events) = told(|server| server).await;
        let mut raw = Raw::connect(running.address(), &[]).await;
        raw.headers(1, 0, CONNECT).await;
        opened(&mut events).await;
        let first = frame(0x81, instruction.as_bytes());
        raw.data(1, 0, &first).await;
        assert_eq!(message(&mut events).await, instruction);
        // As much as is granted, byte by byte: empty messages.
        let messages = frame(0x81, b"").into_iter().cycle().take(WINDOW - first.len());
        let frames: Vec<u8> = messages.flat_map(|byte| [0, 0, 1, DATA, 0, 0, 0, 0, 1, byte]).collect();
        raw.bytes(&frames).await;
        assert!(raw.sync().await.iter().all(|frame| frame.kind != GOAWAY), "{instruction}");
        raw.headers(3, 0, CONNECT).await;
        assert_eq!(raw.of(3).await.kind, HEADERS);
    }
}

// hyper#4102: a client that grants nothing is sent nothing, and nothing piles up for it in the server.
#[tokio::test]
async fn windows_of_zero_and_one() {
    let (running, mut events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[(INITIAL_WINDOW_SIZE, 0)]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    raw.data(1, 0, &frame(0x81, b"Hello")).await;
    assert_eq!(message(&mut events).await, "Hello");
    raw.sync().await;
    // Byte by byte, as it is granted.
    let mut bytes = Vec::new();
    for _ in 0..7 {
        raw.frame(WINDOW_UPDATE, 0, 1, &1_u32.to_be_bytes()).await;
        let frame = raw.of(1).await;
        assert_eq!((frame.kind, frame.payload.len()), (DATA, 1));
        bytes.extend(frame.payload);
    }
    assert_eq!(bytes, b"\x81\x05Hello");
}

#[tokio::test]
async fn a_client_that_grants_nothing_is_given_up() {
    let (running, mut events) = told_with(|options| options.send_timeout(Duration::from_millis(100))).await;
    let mut raw = Raw::connect(running.address(), &[(INITIAL_WINDOW_SIZE, 0)]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    raw.data(1, 0, &frame(0x81, b"big 100000000")).await;
    let timed_out = TerminateReason::Error(ErrorReason::Io(std::io::ErrorKind::TimedOut));
    assert_eq!(ended(&mut events).await, timed_out);
    // CANCEL (RFC 8441 §5): a part of a frame may have gone.
    assert_eq!(raw.of(1).await.code(), 8);
}

#[tokio::test]
async fn a_close_frame_that_the_client_does_not_take() {
    let (running, mut events) = told_with(|options| options.close_timeout(Duration::from_millis(50))).await;
    let mut raw = Raw::connect(running.address(), &[(INITIAL_WINDOW_SIZE, 1)]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    raw.data(1, 0, &frame(0x81, b"close")).await;
    // A part of the frame, which no orderly end may follow.
    let part = raw.of(1).await;
    assert_eq!((part.payload.as_slice(), part.ends()), (&b"\x88"[..], false));
    assert_eq!(raw.of(1).await.code(), 8);
    assert_eq!(ended(&mut events).await, TerminateReason::Stop);
}

#[tokio::test]
async fn what_is_to_be_sent_waits_for_the_window_and_holds_the_reading_back() {
    // The client reads nothing, so its stream window of 64 KiB is all that is sent; that of its connection is larger.
    let (running, mut events) = told(|server| server).await;
    let http2 = Http2::connect_with(running.address(), |builder| {
        builder.initial_connection_window_size(1 << 20);
    })
    .await;
    let mut peer = http2.open(running.address(), "/told").await;
    let mut neighbour = http2.open(running.address(), "/told").await;
    peer.text("big 1000000").await;
    assert_eq!(message(&mut events).await, "big 1000000");
    // Beyond the high-water mark nothing is read any more: the client is stopped in turn.
    let big = frame(0x82, &vec![7; 4 * WINDOW]);
    let mut sent = 0;
    while sent < WINDOW - 100 {
        sent += soon(peer.stream().write(&big[sent..])).await.unwrap();
    }
    neighbour.text("goes on").await;
    assert_eq!(neighbour.recv_text().await, "goes on");
    assert!(sent <= WINDOW, "{sent}");
    assert_eq!(peer.recv().await.unwrap().payload.len(), 1_000_000);
    let rest = big[sent..].to_vec();
    peer.raw(&rest).await;
    assert_eq!(peer.recv().await.unwrap().payload.len(), 4 * WINDOW);
}

#[tokio::test]
async fn messages_larger_than_every_window_come_back() {
    let running = Running::echo().await;
    let http2 = Http2::connect(running.address()).await;
    let (one, two) = (http2.open(running.address(), "/echo").await, http2.open(running.address(), "/echo").await);
    let echo = |mut peer: Peer<tests::Http2Socket>, byte: u8| async move {
        let payload = vec![byte; 3 << 20];
        peer.send(0x82, &payload).await;
        assert_eq!(peer.recv().await.unwrap().payload, payload);
    };
    tokio::join!(echo(one, 1), echo(two, 2));
}

#[tokio::test]
async fn every_byte_in_a_frame_of_its_own() {
    let (running, _events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    for byte in frame(0x81, b"Hello") {
        raw.data(1, 0, &[byte]).await;
    }
    assert_eq!(raw.of(1).await.payload, b"\x81\x05Hello");
}
