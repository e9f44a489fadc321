//! fastwebsockets, upgraded by hyper as in its `examples/echo_server.rs`.
//!
//! - `simd` (its default): UTF-8 is validated by simdutf8. `set_writev(true)` (its default): a payload of more than 1 KiB
//!   is written from where it is, with its header in front.
//! - `FragmentCollector`: whole messages, as all others give them; its README names it for that.
//! - It works on the TCP stream itself, which its README does after a handshake by hand: hyper's boxed stream is left.
//! - It writes each frame at once. Its API for halves (`unstable-split`) takes any writer, so `echo-flush` has a
//!   `BufWriter` that is flushed when nothing more has been read, and `tls` flushes, as its documentation asks for.
//! - `fanout` has the two halves in one task. `idle` is plain echo: no timer, no mailbox. No compression, no HTTP/2.

use std::future::{Ready, ready};
use std::io;
use std::pin::pin;
use std::process::ExitCode;

use bytes::Bytes;
use fastwebsockets::{
    FragmentCollector, FragmentCollectorRead, Frame, OpCode, Payload, Role, WebSocket, WebSocketError, WebSocketRead,
    WebSocketWrite, after_handshake_split, upgrade,
};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode, QUEUE, upgraded};
use tokio::io::{AsyncRead, AsyncWrite, BufWriter};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, Sender};
use tokio_rustls::server::TlsStream;

/// What waits for a connection of `fanout`.
type News = (OpCode, Bytes);
type Reader<R> = FragmentCollectorRead<R>;

fn main() -> ExitCode {
    let modes = [Mode::Echo, Mode::EchoFlush, Mode::Fanout, Mode::Json, Mode::Tls, Mode::Idle];
    servers::run(&modes, serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    servers::accept(listener, |stream| {
        let (acceptor, room) = (acceptor.clone(), room.clone());
        tokio::spawn(async move {
            match acceptor {
                None => http(stream, mode, room).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        http(stream, mode, room).await;
                    }
                }
            }
        });
    })
    .await;
}

async fn http<S>(stream: S, mode: Mode, room: Room<News>)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(move |mut request: Request<Incoming>| {
        let answered = upgraded(&mut request, mode, room.clone());
        async move { answered }
    });
    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await);
}

fn upgraded(
    request: &mut Request<Incoming>,
    mode: Mode,
    room: Room<News>,
) -> Result<Response<Empty<Bytes>>, WebSocketError> {
    let (response, upgrade) = upgrade::upgrade(request)?;
    tokio::spawn(async move {
        let upgraded = upgrade.await?.into_inner().into_inner();
        if mode == Mode::Tls {
            return tls(upgraded::stream(upgraded)?).await;
        }
        let stream: TcpStream = upgraded::stream(upgraded)?;
        match mode {
            Mode::EchoFlush => {
                let (read, write) = stream.into_split();
                let (read, write) = after_handshake_split(read, BufWriter::new(write), Role::Server);
                echo_flush(read, write).await
            }
            Mode::Fanout => fanout(stream, room).await,
            Mode::Json => json(stream).await,
            _ => echo(stream).await,
        }
    });
    Ok(response)
}

fn collector<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> FragmentCollector<S> {
    let mut socket = WebSocket::after_handshake(stream, Role::Server);
    socket.set_writev(true);
    socket.set_max_message_size(MAX_MESSAGE_SIZE);
    FragmentCollector::new(socket)
}

async fn echo(stream: TcpStream) -> Result<(), WebSocketError> {
    let mut socket = collector(stream);
    loop {
        let frame = socket.read_frame().await?;
        match frame.opcode {
            OpCode::Close => return Ok(()),
            OpCode::Text | OpCode::Binary => socket.write_frame(frame).await?,
            _ => {}
        }
    }
}

