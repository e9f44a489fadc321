//! What a handler that never waits may rely on, and what becomes of one that does wait.

use std::collections::HashSet;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tests::{Peer, ServerFrame, frame};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::sleep;
use ws_runtime::{
    Commands, Connection, Cx, ErrorReason, Exit, Frame, Handle, InFrame, Options, Reject, Request, Shutdown,
    TerminateReason, Upgrade, WebSocketHandler,
};

use crate::twin::{DOES_NOT_WAIT, Log, NEVER_WAITS, Setup, Step, Twin, play_all};

const SECOND: Duration = Duration::from_secs(1);

/// Says that it never waits, and does.
struct Liar;

impl WebSocketHandler for Liar {
    type RouteState = ();
    type Info = ();
    const NEVER_WAITS: bool = true;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        // Here it may.
        sleep(SECOND).await;
        cx.start_timer(SECOND * 10, ());
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        cx.send("begun");
        if let InFrame::Text("wait") = frame {
            yield_now().await;
        }
        "ended".into()
    }

    async fn websocket_info(&mut self, (): (), cx: &mut Cx<Self>) -> Commands {
        cx.send("told");
        yield_now().await;
        "ended".into()
    }
}

fn run<H: WebSocketHandler>(
    handler: H,
    change: impl FnOnce(Options) -> Options,
) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
    let (client, server) = tokio::io::duplex(64 * 1024);
    let connection = Connection::new(handler).options(change);
    (Peer::new(client), tokio::spawn(connection.run(server, Bytes::new())))
}

/// The end of the frames, and of the connection, after a promise that was not kept.
async fn ends_as_after_a_panic(mut peer: Peer<DuplexStream>, connection: JoinHandle<Exit>) {
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    assert_eq!(peer.recv().await, None);
    let reason = connection.await.unwrap().reason;
    assert_eq!(reason, TerminateReason::Crash("a handler that is declared never to wait has waited".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn who_waits_at_a_message_although_it_never_does_crashes() {
    let (mut peer, connection) = run(Liar, |options| options);
    peer.raw(&[frame(0x81, b"go"), frame(0x81, b"wait"), frame(0x81, b"go")].concat()).await;
    for text in ["begun", "ended", "begun"] {
        assert_eq!(peer.recv_text().await, text);
    }
    ends_as_after_a_panic(peer, connection).await;
}

#[tokio::test(start_paused = true)]
async fn who_waits_at_an_info_message_although_it_never_does_crashes() {
    let (mut peer, connection) = run(Liar, |options| options);
    assert_eq!(peer.recv_text().await, "told");
    ends_as_after_a_panic(peer, connection).await;
}

/// Counts how often another task had its turn before each call.
struct Counting<const NEVER_WAITS: bool> {
    turns: Arc<AtomicUsize>,
    seen: Vec<usize>,
    expected: usize,
    handle: Option<tokio::sync::oneshot::Sender<Handle<Self>>>,
}

impl<const NEVER_WAITS: bool> Counting<NEVER_WAITS> {
    fn count(&mut self) -> Commands {
        self.seen.push(self.turns.load(Ordering::Relaxed));
        if self.seen.len() == self.expected {
            let different: HashSet<_> = self.seen.iter().collect();
            return format!("{}", different.len()).into();
        }
        Commands::none()
    }
}

/// As many tiny messages as one read can bring, with their headers.
const FLOOD: usize = 5000;

/// How many a connection may handle before another task has its turn: tokio's budget is 128, and its scheduler may poll
/// one of two tasks twice in a row.
const IN_A_ROW: usize = 256;

impl<const WAITS_NEVER: bool> WebSocketHandler for Counting<WAITS_NEVER> {
    type RouteState = ();
    type Info = ();
    const NEVER_WAITS: bool = WAITS_NEVER;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::not_found("no route"))
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        self.handle.take().into_iter().for_each(|sender| drop(sender.send(cx.handle())));
        Commands::none()
    }

    async fn websocket_handle(&mut self, _frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        self.count()
    }

    async fn websocket_info(&mut self, (): (), _cx: &mut Cx<Self>) -> Commands {
        self.count()
    }
}

/// A handler, and a task beside it that counts its turns.
fn counting<const NEVER_WAITS: bool>(expected: usize) -> (Counting<NEVER_WAITS>, JoinHandle<()>) {
    let turns = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&turns);
    let other = tokio::spawn(async move {
        loop {
            counter.fetch_add(1, Ordering::Relaxed);
            yield_now().await;
        }
    });
    (Counting { turns, seen: Vec::new(), expected, handle: None }, other)
}

