#![deny(warnings)]

use ui_tests::answers;
use ws_runtime::prelude::*;

macro_rules! echo {
    ($name:ident, $state:ty, $message:ty, $reply:ty, $arg:ty, $info:ty) => {
        #[derive(Default)]
        pub struct $name($state);

        #[websocket(message = $message, reply = $reply)]
        impl $name {
            #[message(number)]
            fn number(&mut self, number: $arg) -> $reply {
                self.0 += <$state>::from(number);
                Said(self.0)
            }

            #[info]
            fn set(&mut self, to: $info) {
                self.0 = to;
            }
        }
    };
}

#[derive(serde::Serialize)]
pub struct Said(u64);

echo!(Sum, u64, u8, Said, u8, u64);

macro_rules! handler {
    ($ty:ty, $path:path) => {
        #[websocket(info = $path)]
        impl $ty {
            #[text]
            fn text(&mut self) -> String {
                self.0.to_string()
            }

            #[info(None)]
            fn gone(&mut self) -> Stop {
                Stop
            }

            #[info(Some(number))]
            fn set(&mut self, number: u8) {
                self.0 = number;
            }
        }
    };
}

#[derive(Default)]
pub struct Number(u8);

handler!(Number, Option<u8>);

#[test]
fn passes() {
    assert_eq!(answers(Sum(1), &["1", "2"]), ["2", "4"]);
    assert_eq!(answers(Number(1), &["x"]), ["1"]);
}
