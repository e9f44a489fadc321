// Documentation of a method is that of its variant, and of the handle's method.
#![deny(warnings, missing_docs)]

//! A case.

use ws_runtime::prelude::*;

/// A connection.
#[derive(Debug, Default)]
pub struct Chat;

#[websocket]
impl Chat {
    /// Somebody said something.
    ///
    /// ```
    /// not Rust
    /// ```
    #[doc(alias = "spoke")]
    #[info]
    pub fn said(&mut self, text: String) -> String {
        text
    }

    #[info]
    fn left(&mut self) {}

    #[doc(hidden)]
    #[info]
    fn secret(&mut self, _number: u8) {}

    #[doc = concat!("Each ", "second.")]
    #[timer(every = "1s")]
    fn tick(&mut self) {}
}

#[test]
fn passes() {
    let _made = [ChatInfo::Said { text: String::new() }, ChatInfo::Left, ChatInfo::Tick];
}
