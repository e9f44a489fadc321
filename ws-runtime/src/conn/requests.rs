//! Answers that are given later, and by and by: what the connection polls until then.

use std::any::Any;
use std::future::Future as _;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::sync::oneshot;

use super::cx::Cx;
use super::handle::Reply;
use super::streams::Source;
use crate::answer::{Answer, Failure, Outcome};
use crate::codec::{self, Encoder};
use crate::handler::WebSocketHandler;
use crate::session::Outbox;

impl<H: WebSocketHandler> Cx<H> {
    /// Sends an answer.
    pub(crate) fn respond<C, I, T, E, N>(&mut self, reply: I, outcome: Outcome<T, E, N>)
    where
        C: Encoder<Answer<I, T, E, N>>,
    {
        codec::send::<C, _>(&Answer { reply, outcome }, &mut self.out);
    }

    /// Gives an answer when the [`Reply`] does.
    pub(crate) fn defer<C, I, V, T, E>(&mut self, id: I, outcome: fn(V) -> Outcome<T, E>) -> Reply<V>
    where
        C: Encoder<Answer<I, T, E>> + 'static,
        I: PartialEq + Send + 'static,
        V: Send + 'static,
        T: 'static,
        E: 'static,
    {
        let (reply, answer) = Reply::new();
        self.start(Box::pin(Deferred { id: Some(id), answer, outcome, codec: PhantomData::<fn() -> C> }));
        reply
    }

    /// Answers with each item, and with the end.
    pub(crate) fn answers<C, I, S, E, N>(&mut self, id: I, stream: S, outcome: fn(S::Item) -> Outcome<(), E, N>)
    where
        C: Encoder<Answer<I, (), E, N>> + 'static,
        I: PartialEq + Send + 'static,
        S: Stream + Send + 'static,
        E: 'static,
        N: 'static,
    {
        let (id, stream) = (Some(id), Box::pin(stream));
        self.start(Box::pin(Answers { id, stream, outcome, codec: PhantomData::<fn() -> C> }));
    }
}

/// Whether the request's id is this one. Which type of integers it is in does not matter.
fn is_same<I: PartialEq + 'static>(id: Option<&I>, other: &dyn Any) -> bool {
    let Some(id) = id else { return false };
    other.downcast_ref() == Some(id) || integer(id).is_some_and(|id| integer(other) == Some(id))
}

/// An id that is an integer, but for those of 128 bits without a sign.
fn integer(id: &dyn Any) -> Option<i128> {
    macro_rules! first {
        ($($type:ty)*) => { None$(.or_else(|| i128::try_from(*id.downcast_ref::<$type>()?).ok()))* };
    }
    first!(u64 u32 i64 i32 u16 i16 u8 i8 usize isize i128)
}

/// An answer that a [`Reply`] will give.
struct Deferred<I, V, T, E, C> {
    id: Option<I>,
    answer: oneshot::Receiver<V>,
    outcome: fn(V) -> Outcome<T, E>,
    codec: PhantomData<fn() -> C>,
}

/// Nothing in it is pinned.
impl<I, V, T, E, C> Unpin for Deferred<I, V, T, E, C> {}

impl<H, I, V, T, E, C> Source<H> for Deferred<I, V, T, E, C>
where
    C: Encoder<Answer<I, T, E>>,
    I: PartialEq + Send + 'static,
    V: Send,
{
    fn poll_send(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut Outbox) -> Poll<bool> {
        let answer = ready!(Pin::new(&mut self.answer).poll(cx));
        let outcome = answer.map_or(Outcome::Failed(Failure::Dropped), self.outcome);
        if let Some(reply) = self.id.take() {
            codec::send::<C, _>(&Answer { reply, outcome }, out);
        }
        Poll::Ready(false)
    }

    fn is_for(&self, id: &dyn Any) -> bool {
        is_same(self.id.as_ref(), id)
    }
}

/// Answers that a stream gives.
struct Answers<I, S: Stream, E, N, C> {
    /// There between the answers.
    id: Option<I>,
    stream: Pin<Box<S>>,
    outcome: fn(S::Item) -> Outcome<(), E, N>,
    codec: PhantomData<fn() -> C>,
}

/// Nothing in it is pinned but the stream, in its own box.
impl<I, S: Stream, E, N, C> Unpin for Answers<I, S, E, N, C> {}

impl<H, I, S, E, N, C> Source<H> for Answers<I, S, E, N, C>
where
    C: Encoder<Answer<I, (), E, N>>,
    I: PartialEq + Send + 'static,
    S: Stream + Send,
{
    fn poll_send(mut self: Pin<&mut Self>, cx: &mut Context<'_>, out: &mut Outbox) -> Poll<bool> {
        let item = ready!(self.stream.as_mut().poll_next(cx));
        let outcome = item.map_or(Outcome::Ok(()), self.outcome);
        let more = matches!(outcome, Outcome::Item(_));
        if let Some(reply) = self.id.take() {
            let answer = Answer { reply, outcome };
            codec::send::<C, _>(&answer, out);
            self.id = Some(answer.reply);
        }
        Poll::Ready(more)
    }

    fn is_for(&self, id: &dyn Any) -> bool {
        is_same(self.id.as_ref(), id)
    }
}
