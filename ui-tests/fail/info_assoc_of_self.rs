//! Cause: `Self::Text` is a type of some trait, and the compiler does not look for the trait where the field of the
//! info enum stands.
//!
//! Cure: Say which trait: `<Self as Speaks>::Text`, as `said` does.

use ws_runtime::prelude::*;

pub trait Speaks {
    type Text: Default;
}

#[derive(Default)]
pub struct Chat;

impl Speaks for Chat {
    type Text = String;
}

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, text: <Self as Speaks>::Text) -> String {
        text
    }

    #[info]
    fn thought(&mut self, text: Option<Self::Text>) -> Option<String> {
        text
    }
}

fn main() {}
