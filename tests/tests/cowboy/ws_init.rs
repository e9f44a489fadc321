//! Cowboy's `ws_SUITE`: what `websocket_init` returns, with `hibernate` and without.

use ws_runtime::{Commands, Cx, Frame, Reject, Request, Route, TerminateReason, Upgrade, WebSocketHandler};

use crate::script::{Script, Told, ask, binary, closes, reason, request, silence, text};

/// The script whose `websocket_init` is this, without `hibernate` and with it.
fn both(open: fn(&mut Cx<Script>) -> Commands) -> [Script; 2] {
    [false, true].map(|hibernate| Script::echo().open(open).hibernate(hibernate))
}

// Cowboy: B60, ws_SUITE/ws_init_return_ok, ws_SUITE/ws_init_return_ok_hibernate
#[tokio::test(start_paused = true)]
async fn ws_init_return_ok() {
    for script in both(|_| Commands::none()) {
        let mut peer = script.connect().await;
        silence(&mut peer).await;
        peer.text("hello").await;
        assert_eq!(peer.recv().await, text("hello"));
    }
}

// Cowboy: B48, ws_SUITE/ws_init_return_reply, ws_SUITE/ws_init_return_reply_hibernate
#[tokio::test(start_paused = true)]
async fn ws_init_return_reply() {
    for script in both(|_| "Hello".into()) {
        let mut peer = script.connect().await;
        assert_eq!(peer.recv().await, text("Hello"));
        silence(&mut peer).await;
    }
}

// Cowboy: B48, ws_SUITE/ws_init_return_reply_close, ws_SUITE/ws_init_return_reply_close_hibernate
#[tokio::test(start_paused = true)]
async fn ws_init_return_reply_close() {
    for script in both(|_| Frame::Close(None).into()) {
        let told = Told::clone(&script.told);
        closes(&mut script.connect().await, None).await;
        assert_eq!(reason(&told).await, TerminateReason::Stop);
    }
}

// Cowboy: B48, ws_SUITE/ws_init_return_reply_many, ws_SUITE/ws_init_return_reply_many_hibernate
#[tokio::test(start_paused = true)]
async fn ws_init_return_reply_many() {
    for script in both(|_| [Frame::text("Hello").into(), Frame::binary("World").into()].into()) {
        let mut peer = script.connect().await;
        assert_eq!(peer.recv().await, text("Hello"));
        assert_eq!(peer.recv().await, binary(b"World"));
        silence(&mut peer).await;
    }
}

// Cowboy: B66, ws_SUITE/ws_init_return_reply_many_close, ws_SUITE/ws_init_return_reply_many_close_hibernate
#[tokio::test(start_paused = true)]
async fn ws_init_return_reply_many_close() {
    for script in both(|_| [Frame::text("Hello").into(), Frame::Close(None).into()].into()) {
        let mut peer = script.connect().await;
        assert_eq!(peer.recv().await, text("Hello"));
        closes(&mut peer, None).await;
    }
}

/// Lets nobody in.
struct Closed;

impl WebSocketHandler for Closed {
    type RouteState = ();
    type Info = ();

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Err(Reject::forbidden("not today"))
    }

    async fn websocket_handle(&mut self, _frame: ws_runtime::InFrame<'_>, _cx: &mut Cx<Self>) -> Commands {
        unreachable!("there is no upgrade")
    }
}

// Cowboy: B1, ws_SUITE/ws_init_shutdown_before_handshake
#[tokio::test(start_paused = true)]
async fn ws_init_shutdown_before_handshake() {
    let (head, _stream) = ask(&Route::<Closed>::new(()), request("").as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 403 "), "{head}");
}
