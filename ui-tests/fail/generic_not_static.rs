//! Cause: A connection lives as long as it likes, on whatever thread there is time. So what the handler is made of must
//! borrow nothing, and may go from thread to thread: not all types are like that.
//!
//! Cure: Write `impl<T: Send + 'static> Room<T>`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Room<T>(T);

#[websocket]
impl<T: Default> Room<T> {
    #[text]
    fn text(&mut self) {}

    #[info]
    fn set(&mut self, value: T) {
        self.0 = value;
    }
}

fn main() {}
