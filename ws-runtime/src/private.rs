//! What generated code names. Not for anything else: it may change in any release.

use serde::Serialize;

use crate::command::IntoCommands;
use crate::conn::Cx;
use crate::decode::{DecodeError, FromBytes, FromMessage, FromText, InText};
use crate::frame::InFrame;
use crate::handler::{IntoUpgrade, Reject, Upgrade, WebSocketHandler};
use crate::session::Outbox;

pub use core::default::Default;
pub use core::future::Future;
pub use core::option::Option;
pub use core::result::Result;
pub use core::time::Duration;

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
pub fn reply<T: Serialize>(reply: &T, out: &mut Outbox) {
    if let Err(error) = out.text_with(|buffer| serde_json::to_writer(buffer, reply)) {
        out.crash(format!("the reply cannot be serialized: {error}"));
    }
}

/// What an `#[init]` method has returned.
pub fn upgrade<H: WebSocketHandler>(returned: impl IntoUpgrade<H>) -> Result<Upgrade<H>, Reject> {
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
