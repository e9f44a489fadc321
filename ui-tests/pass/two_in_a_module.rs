#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Serialize)]
pub struct Said(String);

#[derive(Default)]
pub struct A;

#[derive(Default)]
pub struct B;

#[websocket(reply = Said)]
impl A {
    #[info]
    fn said(&mut self, text: String) -> Said {
        Said(text)
    }
}

#[websocket(reply = Said)]
impl B {
    #[info]
    fn said(&mut self, text: String) -> Said {
        Said(text)
    }
}

fn main() {
    let _said: fn(Handle<A>, Handle<B>) -> bool = |a, b| a.said(String::new()).is_ok() && b.said(String::new()).is_ok();
}
