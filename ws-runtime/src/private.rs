//! What generated code names. Not for anything else: it may change in any release.

#[path = "private/probe.rs"]
mod probe;
#[path = "private/requests.rs"]
mod requests;

use crate::codec;
use crate::decode::{DecodeError, FromBytes, FromDecodeError, FromText, InText};
use crate::handler::IntoUpgrade;
use crate::hooks::{Called, IntoPermit};

pub use self::requests::*;
pub use core::clone::Clone;
pub use core::convert::Infallible;
pub use core::default::Default;
pub use core::fmt;
pub use core::marker::Send;
pub use core::option::Option;
pub use core::result::Result;
pub use core::time::Duration;

pub use crate::answer::{Failure, Outcome};
pub use crate::codec::{Codec, Decoder, Encoder, Json, MessagePayload, ReplyPayload};
pub use crate::command::{Commands, IntoCommands};
pub use crate::conn::{Cx, Handle, SendError};
pub use crate::frame::{InFrame, MessageKind};
pub use crate::handler::{Reject, Upgrade, WebSocketHandler};
pub use crate::hooks::Role;
pub use crate::options::{Options, Origins, Ping};
pub use crate::proto::deflate::{DeflateOptions, OutOfRange, Strategy};
pub use crate::request::{PartialRequest, Request};
pub use crate::session::Outbox;
pub use crate::terminate::TerminateReason;

pub use self::probe::{
    Checked, Checks, Gate, InfoField, Known, Otherwise, Probe, SharedState, assert_info, assert_route_state, covered,
};

/// What came from the client, closed for `match`, with what a codec has made of the messages that it takes.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "matched by generated code")]
pub enum Incoming<'a, M = Infallible> {
    Message(M),
    Text(InText<'a>),
    Binary(&'a [u8]),
    Ping(&'a [u8]),
    Pong(&'a [u8]),
}

/// A frame of a client whose messages no codec takes.
#[inline]
pub const fn incoming(frame: InFrame<'_>) -> Incoming<'_> {
    raw(frame)
}

const fn raw<M>(frame: InFrame<'_>) -> Incoming<'_, M> {
    match frame {
        InFrame::Text(text) => Incoming::Text(InText::Text(text)),
        InFrame::RawText(bytes) => Incoming::Text(InText::Raw(bytes)),
        InFrame::Binary(payload) => Incoming::Binary(payload),
        InFrame::Ping(payload) => Incoming::Ping(payload),
        InFrame::Pong(payload) => Incoming::Pong(payload),
    }
}

/// Decodes a typed message, and leaves what the codec does not take.
#[inline]
pub fn decode<'a, T, C: Decoder<'a, T>>(frame: InFrame<'a>) -> Incoming<'a, Result<T, DecodeError>> {
    let payload = match (C::KIND, frame) {
        (MessageKind::Text, InFrame::Text(text)) => text.as_bytes(),
        (MessageKind::Text, InFrame::RawText(payload)) | (MessageKind::Binary, InFrame::Binary(payload)) => payload,
        (_, frame) => return raw(frame),
    };
    Incoming::Message(C::decode(payload))
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

/// Which of the handler's codecs the connection speaks.
#[inline]
pub const fn codec<H: WebSocketHandler>(cx: &Cx<H>) -> u8 {
    cx.codec()
}

/// What a hook is told.
pub const fn called(role: Role, method: &'static str) -> Called {
    Called::new(role, method)
}

/// What a `#[before]` method has returned: whether to go on.
pub fn permits<H: WebSocketHandler>(returned: impl IntoPermit<H>, cx: &mut Cx<H>) -> bool {
    cx.permits(returned)
}

/// Says which, once the subprotocol is known.
pub const fn set_codec<H: WebSocketHandler>(codec: u8, cx: &mut Cx<H>) {
    cx.set_codec(codec);
}

/// A `#[text]` method beside codecs of these kinds.
#[track_caller]
pub const fn assert_raw_text(mut kinds: &[MessageKind]) {
    while let [kind, rest @ ..] = kinds {
        assert!(
            !matches!(kind, MessageKind::Text),
            "texts are decoded here, by a codec of this block: `#[text]` would get none; remove this method, or the codec"
        );
        kinds = rest;
    }
}

/// A `#[binary]` method beside codecs of these kinds.
#[track_caller]
pub const fn assert_raw_binary(mut kinds: &[MessageKind]) {
    while let [kind, rest @ ..] = kinds {
        assert!(
            !matches!(kind, MessageKind::Binary),
            "binary messages are decoded here, by a codec of this block: `#[binary]` would get none; remove this method, or the codec"
        );
        kinds = rest;
    }
}

/// Sends a reply, encoded right into the outgoing bytes.
#[inline]
pub fn reply<T: ?Sized, C: Encoder<T>>(reply: &T, out: &mut Outbox) {
    codec::send::<C, T>(reply, out);
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

/// Stands where code would be, were there no errors in the block. It is checked, and never run.
pub fn stub<T>() -> T {
    // With the errors, nothing gets so far as to evaluate this.
    const { assert!(size_of::<T>() == usize::MAX, "`#[websocket]` did not understand a method that the compiler does") };
    unreachable!("this was not to compile")
}
