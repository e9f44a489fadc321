//! What is called around methods.

use ::std::default::Default;
use ::std::result::Result::{self, Err, Ok};
use ::std::string::String;

use ::sockets::prelude::*;

/// A connection that takes three messages.
#[derive(Debug, Default)]
pub struct Guarded {
    /// How many there were.
    count: u32,
}

#[websocket]
impl Guarded {
    #[before]
    fn allow(&mut self, called: Called) -> Result<(), Close> {
        if self.count >= 3 && called.method() == "text" {
            return Err(Close(CloseCode::POLICY_VIOLATION, "enough"));
        }
        Ok(())
    }

    #[text]
    async fn text(&mut self, text: String) -> String {
        text
    }

    #[after]
    fn counted(&mut self) {
        self.count = self.count.saturating_add(1);
    }
}
