//! axum, with `axum::serve` and its `WebSocketUpgrade`, as in its `examples/websockets`.
//!
//! - Without the features that a WebSocket server has no use for, and with no layer in front.
//! - The read buffer stays at its 128 KiB: it is tokio-tungstenite's, which names that for "high read load". For `idle`
//!   4 KiB, which it names for "a lot of connections".
//! - `echo` is its idiom, `send`; `echo-flush` uses `feed`, and flushes when nothing more has been read.
//! - `h2`: `axum::serve` takes extended CONNECT as it comes. `tls`: hyper-util's server, as in its
//!   `examples/low-level-rustls`.
//! - `idle` is otherwise plain echo: no timer, no mailbox. No compression.

use std::process::ExitCode;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use axum::serve::ListenerExt as _;
use futures_util::SinkExt as _;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode};
use tokio::net::TcpListener;

type Result = std::result::Result<(), axum::Error>;

#[derive(Clone)]
struct Served {
    mode: Mode,
    room: Room<Message>,
}

fn main() -> ExitCode {
    let modes = [Mode::Echo, Mode::EchoFlush, Mode::Fanout, Mode::Json, Mode::Tls, Mode::H2, Mode::Idle];
    servers::run(&modes, serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let served = Served { mode, room: Room::default() };
    let app = Router::new().fallback(any(upgrade)).with_state(served);
    if mode == Mode::Tls {
        return tls(listener, app).await;
    }
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP_NODELAY can be set"));
    axum::serve(listener, app).await.expect("it serves for ever");
}

async fn tls(listener: TcpListener, app: Router) {
    let acceptor = servers::tls::acceptor();
    servers::accept(listener, |stream| {
        let (acceptor, app) = (acceptor.clone(), app.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else { return };
            let http = auto::Builder::new(TokioExecutor::new());
            let service = TowerToHyperService::new(app);
            drop(http.serve_connection_with_upgrades(TokioIo::new(stream), service).await);
        });
    })
    .await;
}

async fn upgrade(State(served): State<Served>, upgrade: WebSocketUpgrade) -> Response {
    let upgrade = upgrade.max_message_size(MAX_MESSAGE_SIZE).max_frame_size(MAX_MESSAGE_SIZE);
    let upgrade = if served.mode == Mode::Idle { upgrade.read_buffer_size(4 * 1024) } else { upgrade };
    upgrade.on_upgrade(move |socket| async move {
        drop(match served.mode {
            Mode::EchoFlush => echo_flush(socket).await,
            Mode::Fanout => served.room.serve(socket, is_data).await,
            Mode::Json => json(socket).await,
            _ => echo(socket).await,
        });
    })
}

fn is_data(message: &Message) -> bool {
    matches!(message, Message::Text(_) | Message::Binary(_))
}

async fn echo(mut socket: WebSocket) -> Result {
    while let Some(message) = socket.recv().await {
        let message = message?;
        if is_data(&message) {
            socket.send(message).await?;
        }
    }
    Ok(())
}

async fn echo_flush(mut socket: WebSocket) -> Result {
    loop {
        let Some(message) = servers::ready::next_or_flush(&mut socket).await? else { return Ok(()) };
        let message = message?;
        if is_data(&message) {
            socket.feed(message).await?;
        }
    }
}

async fn json(mut socket: WebSocket) -> Result {
    while let Some(message) = socket.recv().await {
        if let Message::Text(text) = message? {
            let message: ClientMsg = serde_json::from_str(&text).map_err(axum::Error::new)?;
            if let Some(answer) = message.answer() {
                let answer = serde_json::to_string(&answer).map_err(axum::Error::new)?;
                socket.send(Message::text(answer)).await?;
            }
        }
    }
    Ok(())
}
