//! sockudo-ws on its Tokio runtime, with its own handshake.
//!
//! - SIMD for masks is chosen at run time; text is validated, as it comes. `init_clock` before the runtime, as its
//!   documentation asks for.
//! - `echo` is the loop of its README, which queues with `feed`: reading writes what is queued before it waits. So there is
//!   no `echo-flush`: one write for what one read has brought is what it does anyway.
//! - No automatic pings and no limit on idleness but in `idle`, where the limit is 60 s: no clock is read for each frame.
//! - Deflate: zlib-rs, level 6, window 15, as its configuration comes; no threshold, so that each message is compressed.
//!   `CompressedWebSocketStream` has no shared compressors, whatever `Compression` says, so `fanout-deflate`
//!   compresses for each connection anew.
//! - `h2`: its own server on h2, with its windows of 1 MiB.
//! - `mimalloc`, which its README recommends, is left out: all have the same allocator.

use std::process::ExitCode;

use bytes::BytesMut;
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode};
use sockudo_ws::deflate::{DeflateNegotiation, negotiate_server_deflate};
use sockudo_ws::handshake::{build_response, generate_accept_key, parse_request};
use sockudo_ws::server::WebSocketServer;
use sockudo_ws::{
    CompressedWebSocketStream, Config, DeflateConfig, Error, Http2, Message, Result, Role, WebSocketStream,
};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn main() -> ExitCode {
    sockudo_ws::init_clock();
    let modes = [
        Mode::Echo,
        Mode::Fanout,
        Mode::FanoutDeflate,
        Mode::Deflate,
        Mode::DeflateTakeover,
        Mode::Json,
        Mode::Tls,
        Mode::H2,
        Mode::Idle,
        Mode::IdleDeflate,
    ];
    servers::run(&modes, serve)
}

fn config(mode: Mode) -> Config {
    let idle_timeout = if matches!(mode, Mode::Idle | Mode::IdleDeflate) { 60 } else { 0 };
    Config::builder()
        .max_message_size(MAX_MESSAGE_SIZE)
        .max_frame_size(MAX_MESSAGE_SIZE)
        .auto_ping(false)
        .idle_timeout(idle_timeout)
        .http2_max_streams(1 << 16)
        .build()
}

/// What is agreed to when it is offered.
fn deflate(mode: Mode) -> Option<DeflateConfig> {
    let takeover = match mode {
        Mode::Deflate | Mode::FanoutDeflate | Mode::IdleDeflate => false,
        Mode::DeflateTakeover => true,
        _ => return None,
    };
    Some(DeflateConfig {
        server_no_context_takeover: !takeover,
        client_no_context_takeover: !takeover,
        compression_threshold: 0,
        ..DeflateConfig::default()
    })
}

async fn serve(mode: Mode, listener: TcpListener) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    servers::accept(listener, |stream| {
        let (acceptor, room) = (acceptor.clone(), room.clone());
        tokio::spawn(async move {
            match acceptor {
                None if mode == Mode::H2 => h2(stream).await,
                None => upgrade(stream, mode, room).await,
                Some(acceptor) => upgrade(acceptor.accept(stream).await?, mode, room).await,
            }
        });
    })
    .await;
}

async fn h2(stream: TcpStream) -> Result<()> {
    let server = WebSocketServer::<Http2>::new(config(Mode::H2));
    server.serve(stream, |socket, _request| async { drop(echo(socket).await) }).await
}

async fn upgrade<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, mode: Mode, room: Room<Message>) -> Result<()> {
    let agreed = handshake(&mut stream, deflate(mode)).await?;
    let config = config(mode);
    if let Some(agreed) = agreed {
        let socket = CompressedWebSocketStream::server(stream, config, agreed.config);
        return if mode == Mode::FanoutDeflate { room.serve(socket, is_data).await } else { echo(socket).await };
    }
    let socket = WebSocketStream::from_raw(stream, Role::Server, config);
    match mode {
        Mode::Fanout | Mode::FanoutDeflate => room.serve(socket, is_data).await,
        Mode::Json => json(socket).await,
        _ => echo(socket).await,
    }
}

/// Its `server_handshake`, which cannot agree to extensions, with its own parts for that.
async fn handshake<S>(stream: &mut S, deflate: Option<DeflateConfig>) -> Result<Option<DeflateNegotiation>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut read = BytesMut::with_capacity(4096);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            return Err(Error::ConnectionClosed);
        }
        let Some((request, _)) = parse_request(&read)? else { continue };
        let offers = request.extensions.zip(deflate);
        let agreed = offers.and_then(|(offers, deflate)| negotiate_server_deflate(offers, &deflate));
        let extensions = agreed.as_ref().map(DeflateNegotiation::to_response_header);
        let response = build_response(&generate_accept_key(request.key), None, extensions.as_deref());
        stream.write_all(&response).await?;
        stream.flush().await?;
        return Ok(agreed);
    }
}

fn is_data(message: &Message) -> bool {
    matches!(message, Message::Text(_) | Message::Binary(_))
}

async fn echo<S>(mut socket: S) -> Result<()>
where
    S: Stream<Item = Result<Message>> + Sink<Message, Error = Error> + Unpin,
{
    while let Some(message) = socket.next().await {
        match message? {
            message @ (Message::Text(_) | Message::Binary(_)) => socket.feed(message).await?,
            Message::Close(_) => return Ok(()),
            Message::Ping(_) | Message::Pong(_) => {}
        }
    }
    Ok(())
}

async fn json<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>) -> Result<()> {
    while let Some(message) = socket.next().await {
        match message? {
            Message::Text(text) => {
                let message: ClientMsg = serde_json::from_slice(&text).map_err(std::io::Error::from)?;
                if let Some(answer) = message.answer() {
                    let answer = serde_json::to_string(&answer).map_err(std::io::Error::from)?;
                    socket.feed(Message::text(answer)).await?;
                }
            }
            Message::Close(_) => return Ok(()),
            _ => {}
        }
    }
    Ok(())
}
