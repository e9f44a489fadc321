//! A handler with parameters, bounds and a `where`.

use ::std::clone::Clone;
use ::std::iter::{IntoIterator as _, Iterator as _};
use ::std::marker::{Send, Sync};
use ::std::option::Option::{self, Some};
use ::std::vec::Vec;

use ::sockets::prelude::*;

/// A value that clients set and get; the last `N` are kept.
#[derive(Debug)]
pub struct Cell<T, const N: usize> {
    /// The values, from the last to the first.
    values: Vec<T>,
}

/// A value, as it is sent.
#[derive(Debug, ::serde::Serialize)]
pub struct Value<T>(T);

#[websocket(message = Option<T>, reply = Value<T>, crate = ::sockets)]
impl<T, const N: usize> Cell<T, N>
where
    T: ::serde::Serialize + ::serde::de::DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// A cell with these values.
    #[must_use]
    pub const fn new(values: Vec<T>) -> Self {
        Self { values }
    }

    #[init]
    fn init(values: Vec<T>) -> Self {
        Self::new(values)
    }

    #[message(Some(value))]
    fn set(&mut self, value: T) {
        self.values.insert(0, value);
        self.values.truncate(N);
    }

    #[message(_)]
    fn get(&self) -> Vec<Value<T>> {
        self.values.iter().cloned().map(Value).collect()
    }

    #[info]
    fn replaced(&mut self, by: [Option<T>; N]) {
        self.values = by.into_iter().flatten().collect();
    }
}
