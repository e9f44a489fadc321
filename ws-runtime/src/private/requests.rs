//! What generated code names for requests and streams.

use std::marker::PhantomData;

use futures_core::Stream;

use crate::answer::{Answer, Failure, Outcome, RequestId};
use crate::codec::Encoder;
use crate::command::IntoCommands;
use crate::conn::{Cx, Reply};
use crate::handler::WebSocketHandler;
use crate::proto::close::{CloseCode, CloseFrame};

/// The id of a request, if it wants an answer.
pub fn request_id<I: RequestId>(id: I) -> Option<I::Id> {
    id.into_id()
}

/// Types of values, to find out which of them are `Result`s. Those have these methods by themselves, others by [`Plain`].
#[derive(Debug)]
pub struct Kind<V>(PhantomData<fn() -> V>);

impl<T, E> Kind<Result<T, E>> {
    /// What an answer says with a value of this type.
    pub fn answer(self) -> fn(Result<T, E>) -> Outcome<T, E> {
        |result| result.map_or_else(Outcome::Error, Outcome::Ok)
    }

    /// What it says with an item of this type.
    pub fn item(self) -> fn(Result<T, E>) -> Outcome<(), E, T> {
        |result| result.map_or_else(Outcome::Error, Outcome::Item)
    }

    /// The stream that is in it, or why there is none.
    pub fn stream(self) -> fn(Result<T, E>) -> Result<T, E> {
        |result| result
    }
}

/// What `Kind<Result<T, E>>` has, for all other types.
pub trait Plain {
    type Value;
    fn answer(self) -> fn(Self::Value) -> Outcome<Self::Value>;
    fn item(self) -> fn(Self::Value) -> Outcome<(), (), Self::Value>;
    fn stream(self) -> fn(Self::Value) -> Result<Self::Value, ()>;
}

impl<V> Plain for Kind<V> {
    type Value = V;

    fn answer(self) -> fn(V) -> Outcome<V> {
        Outcome::Ok
    }

    fn item(self) -> fn(V) -> Outcome<(), (), V> {
        Outcome::Item
    }

    fn stream(self) -> fn(V) -> Result<V, ()> {
        Ok
    }
}

/// The type of what a method has returned.
pub const fn kind<V>(_returned: &V) -> Kind<V> {
    Kind(PhantomData)
}

/// The type of the items of a stream.
pub const fn items<S: MethodStream>(_returned: &S) -> Kind<S::Item> {
    Kind(PhantomData)
}

/// The type of what a `Reply` takes.
pub const fn reply_kind<R: ReplyArgument>() -> Kind<R::Value> {
    Kind(PhantomData)
}

/// What the argument `reply` of a request's method is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Reply`",
    label = "not a `Reply`",
    note = "in a method with `reply = ..`, the argument `reply` is what answers later: take `Reply<T>`, or give the argument another name"
)]
pub trait ReplyArgument {
    type Value;
    fn from_reply(reply: Reply<Self::Value>) -> Self;
}

impl<V> ReplyArgument for Reply<V> {
    type Value = V;

    fn from_reply(reply: Self) -> Self {
        reply
    }
}

/// That argument.
pub fn reply_argument<R: ReplyArgument>(reply: Reply<R::Value>) -> R {
    R::from_reply(reply)
}

/// What a `#[message(.., stream)]` method returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream",
    label = "not a stream",
    note = "a `#[message(.., stream)]` method returns a stream: `impl Stream<Item = ..> + use<>`, where `use<>` says that it borrows nothing of the handler's"
)]
pub trait MethodStream {
    type Item;
    type Stream: Stream<Item = Self::Item>;
    fn into_stream(self) -> Self::Stream;
}

#[diagnostic::do_not_recommend]
impl<S: Stream> MethodStream for S {
    type Item = S::Item;
    type Stream = S;

    fn into_stream(self) -> S {
        self
    }
}

/// What the items of such a stream are, where it answers no request.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as an item of a stream",
    label = "its items are neither something to send nor commands",
    note = "items are what a handler method may return: add `reply = {Self}` to `#[websocket(..)]` if this is what clients get, or answer a request with `reply = id`"
)]
pub trait StreamItem<H: ?Sized>: IntoCommands<H> {}

