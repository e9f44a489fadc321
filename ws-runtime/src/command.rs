//! What a handler may ask for, and everything that it may return for that.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::frame::{Frame, Text};
use crate::prepared::Prepared;
use crate::proto::close::{CloseCode, CloseFrame, CloseReason};
use crate::session::Outbox;

/// One thing that a handler asks for. Cowboy's `Command`, one to one.
///
/// The commands of one result are carried out from left to right, and all its frames leave in one write. What follows
/// a close or a [`Stop`](Self::Stop) is dropped (Cowboy's B65, B66).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Command {
    /// Send a frame.
    Frame(Frame),
    /// Read from the client, or leave what it sends in the network: flow control. What has been read already is
    /// still handled. While this is off the idle clock stands still (Cowboy's B129 to B131).
    Active(bool),
    /// Compress the messages that follow, or not, in this result and in later ones. Context takeover is not lost by it;
    /// without negotiated compression it does nothing (Cowboy's B74).
    Deflate(bool),
    /// Change options of this connection.
    SetOptions(SetOptions),
    /// What the owner of the connection finds in [`Exit::shutdown_reason`](crate::Exit::shutdown_reason) at its end,
    /// unless that is a crash (Cowboy's B77).
    ShutdownReason(Cow<'static, str>),
    /// Free the memory that is not in use while nothing happens, and what compression keeps of earlier messages
    /// (Cowboy's B141): the next one cannot refer to them.
    Hibernate,
    /// Close with 1000 and end with the reason [`Stop`](crate::TerminateReason::Stop).
    Stop,
}

impl From<Frame> for Command {
    fn from(frame: Frame) -> Self {
        Self::Frame(frame)
    }
}

impl From<Prepared> for Command {
    fn from(prepared: Prepared) -> Self {
        Self::Frame(prepared.into())
    }
}

impl From<SetOptions> for Command {
    fn from(options: SetOptions) -> Self {
        Self::SetOptions(options)
    }
}

impl From<Stop> for Command {
    fn from(_: Stop) -> Self {
        Self::Stop
    }
}

impl From<Hibernate> for Command {
    fn from(_: Hibernate) -> Self {
        Self::Hibernate
    }
}

impl<R: Into<CloseReason>> From<Close<R>> for Command {
    fn from(close: Close<R>) -> Self {
        Self::Frame(Frame::close(close.0, close.1))
    }
}

/// The options that can change while a connection is open.
///
/// ```
/// use std::time::Duration;
/// use ws_runtime::SetOptions;
///
/// let after_login = SetOptions::new().idle_timeout(Duration::from_secs(600)).max_message_size(1 << 20);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct SetOptions {
    #[expect(clippy::option_option, reason = "unchanged, never, or after this long")]
    idle_timeout: Option<Option<Duration>>,
    max_message_size: Option<usize>,
}

impl SetOptions {
    /// No change.
    pub const fn new() -> Self {
        Self { idle_timeout: None, max_message_size: None }
    }

    /// Ends the connection after this long without a byte from the client; `None`: never. The count starts anew
    /// (Cowboy's B139).
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.idle_timeout = Some(timeout.into());
        self
    }

    /// Takes messages of up to this many bytes, from the next frame on (Cowboy's B76).
    pub const fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = Some(bytes);
        self
    }
}

/// A list of commands: what a hand-written callback returns.
///
/// None and one need no memory of their own.
///
/// ```
/// use ws_runtime::{Command, Commands, Frame, Hibernate};
///
/// let nothing = Commands::none();
/// let one = Commands::from("hello");
/// let many = Commands::from([Frame::text("hello").into(), Command::Active(false)]);
/// let grown = one.and(Frame::ping()).and(Hibernate);
/// assert_eq!(nothing.and(many).and(grown).as_slice().len(), 5);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Commands(List);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum List {
    #[default]
    None,
    One(Command),
    Many(Vec<Command>),
}

impl Commands {
    /// Nothing to do.
    pub const fn none() -> Self {
        Self(List::None)
    }

    /// These, and then `more`: a command or several.
    pub fn and(self, more: impl Into<Self>) -> Self {
        Self(match (self.0, more.into().0) {
            (list, List::None) | (List::None, list) => list,
            (List::One(first), List::One(second)) => List::Many(vec![first, second]),
            (List::Many(mut list), List::One(command)) => {
                list.push(command);
                List::Many(list)
            }
            (first, second) => {
                let mut list = first.into_vec();
                list.extend(second.into_vec());
                List::Many(list)
            }
        })
    }