async fn json(stream: TcpStream) -> Result<(), WebSocketError> {
    let mut socket = collector(stream);
    loop {
        let frame = socket.read_frame().await?;
        match frame.opcode {
            OpCode::Close => return Ok(()),
            OpCode::Text => {
                let message: ClientMsg = serde_json::from_slice(&frame.payload).map_err(io::Error::from)?;
                if let Some(answer) = message.answer() {
                    let answer = serde_json::to_vec(&answer).map_err(io::Error::from)?;
                    socket.write_frame(Frame::text(Payload::Owned(answer))).await?;
                }
            }
            _ => {}
        }
    }
}

/// A reader of whole messages, and where it leaves the answers to pings.
fn messages<R: AsyncRead + Unpin>(mut read: WebSocketRead<R>) -> Reader<R> {
    read.set_max_message_size(MAX_MESSAGE_SIZE);
    FragmentCollectorRead::new(read)
}

/// For the answers that the reading half owes.
fn owed(queue: Sender<News>) -> impl FnMut(Frame<'_>) -> Ready<io::Result<()>> {
    move |frame| {
        let sent = queue.try_send((frame.opcode, Bytes::copy_from_slice(&frame.payload)));
        ready(sent.map_err(|_| io::ErrorKind::ConnectionAborted.into()))
    }
}

async fn write<W: AsyncWrite + Unpin>(
    write: &mut WebSocketWrite<W>,
    (opcode, payload): &News,
) -> Result<(), WebSocketError> {
    write.write_frame(Frame::new(true, *opcode, None, Payload::Borrowed(payload))).await
}

/// The same on the two halves, flushed when nothing more has been read.
async fn echo_flush<R, W>(read: WebSocketRead<R>, mut socket: WebSocketWrite<W>) -> Result<(), WebSocketError>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut read = messages(read);
    let (sender, mut queue) = mpsc::channel(QUEUE);
    let mut owed = owed(sender);
    loop {
        let mut reading = pin!(read.read_frame(&mut owed));
        let frame = loop {
            if let Some(frame) = servers::ready::output(reading.as_mut()).await {
                break frame?;
            }
            socket.flush().await?;
            tokio::select! {
                biased;
                Some(news) = queue.recv() => write(&mut socket, &news).await?,
                frame = reading.as_mut() => break frame?,
            }
        };
        while let Ok(news) = queue.try_recv() {
            write(&mut socket, &news).await?;
        }
        match frame.opcode {
            OpCode::Close => return socket.flush().await,
            OpCode::Text | OpCode::Binary => socket.write_frame(frame).await?,
            _ => {}
        }
    }
}

async fn tls(stream: TlsStream<TcpStream>) -> Result<(), WebSocketError> {
    let (read, write) = tokio::io::split(stream);
    let (read, write) = after_handshake_split(read, write, Role::Server);
    echo_flush(read, write).await
}

async fn fanout(stream: TcpStream, room: Room<News>) -> Result<(), WebSocketError> {
    let (read, socket) = stream.into_split();
    let (read, mut socket) = after_handshake_split(read, socket, Role::Server);
    let mut read = messages(read);
    let (sender, mut queue) = room.join();
    let mut owed = owed(sender);
    let reading = async {
        loop {
            let frame = read.read_frame(&mut owed).await?;
            match frame.opcode {
                OpCode::Close => return Ok(()),
                OpCode::Text | OpCode::Binary => {
                    let payload = match frame.payload {
                        Payload::Bytes(bytes) => bytes.freeze(),
                        payload => Bytes::from(Vec::from(payload)),
                    };
                    room.publish(&(frame.opcode, payload));
                }
                _ => {}
            }
        }
    };
    let writing = async {
        let mut waiting = Vec::new();
        while queue.recv_many(&mut waiting, QUEUE).await > 0 {
            for news in waiting.drain(..) {
                write(&mut socket, &news).await?;
            }
        }
        Ok(())
    };
    tokio::select! {
        done = reading => done,
        done = writing => done,
    }
}
