//! Cowboy's `sys_SUITE`: what can be done to a connection from outside.

use tests::Peer;
use tokio::io::DuplexStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use ws_runtime::{
    Command, Commands, Connection, Cx, Exit, Frame, Handle, InFrame, Reject, Reply, Request, TerminateReason, Upgrade,
    WebSocketHandler, close_code,
};

use crate::script::{silence, text};

/// What others may ask of the handler below. It decides what they may.
enum System {
    Get(Reply<String>),
    Replace(String, Reply<String>),
    Suspend,
    Resume,
}

/// A handler with a state that others may see and replace, and that lets itself be suspended.
struct Open {
    state: String,
    handle: Option<oneshot::Sender<Handle<Self>>>,
}

impl WebSocketHandler for Open {
    type RouteState = ();
    type Info = System;

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::internal_error())
    }

    async fn websocket_init(&mut self, cx: &mut Cx<Self>) -> Commands {
        if let Some(handle) = self.handle.take() {
            assert!(handle.send(cx.handle()).is_ok(), "the test waits for it");
        }
        Commands::none()
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text(text) => Frame::text(text).into(),
            _ => Commands::none(),
        }
    }

    async fn websocket_info(&mut self, info: System, _cx: &mut Cx<Self>) -> Commands {
        match info {
            System::Get(reply) => reply.send(self.state.clone()),
            System::Replace(state, reply) => reply.send(std::mem::replace(&mut self.state, state)),
            System::Suspend => return Command::Active(false).into(),
            System::Resume => return Command::Active(true).into(),
        }
        Commands::none()
    }
}

async fn open() -> (Peer<DuplexStream>, JoinHandle<Exit>, Handle<Open>) {
    let (sender, handle) = oneshot::channel();
    let (client, server) = tokio::io::duplex(1024);
    let connection = Connection::new(Open { state: "first".to_owned(), handle: Some(sender) });
    let connection = tokio::spawn(connection.run(server, bytes::Bytes::new()));
    (Peer::new(client), connection, handle.await.expect("it opens"))
}

// Cowboy: B152, sys_SUITE/sys_get_state_ws, sys_SUITE/sys_replace_state_ws
#[tokio::test(start_paused = true)]
async fn a_handler_tells_its_state_and_has_it_replaced() {
    let (_peer, _connection, handle) = open().await;
    assert_eq!(handle.call(System::Get).await.as_deref(), Ok("first"));
    let before = handle.call(|reply| System::Replace("second".to_owned(), reply)).await;
    assert_eq!(before.as_deref(), Ok("first"));
    assert_eq!(handle.call(System::Get).await.as_deref(), Ok("second"));
}

// Cowboy: B152, sys_SUITE/sys_suspend_and_resume_ws
#[tokio::test(start_paused = true)]
async fn a_frame_sent_while_it_is_suspended_is_echoed_after_that() {
    let (mut peer, _connection, handle) = open().await;
    assert!(handle.try_send(System::Suspend).is_ok());
    silence(&mut peer).await;
    peer.text("Hello").await;
    silence(&mut peer).await;
    assert!(handle.try_send(System::Resume).is_ok());
    assert_eq!(peer.recv().await, text("Hello"));
}

// Cowboy: B152, sys_SUITE/sys_terminate_ws
#[tokio::test(start_paused = true)]
async fn it_is_ended_from_outside() {
    let (mut peer, connection, handle) = open().await;
    handle.close(close_code!(4001), "by the system");
    assert_eq!(peer.recv_close().await, Some((4001, "by the system".to_owned())));
    peer.close(4001, "").await;
    assert_eq!(peer.recv().await, None);
    assert_eq!(connection.await.expect("the task does not panic").reason, TerminateReason::Stop);
    assert!(handle.is_closed());
}
