//! The mailbox of a connection: what its handles and its task share, in one piece of memory.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::mem;
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::sync::Notify;

// Unit tests try all schedules of this.
#[cfg(test)]
use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, Ordering},
};
#[cfg(not(test))]
use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, Ordering},
};

use super::handle::{ConnectionId, SendError};
use crate::proto::close::CloseFrame;

#[cfg(test)]
mod model;

/// How many messages an empty mailbox keeps room for, so that now and then one costs no allocation.
const KEPT: usize = 4;

/// The connection's end of its mailbox. Most connections never make it.
pub(super) struct Mailbox<I>(Arc<Shared<I>>);

/// What handles and the connection share.
pub(super) struct Shared<I> {
    id: ConnectionId,
    capacity: u32,
    /// Whether it is worth to lock for a close.
    is_asked: AtomicBool,
    /// Whether it is worth to lock at all. If not, the task waits for messages, and is woken by the next.
    has_news: AtomicBool,
    state: Mutex<State<I>>,
}

struct State<I> {
    queue: VecDeque<I>,
    /// How many the connection has taken and not begun to handle. They count as if they were in the queue.
    taken: u32,
    /// The connection's task, while it has to be woken. So it is woken once, however many messages come.
    task: Option<Waker>,
    /// Whether it has to be woken for messages, too, and not only for a close.
    wants_info: bool,
    is_ended: bool,
    seldom: Option<Box<Seldom>>,
}

/// What most mailboxes never have.
#[derive(Default)]
struct Seldom {
    /// Overtakes the queue.
    close: Option<CloseFrame>,
    line: Option<Box<Line>>,
    /// There as soon as somebody waits for the end.
    end: Option<Arc<Notify>>,
}

/// Those who wait for room, in the order in which they came.
#[derive(Default)]
struct Line {
    list: VecDeque<(Ticket, Waker)>,
    last: Ticket,
    /// How many have left the line because there is room for their messages, and have not put them there yet.
    granted: usize,
}

type Ticket = u64;

/// What a mailbox has for its connection.
pub(super) enum News<I> {
    Close(CloseFrame),
    Info(Batch<I>),
}

impl<I> Mailbox<I> {
    pub(super) fn new(id: ConnectionId, capacity: u32) -> Self {
        let state =
            State { queue: VecDeque::new(), taken: 0, task: None, wants_info: false, is_ended: false, seldom: None };
        let capacity = capacity.max(1);
        // A task that has been told that there is no mailbox has not waited for this one.
        let (is_asked, has_news) = (AtomicBool::new(false), AtomicBool::new(true));
        Self(Arc::new(Shared { id, capacity, is_asked, has_news, state: Mutex::new(state) }))
    }

    pub(super) fn share(&self) -> Arc<Shared<I>> {
        Arc::clone(&self.0)
    }

    /// Whether a handle has asked for a close.
    pub(super) fn is_asked(&self) -> bool {
        self.0.is_asked.load(Ordering::Acquire)
    }

    /// A close that a handle has asked for.
    pub(super) fn take_close(&self) -> Option<CloseFrame> {
        if self.is_asked() { self.0.lock().take_close() } else { None }
    }

    /// Whether there may be something to take. If not, the task that polled last is woken by what comes.
    pub(super) fn has_news(&self) -> bool {
        self.0.has_news.load(Ordering::Acquire)
    }

    /// Waits for a close or, with `wants_info`, for messages: all that are there. Who has got some waits for the next at the
    /// same time.
    pub(super) fn poll(&self, wants_info: bool, cx: &Context<'_>) -> Poll<News<I>> {
        let mut state = self.0.lock();
        if let Some(close) = state.take_close() {
            return Poll::Ready(News::Close(close));
        }
        state.wants_info = wants_info;
        let old = match &state.task {
            Some(task) if task.will_wake(cx.waker()) => None,
            _ => state.task.replace(cx.waker().clone()),
        };
        if !wants_info {
            self.0.has_news.store(true, Ordering::Relaxed);
            drop((state, old));
            return Poll::Pending;
        }
        self.0.has_news.store(false, Ordering::Relaxed);
        let batch = state.queue.pop_front().map(|first| {
            let mut batch = Batch::of(first);
            if !state.queue.is_empty() {
                batch.rest = mem::take(&mut state.queue);
                batch.counted = batch.rest.len();
                state.set_taken(batch.counted);
                batch.mailbox = Some(self.share());
            } else if state.queue.capacity() > KEPT {
                state.queue = VecDeque::new();
            }
            batch
        });
        state.grant(self.0.capacity).wake_without(state);
        // A waker is foreign code.
        drop(old);
        batch.map_or(Poll::Pending, |batch| Poll::Ready(News::Info(batch)))
    }
}

