//! Streams of a connection.

#[path = "streams/ends.rs"]
mod ends;
#[path = "streams/flow.rs"]
mod flow;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use futures_util::Stream;
use futures_util::stream::{self, StreamExt as _};
use tests::Peer;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use ws_runtime::{
    Commands, Connection, Cx, Exit, InFrame, Options, PartialRequest, Reject, Request, StreamRef, TerminateReason,
    TooManyStreams, Upgrade, WebSocketHandler,
};

/// What has happened, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn push(&self, what: &str) {
        self.0.lock().unwrap().push(what.to_owned());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Says so when it is dropped.
struct Guard(Log, &'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.push(self.1);
    }
}

type Open = Box<dyn FnOnce(&mut Cx<Streaming>) -> Result<Vec<StreamRef>, TooManyStreams> + Send>;

/// Starts streams when it opens, and echoes. At "cancel" it cancels them.
struct Streaming {
    open: Option<Open>,
    refs: Vec<StreamRef>,
    log: Log,
}

impl Streaming {
    fn new(open: impl FnOnce(&mut Cx<Self>) -> Result<Vec<StreamRef>, TooManyStreams> + Send + 'static) -> Self {
        Self { open: Some(Box::new(open)), refs: Vec::new(), log: Log::default() }
    }

    fn run(self) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
        self.run_with(64 * 1024, |options| options)
    }

    fn run_with(
        self,
        capacity: usize,
        change: impl FnOnce(Options) -> Options,
    ) -> (Peer<DuplexStream>, JoinHandle<Exit>) {
        let (client, server) = tokio::io::duplex(capacity);
        let connection = Connection::new(self).options(change);
        (Peer::new(client), tokio::spawn(connection.run(server, bytes::Bytes::new())))
    }
}

impl WebSocketHandler for Streaming {
    type RouteState = ();
    type Info = String;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::internal_error())
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        let open = self.open.take().unwrap();
        self.refs = open(cx).unwrap();
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text("cancel") => {
                let first: Vec<bool> = self.refs.iter().map(|stream| cx.cancel_stream(*stream)).collect();
                let second: Vec<bool> = self.refs.iter().map(|stream| cx.cancel_stream(*stream)).collect();
                format!("{first:?} {second:?}").into()
            }
            InFrame::Text("more") => format!("{:?}", cx.stream(texts("more", 1)).is_ok()).into(),
            InFrame::Text("panic") => panic!("as asked"),
            InFrame::Text("stop") => ws_runtime::cowboy::stop(),
            InFrame::Text(text) => text.into(),
            _ => Commands::none(),
        }
    }

    async fn websocket_info(&mut self, info: String, _cx: &mut Cx<Self>) -> Commands {
        info.into()
    }

    async fn terminate(self, _reason: TerminateReason, _req: PartialRequest) {
        self.log.push("terminate");
    }
}

/// A stream of what `next` returns, which counts how often it is polled.
fn counted<T, F: FnMut(&mut Context<'_>) -> Poll<Option<T>>>(
    polls: &Arc<AtomicUsize>,
    mut next: F,
) -> impl Stream<Item = T> + use<T, F> {
    let polls = Arc::clone(polls);
    stream::poll_fn(move |cx| {
        polls.fetch_add(1, Ordering::Relaxed);
        next(cx)
    })
}

fn texts(prefix: &'static str, count: usize) -> impl Stream<Item = String> {
    stream::iter(0..count).map(move |number| format!("{prefix}{number}"))
}

/// The items of a channel.
fn received<T>(mut receiver: mpsc::Receiver<T>) -> impl Stream<Item = T> {
    stream::poll_fn(move |cx| receiver.poll_recv(cx))
}

#[tokio::test(start_paused = true)]
async fn items_come_in_order_and_streams_in_turns() {
    let (mut peer, _connection) =
        Streaming::new(|cx| Ok(vec![cx.stream(texts("a", 3))?, cx.stream(texts("b", 2))?])).run();
    for expected in ["a0", "b0", "a1", "b1", "a2"] {
        assert_eq!(peer.recv_text().await, expected);
    }
    peer.text("end").await;
    assert_eq!(peer.recv_text().await, "end");
}

