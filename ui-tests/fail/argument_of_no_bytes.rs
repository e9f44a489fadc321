//! Cause: The payloads of binary messages, pings and pongs are bytes, which need not be UTF-8. They are not made into a
//! `String`.
//!
//! Cure: Take `data: &[u8]`, `data: Vec<u8>` or `data: Bytes`. If it should be a text, check it in the body:
//! `String::from_utf8(data)`.

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[binary]
    fn binary(&mut self, data: String) -> String {
        data
    }
}

fn main() {}
