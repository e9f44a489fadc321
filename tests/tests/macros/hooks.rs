//! `#[before]` and `#[after]`.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::time::Instant;
use ws_runtime::prelude::*;

use super::run;

/// Writes down what is called, and refuses what it is told to.
#[derive(Default)]
struct Guarded {
    calls: Vec<String>,
    refuses: Option<&'static str>,
    panics: Option<String>,
}

#[derive(serde::Deserialize)]
enum ClientMsg {
    Say(String),
    Fail,
    Refuse,
    Calls,
    Panic(String),
}

#[websocket(message = ClientMsg)]
impl Guarded {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) {
        self.calls.push("open".to_owned());
        cx.handle().told(5).unwrap();
    }

    #[before]
    async fn allow(&mut self, called: Called, cx: &mut Cx<Self>) -> Result<(), String> {
        tokio::task::yield_now().await;
        assert_ne!(self.panics.as_deref(), Some("before"));
        self.calls.push(format!("before {:?} {}", called.role(), called.method()));
        if self.refuses == Some(called.method()) {
            cx.send("refused:");
            return Err(called.method().to_owned());
        }
        Ok(())
    }

    #[message(ClientMsg::Say(text))]
    async fn say(&mut self, text: String) -> String {
        self.calls.push("say".to_owned());
        text
    }

    #[message(ClientMsg::Fail)]
    fn fail(&mut self) -> Result<(), &'static str> {
        Err("failed")
    }

    #[message(ClientMsg::Refuse)]
    fn refuse(&mut self) {
        self.refuses = Some("say");
    }

    #[message(ClientMsg::Calls)]
    fn calls(&mut self) -> String {
        std::mem::take(&mut self.calls).join(", ")
    }

    #[message(ClientMsg::Panic(place))]
    fn panic(&mut self, place: String) {
        self.panics = Some(place);
    }

    #[decode_error]
    fn bad(&mut self) {}

    #[binary]
    fn binary(&mut self, _data: &[u8]) {}

    #[ping]
    fn ping(&mut self) {}

    #[info]
    fn told(&mut self, number: u8) -> String {
        number.to_string()
    }

    #[timer(every = "5s")]
    fn tick(&mut self) {}

    #[after]
    async fn after(&mut self, called: Called) -> Option<String> {
        tokio::task::yield_now().await;
        assert_ne!(self.panics.as_deref(), Some("after"));
        self.calls.push(format!("after {}", called.method()));
        (called.role() == ws_runtime::Role::Message && called.method() != "calls").then(|| "after".to_owned())
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_are_called_around_every_method() {
    let (mut peer, _connection) = run(Guarded::default());
    assert_eq!(peer.recv_text().await, "5");
    peer.text(r#"{"Say":"hello"}"#).await;
    assert_eq!(peer.recv_text().await, "hello");
    assert_eq!(peer.recv_text().await, "after", "what `after` sends comes after what the method sends");
    peer.text("?").await;
    peer.send(0x82, b"x").await;
    peer.send(0x89, b"").await;
    assert_eq!(peer.recv().await.unwrap().first, 0x8A);
    peer.text(r#""Calls""#).await;
    assert_eq!(
        peer.recv_text().await,
        "open, before Info told, after told, before Message say, say, after say, before DecodeError bad, after bad, \
         before Binary binary, after binary, before Ping ping, after ping, before Message calls",
    );
}

#[tokio::test(start_paused = true)]
async fn timers_have_hooks_too() {
    let (mut peer, _connection) = run(Guarded { refuses: Some("tick"), ..Guarded::default() });
    assert_eq!(peer.recv_text().await, "5");
    let start = Instant::now();
    assert_eq!(peer.recv_text().await, "refused:");
    assert_eq!((peer.recv_text().await, start.elapsed().as_secs()), ("tick".to_owned(), 5));
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_not_called_and_after_is_not_either() {
    let (mut peer, _connection) = run(Guarded::default());
    assert_eq!(peer.recv_text().await, "5");
    peer.text(r#""Refuse""#).await;
    assert_eq!(peer.recv_text().await, "after");
    peer.text(r#"{"Say":"hello"}"#).await;
    assert_eq!(peer.recv_text().await, "refused:");
    assert_eq!(peer.recv_text().await, "say");
    peer.text(r#""Calls""#).await;
    let calls = peer.recv_text().await;
    assert!(calls.ends_with("after refuse, before Message say, before Message calls"), "{calls}");
}

#[tokio::test(start_paused = true)]
async fn after_is_called_although_the_method_failed() {
    let (mut peer, _connection) = run(Guarded::default());
    assert_eq!(peer.recv_text().await, "5");
    peer.text(r#""Fail""#).await;
    assert_eq!(peer.recv_text().await, "failed");
    assert_eq!(peer.recv_text().await, "after");
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_hook_is_a_crash() {
    for place in ["before", "after"] {
        let (mut peer, connection) = run(Guarded::default());
        assert_eq!(peer.recv_text().await, "5");
        peer.text(&format!(r#"{{"Panic":"{place}"}}"#)).await;
        if place == "before" {
            assert_eq!(peer.recv_text().await, "after");
            peer.text(r#""Fail""#).await;
        }
        assert_eq!(peer.recv_close().await, Some((1011, String::new())));
        drop(peer);
        let reason = connection.await.unwrap().reason;
        assert!(matches!(&reason, TerminateReason::Crash(text) if text.contains(place)), "{reason:?}");
    }
}

/// Ends the connection at the second message.
#[derive(Default)]
struct Once(bool);

#[websocket]
impl Once {
    #[before]
    fn once(&mut self) -> ControlFlow<Close> {
        if std::mem::replace(&mut self.0, true) {
            return ControlFlow::Break(Close(CloseCode::POLICY_VIOLATION, "once"));
        }
        ControlFlow::Continue(())
    }

    #[text]
    fn text(&mut self, text: String) -> String {
        text
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_may_end_the_connection() {
    let (mut peer, connection) = run(Once::default());
    peer.text("one").await;
    peer.text("two").await;
    assert_eq!(peer.recv_text().await, "one");
    assert_eq!(peer.recv_close().await, Some((1008, "once".to_owned())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

/// Ends the connection, and goes on.
#[derive(Default)]
struct Ending(Arc<AtomicU32>);

#[websocket]
impl Ending {
    #[before]
    fn end(&mut self, cx: &mut Cx<Self>) {
        cx.send(Stop);
    }

    #[text]
    fn text(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    #[after]
    fn after(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_called_once_a_hook_has_ended_the_connection() {
    let ending = Ending::default();
    let calls = Arc::clone(&ending.0);
    let (mut peer, connection) = run(ending);
    peer.text("one").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
    assert_eq!(calls.load(Ordering::Relaxed), 0);
}

/// Takes texts alone, and goes on.
#[derive(Default)]
struct Texts;

#[websocket]
impl Texts {
    #[before]
    fn texts(&mut self, called: Called) -> ControlFlow<&'static str> {
        if called.method() == "binary" { ControlFlow::Break("no binaries") } else { ControlFlow::Continue(()) }
    }

    #[text]
    fn text(&mut self) -> &'static str {
        "text"
    }

    #[binary]
    fn binary(&mut self) -> &'static str {
        "binary"
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_may_break_off_one_call() {
    let (mut peer, _connection) = run(Texts);
    peer.raw(&tests::frame(0x82, b"x")).await;
    peer.text("x").await;
    assert_eq!(peer.recv_text().await, "no binaries");
    assert_eq!(peer.recv_text().await, "text");
}
