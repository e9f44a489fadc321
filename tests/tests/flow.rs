//! Flow control: handlers that do not want to read, and peers that do not.

use std::time::Duration;

use tests::{Call, Probe, ServerFrame, frame};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};
use ws_runtime::{CloseFrame, Connection, ErrorReason, Options, Ping, SendError, TerminateReason, close_code};

const SECOND: Duration = Duration::from_secs(1);

// Cowboy: B129, B131, G7
#[tokio::test(start_paused = true)]
async fn passive_stops_reading_and_the_idle_clock() {
    let (probe, seen) = Probe::new("passive-for 100000");
    let (mut peer, _connection) = probe.run_with(64, None, |options| options.idle_timeout(SECOND).ping(Ping::Off));
    peer.text("later").await;
    sleep(SECOND * 99).await;
    assert_eq!(seen.calls(), [Call::Init], "nothing is read");
    assert_eq!(peer.recv_text().await, "later");
}

// Cowboy: B73, B129
#[tokio::test(start_paused = true)]
async fn frames_of_the_packet_that_is_being_handled_still_come() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run();
    peer.raw(&[frame(0x81, b"passive"), frame(0x81, b"same packet"), frame(0x81, b"active")].concat()).await;
    assert_eq!(peer.recv_text().await, "same packet");
    peer.text("again").await;
    assert_eq!(peer.recv_text().await, "again");
}

// Cowboy: B105, B132, G9
#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_read_is_not_read_from_and_costs_bounded_memory() {
    let (probe, seen) = Probe::new("");
    let (mut peer, _connection) = probe.run_with(1024, None, |options: Options| options);
    // 100 requests for 10 KB each: the peer sends them all and reads nothing.
    let mut sent = 0;
    while sent < 100 {
        let wrote = tokio::time::timeout(SECOND, peer.try_raw(&frame(0x81, b"big 10000"))).await;
        if wrote.is_err() {
            break;
        }
        sent += 1;
    }
    let handled = seen.calls().len();
    assert!((7..=10).contains(&handled), "{handled} handled: 64 KiB and the one that goes beyond");
}

#[tokio::test(start_paused = true)]
async fn everything_comes_in_order_once_the_peer_reads() {
    let (probe, _seen) = Probe::new("");
    let (client, server) = tokio::io::duplex(1024);
    let connection = tokio::spawn(Connection::new(probe).run(server, bytes::Bytes::new()));
    let (mut read, mut write) = tokio::io::split(client);
    let writer = tokio::spawn(async move {
        for i in 0..200_u32 {
            let payload = [&i.to_be_bytes()[..], &[0; 5000]].concat();
            tokio::io::AsyncWriteExt::write_all(&mut write, &frame(0x82, &payload)).await.unwrap();
        }
        write
    });
    sleep(SECOND * 20).await;
    for i in 0..200_u32 {
        let mut header = [0; 8];
        read.read_exact(&mut header).await.unwrap();
        assert_eq!(header[..4], [0x82, 126, 0x13, 0x8C]);
        assert_eq!(header[4..], i.to_be_bytes());
        let mut rest = [0; 5000];
        read.read_exact(&mut rest).await.unwrap();
    }
    drop((writer.await.unwrap(), read));
    connection.await.unwrap();
}

// Cowboy: B132, G9
#[tokio::test(start_paused = true)]
async fn a_full_mailbox_says_so_and_loses_nothing() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run_with(1024, None, |options| options.mailbox(4));
    let handle = handle.await.unwrap();
    peer.text("wait").await;
    while seen.calls().len() < 2 {
        tokio::task::yield_now().await;
    }
    for i in 0..4 {
        handle.try_send(format!("info {i}")).unwrap();
    }
    assert_eq!(handle.try_send("too much".to_owned()), Err(SendError::Full("too much".to_owned())));
    let waiting = tokio::spawn({
        let handle = handle.clone();
        async move { handle.send("info 4".to_owned()).await }
    });
    gate.send(()).await.unwrap();
    assert_eq!(peer.recv_text().await, "waited");
    for i in 0..5 {
        assert_eq!(peer.recv_text().await, format!("info {i}"));
    }
    waiting.await.unwrap().unwrap();
    let weak = handle.downgrade();
    assert!(weak.upgrade().is_some());
    drop(peer);
    handle.closed().await;
    assert_eq!(handle.try_send("x".to_owned()), Err(SendError::Closed("x".to_owned())));
    drop(handle);
    assert!(weak.upgrade().is_none());
}

#[tokio::test(start_paused = true)]
async fn messages_that_were_taken_together_count_until_they_are_handled() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run_with(1024, None, |options| options.mailbox(3));
    let handle = handle.await.unwrap();
    for info in ["hello", "wait", "one"] {
        handle.try_send(info.to_owned()).unwrap();
    }
    while seen.calls().len() < 3 {
        tokio::task::yield_now().await;
    }
    // Two are handled or in the middle of it, and one waits behind them.
    for info in ["two", "three"] {
        handle.try_send(info.to_owned()).unwrap();
    }
    assert_eq!(handle.try_send("four".to_owned()), Err(SendError::Full("four".to_owned())));
    gate.send(()).await.unwrap();
    for text in ["hello", "waited", "one", "two", "three"] {
        assert_eq!(peer.recv_text().await, text);
    }
}

