//! Handles: how the rest of the system reaches a connection.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use tokio::sync::oneshot;

use super::calls::CallError;
use super::mailbox::Shared;
use crate::handler::WebSocketHandler;
use crate::proto::close::{CloseCode, CloseFrame, CloseReason};

/// A connection's number: unique in this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(u64);

impl ConnectionId {
    pub(crate) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Reaches a connection from outside: sends it info messages, or ends it. Cheap to clone.
///
/// It does not keep the connection open. Its mailbox holds as many messages as the option `mailbox` says; a full one
/// is an explicit result. For `#[websocket]` handlers a generated trait adds a method for each info message.
///
/// ```
/// # use ws_runtime::{Handle, WebSocketHandler, SendError};
/// # async fn example<H: WebSocketHandler<Info = String>>(handle: Handle<H>) {
/// match handle.try_send("news".to_owned()) {
///     Ok(()) => {}
///     Err(SendError::Full(news)) => println!("{news} is for somebody faster"),
///     Err(SendError::Closed(_)) => println!("connection {} is gone", handle.id()),
/// }
/// # }
/// ```
pub struct Handle<H: WebSocketHandler>(pub(super) Arc<Shared<H::Info>>);

/// A [`Handle`] that does not keep the mailbox of a connection that has ended.
pub struct WeakHandle<H: WebSocketHandler>(Weak<Shared<H::Info>>);

/// Why an info message was not taken. The message comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a mailbox is full, gone, or takes it")]
pub enum SendError<T> {
    /// The mailbox is full: the connection is slower than what is sent to it.
    Full(T),
    /// The connection has ended.
    Closed(T),
}

impl<T> SendError<T> {
    /// The message.
    pub fn into_inner(self) -> T {
        match self {
            Self::Full(message) | Self::Closed(message) => message,
        }
    }
}

impl<T> fmt::Display for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full(_) => "the connection's mailbox is full",
            Self::Closed(_) => "the connection has ended",
        })
    }
}

impl<T: fmt::Debug> std::error::Error for SendError<T> {}

/// Where an answer goes: that to a [`Handle::call`], with which it travels in the info message, or that to a request of
/// the client's, where it is the argument `reply` of a `#[message(.., reply = id)]` method. It can be moved into a task.
#[derive(Debug)]
pub struct Reply<T>(oneshot::Sender<T>);

impl<T> Reply<T> {
    pub(super) fn new() -> (Self, oneshot::Receiver<T>) {
        let (sender, answer) = oneshot::channel();
        (Self(sender), answer)
    }

    /// To a request that wants no answer.
    pub(crate) fn unwanted() -> Self {
        Self::new().0
    }

    /// Answers. If nobody waits any more, the answer is dropped.
    pub fn send(self, answer: T) {
        drop(self.0.send(answer));
    }

    /// Whether nobody waits any more: who has asked is gone, or has cancelled.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Waits until nobody waits any more, for work that is then for nothing.
    pub async fn closed(&mut self) {
        self.0.closed().await;
    }
}

impl<H: WebSocketHandler> Handle<H> {
    /// The connection's number.
    pub fn id(&self) -> ConnectionId {
        self.0.id()
    }

    /// Sends an info message, if the mailbox has room now.
    ///
    /// # Errors
    /// [`SendError::Full`] or [`SendError::Closed`], with the message.
    pub fn try_send(&self, info: H::Info) -> Result<(), SendError<H::Info>> {
        self.0.try_send(info)
    }

    /// Sends an info message when the mailbox has room. A handler must not wait for its own connection here.
    ///
    /// # Errors
    /// [`SendError::Closed`], with the message.
    ///
    /// # Cancellation
    /// Dropped before it is done, it has sent nothing.
    pub async fn send(&self, info: H::Info) -> Result<(), SendError<H::Info>> {
        self.0.send(info).await
    }

    /// Sends an info message that carries a [`Reply`], and waits for the answer.
    ///
    /// ```
    /// # use ws_runtime::{CallError, Handle, Reply, WebSocketHandler};
    /// # enum CounterInfo { Get { reply: Reply<u64> } }
    /// # async fn example<H: WebSocketHandler<Info = CounterInfo>>(handle: Handle<H>) -> Result<(), CallError> {
    /// let count = handle.call(|reply| CounterInfo::Get { reply }).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`CallError::Closed`] if the connection ends first, [`CallError::Dropped`] if its handler drops the `Reply`.
    pub async fn call<T>(&self, info: impl FnOnce(Reply<T>) -> H::Info) -> Result<T, CallError> {
        let (reply, answer) = Reply::new();
        self.send(info(reply)).await.map_err(|_closed| CallError::Closed)?;
        answer.await.map_err(|_dropped| if self.is_closed() { CallError::Closed } else { CallError::Dropped })
    }

    /// Closes the connection with a code and a reason (`""` for none). It overtakes what waits in the mailbox;
    /// `terminate` is told [`Stop`](crate::TerminateReason::Stop).
    pub fn close(&self, code: CloseCode, reason: impl Into<CloseReason>) {
        self.0.close(CloseFrame::new(code, reason));
    }

    /// Closes the connection with 1000.
    pub fn stop(&self) {
        self.0.close(CloseCode::NORMAL.into());
    }

    /// Whether the connection has ended.
    pub fn is_closed(&self) -> bool {
        self.0.is_ended()
    }

    /// Waits until the connection has ended.
    pub async fn closed(&self) {
        self.0.ended().await;
    }

    /// A handle that does not keep the mailbox.
    pub fn downgrade(&self) -> WeakHandle<H> {
        WeakHandle(Arc::downgrade(&self.0))
    }
}

impl<H: WebSocketHandler> WeakHandle<H> {
    /// The handle; `None` if the connection has ended.
    pub fn upgrade(&self) -> Option<Handle<H>> {
        self.0.upgrade().map(Handle).filter(|handle| !handle.is_closed())
    }
}

impl<H: WebSocketHandler> Clone for Handle<H> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<H: WebSocketHandler> Clone for WeakHandle<H> {
    fn clone(&self) -> Self {
        Self(Weak::clone(&self.0))
    }
}

impl<H: WebSocketHandler> fmt::Debug for Handle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl<H: WebSocketHandler> fmt::Debug for WeakHandle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakHandle").finish_non_exhaustive()
    }
}
