//! The order of things on an open connection.

use bytes::Bytes;
use tests::{Call, Peer, Probe, ServerFrame, frame};
use tokio::io::AsyncReadExt as _;
use ws_runtime::{Connection, TerminateReason};

fn binary(payload: &[u8]) -> ServerFrame {
    ServerFrame { first: 0x82, payload: payload.to_vec() }
}

// Cowboy: B47, B51, B97
#[tokio::test(start_paused = true)]
async fn frames_go_to_the_handler_in_order_but_for_closes() {
    let (probe, seen) = Probe::new("silence");
    let (mut peer, connection) = probe.run();
    peer.raw(
        &[
            frame(0x81, b"silence"),
            frame(0x82, b"\x01"),
            frame(0x89, b"p"),
            frame(0x8A, b"q"),
            frame(0x89, b""),
            frame(0x88, b""),
        ]
        .concat(),
    )
    .await;
    let pong = |payload: &[u8]| ServerFrame { first: 0x8A, payload: payload.to_vec() };
    let close = ServerFrame { first: 0x88, payload: vec![] };
    assert_eq!(peer.rest().await, [binary(b"\x01"), pong(b"p"), pong(b""), close]);
    connection.await.unwrap();
    let handled = |kind, payload: &[u8]| Call::Handle(kind, payload.to_vec());
    assert_eq!(
        seen.calls()[..6],
        [
            Call::Init,
            handled("text", b"silence"),
            handled("binary", b"\x01"),
            handled("ping", b"p"),
            handled("pong", b"q"),
            handled("ping", b""),
        ]
    );
}

// Cowboy: B65, B68, B73
#[tokio::test(start_paused = true)]
async fn all_frames_of_one_result_and_of_one_read_leave_in_one_write() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"many"), frame(0x81, b"hello")].concat()).await;
    let mut bytes = vec![0; 100];
    let read = peer.stream().read(&mut bytes).await.unwrap();
    assert_eq!(bytes[..read], *b"\x81\x03one\x82\x01\x02\x89\x00\x81\x05hello");
    drop(peer);
    connection.await.unwrap();
}

// Cowboy: B66, B77
#[tokio::test(start_paused = true)]
async fn nothing_of_a_result_counts_after_a_close() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("after-close").await;
    assert_eq!(peer.recv_text().await, "before");
    assert_eq!(peer.recv_close().await, Some((1001, "bye".to_owned())));
    peer.close(1001, "").await;
    assert_eq!(peer.recv().await, None);
    assert_eq!(connection.await.unwrap().shutdown_reason, None);
}

// Cowboy: B13, B49
#[tokio::test(start_paused = true)]
async fn what_came_with_the_request_is_handled_after_websocket_init_even_if_that_turns_reading_off() {
    let (probe, seen) = Probe::new("passive");
    let (client, server) = tokio::io::duplex(1024);
    let early = Bytes::from([frame(0x81, b"early"), frame(0x81, b"rest")[..4].to_vec()].concat());
    let connection = tokio::spawn(Connection::new(probe).run(server, early));
    let mut peer = Peer::new(client);
    assert_eq!(peer.recv_text().await, "early");
    assert_eq!(seen.calls(), [Call::Init, Call::Handle("text", b"early".to_vec())]);
    drop(peer);
    connection.abort();
}

// Cowboy: B72, B89
#[tokio::test(start_paused = true)]
async fn large_and_fragmented_messages_come_back_whole() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(4096, None, |options| options);
    let big: Vec<u8> = (0..1_000_000_u32).map(|i| i.to_le_bytes()[i as usize % 3]).collect();
    let wire = [frame(0x02, &big[..300_000]), frame(0x89, b"!"), frame(0x80, &big[300_000..])].concat();
    let (client_read, mut client_write) = tokio::io::split(std::mem::replace(peer.stream(), tokio::io::duplex(1).0));
    let writer = tokio::spawn(async move {
        tokio::io::AsyncWriteExt::write_all(&mut client_write, &wire).await.unwrap();
        client_write
    });
    let mut peer = Peer::new(tokio::io::join(client_read, tokio::io::sink()));
    assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x8A, payload: b"!".to_vec() }));
    assert!(peer.recv().await == Some(binary(&big)));
    drop((writer.await.unwrap(), peer));
    connection.await.unwrap();
}

// Cowboy: B65, B76
#[tokio::test(start_paused = true)]
async fn a_new_limit_holds_within_the_same_packet() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(
        &[frame(0x82, &[0; 100]), frame(0x81, b"limit 50"), frame(0x82, &[0; 50]), frame(0x82, &[0; 51])].concat(),
    )
    .await;
    assert_eq!(peer.recv().await, Some(binary(&[0; 100])));
    assert_eq!(peer.recv().await, Some(binary(&[0; 50])));
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
    drop(peer);
    connection.await.unwrap();
}

// Cowboy: B94
#[tokio::test(start_paused = true)]
async fn unchecked_text_is_raw() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, None, |options| options.validate_utf8(false));
    peer.raw(&[frame(0x81, b"\xFF"), frame(0x01, b"o"), frame(0x80, b"k"), frame(0x88, b"")].concat()).await;
    peer.rest().await;
    connection.await.unwrap();
    let raw = |payload: &[u8]| Call::Handle("raw text", payload.to_vec());
    assert_eq!(seen.calls()[1..3], [raw(b"\xFF"), raw(b"ok")]);
}

// Cowboy: B113, G4
#[tokio::test(start_paused = true)]
async fn our_close_waits_for_the_peers_and_ignores_what_comes_before_it() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("stop").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    peer.text("still talking").await;
    tokio::task::yield_now().await;
    assert!(!connection.is_finished(), "the stream is open until the peer has closed");
    peer.close(1000, "").await;
    assert_eq!(peer.recv().await, None);
    connection.await.unwrap();
    assert!(!seen.calls().contains(&Call::Handle("text", b"still talking".to_vec())));
}

#[tokio::test(start_paused = true)]
async fn a_close_that_came_together_with_what_made_us_close_is_seen() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.raw(&[frame(0x81, b"stop"), frame(0x81, b"late"), frame(0x88, b"")].concat()).await;
    let before = tokio::time::Instant::now();
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    assert_eq!(peer.recv().await, None);
    assert_eq!(before.elapsed(), std::time::Duration::ZERO, "nothing is left to wait for");
    drop(peer);
    connection.await.unwrap();
    assert_eq!(seen.reasons(), [TerminateReason::Stop]);
}
