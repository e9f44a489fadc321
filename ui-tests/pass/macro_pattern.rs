#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say(String),
    Number(u8),
    Leave,
}

macro_rules! chat {
    ($($pat:pat $(if $guard:expr)? => $method:ident($($arg:ident: $ty:ty),*) $body:block)*) => {
        #[derive(Default)]
        pub struct Chat;

        #[websocket(message = ClientMsg)]
        impl Chat {
            $(
                #[message($pat $(if $guard)?)]
                fn $method(&mut self, $($arg: $ty),*) -> String $body
            )*
        }
    };
}

chat! {
    ClientMsg::Say(text) => say(text: String) { text }
    ClientMsg::Number(0) | ClientMsg::Leave => leave() { "bye".to_owned() }
    ClientMsg::Number(number) if number > 7 => large(number: u8) { format!("large {number}") }
    ClientMsg::Number(number @ ..=7) => small(number: u8) { format!("small {number}") }
    ClientMsg::Number(_) => no() { unreachable!() }
}

#[test]
fn passes() {
    let texts = [r#"{"Say":"hi"}"#, r#"{"Number":8}"#, r#"{"Number":7}"#, r#""Leave""#];
    assert_eq!(answers(Chat, &texts), ["hi", "large 8", "small 7", "bye"]);
}
