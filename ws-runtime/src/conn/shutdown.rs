//! Stopping many connections together.

use std::fmt;
use std::future;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Waker;
use std::time::Duration;

use tokio::sync::Notify;

use super::clock::{Beats, Clock};

/// Stops the connections of a server: it counts them, tells them to end, and waits.
///
/// A [`Server`](crate::Server) has one of its own. It is cheap to clone; the clones are one.
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::Shutdown;
///
/// # async fn example() {
/// let shutdown = Shutdown::new();
/// // routes and connections are given clones of it, and some day:
/// shutdown.start(); // each connection sends 1001 and terminates with `Shutdown`
/// let all_ended = shutdown.finished(Duration::from_secs(10)).await;
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Shutdown(Arc<State>);

#[derive(Default)]
struct State {
    phase: AtomicU8,
    connections: AtomicUsize,
    /// The phase has changed.
    advanced: Notify,
    /// Who is told of that directly.
    tasks: Mutex<Tasks>,
    /// The last connection has gone.
    emptied: Notify,
    clock: Clock,
}

/// The tasks of the connections that are open, each at its place: a fraction of what it takes each to wait for a
/// [`Notify`].
#[derive(Default)]
struct Tasks {
    places: Vec<Option<Waker>>,
    free: Vec<u32>,
}

const NO_PLACE: u32 = u32::MAX;

impl Tasks {
    fn take_place(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            // There are fewer descriptors than that.
            u32::try_from(self.places.len() - 1).unwrap_or(NO_PLACE)
        })
    }
}

/// Connections are to close.
const CLOSING: u8 = 1;
/// Connections are to be gone, even if their handlers are busy.
const KILLING: u8 = 2;

impl Shutdown {
    /// Nothing stopped, nothing counted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells all connections, those to come included, to end.
    pub fn start(&self) {
        self.advance(CLOSING);
    }

    /// Whether [`start`](Self::start) was called.
    pub fn is_started(&self) -> bool {
        self.phase() >= CLOSING
    }

    /// Waits until [`start`](Self::start) is called.
    pub async fn started(&self) {
        self.reached(CLOSING).await;
    }

    /// How many connections live; those of a server include the ones on which HTTP is spoken.
    pub fn connections(&self) -> usize {
        self.0.connections.load(Ordering::Acquire)
    }

    /// Waits until no connection lives, for up to `limit`; then drops handlers that are still busy, whose `terminate`
    /// is told [`Shutdown`](crate::TerminateReason::Shutdown). Whether all had ended by themselves.
    pub async fn finished(&self, limit: Duration) -> bool {
        let in_time = tokio::time::timeout(limit, self.empty()).await.is_ok();
        if !in_time {
            self.advance(KILLING);
            // Only code that never yields can hold it up now.
            _ = tokio::time::timeout(Duration::from_secs(1), self.empty()).await;
        }
        in_time
    }

    /// Whether busy handlers are to be dropped.
    pub(super) fn is_killed(&self) -> bool {
        self.phase() >= KILLING
    }

    /// Waits until busy handlers are to be dropped.
    pub(crate) async fn killed(&self) {
        self.reached(KILLING).await;
    }

    /// Counts a connection for as long as the guard lives.
    pub(crate) fn register(&self) -> Registered {
        self.0.connections.fetch_add(1, Ordering::AcqRel);
        Registered { shutdown: self.clone(), place: NO_PLACE, alarm: 0 }
    }

    fn phase(&self) -> u8 {
        self.0.phase.load(Ordering::Acquire)
    }

    fn advance(&self, phase: u8) {
        self.0.phase.fetch_max(phase, Ordering::AcqRel);
        self.0.advanced.notify_waiters();
        self.0.wake_all();
    }

    async fn reached(&self, phase: u8) {
        until(&self.0.advanced, || self.phase() >= phase).await;
    }

    async fn empty(&self) {
        until(&self.0.emptied, || self.connections() == 0).await;
    }
}

