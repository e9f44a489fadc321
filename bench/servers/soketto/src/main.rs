//! soketto, with its own handshake, as in its `examples/autobahn_server.rs`: on a `BufReader` and a `BufWriter`, without
//! which it reads and writes header and payload each by a system call of its own.
//!
//! - Buffers of 64 KiB each rather than the example's 8 and 16: a message of 16 KiB is one read and one write. For `idle`
//!   1 KiB each, and without the 8 KiB of the handshake.
//! - It reads into one vector, which is kept, and does not look at the bytes of a text: they are validated here, as in its
//!   example.
//! - `echo` flushes after each message, as its example does; `echo-flush` when nothing more has been read.
//! - Deflate: level 1, window 15, a new compressor for each message, and no context takeover: all fixed. It is built apart
//!   from the others, as it needs another flate2: see `Cargo.toml`.
//! - `idle` is plain echo: no timer, no mailbox. No HTTP/2.

#[path = "../../src/lib.rs"]
#[expect(dead_code, unreachable_pub, reason = "of what all servers share, this one has no use for all")]
mod servers;

use std::io;
use std::pin::pin;
use std::process::ExitCode;
use std::str;

use bytes::Bytes;
use futures_util::io::{BufReader, BufWriter};
use servers::json::ClientMsg;
use servers::room::Room;
use servers::{MAX_MESSAGE_SIZE, Mode, QUEUE};
use soketto::connection::Error;
use soketto::extension::deflate::Deflate;
use soketto::handshake::Server;
use soketto::handshake::server::Response;
use soketto::{BoxedError, Data};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt as _};

type Buffered<S> = BufReader<BufWriter<Compat<S>>>;
type Sender<S> = soketto::Sender<Buffered<S>>;
type Receiver<S> = soketto::Receiver<Buffered<S>>;

/// What waits for a connection of `fanout`; with `true` it is text.
type News = (bool, Bytes);

fn main() -> ExitCode {
    let modes = [
        Mode::Echo,
        Mode::EchoFlush,
        Mode::Fanout,
        Mode::FanoutDeflate,
        Mode::Deflate,
        Mode::Json,
        Mode::Tls,
        Mode::Idle,
        Mode::IdleDeflate,
    ];
    servers::run(&modes, serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let acceptor = (mode == Mode::Tls).then(servers::tls::acceptor);
    let room = Room::default();
    servers::accept(listener, |stream| {
        let (acceptor, room) = (acceptor.clone(), room.clone());
        tokio::spawn(async move {
            match acceptor {
                None => upgrade(stream, mode, room).await,
                Some(acceptor) => upgrade(acceptor.accept(stream).await?, mode, room).await,
            }
        });
    })
    .await;
}

async fn upgrade<S>(stream: S, mode: Mode, room: Room<News>) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let idle = matches!(mode, Mode::Idle | Mode::IdleDeflate);
    let size = if idle { 1024 } else { 64 * 1024 };
    let stream = BufReader::with_capacity(size, BufWriter::with_capacity(size, stream.compat()));
    let mut server = Server::new(stream);
    if matches!(mode, Mode::Deflate | Mode::FanoutDeflate | Mode::IdleDeflate) {
        server.add_extension(Box::new(Deflate::new(soketto::Mode::Server)));
    }
    let key = server.receive_request().await?.key();
    server.send_response(&Response::Accept { key, protocol: None }).await?;
    if idle {
        drop(server.take_buffer());
    }
    let mut builder = server.into_builder();
    builder.set_max_message_size(MAX_MESSAGE_SIZE);
    builder.set_max_frame_size(MAX_MESSAGE_SIZE);
    let (sender, receiver) = builder.finish();
    match mode {
        Mode::EchoFlush => echo_flush(sender, receiver).await,
        Mode::Fanout | Mode::FanoutDeflate => fanout(sender, receiver, room).await,
        Mode::Json => json(sender, receiver).await,
        _ => echo(sender, receiver).await,
    }
}

async fn answer<S>(sender: &mut Sender<S>, data: Data, message: &mut [u8]) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match data {
        Data::Text(_) => sender.send_text(str::from_utf8(message)?).await?,
        Data::Binary(_) => sender.send_binary_mut(message).await?,
    }
    Ok(())
}

/// The end of the connection is no failure.
fn end(error: Error) -> Result<(), BoxedError> {
    if let Error::Closed = error { Ok(()) } else { Err(error.into()) }
}

async fn echo<S>(mut sender: Sender<S>, mut receiver: Receiver<S>) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut message = Vec::new();
    loop {
        message.clear();
        match receiver.receive_data(&mut message).await {
            Ok(data) => answer(&mut sender, data, &mut message).await?,
            Err(error) => return end(error),
        }
        sender.flush().await?;
    }
}

async fn echo_flush<S>(mut sender: Sender<S>, mut receiver: Receiver<S>) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut message = Vec::new();
    loop {
        message.clear();
        let data = {
            let mut receiving = pin!(receiver.receive_data(&mut message));
            if let Some(data) = servers::ready::output(receiving.as_mut()).await {
                data
            } else {
                sender.flush().await?;
                receiving.await
            }
        };
        match data {
            Ok(data) => answer(&mut sender, data, &mut message).await?,
            Err(error) => return end(error),
        }
    }
}

async fn json<S>(mut sender: Sender<S>, mut receiver: Receiver<S>) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut message = Vec::new();
    loop {
        message.clear();
        match receiver.receive_data(&mut message).await {
            Ok(_) => {
                let message: ClientMsg = serde_json::from_slice(&message)?;
                if let Some(answer) = message.answer() {
                    sender.send_text_owned(serde_json::to_string(&answer)?).await?;
                    sender.flush().await?;
                }
            }
            Err(error) => return end(error),
        }
    }
}

async fn fanout<S>(mut sender: Sender<S>, mut receiver: Receiver<S>, room: Room<News>) -> Result<(), BoxedError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (_own, mut queue) = room.join();
    let reading = async {
        loop {
            let mut message = Vec::new();
            match receiver.receive_data(&mut message).await {
                Ok(data) => room.publish(&(data.is_text(), Bytes::from(message))),
                Err(error) => return end(error),
            }
        }
    };
    let writing = async {
        let mut waiting = Vec::new();
        while queue.recv_many(&mut waiting, QUEUE).await > 0 {
            for (is_text, payload) in waiting.drain(..) {
                if is_text {
                    sender.send_text(str::from_utf8(&payload).map_err(io::Error::other)?).await?;
                } else {
                    sender.send_binary(payload).await?;
                }
            }
            sender.flush().await?;
        }
        Ok(())
    };
    tokio::select! {
        done = reading => done,
        done = writing => done,
    }
}