/// Nothing is taken from here on, and what waits is dropped.
impl<I> Drop for Mailbox<I> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_ended = true;
        let (_task, seldom) = (state.task.take(), state.seldom.take());
        let queue = mem::take(&mut state.queue);
        drop(state);
        let Seldom { close: _, line, end } = seldom.map(|seldom| *seldom).unwrap_or_default();
        for (_, waker) in line.into_iter().flat_map(|line| line.list) {
            waker.wake();
        }
        if let Some(end) = end {
            end.notify_waiters();
        }
        // Last, because one of them may panic.
        drop(queue);
    }
}

impl<I> Shared<I> {
    pub(super) const fn id(&self) -> ConnectionId {
        self.id
    }

    pub(super) fn try_send(&self, info: I) -> Result<(), SendError<I>> {
        let mut state = self.lock();
        if state.is_ended {
            return Err(SendError::Closed(info));
        }
        if state.used() >= self.capacity as usize {
            return Err(SendError::Full(info));
        }
        let woken = state.push(info);
        self.has_news.store(true, Ordering::Release);
        woken.wake_without(state);
        Ok(())
    }

    pub(super) const fn send(&self, info: I) -> Sending<'_, I> {
        Sending { mailbox: self, info: Some(info), ticket: None }
    }

    pub(super) fn close(&self, close: CloseFrame) {
        let mut state = self.lock();
        if state.is_ended {
            return;
        }
        state.seldom().close.get_or_insert(close);
        self.is_asked.store(true, Ordering::Release);
        self.has_news.store(true, Ordering::Release);
        Woken::One(state.task.take()).wake_without(state);
    }

    pub(super) fn is_ended(&self) -> bool {
        self.lock().is_ended
    }

    pub(super) async fn ended(&self) {
        let end = {
            let mut state = self.lock();
            if state.is_ended {
                return;
            }
            Arc::clone(state.seldom().end.get_or_insert_default())
        };
        // From here on it misses nothing, even if it is not polled.
        let notified = end.notified();
        if !self.is_ended() {
            notified.await;
        }
    }

    /// A batch has been handled, but for `rest`.
    fn put_back(&self, mut rest: VecDeque<I>) {
        let mut state = self.lock();
        if !state.is_ended {
            state.taken = 0;
            rest.append(&mut state.queue);
            if !rest.is_empty() {
                self.has_news.store(true, Ordering::Relaxed);
            }
            if !rest.is_empty() || rest.capacity() <= KEPT {
                mem::swap(&mut state.queue, &mut rest);
            }
            state.grant(self.capacity).wake_without(state);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<I>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I> State<I> {
    /// How many messages there are to handle, with those that are granted their place.
    fn used(&self) -> usize {
        self.in_queue() + self.seldom.as_ref().and_then(|seldom| seldom.line.as_ref()).map_or(0, |line| line.granted)
    }

    fn in_queue(&self) -> usize {
        self.queue.len() + self.taken as usize
    }

    fn set_taken(&mut self, taken: usize) {
        // There are no more than the capacity.
        self.taken = u32::try_from(taken).unwrap_or(u32::MAX);
    }

    fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    fn line(&mut self) -> Option<&mut Line> {
        self.seldom.as_mut()?.line.as_deref_mut()
    }

    fn take_close(&mut self) -> Option<CloseFrame> {
        self.seldom.as_mut()?.close.take()
    }

    fn push(&mut self, info: I) -> Woken {
        if self.queue.capacity() == 0 {
            // Most never hold more at once.
            self.queue.reserve_exact(1);
        }
        self.queue.push_back(info);
        Woken::One(if self.wants_info { self.task.take() } else { None })
    }

    /// Gives the room that there is to those who wait for it.
    fn grant(&mut self, capacity: u32) -> Woken {
        let in_queue = self.in_queue();
        let Some(line) = self.line() else { return Woken::One(None) };
        let room = (capacity as usize).saturating_sub(in_queue + line.granted).min(line.list.len());
        line.granted += room;
        Woken::Many(line.list.drain(..room).map(|(_, waker)| waker).collect())
    }

    /// Frees the line if nobody is in it.
    fn leave_line(&mut self) {
        if let Some(seldom) = &mut self.seldom {
            seldom.line = seldom.line.take().filter(|line| !line.list.is_empty() || line.granted > 0);
        }
    }
}

/// Who is to be woken, when the mailbox is not locked any more: a waker is foreign code.
enum Woken {
    One(Option<Waker>),
    Many(Vec<Waker>),
}

impl Woken {
    fn wake_without<I>(self, state: MutexGuard<'_, State<I>>) {
        drop(state);
        match self {
            Self::One(waker) => waker.into_iter().for_each(Waker::wake),
            Self::Many(wakers) => wakers.into_iter().for_each(Waker::wake),
        }
    }
}

/// Messages that were taken together. Those that are left when it is dropped are put back.
pub(super) struct Batch<I> {
    first: Option<I>,
    rest: VecDeque<I>,
    /// How many of the rest the mailbox counts.
    counted: usize,
    /// Not there if there was only one.
    mailbox: Option<Arc<Shared<I>>>,
}

impl<I> Batch<I> {
    /// One message, from elsewhere.
    pub(super) const fn of(info: I) -> Self {
        Self { first: Some(info), rest: VecDeque::new(), counted: 0, mailbox: None }
    }

    /// The next message.
    pub(super) fn next(&mut self) -> Option<I> {
        self.first.take().or_else(|| self.rest.pop_front())
    }

    /// Runs what handles one. If it waits, those who send need not wait for the end of the batch, too.
    pub(super) async fn beside<F: Future>(&mut self, handling: F) -> F::Output {
        let mut handling = pin!(handling);
        poll_fn(|cx| {
            let polled = handling.as_mut().poll(cx);
            if polled.is_pending() {
                self.release();
            }
            polled
        })
        .await
    }

    /// Gives the places of those that are handled to others.
    fn release(&mut self) {
        let Some(mailbox) = self.mailbox.as_ref().filter(|_| self.counted > self.rest.len()) else { return };
        self.counted = self.rest.len();
        let mut state = mailbox.lock();
        state.set_taken(self.counted);
        state.grant(mailbox.capacity).wake_without(state);
    }
}

impl<I> Drop for Batch<I> {
    fn drop(&mut self) {
        let Some(mailbox) = self.mailbox.take() else { return };
        let mut rest = mem::take(&mut self.rest);
        if let Some(first) = self.first.take() {
            rest.push_front(first);
        }
        mailbox.put_back(rest);
    }
}

/// Sends a message when there is room for it.
pub(super) struct Sending<'a, I> {
    mailbox: &'a Shared<I>,
    /// Gone when it is sent.
    info: Option<I>,
    /// The place in the line of those who wait.
    ticket: Option<Ticket>,
}

/// Nothing in it is pinned.
impl<I> Unpin for Sending<'_, I> {}

impl<I> Future for Sending<'_, I> {
    type Output = Result<(), SendError<I>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(info) = self.info.take() else { return Poll::Pending };
        let mut state = self.mailbox.lock();
        if state.is_ended {
            self.ticket = None;
            return Poll::Ready(Err(SendError::Closed(info)));
        }
        let may_send = match self.ticket {
            None => state.used() < self.mailbox.capacity as usize,
            Some(ticket) => state.line().is_none_or(|line| line.place(ticket).is_none()),
        };
        if may_send {
            if self.ticket.take().is_some() {
                state.line().into_iter().for_each(|line| line.granted -= 1);
                state.leave_line();
            }
            let woken = state.push(info);
            self.mailbox.has_news.store(true, Ordering::Release);
            woken.wake_without(state);
            return Poll::Ready(Ok(()));
        }
        self.info = Some(info);
        let line = state.seldom().line.get_or_insert_default();
        let old = line.wait(&mut self.ticket, cx.waker());
        drop((state, old));
        Poll::Pending
    }
}

impl<I> Drop for Sending<'_, I> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.mailbox.lock();
        let Some(line) = state.line() else { return };
        let gone = line.place(ticket).and_then(|place| line.list.remove(place));
        if gone.is_none() {
            line.granted -= 1;
        }
        let woken = state.grant(self.mailbox.capacity);
        state.leave_line();
        woken.wake_without(state);
        drop(gone);
    }
}

impl Line {
    /// Where somebody stands.
    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.list.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()
    }

    /// Stands in the line, at its end if there is no ticket yet. The waker that was there before.
    fn wait(&mut self, ticket: &mut Option<Ticket>, waker: &Waker) -> Option<Waker> {
        let Some(place) = ticket.and_then(|ticket| self.place(ticket)) else {
            self.last += 1;
            *ticket = Some(self.last);
            self.list.push_back((self.last, waker.clone()));
            return None;
        };
        let (_, old) = self.list.get_mut(place)?;
        if old.will_wake(waker) { None } else { Some(mem::replace(old, waker.clone())) }
    }
}
