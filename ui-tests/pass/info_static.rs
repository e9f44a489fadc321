//! Info messages borrow nothing but what is there for ever.
#![deny(warnings)]

use std::borrow::Cow;

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket]
impl Chat {
    #[info]
    fn said(&mut self, text: &'static str) -> String {
        text.to_owned()
    }

    #[info]
    fn heard(&mut self, text: Cow<'static, str>, all: Option<&'static [&'static str]>) -> String {
        format!("{text} {all:?}")
    }

    #[info]
    fn called(&mut self, call: Box<dyn Fn(&str) -> &str + Send>, plain: fn(&str) -> &str) -> String {
        call(plain("x")).to_owned()
    }
}
