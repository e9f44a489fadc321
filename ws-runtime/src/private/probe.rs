//! What generated code asks the compiler about the user's types, so that a mistake is one error, at its place.
//!
//! An error in a type is one wherever the type is used. Three ways to have it once:
//!
//! - **A constant that does not compile is the length of an array.** A function with such an array in it is looked at no
//!   further, and a type that is made with it fits everywhere.
//! - **An inherent item comes before a trait's of the same name.** So a bound decides which of the two there is, and
//!   nothing fails where it does not hold.
//! - **The same error at the same place is printed once.** `Checked::state` is wrong for the same reason as the
//!   handler's implementation.

use std::future::Future;
use std::marker::PhantomData;

use crate::handler::WebSocketHandler;
use crate::variants::Variants;

pub use crate::variants::{Known, covered};

/// What is known about a type. Where nothing is, [`Otherwise`] answers.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: Variants> Probe<T> {
    pub const VARIANTS: Known = Some((T::NAMES, T::PATTERNS));
}

impl<H: WebSocketHandler + Send> Probe<H>
where
    H::Info: Send,
    H::RouteState: Send,
{
    /// Gives an error at the call if the method's future is not `Send`.
    #[inline]
    pub const fn assert_send<F: Future + Send>(future: F) -> F {
        future
    }
}

/// The answers where a bound does not hold.
pub trait Otherwise {
    const VARIANTS: Known = None;

    /// What the handler is made of is not `Send`, which is said of that, and not of each method.
    #[inline]
    fn assert_send<F: Future>(future: F) -> F {
        future
    }
}

impl<T> Otherwise for Probe<T> {}

/// The checks of a handler that has no parameters. Each block has its own number, so that two blocks for one type
/// conflict in nothing but the handler.
pub trait Checked<const BLOCK: u32> {
    type State;
    /// 0, if the fields of the info messages are what they must be.
    const INFO: usize;
    /// Its argument's type is `<Self as WebSocketHandler>::RouteState`, which is no type if `Self` cannot be a handler.
    fn state(state: &Self::State);
}

/// The length of the array in each callback.
#[derive(Debug)]
pub struct Checks<H, const BLOCK: u32>(PhantomData<H>);

impl<H: Checked<BLOCK>, const BLOCK: u32> Checks<H, BLOCK> {
    pub const HOLD: usize = {
        // A pointer, for which the function is looked at. A mention is not enough.
        let _: fn(&H::State) = H::state;
        H::INFO
    };
}

/// `T`, if the length of the array compiles; something that fits everywhere else.
pub trait Gate<T> {
    type Then;
}

impl<T, const N: usize> Gate<T> for [(); N] {
    type Then = T;
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

/// What a type must be to be given to each `#[init]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a route's state",
    label = "must be `Clone + Send + Sync + 'static`",
    note = "each connection gets a clone, on whatever thread it is; put it into an `Arc`"
)]
pub trait SharedState {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedState for T {}

pub const fn assert_route_state<T: SharedState>() {}
