//! Callbacks: their order, what they are told, and what they hold up.

use std::sync::{Arc, Mutex};

use tests::{Call, Peer, Probe, frame};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use ws_runtime::{
    Command, Commands, Connection, Crash, Cx, Frame, InFrame, PartialRequest, Reject, Request, TerminateReason,
    Upgrade, WebSocketHandler,
};

use crate::script::{SECOND, Script, Told, binary, reason, sent, silence, text};

fn handled(text: &str) -> Call {
    Call::Handle("text", text.as_bytes().to_vec())
}

// Cowboy: B50
#[tokio::test(start_paused = true)]
async fn the_frames_of_a_packet_come_before_the_next_message_of_the_mailbox() {
    let (probe, seen) = Probe::new("");
    let (probe, handle) = probe.with_handle();
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run();
    let handle = handle.await.expect("it opens");
    peer.raw(&[frame(0x81, b"wait"), frame(0x81, b"second"), frame(0x81, b"third")].concat()).await;
    silence(&mut peer).await;
    assert_eq!(seen.calls()[1..], [handled("wait")], "one at a time");
    handle.try_send("info".to_owned()).expect("the mailbox has room");
    gate.send(()).await.expect("it waits");
    for expected in ["waited", "second", "third", "info"] {
        assert_eq!(peer.recv_text().await, expected);
    }
    assert_eq!(seen.calls()[2..], [handled("second"), handled("third"), Call::Info("info".to_owned())]);
}

// Cowboy: B49
#[tokio::test(start_paused = true)]
async fn nothing_is_read_before_websocket_init_has_returned() {
    let (probe, seen) = Probe::new("wait");
    let (probe, gate) = probe.with_gate();
    let (mut peer, _connection) = probe.run();
    peer.text("hello").await;
    silence(&mut peer).await;
    assert_eq!(seen.calls(), [Call::Init]);
    gate.send(()).await.expect("it waits");
    assert_eq!(peer.recv_text().await, "waited");
    assert_eq!(peer.recv_text().await, "hello");
}

// Cowboy: B64
#[tokio::test(start_paused = true)]
async fn hibernate_waits_for_the_rest_of_the_packet() {
    let script = Script::echo().hibernate(true);
    let mut peer = script.connect().await;
    peer.raw(&[frame(0x81, b"one"), frame(0x01, b"tw"), frame(0x82, b"")[..1].to_vec()].concat()).await;
    // The last byte begins no frame that may stand there.
    assert_eq!(peer.recv().await, text("one"));
    assert_eq!(peer.recv_close().await, Some((1002, String::new())));

    let mut peer = Script::echo().hibernate(true).connect().await;
    let big = vec![7; 100_000];
    peer.raw(&[frame(0x81, b"one"), frame(0x81, b"two"), frame(0x82, &big)[..50_000].to_vec()].concat()).await;
    assert_eq!(peer.recv().await, text("one"));
    assert_eq!(peer.recv().await, text("two"));
    silence(&mut peer).await;
    // What has arrived of a message is not memory that could be freed.
    peer.raw(&frame(0x82, &big)[50_000..]).await;
    assert!(peer.recv().await == binary(&big));
}

/// Counts, and tells how far it has come; ends as a text says.
#[derive(Clone, Default)]
struct Counter {
    count: u32,
    told: Arc<Mutex<Vec<(TerminateReason, u32)>>>,
}

impl WebSocketHandler for Counter {
    type RouteState = ();
    type Info = ();

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self::default()))
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        self.count += 1;
        match frame {
            InFrame::Text("stop") => Command::Stop.into(),
            InFrame::Text("crash") => {
                cx.send(Crash::new("told to"));
                Commands::none()
            }
            InFrame::Text("panic") => panic!("told to"),
            _ => Commands::none(),
        }
    }

    async fn terminate(self, reason: TerminateReason, _req: PartialRequest) {
        self.told.lock().unwrap().push((reason, self.count));
    }
}