#[tokio::test(start_paused = true)]
async fn items_that_come_later_wake_the_connection() {
    let (sender, receiver) = mpsc::channel(4);
    let (mut peer, _connection) = Streaming::new(|cx| Ok(vec![cx.stream(received(receiver))?])).run();
    for text in ["one", "two", "three"] {
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        sender.send(text).await.unwrap();
        assert_eq!(peer.recv_text().await, text);
    }
}

#[tokio::test(start_paused = true)]
async fn an_item_may_be_commands() {
    let items = stream::iter([Commands::from("one").and(ws_runtime::Frame::ping()), Commands::none(), "two".into()]);
    let (mut peer, _connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run();
    assert_eq!(peer.recv_text().await, "one");
    assert_eq!(peer.recv().await.unwrap().first, 0x89);
    assert_eq!(peer.recv_text().await, "two");
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_cancelled_once_and_sends_nothing_more() {
    let (sender, receiver) = mpsc::channel(4);
    let streaming = Streaming::new(|cx| Ok(vec![cx.stream(received(receiver))?, cx.stream(stream::pending::<()>())?]));
    let (mut peer, _connection) = streaming.run();
    sender.send("one").await.unwrap();
    assert_eq!(peer.recv_text().await, "one");
    peer.text("cancel").await;
    assert_eq!(peer.recv_text().await, "[true, true] [false, false]");
    assert!(sender.is_closed(), "it is dropped by then");
    assert!(sender.send("two").await.is_err());
    peer.text("end").await;
    assert_eq!(peer.recv_text().await, "end");
}

#[tokio::test(start_paused = true)]
async fn beyond_the_limit_there_is_an_error() {
    let (sender, receiver) = mpsc::channel::<String>(4);
    let streaming = Streaming::new(|cx| {
        let first = cx.stream(received(receiver))?;
        assert!(cx.stream(stream::pending::<()>()).is_ok());
        assert_eq!(cx.stream(texts("c", 1)), Err(TooManyStreams));
        assert!(cx.cancel_stream(first), "that makes room");
        assert!(cx.stream(texts("d", 1)).is_ok());
        assert_eq!(cx.stream(texts("e", 1)), Err(TooManyStreams));
        Ok(vec![])
    });
    let (mut peer, _connection) = streaming.run_with(1024, |options| options.max_streams(2));
    assert_eq!(peer.recv_text().await, "d0");
    assert!(sender.is_closed());
}

#[tokio::test(start_paused = true)]
async fn many_streams_share_a_connection() {
    let (mut peer, _connection) = Streaming::new(|cx| (0..64).map(|_| cx.stream(texts("", 100))).collect()).run();
    for number in 0..100 {
        for _ in 0..64 {
            assert_eq!(peer.recv_text().await, number.to_string());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn only_a_stream_that_was_woken_is_polled() {
    let polls = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&polls);
    let (sender, receiver) = mpsc::channel(4);
    let streaming = Streaming::new(move |cx| {
        let mut refs = vec![cx.stream(received(receiver))?];
        for _ in 0..10 {
            refs.push(cx.stream(counted::<(), _>(&counts, |_| Poll::Pending))?);
        }
        Ok(refs)
    });
    let (mut peer, _connection) = streaming.run();
    for text in ["one", "two", "three"] {
        peer.text(text).await;
        assert_eq!(peer.recv_text().await, text);
        sender.send(text).await.unwrap();
        assert_eq!(peer.recv_text().await, text);
    }
    assert_eq!(polls.load(Ordering::Relaxed), 10);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_ends_at_once_is_gone() {
    let streaming = Streaming::new(|cx| {
        let refs = (0..3).map(|_| cx.stream(stream::empty::<()>())).collect();
        assert!(cx.stream(stream::empty::<()>()).is_err(), "it was not polled yet");
        refs
    });
    let (mut peer, _connection) = streaming.run_with(1024, |options| options.max_streams(3));
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    peer.text("more").await;
    assert_eq!(peer.recv_text().await, "true");
    assert_eq!(peer.recv_text().await, "more0");
    peer.text("cancel").await;
    assert_eq!(peer.recv_text().await, "[false, false, false] [false, false, false]");
}

/// A future that is ready the second time, as after a turn of the others.
fn a_turn() -> impl Future<Output = ()> {
    struct Turn(bool);
    impl Future for Turn {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    }
    Turn(false)
}
