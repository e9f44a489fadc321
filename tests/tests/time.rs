//! Timeouts and ticks, on a paused clock.

use std::future::{Future as _, poll_fn};
use std::task::Poll;
use std::time::Duration;

use tests::{Call, Peer, Probe, ServerFrame, frame};
use tokio::io::DuplexStream;
use tokio::time::{Instant, sleep};
use ws_runtime::{Connection, Options, Ping, Shutdown, TerminateReason};

const SECOND: Duration = Duration::from_secs(1);

fn quiet(options: Options) -> Options {
    options.ping(Ping::Off).idle_timeout(SECOND)
}

/// Waits for the close frame of a timeout: how long that took.
async fn closes(peer: &mut Peer<DuplexStream>, code: u16) -> Duration {
    let before = Instant::now();
    assert_eq!(peer.recv_close().await, Some((code, String::new())));
    before.elapsed()
}

fn about(took: Duration, from: Duration, to: Duration) {
    assert!(took >= from && took <= to + Duration::from_millis(5), "{took:?} is not in {from:?} to {to:?}");
}

// Cowboy: B137
#[tokio::test(start_paused = true)]
async fn silence_ends_it_after_between_one_and_one_point_one_of_the_idle_timeout() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run_with(1024, None, quiet);
    about(closes(&mut peer, 1000).await, SECOND, SECOND * 11 / 10);
}

// Cowboy: B136
#[tokio::test(start_paused = true)]
async fn any_byte_is_life_and_sending_is_not() {
    let (probe, _seen) = Probe::new("every 100");
    let (mut peer, _connection) = probe.run_with(1024, None, quiet);
    for byte in frame(0x8A, b"abcd") {
        sleep(SECOND * 9 / 10).await;
        peer.raw(&[byte]).await;
    }
    let before = Instant::now();
    let rest = peer.rest();
    tokio::pin!(rest);
    let frames = tokio::time::timeout(SECOND * 7, &mut rest).await.expect("its timer does not keep it open");
    assert_eq!(frames.last(), Some(&ServerFrame { first: 0x88, payload: vec![0x03, 0xE8] }));
    // 1.1 s of silence, and then the wait for a close that never comes.
    about(before.elapsed(), SECOND * 6, SECOND * 62 / 10 + SECOND);
}

// Cowboy: B135, B139
#[tokio::test(start_paused = true)]
async fn the_idle_timeout_can_change_and_starts_anew() {
    let (probe, _seen) = Probe::new("idle never");
    let (mut peer, _connection) = probe.run_with(1024, None, quiet);
    sleep(SECOND * 100).await;
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    peer.text("idle 2000").await;
    about(closes(&mut peer, 1000).await, SECOND * 2, SECOND * 22 / 10);
}

// Cowboy: B98, G10
#[tokio::test(start_paused = true)]
async fn a_ping_at_half_of_the_idle_timeout_keeps_a_living_peer() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run_with(1024, None, |options| options.idle_timeout(SECOND * 60));
    let before = Instant::now();
    for _ in 0..5 {
        assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x89, payload: vec![] }));
        peer.send(0x8A, b"").await;
    }
    about(before.elapsed(), SECOND * 150, SECOND * 170);
    assert_eq!(peer.recv().await.map(|frame| frame.first), Some(0x89));
    about(closes(&mut peer, 1000).await, SECOND * 27, SECOND * 33);
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Timeout);
    assert_eq!(seen.calls().iter().filter(|call| **call == Call::Handle("pong", vec![])).count(), 5);
}

// Cowboy: G10
#[tokio::test(start_paused = true)]
async fn an_unanswered_ping_ends_it_at_the_pong_timeout() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run_with(1024, None, |options| {
        options.idle_timeout(None).ping(Ping::After(SECOND * 10)).pong_timeout(SECOND * 5)
    });
    assert_eq!(peer.recv().await.map(|frame| frame.first), Some(0x89));
    about(closes(&mut peer, 1000).await, SECOND * 5, SECOND * 55 / 10);
}

