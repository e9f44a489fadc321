//! Calls of the client.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;
use ws_runtime::prelude::*;

use super::{run, run_with};

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Ask { within: u64 },
    AskText,
    Forget,
    Answer { id: u64, value: u32 },
    AnswerText { id: u64, value: String },
    AskAndStop,
}

#[derive(serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Question { id: u64 },
    Taken { taken: bool },
}

/// What came of a call, in words.
type Results = mpsc::UnboundedSender<String>;

struct Asking(Results);

impl Asking {
    fn wait<T: std::fmt::Debug + Send + 'static>(&self, call: Call<T>) {
        let results = self.0.clone();
        tokio::spawn(async move { results.send(format!("{:?}", call.await)) });
    }
}

#[websocket(message = ClientMsg, reply = ServerMsg, max_streams = 2)]
impl Asking {
    #[init]
    fn init(_state: ()) -> Result<Self, Reject> {
        Err(Reject::internal_error())
    }

    #[message(ClientMsg::Ask { within })]
    fn ask(&mut self, within: u64, cx: &mut Cx<Self>) {
        self.wait::<u32>(cx.call(Duration::from_secs(within), |id| ServerMsg::Question { id }));
    }

    #[message(ClientMsg::AskText)]
    fn ask_text(&mut self, cx: &mut Cx<Self>) {
        self.wait::<String>(cx.call(Duration::MAX, |id| ServerMsg::Question { id }));
    }

    #[message(ClientMsg::Forget)]
    fn forget(&mut self, cx: &mut Cx<Self>) {
        drop(cx.call::<u32, _>(Duration::from_secs(60), |id| ServerMsg::Question { id }));
    }

    #[message(ClientMsg::Answer { id, value })]
    fn answer(&mut self, id: u64, value: u32, cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Taken { taken: cx.answer(id, value) }
    }

    #[message(ClientMsg::AnswerText { id, value })]
    fn answer_text(&mut self, id: u64, value: String, cx: &mut Cx<Self>) -> ServerMsg {
        ServerMsg::Taken { taken: cx.answer(id, value) }
    }

    #[message(ClientMsg::AskAndStop)]
    fn ask_and_stop(&mut self, cx: &mut Cx<Self>) {
        self.wait::<u32>(cx.call(Duration::from_secs(9), |id| ServerMsg::Question { id }));
        cx.send(Stop);
        self.wait::<u32>(cx.call(Duration::from_secs(9), |id| ServerMsg::Question { id }));
    }
}

const TAKEN: &str = r#"{"type":"taken","taken":true}"#;
const NOT_TAKEN: &str = r#"{"type":"taken","taken":false}"#;

#[tokio::test(start_paused = true)]
async fn an_answer_is_handed_over_by_its_number_and_once() {
    let (results, mut result) = mpsc::unbounded_channel();
    let (mut peer, _connection) = run(Asking(results));
    peer.text(r#"{"type":"ask","within":5}"#).await;
    peer.text(r#"{"type":"ask_text"}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"question","id":1}"#);
    assert_eq!(peer.recv_text().await, r#"{"type":"question","id":2}"#);
    for (answer, taken) in [
        (r#"{"type":"answer","id":3,"value":1}"#, NOT_TAKEN),
        (r#"{"type":"answer","id":2,"value":1}"#, NOT_TAKEN),
        (r#"{"type":"answer_text","id":2,"value":"two"}"#, TAKEN),
        (r#"{"type":"answer","id":1,"value":1}"#, TAKEN),
        (r#"{"type":"answer","id":1,"value":1}"#, NOT_TAKEN),
    ] {
        peer.text(answer).await;
        assert_eq!(peer.recv_text().await, taken, "{answer}");
    }
    assert_eq!(result.recv().await.unwrap(), r#"Ok("two")"#);
    assert_eq!(result.recv().await.unwrap(), "Ok(1)");
}

#[tokio::test(start_paused = true)]
async fn what_comes_late_is_not_taken() {
    let (results, mut result) = mpsc::unbounded_channel();
    let (mut peer, _connection) = run(Asking(results));
    let start = Instant::now();
    peer.text(r#"{"type":"ask","within":5}"#).await;
    assert_eq!(result.recv().await.unwrap(), "Err(TimedOut)");
    assert_eq!(start.elapsed().as_secs(), 5);
    assert_eq!(peer.recv_text().await, r#"{"type":"question","id":1}"#);
    peer.text(r#"{"type":"answer","id":1,"value":1}"#).await;
    assert_eq!(peer.recv_text().await, NOT_TAKEN);
}

#[tokio::test(start_paused = true)]
async fn calls_are_bounded_and_those_that_are_forgotten_make_room() {
    let (results, mut result) = mpsc::unbounded_channel();
    let (mut peer, _connection) = run(Asking(results));
    for id in 1..=5 {
        peer.text(r#"{"type":"forget"}"#).await;
        assert_eq!(peer.recv_text().await, format!(r#"{{"type":"question","id":{id}}}"#));
    }
    peer.text(r#"{"type":"answer","id":5,"value":1}"#).await;
    assert_eq!(peer.recv_text().await, NOT_TAKEN);
    for id in 6..=7 {
        peer.text(r#"{"type":"ask","within":5}"#).await;
        assert_eq!(peer.recv_text().await, format!(r#"{{"type":"question","id":{id}}}"#));
    }
    peer.text(r#"{"type":"ask","within":5}"#).await;
    assert_eq!(result.recv().await.unwrap(), "Err(Busy)");
    // Nothing was sent for it.
    peer.text(r#"{"type":"answer","id":8,"value":1}"#).await;
    assert_eq!(peer.recv_text().await, NOT_TAKEN);
    for _ in 0..2 {
        assert_eq!(result.recv().await.unwrap(), "Err(TimedOut)");
    }
    peer.text(r#"{"type":"ask","within":5}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"question","id":8}"#, "their time has made room, too");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_connection_is_told() {
    let (results, mut result) = mpsc::unbounded_channel();
    let (mut peer, connection) = run_with(Asking(results), |options| options);
    peer.text(r#"{"type":"ask_and_stop"}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"question","id":1}"#);
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    drop(peer);
    connection.await.unwrap();
    for _ in 0..2 {
        assert_eq!(result.recv().await.unwrap(), "Err(Closed)");
    }
}

/// Is asked through its handle, and gives no answer.
struct Asked {
    opened: mpsc::UnboundedSender<Handle<Self>>,
    kept: Option<Reply<u8>>,
}

#[websocket]
impl Asked {
    #[init]
    fn init(_state: ()) -> Result<Self, Reject> {
        Err(Reject::internal_error())
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.opened.send(cx.handle()).unwrap();
    }

    #[info]
    fn drops(&mut self, reply: Reply<u8>) {
        drop(reply);
    }

    #[info]
    fn stops(&mut self, reply: Reply<u8>) -> Stop {
        self.kept = Some(reply);
        Stop
    }
}

#[tokio::test(start_paused = true)]
async fn calls_of_handles_tell_causes_apart_too() {
    let (opened, mut handles) = mpsc::unbounded_channel();
    let (peer, connection) = run(Asked { opened, kept: None });
    let handle = handles.recv().await.unwrap();
    assert_eq!(handle.call(|reply| AskedInfo::Drops { reply }).await, Err(CallError::Dropped));
    drop(peer);
    assert_eq!(handle.call(|reply| AskedInfo::Stops { reply }).await, Err(CallError::Closed));
    connection.await.unwrap();
    assert_eq!(handle.call(|reply| AskedInfo::Drops { reply }).await, Err(CallError::Closed));
}
