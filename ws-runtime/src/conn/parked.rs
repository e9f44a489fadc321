//! A connection's task between its first callback and its end: parked, or being served.
//!
//! What serving takes (a future that holds what was read, and the handler's own future) can be several kilobytes, and
//! nearly all connections are idle nearly all the time. So that future belongs to the thread, as the read buffers do: a
//! connection takes one when it wakes up, and gives it back when it waits again. It keeps it only while its handler waits.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How many futures of a kind a thread keeps; more are in use only while handlers wait.
const KEPT: usize = 32;

thread_local! {
    /// By the type of the future: a `Vec<Room<F>>`.
    static ROOMS: RefCell<HashMap<TypeId, Box<dyn Any>>> = RefCell::default();
}

/// Room for a future that can be used again: `Pin::set` puts one after the other into the same memory.
type Room<F> = Pin<Box<Option<F>>>;

/// What waits without a future.
pub(super) trait Parked {
    /// What it can wake up for.
    type Wake;

    /// Waits; `None`: for nothing more.
    fn poll_wake(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Wake>>;
}

/// Serves a connection with `serve` whenever it wakes up, until it waits for nothing more.
pub(super) struct Run<P, F, S> {
    state: State<P, F>,
    serve: S,
}

enum State<P, F> {
    Parked(Box<P>),
    Served(Room<F>),
    /// Handed back.
    Over,
}

impl<P, F, S> Run<P, F, S>
where
    P: Parked,
    F: Future<Output = Box<P>> + 'static,
    S: Fn(Box<P>, P::Wake) -> F + Unpin,
{
    pub(super) const fn new(parked: Box<P>, serve: S) -> Self {
        Self { state: State::Parked(parked), serve }
    }
}

impl<P, F, S> Future for Run<P, F, S>
where
    P: Parked,
    F: Future<Output = Box<P>> + 'static,
    S: Fn(Box<P>, P::Wake) -> F + Unpin,
{
    type Output = Box<P>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Box<P>> {
        let Self { state, serve } = self.get_mut();
        loop {
            match state {
                State::Parked(parked) => {
                    let wake = ready!(parked.poll_wake(cx));
                    let State::Parked(parked) = std::mem::replace(state, State::Over) else { unreachable!("as above") };
                    let Some(wake) = wake else { return Poll::Ready(parked) };
                    let mut room = take_room();
                    room.set(Some(serve(parked, wake)));
                    *state = State::Served(room);
                }
                State::Served(room) => {
                    let Some(serving) = room.as_mut().as_pin_mut() else { unreachable!("it is put in before") };
                    let parked = ready!(serving.poll(cx));
                    if let State::Served(room) = std::mem::replace(state, State::Parked(parked)) {
                        return_room(room);
                    }
                }
                State::Over => panic!("polled after it was ready"),
            }
        }
    }
}

fn take_room<F: 'static>() -> Room<F> {
    ROOMS.with_borrow_mut(|rooms| rooms_of(rooms).pop()).unwrap_or_else(|| Box::pin(None))
}

fn return_room<F: 'static>(mut room: Room<F>) {
    room.set(None);
    ROOMS.with_borrow_mut(|rooms| {
        let rooms = rooms_of(rooms);
        if rooms.len() < KEPT {
            rooms.push(room);
        }
    });
}

fn rooms_of<F: 'static>(rooms: &mut HashMap<TypeId, Box<dyn Any>>) -> &mut Vec<Room<F>> {
    let rooms = rooms.entry(TypeId::of::<F>()).or_insert_with(|| Box::new(Vec::<Room<F>>::new()));
    let Some(rooms) = rooms.downcast_mut() else { unreachable!("each type has its own") };
    rooms
}
