//! Cause: `#[derive(Variants)]` is on something that has no variants.
//!
//! Cure: Remove it, or put it on the `enum` of the messages.
use ws_runtime::prelude::*;

#[derive(Variants)]
pub struct Say {
    pub text: String,
}

fn main() {}