#[diagnostic::do_not_recommend]
impl<H: ?Sized, T: IntoCommands<H>> StreamItem<H> for T {}

/// A codec for the answers to requests.
#[diagnostic::on_unimplemented(
    message = "an answer with `{T}`, or with the error `{E}`, cannot be sent",
    label = "not serializable",
    note = "add `#[derive(serde::Serialize)]` to `{T}` or `{E}`; a codec of your own implements `Encoder<Answer<{I}, {T}, {E}>>`"
)]
pub trait AnswerCodec<I, T, E>: Encoder<Answer<I, T, E>> {}

#[diagnostic::do_not_recommend]
impl<I, T, E, C: Encoder<Answer<I, T, E>>> AnswerCodec<I, T, E> for C {}

/// A codec for answers that are streams.
#[diagnostic::on_unimplemented(
    message = "an answer with the item `{N}`, or with the error `{E}`, cannot be sent",
    label = "its items are not serializable",
    note = "add `#[derive(serde::Serialize)]` to `{N}` or `{E}`; a codec of your own implements `Encoder<Answer<{I}, (), {E}, {N}>>`"
)]
pub trait ItemCodec<I, E, N>: Encoder<Answer<I, (), E, N>> {}

#[diagnostic::do_not_recommend]
impl<I, E, N, C: Encoder<Answer<I, (), E, N>>> ItemCodec<I, E, N> for C {}

/// Whether there is room for one more stream.
pub fn has_room<H: WebSocketHandler>(cx: &Cx<H>) -> bool {
    cx.has_room()
}

/// There is none, and no id to say so with.
pub fn too_many_streams<H: WebSocketHandler>(cx: &mut Cx<H>) {
    cx.send(CloseFrame::new(CloseCode::POLICY_VIOLATION, "too many streams"));
}

/// Answers a request.
pub fn respond<C, I, T, E, H>(id: Option<I>, outcome: Outcome<T, E>, cx: &mut Cx<H>)
where
    C: AnswerCodec<I, T, E>,
    H: WebSocketHandler,
{
    if let Some(id) = id {
        cx.respond::<C, _, _, _, _>(id, outcome);
    }
}

/// Answers that there will be no answer.
pub fn fail<C, I, H>(id: Option<I>, failure: Failure, cx: &mut Cx<H>)
where
    C: AnswerCodec<I, (), ()>,
    H: WebSocketHandler,
{
    respond::<C, I, (), (), H>(id, Outcome::Failed(failure), cx);
}

/// Answers later.
pub fn defer<C, I, V, T, E, H>(id: Option<I>, outcome: fn(V) -> Outcome<T, E>, cx: &mut Cx<H>) -> Reply<V>
where
    C: AnswerCodec<I, T, E> + 'static,
    I: PartialEq + Send + 'static,
    V: Send + 'static,
    T: 'static,
    E: 'static,
    H: WebSocketHandler,
{
    match id {
        Some(id) => cx.defer::<C, _, _, _, _>(id, outcome),
        None => Reply::unwanted(),
    }
}

/// Sends the items of a stream.
pub fn stream<S, H>(stream: S, cx: &mut Cx<H>)
where
    S: MethodStream<Item: StreamItem<H>, Stream: Send + 'static>,
    H: WebSocketHandler,
{
    cx.start(Box::pin(stream.into_stream()));
}

/// Answers with the items of a stream.
pub fn answers<C, I, S, E, N, H>(id: Option<I>, stream: S, outcome: fn(S::Item) -> Outcome<(), E, N>, cx: &mut Cx<H>)
where
    C: ItemCodec<I, E, N> + 'static,
    I: PartialEq + Send + 'static,
    S: MethodStream<Stream: Send + 'static>,
    E: 'static,
    N: 'static,
    H: WebSocketHandler,
{
    if let Some(id) = id {
        cx.answers::<C, _, _, _, _>(id, stream.into_stream(), outcome);
    }
}