    /// These, if there are any.
    #[expect(clippy::mem_forget, reason = "of none nothing is lost, and a call that drops nothing is spared")]
    #[inline]
    pub(crate) fn some(self) -> Option<Self> {
        if let List::None = self.0 {
            std::mem::forget(self);
            return None;
        }
        Some(self)
    }

    /// The commands, in order.
    pub fn as_slice(&self) -> &[Command] {
        match &self.0 {
            List::None => &[],
            List::One(command) => std::slice::from_ref(command),
            List::Many(list) => list,
        }
    }
}

impl List {
    fn into_vec(self) -> Vec<Command> {
        match self {
            Self::None => Vec::new(),
            Self::One(command) => vec![command],
            Self::Many(list) => list,
        }
    }
}

impl<C: Into<Command>> From<C> for Commands {
    fn from(command: C) -> Self {
        Self(List::One(command.into()))
    }
}

impl From<&str> for Commands {
    fn from(text: &str) -> Self {
        Frame::text(text).into()
    }
}

impl From<String> for Commands {
    fn from(text: String) -> Self {
        Frame::text(text).into()
    }
}

impl From<Vec<Command>> for Commands {
    fn from(list: Vec<Command>) -> Self {
        Self(List::Many(list))
    }
}

impl<const N: usize> From<[Command; N]> for Commands {
    fn from(list: [Command; N]) -> Self {
        Self(List::Many(list.into()))
    }
}

impl<C: Into<Command>> FromIterator<C> for Commands {
    fn from_iter<I: IntoIterator<Item = C>>(commands: I) -> Self {
        commands.into_iter().fold(Self::none(), Self::and)
    }
}

/// Whatever a handler method may return.
///
/// `()`, [`Frame`], [`Prepared`], [`Text`], `&str` and `String` (a text), `&[u8]` and [`Bytes`] (a binary), [`Commands`],
/// [`Command`], [`Stop`], [`Close`], [`Hibernate`], [`Crash`], a `Result` of two of these, and `Option`, `Vec`, arrays
/// and tuples of them. `#[websocket(reply = ServerMsg)]` adds `ServerMsg` for its handler `H`. An error type of your
/// own joins by saying what it means:
///
/// ```
/// use ws_runtime::{Close, CloseCode, IntoCommands, Outbox};
///
/// enum ChatError { Banned, Silent }
///
/// impl<H> IntoCommands<H> for ChatError {
///     fn into_commands(self, out: &mut Outbox) {
///         match self {
///             ChatError::Banned => IntoCommands::<H>::into_commands(Close(CloseCode::POLICY_VIOLATION, "banned"), out),
///             ChatError::Silent => {}
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid return type for a websocket handler method",
    label = "neither something to send nor a command",
    note = "add `reply = {Self}` to `#[websocket(..)]` if this is what clients get; for an error that is not for them, return `Crash`",
    note = "return `()`, `Frame`, the `reply` type, text (`&str`, `String`), binary (`&[u8]`, `Bytes`, and for a `Vec<u8>` `Bytes::from`), `Commands`, `Stop`, `Close`, `Hibernate`, `SetOptions`, or an `Option`, `Vec`, array, tuple or `Result` of these"
)]
pub trait IntoCommands<H: ?Sized> {
    /// Puts what this stands for into `out`.
    fn into_commands(self, out: &mut Outbox);
}

/// Ends the connection: the client gets a close with 1000, `terminate` gets
/// [`TerminateReason::Stop`](crate::TerminateReason::Stop).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a word")]
pub struct Stop;

/// Ends the connection with a code and a reason; `terminate` gets
/// [`TerminateReason::Stop`](crate::TerminateReason::Stop).
///
/// ```
/// use ws_runtime::{Close, CloseCode};
///
/// let close = Close(CloseCode::POLICY_VIOLATION, "too many questions");
/// let with_details = Close(CloseCode::NORMAL, format!("after {} messages", 12));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "RFC 6455 §5.5.1 has these two fields")]
pub struct Close<R = &'static str>(pub CloseCode, pub R);

/// Frees the memory that is not in use while nothing happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a word")]
pub struct Hibernate;

/// Ends the connection because the handler failed: the client gets 1011 and no more, `terminate` and the log get the
/// text.
///
/// Every error converts with `?`, its causes included:
///
/// ```
/// use ws_runtime::Crash;
///
/// fn load(path: &str) -> Result<String, Crash> {
///     Ok(std::fs::read_to_string(path)?)
/// }
/// assert!(load("/no/such/file").is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Crash(String);

impl Crash {
    /// A failure with a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Crash").field(&self.0).finish()
    }
}

impl fmt::Display for Crash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Crash {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Self(text)
    }
}

