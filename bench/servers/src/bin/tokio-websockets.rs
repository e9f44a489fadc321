//! tokio-websockets with its own handshake, `ServerBuilder::accept`.
//!
//! - SIMD for masks is chosen at run time, UTF-8 is validated by simdutf8; `ring` for SHA-1, "recommended when also used
//!   in rustls" (README).
//! - `echo` is its idiom, `send`; `echo-flush` uses `feed`, and flushes when nothing more has been read. `flush_threshold`
//!   is 64 KiB there, so that it is that flush which writes, and not the 8 KiB that it comes with.
//! - `frame_size`: one frame for each message, as all others send them (it comes with 4 MiB).
//! - `idle` is plain echo: no timer, no mailbox. No compression, no HTTP/2.

use std::process::ExitCode;

use futures_util::{SinkExt as _, StreamExt as _};
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_websockets::{Config, Error, Limits, Message, ServerBuilder, WebSocketStream};

fn main() -> ExitCode {
    let modes = [Mode::Echo, Mode::EchoFlush, Mode::Fanout, Mode::Json, Mode::Tls, Mode::Idle];
    servers::run(&modes, serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    servers::accept(listener, |stream| match acceptor.clone() {
        None => drop(tokio::spawn(upgrade(stream, mode, room.clone()))),
        Some(acceptor) => {
            let room = room.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    drop(upgrade(stream, mode, room).await);
                }
            });
        }
    })
    .await;
}

async fn upgrade<S: AsyncRead + AsyncWrite + Unpin>(stream: S, mode: Mode, room: Room<Message>) -> Result<(), Error> {
    let config = Config::default().frame_size(MAX_MESSAGE_SIZE).flush_threshold(64 * 1024);
    let limits = Limits::default().max_payload_len(Some(MAX_MESSAGE_SIZE));
    let (_request, socket) = ServerBuilder::new().config(config).limits(limits).accept(stream).await?;
    match mode {
        Mode::EchoFlush => echo_flush(socket).await,
        Mode::Fanout => room.serve(socket, is_data).await,
        Mode::Json => json(socket).await,
        _ => echo(socket).await,
    }
}

fn is_data(message: &Message) -> bool {
    message.is_text() || message.is_binary()
}

async fn echo<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>) -> Result<(), Error> {
    while let Some(message) = socket.next().await {
        let message = message?;
        if is_data(&message) {
            socket.send(message).await?;
        }
    }
    Ok(())
}

async fn echo_flush<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>) -> Result<(), Error> {
    loop {
        let Some(message) = servers::ready::next_or_flush(&mut socket).await? else { return Ok(()) };
        let message = message?;
        if is_data(&message) {
            socket.feed(message).await?;
        }
    }
}

async fn json<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>) -> Result<(), Error> {
    while let Some(message) = socket.next().await {
        if let Some(text) = message?.as_text() {
            let message: ClientMsg = serde_json::from_str(text).map_err(std::io::Error::from)?;
            if let Some(answer) = message.answer() {
                let answer = serde_json::to_string(&answer).map_err(std::io::Error::from)?;
                socket.send(Message::text(answer)).await?;
            }
        }
    }
    Ok(())
}