// Cowboy: B105, B114
#[tokio::test(start_paused = true)]
async fn a_message_has_to_be_finished_in_time() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, connection) =
        probe.run_with(1024, None, |options| options.message_timeout(SECOND * 10).ping(Ping::Off));
    peer.send(0x01, b"a").await;
    let before = Instant::now();
    let mut bytes = frame(0x00, &[b'b'; 100]).into_iter();
    let close = loop {
        let close = tokio::time::timeout(SECOND, peer.recv_close()).await;
        match close {
            Ok(close) => break close,
            Err(_) => peer.raw(&[bytes.next().unwrap()]).await,
        }
    };
    assert_eq!(close, Some((1008, String::new())));
    about(before.elapsed(), SECOND * 10, SECOND * 11);
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Timeout);
}

#[tokio::test(start_paused = true)]
async fn messages_that_are_finished_in_time_go_on_for_ever() {
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run_with(1024, None, |options| options.message_timeout(SECOND));
    for _ in 0..50 {
        peer.send(0x01, b"a").await;
        sleep(SECOND * 8 / 10).await;
        peer.send(0x80, b"b").await;
        assert_eq!(peer.recv_text().await, "ab");
    }
}

// Cowboy: B54, B113, G4
#[tokio::test(start_paused = true)]
async fn an_unanswered_close_ends_at_the_close_timeout() {
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) = probe.run();
    peer.text("stop").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let before = Instant::now();
    assert_eq!(seen.reasons(), [TerminateReason::Stop], "terminate does not wait for the peer");
    assert_eq!(peer.recv().await, None);
    about(before.elapsed(), SECOND * 5, SECOND * 5);
    connection.await.unwrap();
    about(before.elapsed(), SECOND * 5, SECOND * 6);
}

// Cowboy: B52
#[tokio::test(start_paused = true)]
async fn timers_deliver_info_messages() {
    let (probe, seen) = Probe::new("timer 300");
    let (mut peer, _connection) = probe.run();
    let before = Instant::now();
    assert_eq!(peer.recv_text().await, "tick");
    about(before.elapsed(), Duration::from_millis(300), Duration::from_millis(301));
    peer.text("every 100").await;
    for _ in 0..10 {
        assert_eq!(peer.recv_text().await, "tock");
    }
    about(before.elapsed(), Duration::from_millis(1300), Duration::from_millis(1302));
    peer.text("every").await;
    assert_eq!(peer.recv_text().await, "tock", "the first goes on, the second was cancelled");
    assert_eq!(seen.calls()[1], Call::Info("tick".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_busy_handler_misses_ticks_and_does_not_catch_up() {
    let (probe, seen) = Probe::new("every 100");
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run();
    peer.text("wait").await;
    sleep(SECOND * 10).await;
    gate.send(()).await.unwrap();
    assert_eq!(peer.recv_text().await, "waited");
    sleep(Duration::from_millis(250)).await;
    let ticks = seen.calls().iter().filter(|call| matches!(call, Call::Info(_))).count();
    assert!((2..=4).contains(&ticks), "{ticks}");
}

/// The clock of a server counts in beats of a quarter of a second.
const BEAT: Duration = Duration::from_millis(250);

// Cowboy: B137
#[tokio::test(start_paused = true)]
async fn the_clock_of_a_server_ends_a_silence_in_time() {
    let shutdown = Shutdown::new();
    let (probe, seen) = Probe::new("");
    let (mut peer, connection) =
        probe.run_with(1024, Some(&shutdown), |options| options.idle_timeout(SECOND * 60).ping(Ping::Off));
    for _ in 0..3 {
        sleep(SECOND * 59).await;
        peer.send(0x8A, b"").await;
    }
    about(closes(&mut peer, 1000).await, SECOND * 60, SECOND * 60 + BEAT * 2);
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Timeout);
    assert_eq!(seen.calls().iter().filter(|call| **call == Call::Handle("pong", vec![])).count(), 3);
}

// Cowboy: B98, G10
#[tokio::test(start_paused = true)]
async fn the_clock_of_a_server_pings_and_bounds_messages() {
    let shutdown = Shutdown::new();
    let (probe, _seen) = Probe::new("");
    let (mut peer, _connection) = probe.run_with(1024, Some(&shutdown), |options| {
        options.idle_timeout(SECOND * 600).ping(Ping::After(SECOND * 30)).message_timeout(SECOND * 10)
    });
    for _ in 0..3 {
        let before = Instant::now();
        assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x89, payload: vec![] }));
        about(before.elapsed(), SECOND * 30, SECOND * 30 + BEAT * 2);
        peer.send(0x8A, b"").await;
    }
    // Sooner than what it would have been woken for.
    peer.send(0x01, b"a").await;
    about(closes(&mut peer, 1008).await, SECOND * 10, SECOND * 10 + BEAT * 2);
}