/// Writes `impl IntoCommands` for types that stand for one thing.
macro_rules! into_commands {
    ($($(#[$attr:meta])* [$($generics:tt)*] $type:ty: |$value:ident, $out:ident| $body:expr;)*) => {$(
        $(#[$attr])*
        impl<H: ?Sized, $($generics)*> IntoCommands<H> for $type {
            fn into_commands(self, $out: &mut Outbox) {
                let $value = self;
                $body
            }
        }
    )*};
}

into_commands! {
    [] (): |_nothing, _out| {};
    [] std::convert::Infallible: |never, _out| match never {};
    [] Frame: |frame, out| out.frame(frame);
    [] Prepared: |prepared, out| out.prepared(&prepared);
    [] &Prepared: |prepared, out| out.prepared(prepared);
    [] Text: |text, out| out.frame(Frame::Text(text));
    [] &str: |text, out| out.text(text);
    [] String: |text, out| out.frame(Frame::text(text));
    [] &String: |text, out| out.text(text);
    [] Cow<'_, str>: |text, out| out.text(&text);
    [] &[u8]: |payload, out| out.binary(payload);
    [] Bytes: |payload, out| out.frame(Frame::Binary(payload));
    [] CloseFrame: |close, out| out.frame(Frame::Close(Some(close)));
    [] Stop: |stop, out| IntoCommands::<H>::into_commands(Command::from(stop), out);
    [R: Into<CloseReason>] Close<R>: |close, out| out.frame(Frame::close(close.0, close.1));
    [] Hibernate: |_hibernate, out| IntoCommands::<H>::into_commands(Command::Hibernate, out);
    [] SetOptions: |options, out| IntoCommands::<H>::into_commands(Command::SetOptions(options), out);
    [] Crash: |crash, out| out.crash(crash.into_text());
    [] Box<dyn std::error::Error + Send + Sync>: |error, out| out.crash(error.to_string());
    [T: IntoCommands<H>] Option<T>: |value, out| if let Some(value) = value { value.into_commands(out) };
    [T: IntoCommands<H>, E: IntoCommands<H>] Result<T, E>: |result, out| match result {
        Ok(value) => value.into_commands(out),
        Err(error) => error.into_commands(out),
    };
    [T: IntoCommands<H>] Vec<T>: |list, out| for item in list { item.into_commands(out) };
    [T: IntoCommands<H>, const N: usize] [T; N]: |list, out| for item in list { item.into_commands(out) };
    [A: IntoCommands<H>, B: IntoCommands<H>] (A, B): |tuple, out| {
        tuple.0.into_commands(out);
        tuple.1.into_commands(out);
    };
    [A: IntoCommands<H>, B: IntoCommands<H>, C: IntoCommands<H>] (A, B, C): |tuple, out| {
        tuple.0.into_commands(out);
        tuple.1.into_commands(out);
        tuple.2.into_commands(out);
    };
    [A: IntoCommands<H>, B: IntoCommands<H>, C: IntoCommands<H>, D: IntoCommands<H>] (A, B, C, D): |tuple, out| {
        tuple.0.into_commands(out);
        tuple.1.into_commands(out);
        tuple.2.into_commands(out);
        tuple.3.into_commands(out);
    };
}

impl<H: ?Sized> IntoCommands<H> for Command {
    fn into_commands(self, out: &mut Outbox) {
        if let Self::Frame(frame) = self {
            return out.frame(frame);
        }
        if self == Self::Stop {
            return out.end(Some(&CloseCode::NORMAL.into()), crate::TerminateReason::Stop);
        }
        if let Self::Deflate(deflate) = self {
            return out.set_deflate(deflate);
        }
        let Some(effects) = out.effects_mut() else { return };
        match self {
            Self::Active(active) => effects.active = Some(active),
            Self::SetOptions(SetOptions { idle_timeout, max_message_size }) => {
                effects.idle_timeout = idle_timeout.or(effects.idle_timeout);
                effects.max_message_size = max_message_size.map(|bytes| bytes as u64).or(effects.max_message_size);
            }
            Self::ShutdownReason(reason) => effects.shutdown_reason = Some(reason),
            Self::Hibernate => effects.hibernate = true,
            Self::Deflate(_) | Self::Frame(_) | Self::Stop => {}
        }
    }
}

impl<H: ?Sized> IntoCommands<H> for Commands {
    fn into_commands(self, out: &mut Outbox) {
        match self.0 {
            List::None => {}
            List::One(command) => IntoCommands::<H>::into_commands(command, out),
            List::Many(list) => IntoCommands::<H>::into_commands(list, out),
        }
    }
}
