//! yawc, upgraded by hyper as in its `examples/echo_server.rs`.
//!
//! - `simd`: UTF-8 is validated by simdutf8. It comes without validation of text, which RFC 6455 (8.1) demands and all
//!   others do, so `with_utf8`.
//! - Buffers as in the benchmarks of its README: 128 KiB for reading, 64 KiB to write before it waits for the socket. For
//!   `idle` 1 KiB each, as `DeflatePool` has it for many idle connections.
//! - flate2 on zlib-rs, the fastest that flate2 knows, but not by yawc's feature `zlib`, which would answer a client that
//!   offers `client_max_window_bits` with a window of 9 bits. Level and window as they come with
//!   `with_balanced_compression`: level 6, window 15. Without context takeover its `DeflatePool`.
//! - It works on the TCP stream itself (`from_stream_with_extensions`): hyper's boxed stream is left.
//! - `echo` is its idiom, `send`; `echo-flush` uses `feed`, and flushes when nothing more has been read: what its README
//!   calls batched.
//! - `fanout-deflate`: it compresses for each connection anew. `idle` is plain echo: no timer, no mailbox.

use std::io;
use std::process::ExitCode;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::header::SEC_WEBSOCKET_EXTENSIONS;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode, QUEUE, upgraded};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use yawc::{CompressionLevel, DeflatePool, Frame, OpCode, Options, Role, WebSocket, WebSocketError};

fn main() -> ExitCode {
    let modes = [
        Mode::Echo,
        Mode::EchoFlush,
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

fn options(mode: Mode) -> Options {
    let options = Options::default().with_limits(MAX_MESSAGE_SIZE, MAX_MESSAGE_SIZE).with_utf8();
    let options = match mode {
        Mode::Idle | Mode::IdleDeflate => options.with_read_buffer_capacity(1024).with_write_buffer_capacity(1024),
        _ => options.with_read_buffer_capacity(128 * 1024).with_backpressure_boundary(64 * 1024),
    };
    match mode {
        Mode::Deflate | Mode::FanoutDeflate | Mode::IdleDeflate => options
            .with_compression_level(CompressionLevel::default())
            .server_no_context_takeover()
            .client_no_context_takeover()
            .with_deflate_pool(DeflatePool::new(64)),
        Mode::DeflateTakeover => options.with_compression_level(CompressionLevel::default()),
        _ => options,
    }
}

async fn serve(mode: Mode, listener: TcpListener) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    let options = options(mode);
    servers::accept(listener, |stream| {
        let (acceptor, options, room) = (acceptor.clone(), options.clone(), room.clone());
        tokio::spawn(async move {
            match acceptor {
                None => http(stream, mode, options, room).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        http(stream, mode, options, room).await;
                    }
                }
            }
        });
    })
    .await;
}

async fn http<S>(stream: S, mode: Mode, options: Options, room: Room<Frame>)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |mut request: Request<Incoming>| {
        let answered = upgrade(&mut request, mode, options.clone(), room.clone());
        async move { answered }
    });
    let stream = TokioIo::new(stream);
    if mode == Mode::H2 {
        let mut http = http2::Builder::new(TokioExecutor::new());
        drop(http.enable_connect_protocol().serve_connection(stream, service).await);
    } else {
        drop(http1::Builder::new().serve_connection(stream, service).with_upgrades().await);
    }
}

fn upgrade(
    request: &mut Request<Incoming>,
    mode: Mode,
    options: Options,
    room: Room<Frame>,
) -> Result<Response<Empty<Bytes>>, WebSocketError> {
    if mode == Mode::H2 {
        let (response, socket) = WebSocket::upgrade_with_options(request, options)?;
        tokio::spawn(async move { echo(socket.await?).await });
        return Ok(response);
    }
    let stream = hyper::upgrade::on(&mut *request);
    let (response, _boxed) = WebSocket::upgrade_with_options(request, options.clone())?;
    let agreed = response.headers().get(SEC_WEBSOCKET_EXTENSIONS).cloned();
    tokio::spawn(async move {
        let agreed = agreed.as_ref().and_then(|agreed| agreed.to_str().ok());
        let stream = stream.await?;
        if mode == Mode::Tls {
            let stream: TlsStream<TcpStream> = upgraded::stream(stream)?;
            return echo(WebSocket::from_stream_with_extensions(stream, Role::Server, agreed, options)?).await;
        }
        let stream: TcpStream = upgraded::stream(stream)?;
        let socket = WebSocket::from_stream_with_extensions(stream, Role::Server, agreed, options)?;
        match mode {
            Mode::EchoFlush => echo_flush(socket).await,
            Mode::Fanout | Mode::FanoutDeflate => fanout(socket, room).await,
            Mode::Json => json(socket).await,
            _ => echo(socket).await,
        }
    });
    Ok(response)
}

fn is_data(frame: &Frame) -> bool {
    matches!(frame.opcode(), OpCode::Text | OpCode::Binary)
}

async fn echo<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocket<S>) -> Result<(), WebSocketError> {
    while let Some(frame) = socket.next().await {
        if is_data(&frame) {
            socket.send(frame).await?;
        }
    }
    Ok(())
}

async fn echo_flush<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocket<S>) -> Result<(), WebSocketError> {
    loop {
        let Some(frame) = servers::ready::next_or_flush(&mut socket).await? else { return Ok(()) };
        if is_data(&frame) {
            socket.feed(frame).await?;
        }
    }
}

async fn json<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocket<S>) -> Result<(), WebSocketError> {
    while let Some(frame) = socket.next().await {
        if frame.opcode() == OpCode::Text {
            let message: ClientMsg = serde_json::from_slice(frame.payload()).map_err(io::Error::from)?;
            if let Some(answer) = message.answer() {
                let answer = serde_json::to_vec(&answer).map_err(io::Error::from)?;
                socket.send(Frame::text(answer)).await?;
            }
        }
    }
    Ok(())
}

async fn fanout<S>(mut socket: WebSocket<S>, room: Room<Frame>) -> Result<(), WebSocketError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (_own, mut queue) = room.join();
    let mut waiting = Vec::new();
    loop {
        tokio::select! {
            biased;
            _ = queue.recv_many(&mut waiting, QUEUE) => {
                for frame in waiting.drain(..) {
                    socket.feed(frame).await?;
                }
                socket.flush().await?;
            }
            frame = socket.next() => {
                let Some(frame) = frame else { return Ok(()) };
                if is_data(&frame) {
                    room.publish(&frame);
                }
            }
        }
    }
}