// Cowboy: B53
#[tokio::test(start_paused = true)]
async fn terminate_gets_the_state_as_the_last_callback_has_left_it() {
    let crash = || TerminateReason::Crash("told to".to_owned());
    for (last, expected) in [("stop", TerminateReason::Stop), ("crash", crash()), ("panic", crash())] {
        let counter = Counter::default();
        let told = Arc::clone(&counter.told);
        let (client, server) = tokio::io::duplex(1024);
        let connection = tokio::spawn(Connection::new(counter).run(server, bytes::Bytes::new()));
        let mut peer = Peer::new(client);
        for word in ["one", "two", last] {
            peer.text(word).await;
        }
        assert!(peer.recv_close().await.is_some());
        drop(peer);
        connection.await.expect("the task does not panic");
        assert_eq!(*told.lock().unwrap(), [(expected, 3)], "{last}");
    }
}

/// Says that it terminates, and waits before it does.
struct Slow {
    terminates: Option<oneshot::Sender<()>>,
    may_end: Arc<Semaphore>,
}

impl WebSocketHandler for Slow {
    type RouteState = ();
    type Info = ();

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::internal_error())
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        if let InFrame::Ping(_) = frame {
            self.may_end.acquire().await.expect("it is open").forget();
        }
        Command::Stop.into()
    }

    async fn terminate(mut self, _reason: TerminateReason, _req: PartialRequest) {
        if let Some(terminates) = self.terminates.take() {
            terminates.send(()).expect("the test waits for it");
        }
        self.may_end.acquire().await.expect("it is open").forget();
        panic!("in terminate");
    }
}

// Cowboy: B54, B113, G4
#[tokio::test(start_paused = true)]
async fn terminate_runs_between_the_close_frame_and_the_end() {
    let (terminates, terminating) = oneshot::channel();
    let may_end = Arc::new(Semaphore::new(0));
    let slow = Slow { terminates: Some(terminates), may_end: Arc::clone(&may_end) };
    let (client, server) = tokio::io::duplex(1024);
    let connection = tokio::spawn(Connection::new(slow).run(server, bytes::Bytes::new()));
    let mut peer = Peer::new(client);
    peer.text("stop").await;
    terminating.await.expect("it terminates");
    assert_eq!(peer.recv_close().await, Some((1000, String::new())), "it was written before");
    silence(&mut peer).await;
    peer.close(1000, "").await;
    assert!(timeout(SECOND, peer.recv()).await.is_err(), "the stream is open as long as `terminate` runs");
    may_end.add_permits(1);
    assert_eq!(peer.recv().await, None);
    let exit = connection.await.expect("a panic in `terminate` is not the task's");
    assert_eq!(exit.reason, TerminateReason::Stop);
}

// Cowboy: B96
#[tokio::test(start_paused = true)]
async fn a_ping_is_answered_before_the_handler_has_returned_from_it() {
    let may_end = Arc::new(Semaphore::new(0));
    let slow = Slow { terminates: None, may_end: Arc::clone(&may_end) };
    let (client, server) = tokio::io::duplex(1024);
    let _connection = tokio::spawn(Connection::new(slow).run(server, bytes::Bytes::new()));
    let mut peer = Peer::new(client);
    peer.send(0x89, b"now").await;
    assert_eq!(peer.recv().await, sent(0x8A, b"now"));
    silence(&mut peer).await;
    may_end.add_permits(1);
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
}

// Cowboy: B77
#[tokio::test(start_paused = true)]
async fn a_shutdown_reason_behind_a_close_is_dropped() {
    let script = Script::echo().open(|_| {
        [Command::ShutdownReason("first".into()), Frame::Close(None).into(), Command::ShutdownReason("late".into())]
            .into()
    });
    let told = Told::clone(&script.told);
    let (mut peer, connection) = script.run();
    assert_eq!(peer.recv_close().await, None);
    drop(peer);
    assert_eq!(connection.await.expect("the task does not panic").shutdown_reason.as_deref(), Some("first"));
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B98, G10
#[tokio::test(start_paused = true)]
async fn the_server_pings_unless_it_is_told_not_to() {
    let ping = sent(0x89, b"");
    let mut peer = Script::echo().connect().await;
    assert_eq!(peer.recv().await, ping);
    let mut peer = Script::echo().options(|_| ws_runtime::Options::cowboy()).connect().await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())), "silence up to the idle timeout");
    let mut peer = Script::echo().open(|_| Frame::ping().into()).connect().await;
    assert_eq!(peer.recv().await, ping, "a handler may, too");
}
