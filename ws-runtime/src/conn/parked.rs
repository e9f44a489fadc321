//! A connection's task between its first callback and its end: parked, or being served.
//!
//! What serving takes (a future that holds what was read, and the handler's own future) can be several kilobytes, and
//! nearly all connections are idle nearly all the time. So that future belongs to the thread, as the read buffers do: a
//! connection takes one when it wakes up, and gives it back when it waits again. It keeps it only while its handler waits.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How many futures of a kind a thread keeps; more are in use only while handlers wait.
const KEPT: usize = 32;

thread_local! {
    /// For each type of future a `Vec<Slot<F>>`: one for each handler and transport, so few that a list will do.
    static SLOTS: RefCell<Vec<(TypeId, Box<dyn Any>)>> = const { RefCell::new(Vec::new()) };
}

/// A slot for futures: `Pin::set` puts one after the other into the same memory.
type Slot<F> = Pin<Box<Option<F>>>;

/// What waits without a future.
pub(super) trait Parked {
    /// What it can wake up for.
    type Wake;

    /// Waits; `None`: for nothing more.
    fn poll_wake(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Wake>>;
}

/// A connection's task: it begins, then it is served by `serve` whenever it wakes up, and when it waits for nothing more,
/// `end` takes it to its end.
///
/// It is three words, for a small task: tokio rounds tasks up to multiples of 128 bytes, of which 104 are its own.
pub(super) struct Run<P, F, O, S, E> {
    state: State<P, F, O>,
    serve: S,
    end: E,
}

enum State<P, F, O> {
    /// Once, and then it would be memory for nothing.
    Beginning(Boxed<Box<P>>),
    Parked(Box<P>),
    Served(Slot<F>),
    Ending(Boxed<O>),
    Over,
}

type Boxed<O> = Pin<Box<dyn Future<Output = O> + Send>>;

impl<P, F, O, S, E> Run<P, F, O, S, E>
where
    P: Parked,
    F: Future<Output = Box<P>> + 'static,
    S: Fn(Box<P>, P::Wake) -> F + Unpin,
    E: Fn(Box<P>) -> Boxed<O> + Unpin,
{
    pub(super) const fn new(begin: Boxed<Box<P>>, serve: S, end: E) -> Self {
        Self { state: State::Beginning(begin), serve, end }
    }
}

impl<P, F, O, S, E> Future for Run<P, F, O, S, E>
where
    P: Parked,
    F: Future<Output = Box<P>> + 'static,
    S: Fn(Box<P>, P::Wake) -> F + Unpin,
    E: Fn(Box<P>) -> Boxed<O> + Unpin,
{
    type Output = O;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<O> {
        let Self { state, serve, end } = self.get_mut();
        loop {
            match state {
                State::Beginning(begin) => *state = State::Parked(ready!(begin.as_mut().poll(cx))),
                State::Parked(parked) => {
                    let wake = ready!(parked.poll_wake(cx));
                    let State::Parked(parked) = std::mem::replace(state, State::Over) else { unreachable!("as above") };
                    *state = match wake {
                        Some(wake) => {
                            let mut slot = take_slot();
                            slot.set(Some(serve(parked, wake)));
                            State::Served(slot)
                        }
                        None => State::Ending(end(parked)),
                    };
                }
                State::Served(slot) => {
                    let Some(serving) = slot.as_mut().as_pin_mut() else { unreachable!("it is put in above") };
                    let parked = ready!(serving.poll(cx));
                    if let State::Served(slot) = std::mem::replace(state, State::Parked(parked)) {
                        return_slot(slot);
                    }
                }
                State::Ending(ending) => {
                    let over = ready!(ending.as_mut().poll(cx));
                    *state = State::Over;
                    return Poll::Ready(over);
                }
                State::Over => panic!("polled after it was ready"),
            }
        }
    }
}

fn take_slot<F: 'static>() -> Slot<F> {
    let kept = SLOTS.try_with(|slots| slots_of(&mut slots.borrow_mut()).pop()).ok().flatten();
    kept.unwrap_or_else(|| Box::pin(None))
}

fn return_slot<F: 'static>(mut slot: Slot<F>) {
    slot.set(None);
    // A thread that ends may have lost its own already.
    _ = SLOTS.try_with(|slots| {
        let mut slots = slots.borrow_mut();
        let slots = slots_of(&mut slots);
        if slots.len() < KEPT {
            slots.push(slot);
        }
    });
}

fn slots_of<F: 'static>(slots: &mut Vec<(TypeId, Box<dyn Any>)>) -> &mut Vec<Slot<F>> {
    let id = TypeId::of::<F>();
    let at = slots.iter().position(|(of, _)| *of == id).unwrap_or(slots.len());
    if at == slots.len() {
        slots.push((id, Box::new(Vec::<Slot<F>>::with_capacity(KEPT))));
    }
    let Some(slots) = slots[at].1.downcast_mut() else { unreachable!("it is where it was found, or put") };
    slots
}
