//! The idle timeout where it is changed, and where other clocks run.

use std::time::Duration;

use tests::{Peer, Running};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use ws_runtime::{Commands, Ping, Route, Server, SetOptions};

use crate::script::{SECOND, Script, request};

// Cowboy: B139
#[tokio::test(start_paused = true)]
async fn setting_the_same_idle_timeout_starts_the_count_anew() {
    let script = Script::echo()
        .options(|options| options.ping(Ping::Off).idle_timeout(SECOND))
        .open(|cx| {
            for tick in 1..=10 {
                cx.start_timer(SECOND * tick * 8 / 10, "not from the client");
            }
            Commands::none()
        })
        .info(|_, _| SetOptions::new().idle_timeout(SECOND).into());
    let before = Instant::now();
    let mut peer = script.connect().await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let waited = before.elapsed();
    assert!(waited >= SECOND * 9 && waited <= SECOND * 92 / 10, "a second after the last of ten: {waited:?}");
}

// Cowboy: B136
#[tokio::test(start_paused = true)]
async fn sending_does_not_start_the_count_anew() {
    let script = Script::echo().options(|options| options.ping(Ping::Off).idle_timeout(SECOND)).open(|cx| {
        cx.every(SECOND / 2, || "still here");
        Commands::none()
    });
    let before = Instant::now();
    let mut peer = script.connect().await;
    assert_eq!(peer.recv_text().await, "still here");
    assert_eq!(peer.recv_text().await, "still here");
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    assert!(before.elapsed() <= SECOND * 12 / 10, "{:?}", before.elapsed());
}

// Cowboy: B140
#[tokio::test]
async fn the_clock_of_the_request_stops_with_the_upgrade() {
    // Long enough for a slow machine to answer in.
    const PATIENCE: Duration = SECOND;
    let script = Script::echo().open(|cx| {
        cx.start_timer(PATIENCE * 2, "later");
        Commands::none()
    });
    let server = Server::new().route("/ws", Route::<Script>::new(script)).handshake_timeout(PATIENCE);
    let running = Running::start(server).await;
    let mut stream = TcpStream::connect(running.address()).await.expect("it listens");
    stream.write_all(request("").as_bytes()).await.expect("it takes the request");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    assert_eq!(Peer::on_socket(stream).recv_text().await, "later");
}

// Cowboy: B137
#[tokio::test(start_paused = true)]
async fn the_count_of_silence_is_a_tenth_of_it_exact() {
    for after in [0, 30, 50, 99] {
        let script = Script::echo().options(|options| options.ping(Ping::Off).idle_timeout(SECOND));
        let mut peer = script.connect().await;
        sleep(Duration::from_millis(after)).await;
        peer.send(0x8A, b"").await;
        let before = Instant::now();
        assert_eq!(peer.recv_close().await, Some((1000, String::new())));
        let waited = before.elapsed();
        assert!(waited >= SECOND && waited <= SECOND * 11 / 10 + SECOND / 100, "{after}: {waited:?}");
    }
}