// Cowboy: B132, G9
#[tokio::test(start_paused = true)]
async fn info_goes_on_between_the_two_marks_and_stops_beyond() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (_peer, _connection) = probe.run_with(64, None, |options| options.mailbox(100));
    let handle = handle.await.unwrap();
    for _ in 0..50 {
        handle.send("big 10000".to_owned()).await.unwrap();
    }
    sleep(SECOND).await;
    let handled = seen.calls().len() - 1;
    assert!((26..=28).contains(&handled), "{handled} handled: 256 KiB and the one that goes beyond");
}

#[tokio::test(start_paused = true)]
async fn a_flood_from_the_peer_does_not_shut_out_info() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, connection) = probe.run_with(1 << 20, None, |options| options);
    let handle = handle.await.unwrap();
    // Both are ready before the connection can look at either, and the socket stays so for sixty reads.
    peer.raw(&frame(0x81, b"silence").repeat(70_000)).await;
    handle.try_send("stop".to_owned()).unwrap();
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let handled = seen.calls().len();
    assert!(handled < 5000, "{handled} messages came before it, of which a read brings 1,200");
    drop(peer);
    connection.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_info_does_not_shut_out_the_peer() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (mut peer, connection) = probe.run();
    let handle = handle.await.unwrap();
    // After a read it is the mailbox's turn.
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    for _ in 0..1024 {
        handle.try_send("silence".to_owned()).unwrap();
    }
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    let handled = seen.calls().len();
    assert!(handled < 200, "{handled} messages came before it, in batches of 32");
    connection.await.unwrap();
}

/// A connection over TCP, whose handler is passive.
async fn passive_over_tcp() -> (TcpStream, tests::Seen, tokio::task::JoinHandle<ws_runtime::Exit>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let (probe, seen) = Probe::new("passive");
    let connection = Connection::new(probe).options(|options| options.ping(Ping::Off).idle_timeout(None));
    (client, seen, tokio::spawn(connection.run(server, bytes::Bytes::new())))
}

// Cowboy: B130, G7
#[tokio::test]
async fn a_peer_that_vanishes_while_nothing_is_read_is_noticed() {
    let (mut client, seen, connection) = passive_over_tcp().await;
    tokio::io::AsyncWriteExt::write_all(&mut client, &frame(0x81, b"unread")).await.unwrap();
    drop(client);
    connection.await.unwrap();
    assert_eq!(seen.reasons(), [TerminateReason::Error(ErrorReason::Closed)]);
}

#[tokio::test]
async fn and_so_is_the_close_frame_that_it_left() {
    let (mut client, seen, connection) = passive_over_tcp().await;
    let wire = [frame(0x81, b"unread"), frame(0x88, b"\x0F\xA0bye")].concat();
    tokio::io::AsyncWriteExt::write_all(&mut client, &wire).await.unwrap();
    drop(client);
    connection.await.unwrap();
    let close = CloseFrame::new(close_code!(4000), "bye");
    assert_eq!(seen.reasons(), [TerminateReason::Remote(Some(close))]);
}

#[tokio::test(start_paused = true)]
async fn pongs_of_a_flood_of_pings_are_bounded() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, None, |options| options);
    let ping = frame(0x89, &[7; 125]);
    let before = Instant::now();
    while tokio::time::timeout(SECOND, peer.try_raw(&ping)).await == Ok(true) {
        assert!(before.elapsed() < SECOND * 10 && seen.calls().len() < 1000, "it stops reading");
    }
    assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x8A, payload: vec![7; 125] }));
    connection.abort();
}

#[tokio::test(start_paused = true)]
async fn a_read_of_tiny_messages_leaves_time_for_others() {
    let (probe, seen) = Probe::new("");
    let (mut peer, _connection) = probe.run();
    peer.raw(&frame(0x81, b"silence").repeat(1000)).await;
    let (mut handled, mut longest) = (0, 0);
    while handled <= 1000 {
        tokio::task::yield_now().await;
        let now = seen.calls().len();
        longest = longest.max(now - handled);
        handled = now;
    }
    assert!(longest < 300, "{longest} messages were handled without letting another task run");
}

#[tokio::test]
async fn a_task_that_has_had_its_share_of_a_turn_is_woken_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (server, _) = listener.accept().await.unwrap();
    let (probe, _seen) = Probe::new("");
    let connection = Connection::new(probe).options(|options| options.ping(Ping::Off).idle_timeout(None));
    let _connection = tokio::spawn(connection.run(server, bytes::Bytes::new()));
    let mut peer = tests::Peer::on_socket(client);
    // tokio's share is 128 reads, writes and other steps. One of these uses it up exactly.
    for count in 100..=150 {
        peer.raw(&frame(0x81, b"echo").repeat(count)).await;
        for _ in 0..count {
            assert_eq!(peer.recv_text().await, "echo", "{count} messages at once");
        }
    }
}

#[test]
fn a_socket_whose_runtime_ends_ends_its_connection_in_another() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (of_socket, of_task) = (runtime(), runtime());
    let (_client, server) = of_socket.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, listener.accept().await.unwrap().0)
    });
    let (probe, seen) = Probe::new("");
    let connection = Connection::new(probe).options(|options| options.ping(Ping::Off).idle_timeout(None));
    of_task.block_on(async {
        let connection = tokio::spawn(connection.run(server, bytes::Bytes::new()));
        while seen.calls().is_empty() {
            tokio::task::yield_now().await;
        }
        of_socket.shutdown_background();
        let exit = tests::soon(connection).await.unwrap();
        assert!(matches!(exit.reason, TerminateReason::Error(_)), "{exit:?}");
    });
}