impl State {
    fn tasks(&self) -> MutexGuard<'_, Tasks> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_all(&self) {
        self.wake(|tasks| tasks.places.iter().flatten().cloned().collect());
    }

    fn wake(&self, whom: impl FnOnce(&Tasks) -> Vec<Waker>) {
        // Not under the lock: a waker is foreign code.
        let tasks = whom(&self.tasks());
        tasks.into_iter().for_each(Waker::wake);
    }
}

/// Makes the clock beat for as long as alarms are set.
async fn run_clock(mut running: Running) {
    let mut beats = Beats::new();
    loop {
        beats.next().await;
        let Some(state) = running.0.upgrade() else { return };
        let (due, goes_on) = state.clock.beat();
        state.wake(|tasks| due.iter().filter_map(|place| tasks.places.get(*place as usize)?.clone()).collect());
        if !goes_on {
            running.0 = Weak::new();
            return;
        }
    }
}

/// If the runtime that runs the clock ends before the others that have connections, one of those takes over; even if it ends
/// before the clock's task has begun.
struct Running(Weak<State>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(state) = self.0.upgrade() {
            state.clock.stop();
            state.wake_all();
        }
    }
}

/// Waits for a condition of which changes are notified.
async fn until(notify: &Notify, condition: impl Fn() -> bool) {
    loop {
        // Before the look, so that a change between it and the wait is not missed.
        let mut changed = std::pin::pin!(notify.notified());
        changed.as_mut().enable();
        if condition() {
            return;
        }
        changed.await;
    }
}

impl fmt::Debug for Shutdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shutdown")
            .field("started", &self.is_started())
            .field("connections", &self.connections())
            .finish_non_exhaustive()
    }
}

/// A connection's place in the count.
#[derive(Debug)]
pub(crate) struct Registered {
    shutdown: Shutdown,
    /// That of its task among the tasks, if it has one.
    place: u32,
    /// The beat of the clock at which its task is woken.
    alarm: u32,
}

impl Registered {
    pub(crate) const fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    /// How many beats the clock has counted.
    pub(super) fn now(&self) -> u32 {
        self.shutdown.0.clock.now()
    }

    /// Wakes this task, which has to have a place, at a beat of the clock that is to come, or earlier.
    #[inline]
    pub(super) fn set_alarm(&mut self, due: u32, now: u32) {
        // An alarm is to be relied on for as long as the clock runs.
        if self.alarm <= now || self.alarm > due || !self.shutdown.0.clock.is_running() {
            self.set_anew(due);
        }
    }

    #[cold]
    fn set_anew(&mut self, due: u32) {
        let state = &self.shutdown.0;
        self.alarm = due;
        if state.clock.set(due, self.place) {
            tokio::spawn(run_clock(Running(Arc::downgrade(state))));
        }
    }

    /// From here on, wakes this task when there is something to do about the end. What is there already is to be looked
    /// at afterwards.
    pub(super) fn wake(&mut self, task: &Waker) {
        let mut tasks = self.shutdown.0.tasks();
        if self.place == NO_PLACE {
            self.place = tasks.take_place();
        }
        let old = tasks.places.get_mut(self.place as usize).and_then(|place| place.replace(task.clone()));
        // A waker is foreign code.
        drop((tasks, old));
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        if self.place != NO_PLACE {
            let mut tasks = self.shutdown.0.tasks();
            let task = tasks.places.get_mut(self.place as usize).and_then(Option::take);
            tasks.free.push(self.place);
            drop((tasks, task));
        }
        let state = &self.shutdown.0;
        if state.connections.fetch_sub(1, Ordering::AcqRel) == 1 {
            state.emptied.notify_waiters();
        }
    }
}

/// As [`Shutdown::killed`] of a connection that may have none.
pub(super) async fn killed(registered: Option<&Registered>) {
    match registered {
        Some(registered) => registered.shutdown().killed().await,
        None => future::pending().await,
    }
}