#[tokio::test(start_paused = true)]
async fn while_a_handler_is_busy_or_passive_its_peer_is_not_late() {
    let shutdown = Shutdown::new();
    for registered in [None, Some(&shutdown)] {
        let (probe, _seen) = Probe::new("");
        let (probe, gate) = probe.with_gate();
        let (mut peer, _connection) =
            probe.run_with(1024, registered, |options| options.idle_timeout(SECOND * 60).ping(Ping::Off));
        sleep(SECOND * 20).await;
        peer.text("wait").await;
        sleep(SECOND * 300).await;
        peer.text("passive-for 100000").await;
        gate.send(()).await.unwrap();
        assert_eq!(peer.recv_text().await, "waited");
        sleep(SECOND * 100).await;
        let before = Instant::now();
        peer.text("hello").await;
        assert_eq!(peer.recv_text().await, "hello", "it is heard, and was not given up");
        about(before.elapsed(), Duration::ZERO, SECOND);
        about(closes(&mut peer, 1000).await, SECOND * 60, SECOND * 66);
    }
}

#[test]
fn a_clock_whose_runtime_ends_is_run_by_another() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let shutdown = Shutdown::new();
    let start = |probe: Probe| probe.run_with(1024, Some(&shutdown), |options| options.ping(Ping::Off));
    let (first, second) = (runtime(), runtime());
    let (probe, seen) = Probe::new("");
    let (_peer, _connection) = first.block_on(async {
        let started = start(probe);
        sleep(SECOND).await;
        started
    });
    let (probe, _seen) = Probe::new("");
    second.block_on(async {
        let (mut peer, _connection) = start(probe);
        sleep(SECOND).await;
        first.shutdown_background();
        assert_eq!(seen.reasons(), [TerminateReason::Shutdown]);
        about(closes(&mut peer, 1000).await, SECOND * 59, SECOND * 60 + BEAT * 2);
    });
}

#[test]
fn and_for_all_that_it_has_connections_of() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let shutdown = Shutdown::new();
    let start = || Probe::new("").0.run_with(1024, Some(&shutdown), |options| options.ping(Ping::Off));
    let (first, second) = (runtime(), runtime());
    let _connection = first.block_on(async {
        let started = start();
        sleep(SECOND).await;
        started
    });
    second.block_on(async {
        let mut peers = [start(), start(), start()];
        sleep(SECOND).await;
        first.shutdown_background();
        for (peer, _) in &mut peers {
            assert_eq!(peer.recv_close().await, Some((1000, String::new())));
        }
    });
}

#[test]
fn a_clock_whose_runtime_ends_before_its_first_beat_is_run_by_another() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let shutdown = Shutdown::new();
    let connection =
        || Connection::new(Probe::new("").0).options(|options| options.ping(Ping::Off)).shutdown(&shutdown);
    let (first, second) = (runtime(), runtime());
    let (_client, server) = tokio::io::duplex(1024);
    let mut alone = Box::pin(connection().run(server, bytes::Bytes::new()));
    // Once, and none of the tasks that it starts.
    let polled = first.block_on(poll_fn(|cx| Poll::Ready(alone.as_mut().poll(cx))));
    assert!(polled.is_pending());
    drop(first);
    second.block_on(async {
        let (client, server) = tokio::io::duplex(1024);
        let _connection = tokio::spawn(connection().run(server, bytes::Bytes::new()));
        about(closes(&mut Peer::new(client), 1000).await, SECOND * 60, SECOND * 60 + BEAT * 2);
    });
}

#[tokio::test(start_paused = true)]
async fn a_timer_is_not_lost_at_the_end_of_a_turn() {
    // tokio's share is 128 reads, writes and other steps. One of these uses it up exactly.
    for count in 100..=150 {
        let (probe, _seen) = Probe::new("");
        let (mut peer, _connection) = probe.run_with(4096, None, |options| options.idle_timeout(None));
        peer.raw(&[frame(0x81, b"silence").repeat(count), frame(0x81, b"timer 10")].concat()).await;
        assert_eq!(peer.recv_text().await, "tick", "after {count} messages");
    }
}
