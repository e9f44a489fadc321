#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum Borrowed<'a> {
    Say(&'a str),
    #[cfg(not(test))]
    Missing(Nothing),
}

#[derive(Default)]
pub struct Borrower;

#[websocket(message = Borrowed<'_>)]
impl Borrower {
    #[message(Borrowed::Say(text))]
    fn say(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[cfg(not(test))]
    #[message(Borrowed::Missing(_))]
    fn missing(&mut self) {}
}
