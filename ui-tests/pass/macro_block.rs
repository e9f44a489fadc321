// Methods whose bodies are fragments stand beside others.
#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! chat {
    ($first:block $second:block) => {
        #[derive(Default)]
        pub struct Chat;

        #[websocket(message = u8)]
        impl Chat {
            #[message(1)]
            fn first(&mut self) -> &str $first

            #[message(2)]
            fn second(&mut self) -> &str $second

            #[message(_)]
            fn third(&mut self) -> &str {
                "third"
            }
        }
    };
}

chat!({ "first" } { "second" });

#[test]
fn passes() {
    assert_eq!(answers(Chat, &["1", "2", "3"]), ["first", "second", "third"]);
}
