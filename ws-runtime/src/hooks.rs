//! What `#[before]` and `#[after]` methods are told, and what they say.

use std::ops::ControlFlow;

use crate::command::IntoCommands;
use crate::session::Outbox;

/// What is called: a method, by its name and its role. For `#[before]` and `#[after]` methods.
///
/// ```
/// use ws_runtime::{Called, Role};
///
/// fn is_from_the_client(called: Called) -> bool {
///     !matches!(called.role(), Role::Info | Role::Timer) && called.method() != "leave"
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Called {
    role: Role,
    method: &'static str,
}

/// The attribute that a method is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// `#[message(..)]`
    Message,
    /// `#[text]`
    Text,
    /// `#[binary]`
    Binary,
    /// `#[ping]`
    Ping,
    /// `#[pong]`
    Pong,
    /// `#[info]`
    Info,
    /// `#[timer(..)]`
    Timer,
    /// `#[decode_error]`
    DecodeError,
}

impl Called {
    pub(crate) const fn new(role: Role, method: &'static str) -> Self {
        Self { role, method }
    }

    /// What the method is called for.
    pub const fn role(self) -> Role {
        self.role
    }

    /// The method's name.
    pub const fn method(self) -> &'static str {
        self.method
    }
}

/// Whatever a `#[before]` method may return: nothing, or a `Result` or [`ControlFlow`] whose `Err` or `Break` leaves the
/// method out, and is sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid return type for a `#[before]` method",
    label = "neither goes on nor refuses",
    note = "return nothing, `Result<(), E>` or `ControlFlow<E>`, where `E` is anything that a handler method may return; to send and go on, use `cx.send(..)`"
)]
pub trait IntoPermit<H: ?Sized> {
    /// Whether to go on. If not, what is to be said instead is put into `out`.
    fn into_permit(self, out: &mut Outbox) -> bool;
}

impl<H: ?Sized> IntoPermit<H> for () {
    fn into_permit(self, _out: &mut Outbox) -> bool {
        true
    }
}

impl<H: ?Sized, E: IntoCommands<H>> IntoPermit<H> for Result<(), E> {
    fn into_permit(self, out: &mut Outbox) -> bool {
        self.map_err(|refusal| refusal.into_commands(out)).is_ok()
    }
}

impl<H: ?Sized, B: IntoCommands<H>> IntoPermit<H> for ControlFlow<B> {
    fn into_permit(self, out: &mut Outbox) -> bool {
        match self {
            Self::Continue(()) => true,
            Self::Break(refusal) => {
                refusal.into_commands(out);
                false
            }
        }
    }
}
