//! What generated code names. Not for anything else: it may change in any release.

use serde::Serialize;

use crate::decode::{DecodeError, FromBytes, FromDecodeError, FromMessage, FromText, InText};
use crate::handler::IntoUpgrade;

pub use core::convert::Infallible;
pub use core::default::Default;
pub use core::fmt;
pub use core::future::Future;
pub use core::option::Option;
pub use core::result::Result;
pub use core::time::Duration;

pub use crate::command::{Commands, IntoCommands};
pub use crate::conn::{Cx, Handle, SendError};
pub use crate::frame::InFrame;
pub use crate::handler::{Reject, Upgrade, WebSocketHandler};
pub use crate::options::{Options, Origins, Ping};
pub use crate::proto::deflate::{DeflateOptions, OutOfRange, Strategy};
pub use crate::request::{PartialRequest, Request};
pub use crate::session::Outbox;
pub use crate::terminate::TerminateReason;

/// A frame of the client's, closed for `match`.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "matched by generated code")]
pub enum Incoming<'a> {
    Text(InText<'a>),
    Binary(&'a [u8]),
    Ping(&'a [u8]),
    Pong(&'a [u8]),
}

pub const fn incoming(frame: InFrame<'_>) -> Incoming<'_> {
    match frame {
        InFrame::Text(text) => Incoming::Text(InText::Text(text)),
        InFrame::RawText(bytes) => Incoming::Text(InText::Raw(bytes)),
        InFrame::Binary(payload) => Incoming::Binary(payload),
        InFrame::Ping(payload) => Incoming::Ping(payload),
        InFrame::Pong(payload) => Incoming::Pong(payload),
    }
}

/// Decodes a typed message.
pub fn decode<'a, T: FromMessage<'a>>(text: InText<'a>) -> Result<T, DecodeError> {
    T::from_json(text.as_bytes())
}

/// The argument of a `#[text]` method.
pub fn text<'a, T: FromText<'a>, H: WebSocketHandler>(text: InText<'a>, cx: &Cx<H>) -> Result<T, DecodeError> {
    T::from_text(text, &|payload| cx.share(payload))
}

/// The argument of a `#[binary]`, `#[ping]` or `#[pong]` method.
pub fn bytes<'a, T: FromBytes<'a>, H: WebSocketHandler>(payload: &'a [u8], cx: &Cx<H>) -> T {
    T::from_bytes(payload, &|payload| cx.share(payload))
}

/// The argument of a `#[decode_error]` method.
pub fn decode_error<'a, T: FromDecodeError<'a>>(error: &'a mut DecodeError) -> T {
    T::from_decode_error(error)
}

/// A text message came to a handler that takes none.
pub fn no_text() -> DecodeError {
    DecodeError::unsupported("text messages are not taken")
}

/// A binary message came to a handler that takes none.
pub fn no_binary() -> DecodeError {
    DecodeError::unsupported("binary messages are not taken")
}

/// Puts what a method has returned into the outbox.
pub fn send<H: WebSocketHandler>(returned: impl IntoCommands<H>, cx: &mut Cx<H>) {
    cx.send(returned);
}

/// Sends a reply as JSON, serialized right into the outgoing bytes.
pub fn reply<T: ReplyPayload>(reply: &T, out: &mut Outbox) {
    reply.send(out);
}

/// What a `reply` type must be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a reply",
    label = "not serializable",
    note = "add `#[derive(serde::Serialize)]` to `{Self}`"
)]
pub trait ReplyPayload {
    fn send(&self, out: &mut Outbox);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> ReplyPayload for T {
    fn send(&self, out: &mut Outbox) {
        if let Err(error) = out.text_with(|buffer| serde_json::to_writer(buffer, self)) {
            out.crash(format!("the reply cannot be serialized: {error}"));
        }
    }
}

/// What an `#[init]` method has returned.
pub fn upgrade<H: WebSocketHandler, T: IntoUpgrade<H>>(returned: T) -> Result<Upgrade<H>, Reject> {
    returned.into_upgrade()
}

/// The handler of a block without an `#[init]` method.
pub fn default<H: WebSocketHandler + DefaultHandler>() -> Result<Upgrade<H>, Reject> {
    Ok(Upgrade::new(H::default()))
}

/// What a handler needs so that it can do without `#[init]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[init]` method and no `Default`",
    label = "how does a connection get its `{Self}`?",
    note = "mark a method with `#[init]`, or add `#[derive(Default)]` to `{Self}`"
)]
pub trait DefaultHandler {
    fn default() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> DefaultHandler for T {
    fn default() -> Self {
        Default::default()
    }
}

/// What a type must be to be a field of an info message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be carried in an info message",
    label = "must be `Send + 'static`",
    note = "info messages travel between tasks"
)]
pub trait InfoField {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> InfoField for T {}

pub const fn assert_info<T: InfoField + ?Sized>() {}

/// Gives an error at the call if the method's future is not `Send`.
pub const fn assert_send<F: Future + Send>(future: F) -> F {
    future
}

/// What a `#[terminate]` method may return.
#[diagnostic::on_unimplemented(
    message = "a `#[terminate]` method cannot return `{Self}`",
    label = "nobody is left to get this",
    note = "return nothing"
)]
pub trait Terminated {
    fn done(self);
}

impl Terminated for () {
    fn done(self) {}
}

/// What a `#[terminate]` method has returned.
pub fn terminated(returned: impl Terminated) {
    returned.done();
}

/// Options with a number that the macro has found to be in range.
pub fn checked(options: Result<DeflateOptions, OutOfRange>) -> DeflateOptions {
    options.unwrap_or_default()
}

/// Stands where code would be, were there no errors in the block. It is compiled, and never run.
pub fn stub<T>() -> T {
    unreachable!("this was not to compile")
}
