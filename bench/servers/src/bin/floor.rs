//! What TCP itself costs on tokio: bytes back as they come, without handshake or parsing.
//!
//! - A read takes all that has come, up to [`READ_LEN`], and is written from where it was read to: nothing is copied but by
//!   the kernel, and nothing is allocated for a message.
//! - What the socket does not take stays in that buffer, which is the connection's until then; the thread reads into
//!   another one. Nothing is read meanwhile.
//! - It does not wait for the end of a message, which it does not know.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::mem;
use std::ops::Range;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use servers::{Mode, QUEUE};
use tokio::io::{AsyncRead as _, AsyncReadExt as _, AsyncWrite as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

/// A smaller one brings so little of a message of 1 MiB that waking up for each, and waking the client with each answer,
/// costs more than the copies that the kernel makes.
const READ_LEN: usize = 512 * 1024;

fn buffer() -> Box<[u8]> {
    vec![0; READ_LEN].into_boxed_slice()
}

thread_local! {
    /// What is read into; a connection has it only while it handles what it has read.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(buffer());
    /// What connections have left that had to wait for their socket.
    static SPARE: RefCell<Vec<Box<[u8]>>> = const { RefCell::new(Vec::new()) };
}

fn main() -> ExitCode {
    servers::run(&[Mode::Echo, Mode::Fanout, Mode::Idle], serve)
}

async fn serve(mode: Mode, listener: TcpListener) {
    let room = Arc::new(Mutex::new(Vec::new()));
    servers::accept(listener, |stream| {
        if mode == Mode::Fanout {
            tokio::spawn(fanout(stream, Arc::clone(&room)));
        } else {
            tokio::spawn(echo(stream));
        }
    })
    .await;
}

async fn echo(mut stream: TcpStream) -> io::Result<()> {
    loop {
        let Unsent { buffer, range } = poll_fn(|cx| poll_echo(Pin::new(&mut stream), cx)).await?;
        stream.write_all(&buffer[range]).await?;
        SPARE.with_borrow_mut(|spare| spare.push(buffer));
    }
}

/// What the socket has not taken, in the buffer that it was read into.
struct Unsent {
    buffer: Box<[u8]>,
    range: Range<usize>,
}

/// Sends back what comes, until something is left.
fn poll_echo(mut stream: Pin<&mut TcpStream>, cx: &mut Context<'_>) -> Poll<io::Result<Unsent>> {
    BUFFER.with_borrow_mut(|own| {
        loop {
            // Not `readable` and `try_read`, after which a second read is tried for nothing: here a read that brings less
            // than it could is known to have been the last.
            let mut read = ReadBuf::new(own);
            ready!(stream.as_mut().poll_read(cx, &mut read))?;
            let read = read.filled();
            if read.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
            let written = match stream.as_mut().poll_write(cx, read) {
                Poll::Ready(written) => written?,
                Poll::Pending => 0,
            };
            let range = written..read.len();
            if !range.is_empty() {
                let other = SPARE.with_borrow_mut(Vec::pop).unwrap_or_else(buffer);
                return Poll::Ready(Ok(Unsent { buffer: mem::replace(own, other), range }));
            }
        }
    })
}

type Room = Arc<Mutex<Vec<mpsc::Sender<Bytes>>>>;

/// What a client sends first comes back: then it has joined. From then on what one read brings goes into the queue of each
/// connection, and each connection's task writes what is in its queue.
async fn fanout(mut stream: TcpStream, room: Room) {
    let (sender, mut queue) = mpsc::channel(QUEUE);
    if join(&mut stream).await.is_err() {
        return;
    }
    room.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
    let mut waiting = Vec::new();
    loop {
        tokio::select! {
            n = queue.recv_many(&mut waiting, QUEUE) => {
                if n == 0 || write_all(&mut stream, &waiting).await.is_err() {
                    return;
                }
                waiting.clear();
            }
            readable = stream.readable() => {
                let message = BUFFER.with_borrow_mut(|buffer| {
                    let n = stream.try_read(buffer)?;
                    Ok::<_, io::Error>(Bytes::copy_from_slice(&buffer[..n]))
                });
                match (readable, message) {
                    (Ok(()), Ok(message)) if !message.is_empty() => {
                        let room = room.lock().unwrap_or_else(PoisonError::into_inner);
                        for listener in room.iter() {
                            // Whoever does not keep up misses it.
                            drop(listener.try_send(message.clone()));
                        }
                    }
                    (Ok(()), Err(error)) if error.kind() == io::ErrorKind::WouldBlock => {}
                    _ => return,
                }
            }
        }
    }
}

async fn join(stream: &mut TcpStream) -> io::Result<()> {
    let mut first = vec![0; 1024];
    let n = stream.read(&mut first).await?;
    stream.write_all(&first[..n]).await
}

async fn write_all(stream: &mut TcpStream, messages: &[Bytes]) -> io::Result<()> {
    if let [message] = messages {
        return stream.write_all(message).await;
    }
    let mut slices: Vec<IoSlice<'_>> = messages.iter().map(|message| IoSlice::new(message)).collect();
    let mut left = &mut slices[..];
    while !left.is_empty() {
        let n = stream.write_vectored(left).await?;
        IoSlice::advance_slices(&mut left, n);
    }
    Ok(())
}