async fn turns_between_messages<const NEVER_WAITS: bool>() -> usize {
    let (counting, other) = counting::<NEVER_WAITS>(FLOOD);
    let (mut peer, _connection) = run(counting, |options| options);
    peer.raw(&frame(0x82, b"").repeat(FLOOD)).await;
    let turns = peer.recv_text().await.parse().unwrap();
    other.abort();
    turns
}

#[tokio::test]
async fn a_read_of_tiny_messages_leaves_time_for_others() {
    for turns in [turns_between_messages::<true>().await, turns_between_messages::<false>().await] {
        assert!(turns >= FLOOD / IN_A_ROW, "{turns} turns of another task");
    }
}

/// They are handled by 32.
const INFOS: usize = 100_000;

async fn turns_between_infos<const NEVER_WAITS: bool>() -> usize {
    let (mut counting, other) = counting::<NEVER_WAITS>(INFOS);
    let (sender, handle) = tokio::sync::oneshot::channel();
    counting.handle = Some(sender);
    let (mut peer, _connection) = run(counting, |options| options.mailbox(INFOS));
    let handle = handle.await.unwrap();
    for _ in 0..INFOS {
        handle.try_send(()).unwrap();
    }
    let turns = peer.recv_text().await.parse().unwrap();
    other.abort();
    turns
}

#[tokio::test]
async fn a_flood_of_info_messages_leaves_time_for_others() {
    for turns in [turns_between_infos::<true>().await, turns_between_infos::<false>().await] {
        assert!(turns >= INFOS / 32 / IN_A_ROW, "{turns} turns of another task");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_middle_of_a_read_leaves_what_was_sent_before() {
    let log = Log::default();
    let (mut peer, connection) = run(Twin::<NEVER_WAITS>::new(&log), |options| options);
    let texts = ["one", "two", "big 10", "panic", "never", "close", "panic"];
    peer.raw(&texts.map(|text| frame(0x81, text.as_bytes())).concat()).await;
    for text in ["one", "first", "second"] {
        assert_eq!(peer.recv_text().await, text);
    }
    assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x82, payload: b"x".repeat(10) }));
    assert_eq!(peer.recv_text().await, "before the panic");
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    peer.close(1011, "").await;
    assert_eq!(peer.recv().await, None);
    let exit = connection.await.unwrap();
    assert_eq!(exit.reason, TerminateReason::Crash("at the disco".to_owned()));
    assert_eq!(exit.shutdown_reason, None);
    let calls: Vec<_> = ["one", "two", "big 10", "panic"].map(|text| format!("Text({text:?})")).into();
    assert_eq!(log.lines(), [calls, vec!["terminate Crash(\"at the disco\")".to_owned()]].concat());
}

#[test]
fn what_was_commanded_before_a_panic_counts() {
    let panics = [Step::Write(frame(0x81, b"close-and-panic"))];
    let exit = play_all(&Setup::default(), &panics).exit;
    assert_eq!((exit.reason, exit.shutdown_reason), (TerminateReason::Stop, Some("closed".into())));
}

/// Answers a ping with much.
struct Generous<const NEVER_WAITS: bool>(Arc<AtomicUsize>);

