#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::serde::Deserialize)]
pub enum ClientMsg {
    Say { text: ::std::string::String },
}

#[derive(::serde::Serialize)]
pub struct Said(::std::string::String);

// Names that generated code must not stumble over.
pub struct Option;
pub struct Result;
pub struct Send;
pub struct Frame;
pub struct Options;
#[allow(non_upper_case_globals)]
pub const cx: u8 = 1;
#[allow(non_upper_case_globals)]
pub const frame: u8 = 1;
#[allow(non_upper_case_globals)]
pub const info: u8 = 1;
#[allow(non_upper_case_globals)]
pub const payload: u8 = 1;

#[derive(::std::default::Default)]
pub struct Chat;

#[::ws_runtime::websocket(message = ClientMsg, reply = Said, idle_timeout = off, ping = "1s", origins("https://a.example"))]
impl Chat {
    #[open]
    fn open(&mut self) {}

    #[message(ClientMsg::Say { text } if !text.is_empty())]
    async fn say(&mut self, text: ::std::string::String) -> Said {
        Said(text)
    }

    #[message(ClientMsg::Say { .. })]
    fn nothing(&mut self) {}

    #[binary]
    fn binary(&mut self, data: &[u8], _cx: &mut ::ws_runtime::Cx<Self>) -> ::ws_runtime::Stop {
        let _: &[u8] = data;
        ::ws_runtime::Stop
    }

    #[info]
    fn said(&mut self, text: ::std::string::String) -> ::std::string::String {
        text
    }

    #[timer(every = "1500ms")]
    fn tick(&mut self) {}

    #[decode_error]
    fn bad(&mut self, _error: &::ws_runtime::DecodeError) {}

    #[terminate]
    fn bye(self, _reason: ::ws_runtime::TerminateReason) {}
}

#[::core::prelude::v1::test]
fn passes() {}
