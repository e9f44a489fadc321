//! Every mistake of a block, reported at once.

use std::fmt::Display;

use quote::ToTokens;

/// The errors so far. Every stage adds to them; the entry point takes them out, once.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Reports `message` at `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Reports an error as it is.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            None => self.0 = Some(error),
            Some(first) => first.combine(error),
        }
    }

    /// The value, if there is one; the error is reported else.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Whether there are none so far.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// All of them as one, if there are any.
    pub(crate) fn finish(self) -> Option<syn::Error> {
        self.0
    }
}
