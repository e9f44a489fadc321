#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! chat {
    (#[$block:meta] $({ $(#[$attr:meta])* $method:ident($($arg:ident: $ty:ty),*) $body:block })*) => {
        #[derive(Default)]
        pub struct Chat;

        #[$block]
        impl Chat {
            $(
                $(#[$attr])*
                fn $method(&mut self, $($arg: $ty),*) -> String $body
            )*
        }
    };
}

chat! {
    #[websocket(message = u8)]
    {
        /// A number.
        #[cfg(test)]
        #[message(number)]
        number(number: u8) { number.to_string() }
    }
    {
        /// Said.
        #[info]
        said(text: String) { text }
    }
    {
        #[decode_error]
        #[inline]
        bad(error: DecodeError) { error.close_code().get().to_string() }
    }
    {
        helper() { String::new() }
    }
}

#[test]
fn passes() {
    let _helper = Chat::helper;
    assert_eq!(answers(Chat, &["7", "x"]), ["7", "1007"]);
}