impl<const WAITS_NEVER: bool> WebSocketHandler for Generous<WAITS_NEVER> {
    type RouteState = ();
    type Info = ();
    const NEVER_WAITS: bool = WAITS_NEVER;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::not_found("no route"))
    }

    async fn websocket_handle(&mut self, _frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        self.0.fetch_add(1, Ordering::Relaxed);
        Frame::binary(vec![0; 10_000]).into()
    }
}

async fn answers_to_pings<const NEVER_WAITS: bool>() -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let (mut peer, _connection) = run(Generous::<NEVER_WAITS>(Arc::clone(&count)), |options| options);
    peer.raw(&frame(0x89, b"").repeat(FLOOD)).await;
    sleep(SECOND).await;
    count.load(Ordering::Relaxed)
}

#[tokio::test(start_paused = true)]
async fn pings_of_a_peer_that_does_not_read_do_not_pile_up_answers() {
    for answers in [answers_to_pings::<true>().await, answers_to_pings::<false>().await] {
        // 64 KiB in the stream, 64 KiB before it, and the one that goes beyond.
        assert!((13..=15).contains(&answers), "{answers} answers of 10,000 bytes");
    }
}

/// Sends messages, of which each read ends in the middle of a ping.
async fn torn_pings<const WAY: u8>() -> Exit {
    let change = |options: Options| options.message_timeout(SECOND * 20);
    let (mut peer, connection) = run(Twin::<WAY>::new(&Log::default()), change);
    let ping = frame(0x89, b"torn");
    peer.raw(&ping[..5]).await;
    for _ in 0..10 {
        sleep(SECOND * 5).await;
        peer.raw(&[&ping[5..], &frame(0x81, b"whole"), &ping[..5]].concat()).await;
        assert_eq!(peer.recv().await, Some(ServerFrame { first: 0x8A, payload: b"torn".to_vec() }));
        assert_eq!(peer.recv_text().await, "pinged with 4");
        assert_eq!(peer.recv_text().await, "whole");
    }
    peer.raw(&[&ping[5..], &frame(0x88, b"")].concat()).await;
    drop(peer.rest().await);
    connection.await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_message_that_has_come_whole_ends_the_wait_for_one() {
    for exit in [torn_pings::<NEVER_WAITS>().await, torn_pings::<DOES_NOT_WAIT>().await] {
        assert_eq!(exit.reason, TerminateReason::Remote(None));
    }
}

/// Fails to write, and only the first time tells why.
struct Failing {
    read: DuplexStream,
    has_failed: bool,
}

impl AsyncRead for Failing {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.read).poll_read(cx, buf)
    }
}

impl AsyncWrite for Failing {
    fn poll_write(mut self: Pin<&mut Self>, _cx: &mut Context<'_>, _bytes: &[u8]) -> Poll<io::Result<usize>> {
        let is_again = std::mem::replace(&mut self.has_failed, true);
        Poll::Ready(Err(if is_again { io::ErrorKind::BrokenPipe } else { io::ErrorKind::TimedOut }.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

async fn failed<const WAY: u8>() -> TerminateReason {
    let (client, read) = tokio::io::duplex(1024);
    // Of a server, as nearly all are: then there is nothing to look at but the stream.
    let connection = Connection::new(Twin::<WAY>::new(&Log::default())).shutdown(&Shutdown::new());
    let connection = tokio::spawn(connection.run(Failing { read, has_failed: false }, Bytes::new()));
    Peer::new(client).text("hello").await;
    connection.await.unwrap().reason
}

#[tokio::test(start_paused = true)]
async fn the_first_failure_of_a_stream_is_the_reason() {
    let timed_out = TerminateReason::Error(ErrorReason::Io(io::ErrorKind::TimedOut));
    assert_eq!([failed::<NEVER_WAITS>().await, failed::<DOES_NOT_WAIT>().await], [timed_out.clone(), timed_out]);
}
