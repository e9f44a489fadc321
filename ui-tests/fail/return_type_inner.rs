//! Cause: A part of the return type is neither a message nor a command, here the error of a `Result`.
//!
//! Cure: Return `Result<String, Crash>`: `?` makes a `Crash` of any error, which ends the connection with 1011 and goes
//! to the log. If the client should know, make it a text or a `Close`: `.map_err(|error| error.to_string())`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[text]
    fn text(&mut self, text: &str) -> Result<String, std::fmt::Error> {
        Ok(text.to_owned())
    }
}

fn main() {}
