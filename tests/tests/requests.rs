//! Requests of the client's and their answers; calls of the client.

#[path = "requests/calls.rs"]
mod calls;
#[path = "requests/codecs.rs"]
mod codecs;
#[path = "requests/later.rs"]
mod later;

use bytes::Bytes;
use tests::Peer;
use tokio::io::DuplexStream;
use tokio::task::JoinHandle;
use ws_runtime::prelude::*;

/// A connection for `handler`, in memory.
fn run<H: WebSocketHandler>(handler: H) -> (Peer<DuplexStream>, JoinHandle<ws_runtime::Exit>) {
    run_with(handler, |options| options)
}

fn run_with<H: WebSocketHandler>(
    handler: H,
    change: impl FnOnce(Options) -> Options,
) -> (Peer<DuplexStream>, JoinHandle<ws_runtime::Exit>) {
    let (client, server) = tokio::io::duplex(64 * 1024);
    let connection = Connection::new(handler).options(change);
    (Peer::new(client), tokio::spawn(connection.run(server, Bytes::new())))
}

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg {
    Divide { id: u64, a: u32, b: u32 },
    Name { id: String },
    Maybe { id: Option<u8> },
    Unit { id: i32 },
    Nested { id: u8 },
    Generic { id: u8, deny: bool },
    Refuse,
    Stop { id: u8 },
    Fail { id: u8 },
}

#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum MathError {
    ByZero,
}

type Quotient = Result<u32, MathError>;

/// Serializes as a failure.
struct Unserializable;

impl serde::Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _serializer: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not this one"))
    }
}

#[derive(Default)]
struct Maths<T> {
    value: T,
    refuses: bool,
    names: u32,
}

#[websocket(message = ClientMsg)]
impl<T> Maths<T>
where
    T: Default + Clone + serde::Serialize + Send + Sync + 'static,
{
    #[before]
    fn allow(&mut self, called: Called) -> Result<(), String> {
        if self.refuses && called.method() == "name" { Err("no names".to_owned()) } else { Ok(()) }
    }

    #[message(ClientMsg::Divide { id, a, b } if Option::<u32>::Some(a) != None, reply = id)]
    async fn divide(&mut self, a: u32, b: u32) -> Quotient {
        tokio::task::yield_now().await;
        a.checked_div(b).ok_or(MathError::ByZero)
    }

    #[message(ClientMsg::Divide { .. })]
    fn never(&mut self) {}

    #[message(ClientMsg::Name { id }, reply = id)]
    fn name(&mut self, id: String, cx: &mut Cx<Self>) -> String {
        self.names += 1;
        cx.send("before the answer");
        id.to_uppercase()
    }

    #[message(ClientMsg::Maybe { id }, reply = id)]
    fn maybe(&mut self) -> u32 {
        self.names
    }

    #[message(ClientMsg::Unit { id }, reply = id)]
    fn unit(&mut self) {}

    #[message(ClientMsg::Nested { id }, reply = id)]
    fn nested(&mut self) -> [Result<u8, u8>; 1] {
        [Err(1)]
    }

    #[message(ClientMsg::Generic { id, deny }, reply = id)]
    fn generic(&mut self, deny: bool) -> Result<&T, &T> {
        if deny { Err(&self.value) } else { Ok(&self.value) }
    }

    #[message(ClientMsg::Refuse)]
    fn refuse(&mut self) {
        self.refuses = true;
    }

    #[message(ClientMsg::Stop { id }, reply = id)]
    fn stop(&mut self, cx: &mut Cx<Self>) -> u8 {
        cx.send(Stop);
        1
    }

    #[message(ClientMsg::Fail { id }, reply = id)]
    fn fail(&mut self) -> Unserializable {
        Unserializable
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_method_returns_is_the_answer() {
    let (mut peer, _connection) = run(Maths::<Vec<u8>>::default());
    for (request, answer) in [
        (r#"{"type":"divide","id":7,"a":6,"b":3}"#, r#"{"reply":7,"ok":2}"#),
        (
            r#"{"type":"divide","id":18446744073709551615,"a":6,"b":0}"#,
            r#"{"reply":18446744073709551615,"error":"by_zero"}"#,
        ),
        (r#"{"type":"unit","id":-1}"#, r#"{"reply":-1,"ok":null}"#),
        // Only what the method returns is looked at, not what is in it.
        (r#"{"type":"nested","id":1}"#, r#"{"reply":1,"ok":[{"Err":1}]}"#),
        (r#"{"type":"generic","id":1,"deny":false}"#, r#"{"reply":1,"ok":[]}"#),
        (r#"{"type":"generic","id":1,"deny":true}"#, r#"{"reply":1,"error":[]}"#),
        (r#"{"type":"maybe","id":3}"#, r#"{"reply":3,"ok":0}"#),
    ] {
        peer.text(request).await;
        assert_eq!(peer.recv_text().await, answer, "{request}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_comes_before_the_answer() {
    let (mut peer, _connection) = run(Maths::<()>::default());
    peer.text(r#"{"type":"name","id":"a\"b"}"#).await;
    assert_eq!(peer.recv_text().await, "before the answer");
    assert_eq!(peer.recv_text().await, r#"{"reply":"a\"b","ok":"A\"B"}"#);
}

#[tokio::test(start_paused = true)]
async fn without_an_id_there_is_no_answer() {
    let (mut peer, _connection) = run(Maths::<()>::default());
    peer.text(r#"{"type":"maybe","id":null}"#).await;
    peer.text(r#"{"type":"maybe"}"#).await;
    peer.text(r#"{"type":"maybe","id":1}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":1,"ok":0}"#);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_answered() {
    let (mut peer, _connection) = run(Maths::<()>::default());
    peer.text(r#"{"type":"refuse"}"#).await;
    peer.text(r#"{"type":"name","id":"a"}"#).await;
    assert_eq!(peer.recv_text().await, "no names");
    assert_eq!(peer.recv_text().await, r#"{"reply":"a","failed":"refused"}"#);
    peer.text(r#"{"type":"maybe","id":1}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":1,"ok":0}"#, "the method was left out");
}

#[tokio::test(start_paused = true)]
async fn after_a_close_there_is_no_answer() {
    let (mut peer, connection) = run(Maths::<()>::default());
    peer.text(r#"{"type":"stop","id":1}"#).await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_serialized_is_a_crash() {
    let (mut peer, connection) = run(Maths::<()>::default());
    peer.text(r#"{"type":"fail","id":1}"#).await;
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    drop(peer);
    let reason = connection.await.unwrap().reason;
    assert!(matches!(&reason, TerminateReason::Crash(text) if text.contains("not this one")), "{reason:?}");
}
