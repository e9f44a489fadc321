//! Calls of the client: what the server asks, and the answers that it waits for.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::timers::FAR;

/// Why a call got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// The connection ended before.
    Closed,
    /// The [`Reply`](crate::Reply) was dropped without an answer.
    Dropped,
    /// The deadline passed before.
    TimedOut,
    /// As many calls are pending on the connection as the option `max_streams` allows. Nothing was sent.
    Busy,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the connection ended without an answer",
            Self::Dropped => "the reply was dropped without an answer",
            Self::TimedOut => "no answer came in time",
            Self::Busy => "too many calls are pending on the connection",
        })
    }
}

impl std::error::Error for CallError {}

/// The answer of the client, when it comes: what [`Cx::call`](crate::Cx::call) returns.
///
/// It can be moved into a task. Do not wait for it in a method of the handler that has called: until that returns, the
/// connection handles nothing, an answer included.
#[must_use = "who drops it does not get the answer"]
pub struct Call<T>(Pin<Box<dyn Future<Output = Result<T, CallError>> + Send>>);

impl<T> Future for Call<T> {
    type Output = Result<T, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Call<T> {
    /// A call that has failed.
    pub(super) fn failed(error: CallError) -> Self {
        Self(Box::pin(async move { Err(error) }))
    }

    fn waiting(deadline: Instant, answer: oneshot::Receiver<T>) -> Self {
        Self(Box::pin(async move {
            match timeout_at(deadline, answer).await {
                Ok(Ok(answer)) => Ok(answer),
                // Its place was given to another.
                Ok(Err(_dropped)) if Instant::now() >= deadline => Err(CallError::TimedOut),
                Ok(Err(_dropped)) => Err(CallError::Closed),
                Err(_elapsed) => Err(CallError::TimedOut),
            }
        }))
    }
}

/// The calls of one connection that have no answer yet. No more than a few, so a list will do.
#[derive(Default)]
pub(super) struct Calls {
    list: Vec<Pending>,
    started: u64,
}

struct Pending {
    id: u64,
    deadline: Instant,
    sender: Box<dyn Sender>,
}

/// Where an answer of some type goes.
trait Sender: Send {
    /// Whether nobody waits any more.
    fn is_abandoned(&self) -> bool;

    /// An `Option<oneshot::Sender<T>>`.
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<T: Send + 'static> Sender for Option<oneshot::Sender<T>> {
    fn is_abandoned(&self) -> bool {
        self.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

impl Calls {
    /// A number for the call that comes next; `None` if `most` are pending.
    pub(super) fn next_id(&mut self, most: usize) -> Option<u64> {
        self.forget_abandoned();
        (self.list.len() < most).then(|| {
            self.started += 1;
            self.started
        })
    }

    /// Waits for an answer to the call of this number.
    pub(super) fn start<T: Send + 'static>(&mut self, id: u64, within: Duration) -> Call<T> {
        let (sender, answer) = oneshot::channel::<T>();
        let deadline = Instant::now() + within.min(FAR);
        self.list.push(Pending { id, deadline, sender: Box::new(Some(sender)) });
        Call::waiting(deadline, answer)
    }

    /// Whether a call of this number waited for an answer of this type.
    pub(super) fn answer<T: Send + 'static>(&mut self, id: u64, answer: T) -> bool {
        self.forget_abandoned();
        let Some(index) = self.list.iter().position(|pending| pending.id == id) else { return false };
        let pending = self.list.get_mut(index).and_then(|pending| pending.sender.as_any().downcast_mut());
        // The answer of another type may be somebody's mistake; the right one can still come.
        let Some(sender): Option<&mut Option<oneshot::Sender<T>>> = pending else { return false };
        let sender = sender.take();
        self.list.swap_remove(index);
        sender.is_some_and(|sender| sender.send(answer).is_ok())
    }

    /// Frees what is not in use.
    pub(super) fn shrink(&mut self) {
        self.forget_abandoned();
        self.list.shrink_to_fit();
    }

    fn forget_abandoned(&mut self) {
        let now = Instant::now();
        self.list.retain(|pending| pending.deadline > now && !pending.sender.is_abandoned());
    }
}
