//! Typed messages, replies, infos and handles.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use ws_runtime::prelude::*;

use super::run;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Say { text: String, times: u8 },
    Move { x: i32, y: i32 },
    List { items: Vec<String> },
    Late { after: u64 },
    Check { fail: Option<String> },
    Leave,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg {
    Said { text: String },
    Moved { x: i32 },
    Refused { detail: String },
}

/// What an error of a method's says to the client.
struct Refusal(&'static str);

impl IntoCommands<Typed> for Refusal {
    fn into_commands(self, out: &mut Outbox) {
        ServerMsg::Refused { detail: self.0.to_owned() }.into_commands(out);
    }
}

type Ends = Arc<Mutex<Vec<TerminateReason>>>;

#[derive(Default)]
struct Typed {
    ends: Ends,
    handle: Option<oneshot::Sender<Handle<Self>>>,
    far: i32,
}

#[websocket(message = ClientMsg, reply = ServerMsg, info = enum TypedInfo, idle_timeout = off)]
impl Typed {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> Option<&'static str> {
        self.handle.take().is_some_and(|sender| sender.send(cx.handle()).is_ok()).then_some("open")
    }

    #[message(ClientMsg::Say { text, times } if times > 1)]
    fn say_often(&mut self, times: u8, text: String) -> Vec<ServerMsg> {
        (0..times).map(|_| ServerMsg::Said { text: text.clone() }).collect()
    }

    #[message(ClientMsg::Say { text, .. })]
    async fn say(&mut self, cx: &mut Cx<Self>, text: String) -> ServerMsg {
        tokio::task::yield_now().await;
        cx.send("before");
        ServerMsg::Said { text }
    }

    #[message(ClientMsg::Move { x: 0, y } if y > self.far)]
    fn up(&mut self, y: i32) -> String {
        self.far = y;
        y.to_string()
    }

    #[message(ClientMsg::Move { x, y: _ })]
    fn aside(&mut self, x: i32) -> (ServerMsg, Frame) {
        (ServerMsg::Moved { x }, Frame::pong())
    }

    #[message(ClientMsg::List { items })]
    fn list(&mut self, mut items: Vec<String>) -> [Option<String>; 2] {
        [items.pop(), items.pop()]
    }

    #[message(ClientMsg::Late { after })]
    fn late(&mut self, after: u64, cx: &mut Cx<Self>) {
        cx.start_timer(Duration::from_secs(after), TypedInfo::Tell { text: "late".into(), count: after });
    }

    #[message(ClientMsg::Check { fail: None })]
    fn check(&mut self) -> Result<&str, Refusal> {
        if self.far > 100 { Err(Refusal("too far")) } else { Ok("fine") }
    }

    #[message(ClientMsg::Check { fail: Some(fail) })]
    fn fail(&mut self, fail: String) -> Result<(), Result<Refusal, Crash>> {
        Err(if fail == "softly" { Ok(Refusal("no")) } else { Err(Crash::new(fail)) })
    }

    #[message(ClientMsg::Leave)]
    async fn leave(&self) -> Close {
        Close(CloseCode::new(4000).unwrap(), "as asked")
    }

    #[binary]
    fn binary(&mut self, data: &[u8]) -> String {
        format!("{} bytes", data.len())
    }

    /// Tells.
    #[info]
    fn tell(&mut self, text: Arc<str>, count: u64) -> String {
        format!("{text} {count}")
    }

    #[info]
    async fn ask(&self, answer: Reply<i32>) {
        answer.send(self.far);
    }

    #[terminate]
    fn bye(self, reason: TerminateReason) {
        self.ends.lock().unwrap().push(reason);
    }
}

