//! tokio-tungstenite, for its two sizes of the read buffer. `echo` is its idiom, `send`; `echo-flush` uses `feed`, which
//! collects in its write buffer until `flush` ("this allows writing a batch of messages and flushing once", changelog of
//! 0.20). `idle` is plain echo: no timer, no mailbox. No compression, no HTTP/2.

use std::process::ExitCode;

use futures_util::{SinkExt as _, StreamExt as _};
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

pub(crate) fn run(config: WebSocketConfig) -> ExitCode {
    let modes = [Mode::Echo, Mode::EchoFlush, Mode::Fanout, Mode::Json, Mode::Tls, Mode::Idle];
    let config = config.max_message_size(Some(MAX_MESSAGE_SIZE)).max_frame_size(Some(MAX_MESSAGE_SIZE));
    servers::run(&modes, move |mode, listener| serve(mode, listener, config))
}

async fn serve(mode: Mode, listener: TcpListener, config: WebSocketConfig) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    servers::accept(listener, |stream| match acceptor.clone() {
        None => drop(tokio::spawn(upgrade(stream, mode, config, room.clone()))),
        Some(acceptor) => {
            let room = room.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    drop(upgrade(stream, mode, config, room).await);
                }
            });
        }
    })
    .await;
}

async fn upgrade<S>(stream: S, mode: Mode, config: WebSocketConfig, room: Room<Message>) -> Result<(), Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let socket = tokio_tungstenite::accept_async_with_config(stream, Some(config)).await?;
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
        if let Message::Text(text) = message? {
            let message: ClientMsg = serde_json::from_str(&text).map_err(std::io::Error::from)?;
            if let Some(answer) = message.answer() {
                let answer = serde_json::to_string(&answer).map_err(std::io::Error::from)?;
                socket.send(Message::text(answer)).await?;
            }
        }
    }
    Ok(())
}
