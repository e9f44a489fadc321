//! What TCP itself costs on tokio: bytes back as they come, without handshake or parsing.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};

use bytes::Bytes;
use servers::{Mode, QUEUE};
use tokio::io::{AsyncRead as _, AsyncReadExt as _, AsyncWrite as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const READ_LEN: usize = 64 * 1024;

thread_local! {
    /// What is read into; a connection has it only while it handles what it has read.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_LEN].into_boxed_slice());
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

async fn echo(mut stream: TcpStream) {
    loop {
        // Not `readable` and `try_read`, after which a second read is tried for nothing: here a read that brings less than
        // it could is known to have been the last.
        let read = poll_fn(|cx| {
            BUFFER.with_borrow_mut(|buffer| {
                let mut read = ReadBuf::new(buffer);
                ready!(Pin::new(&mut stream).poll_read(cx, &mut read))?;
                let read = read.filled();
                // What the socket does not take at once has to wait outside of the buffer, which others use meanwhile.
                let written = match Pin::new(&mut stream).poll_write(cx, read) {
                    Poll::Ready(written) => written?,
                    Poll::Pending => 0,
                };
                Poll::Ready(Ok::<_, io::Error>((read.len(), read[written..].to_vec())))
            })
        });
        match read.await {
            Ok((0, _)) | Err(_) => return,
            Ok((_, rest)) if rest.is_empty() => {}
            Ok((_, rest)) => {
                if stream.write_all(&rest).await.is_err() {
                    return;
                }
            }
        }
    }
}

type Room = Arc<Mutex<Vec<mpsc::Sender<Bytes>>>>;

/// What a client sends first comes back: then it has joined. From then on what one read brings goes into the queue of each connection, and each connection's task writes what is in its queue.
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