#[tokio::test(start_paused = true)]
async fn messages_go_where_their_pattern_says() {
    let (mut peer, _connection) = run(Typed::default());
    peer.text(r#"{"type":"say","text":"hi","times":2}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"said","text":"hi"}"#);
    assert_eq!(peer.recv_text().await, r#"{"type":"said","text":"hi"}"#);
    peer.text(r#"{"type":"say","text":"hi","times":1}"#).await;
    assert_eq!(peer.recv_text().await, "before");
    assert_eq!(peer.recv_text().await, r#"{"type":"said","text":"hi"}"#);
    for (y, far) in [(3, Some("3")), (2, None), (5, Some("5"))] {
        peer.text(&format!(r#"{{"type":"move","x":0,"y":{y}}}"#)).await;
        assert_eq!(peer.recv_text().await, far.unwrap_or(r#"{"type":"moved","x":0}"#));
        if far.is_none() {
            assert_eq!(peer.recv().await.unwrap().first, 0x8A);
        }
    }
    peer.text(r#"{"type":"list","items":["b","a"]}"#).await;
    assert_eq!((peer.recv_text().await, peer.recv_text().await), ("a".to_owned(), "b".to_owned()));
    peer.text(r#"{"type":"check","fail":null}"#).await;
    assert_eq!(peer.recv_text().await, "fine");
    peer.text(r#"{"type":"check","fail":"softly"}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"refused","detail":"no"}"#);
    peer.send(0x82, b"123").await;
    assert_eq!(peer.recv_text().await, "3 bytes");
}

#[tokio::test(start_paused = true)]
async fn terminate_is_told_once_how_it_ended() {
    for (text, close, reason) in [
        (r#"{"type":"leave"}"#, (4000, "as asked"), TerminateReason::Stop),
        (r#"{"type":"check","fail":"hard"}"#, (1011, ""), TerminateReason::Crash("hard".to_owned())),
        (r#"{"type":"say""#, (1007, "the message cannot be decoded"), TerminateReason::Error(ErrorReason::BadEncoding)),
        ("hello", (1007, "the message cannot be decoded"), TerminateReason::Error(ErrorReason::BadEncoding)),
        (
            r#"{"type":"shout"}"#,
            (1003, "messages of this type are not known here"),
            TerminateReason::Error(ErrorReason::BadEncoding),
        ),
    ] {
        let ends = Ends::default();
        let (mut peer, connection) = run(Typed { ends: Arc::clone(&ends), ..Typed::default() });
        peer.text(text).await;
        assert_eq!(peer.recv_close().await, Some((close.0, close.1.to_owned())), "{text}");
        peer.close(close.0, "").await;
        assert_eq!(connection.await.unwrap().reason, reason, "{text}");
        assert_eq!(*ends.lock().unwrap(), [reason], "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn handles_have_a_method_for_each_info() {
    let (sender, handle) = oneshot::channel();
    let (mut peer, connection) = run(Typed { handle: Some(sender), far: 7, ..Typed::default() });
    assert_eq!(peer.recv_text().await, "open");
    let handle = handle.await.unwrap();
    handle.tell("one".into(), 1).unwrap();
    assert_eq!(peer.recv_text().await, "one 1");
    assert_eq!(handle.call(|answer| TypedInfo::Ask { answer }).await, Ok(7));
    peer.text(r#"{"type":"late","after":9}"#).await;
    assert_eq!(peer.recv_text().await, "late 9");
    peer.close(1000, "").await;
    connection.await.unwrap();
    let Err(SendError::Closed(back)) = handle.tell("late".into(), 3) else { panic!("the connection has ended") };
    assert_eq!(format!("{back:?}"), "Tell");
    assert!(matches!(back, TypedInfo::Tell { count: 3, .. }));
}

struct Generic<T> {
    last: Option<T>,
}

#[websocket(message = Vec<T>, reply = Latest<T>)]
impl<T> Generic<T>
where
    T: Serialize + serde::de::DeserializeOwned + Clone + Send + Sync + 'static,
{
    #[init]
    fn init(last: Option<T>) -> Self {
        Self { last }
    }

    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        drop(cx.handle().set(self.last.clone()));
    }

    #[message(list)]
    fn latest(&mut self, list: Vec<T>) -> Option<Latest<T>> {
        list.into_iter().next_back().map(Latest)
    }

    #[info]
    fn set(&mut self, last: Option<T>) -> Option<Latest<T>> {
        last.map(Latest)
    }
}

#[derive(Serialize)]
struct Latest<T>(T);

#[tokio::test(start_paused = true)]
async fn handlers_may_be_generic() {
    let (mut peer, _connection) = run(Generic { last: Some(0.5) });
    assert_eq!(peer.recv_text().await, "0.5");
    peer.text("[1, 2.5]").await;
    assert_eq!(peer.recv_text().await, "2.5");
}
