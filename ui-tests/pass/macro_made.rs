#![deny(warnings)]

use ws_runtime::prelude::*;

macro_rules! echo {
    ($name:ident, $method:ident, $arg:ident: $ty:ty, $idle:literal, $message:ty, $variant:pat) => {
        #[derive(Default)]
        pub struct $name;

        #[websocket(message = $message, idle_timeout = $idle)]
        impl $name {
            #[message($variant)]
            fn $method(&mut self, $arg: $ty) -> String {
                format!("{:?}", $arg)
            }

            #[info]
            fn said(&mut self, text: $ty) {
                drop(text);
            }
        }
    };
}

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say(String),
}

echo!(Echo, say, text: String, "10s", ClientMsg, ClientMsg::Say(text));

fn main() {}
