//! A connection's streams: what it sends by and by.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker, ready};

use futures_core::Stream;

use super::life::panic_text;
use crate::command::IntoCommands;
use crate::session::Outbox;

/// A stream that was started with [`Cx::stream`](crate::Cx::stream).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StreamRef(u64);

impl StreamRef {
    /// A number that no other has, so that one that is kept too long is no other stream's.
    fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// As many streams, and answers that are given later, are outstanding on the connection as the option `max_streams`
/// allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a word")]
pub struct TooManyStreams;

impl fmt::Display for TooManyStreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection has as many streams as it may")
    }
}

impl std::error::Error for TooManyStreams {}

/// What is polled for something to send: a stream, or an answer that is given later.
pub(crate) trait Source<H>: Send {
    /// Puts the next thing to send into `out`; whether another may come.
    fn poll_send(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut Outbox) -> Poll<bool>;

    /// Whether this is for the request with this id.
    fn is_for(&self, _id: &dyn Any) -> bool {
        false
    }
}

impl<H, S: Stream<Item: IntoCommands<H>> + Send> Source<H> for S {
    fn poll_send(self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut Outbox) -> Poll<bool> {
        let item = ready!(self.poll_next(cx));
        Poll::Ready(item.map(|item| item.into_commands(out)).is_some())
    }
}

/// The streams of one connection. They are polled by its task, one after the other.
pub(super) struct Streams<H> {
    list: Vec<Entry<H>>,
    /// Whose turn it is.
    next: usize,
    task: Arc<Task>,
    /// Who is woken by that.
    woken: Option<Waker>,
}

struct Entry<H> {
    id: StreamRef,
    source: Pin<Box<dyn Source<H>>>,
    signal: Arc<Signal>,
    waker: Waker,
}

/// That a stream has to be polled: only then it is, whatever else the connection wakes up for.
struct Signal {
    is_set: AtomicBool,
    task: Arc<Task>,
}

/// The connection's task.
#[derive(Default)]
struct Task {
    /// Whether one of the streams has to be polled.
    is_due: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_set.store(true, Ordering::Release);
        // Whoever was first has woken it.
        if !self.task.is_due.swap(true, Ordering::AcqRel) {
            let waker = self.task.waker.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl<H> Streams<H> {
    pub(super) fn new() -> Self {
        Self { list: Vec::new(), next: 0, task: Arc::default(), woken: None }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn start(&mut self, source: Pin<Box<dyn Source<H>>>) -> StreamRef {
        let id = StreamRef::next();
        let signal = Arc::new(Signal { is_set: AtomicBool::new(true), task: Arc::clone(&self.task) });
        let waker = Waker::from(Arc::clone(&signal));
        self.list.push(Entry { id, source, signal, waker });
        self.task.is_due.store(true, Ordering::Release);
        id
    }

    /// Ends a stream; whether there was one.
    pub(super) fn cancel(&mut self, id: StreamRef) -> bool {
        self.cancel_all(|entry| entry.id == id)
    }

    /// Ends what is for the request with this id; whether there was anything.
    pub(super) fn cancel_request(&mut self, id: &dyn Any) -> bool {
        self.cancel_all(|entry| entry.source.is_for(id))
    }

    fn cancel_all(&mut self, mut is_meant: impl FnMut(&Entry<H>) -> bool) -> bool {
        let before = self.list.len();
        self.list.retain(|entry| !is_meant(entry));
        self.list.len() < before
    }

    /// Waits until one has to be polled.
    pub(super) fn poll_due(&mut self, cx: &Context<'_>) -> Poll<()> {
        if !self.woken.as_ref().is_some_and(|woken| woken.will_wake(cx.waker())) {
            self.woken = Some(cx.waker().clone());
            *self.task.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        }
        if self.task.is_due.load(Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Puts what the next one in turn has to send into `out`. `false` if none of them has anything now.
    ///
    /// # Errors
    /// The text of its panic, if it panicked. It is gone then.
    pub(super) fn send_next(&mut self, out: &mut Outbox) -> Result<bool, String> {
        // Whoever finds it clear after this wakes the task; what was set before it is seen below.
        if !self.task.is_due.swap(false, Ordering::AcqRel) {
            return Ok(false);
        }
        let len = self.list.len();
        for index in (self.next..len).chain(0..self.next.min(len)) {
            let Some(entry) = self.list.get_mut(index) else { break };
            if !entry.signal.is_set.swap(false, Ordering::AcqRel) {
                continue;
            }
            let source = entry.source.as_mut();
            let mut cx = Context::from_waker(&entry.waker);
            let polled = match catch_unwind(AssertUnwindSafe(|| source.poll_send(&mut cx, out))) {
                Ok(Poll::Pending) => continue,
                Ok(Poll::Ready(more)) => Ok(more),
                Err(panic) => Err(panic_text(&*panic)),
            };
            // Of the others nothing is known yet.
            self.task.is_due.store(true, Ordering::Release);
            if let Ok(true) = polled {
                entry.signal.is_set.store(true, Ordering::Release);
                self.next = index + 1;
                return Ok(true);
            }
            self.next = index;
            let dropped = dropped(self.list.remove(index));
            // The first panic is the one to be told of.
            return polled.and(dropped).map(|()| true);
        }
        Ok(false)
    }

    /// Frees what is not in use.
    pub(super) fn shrink(&mut self) {
        self.list.shrink_to_fit();
    }
}

/// What streams own is dropped whatever panics in between.
impl<H> Drop for Streams<H> {
    fn drop(&mut self) {
        for entry in self.list.drain(..) {
            if let Err(text) = dropped(entry) {
                tracing::error!("a stream panicked when it was dropped: {text}");
            }
        }
    }
}

/// Drops a stream; the text of its panic, if it panics.
fn dropped<H>(entry: Entry<H>) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| drop(entry))).map_err(|panic| panic_text(&*panic))
}
