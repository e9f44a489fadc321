#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Tuple(u8, String),
    Nested { inner: Option<Inner> },
    Range(u32),
    List(Vec<u8>),
    Unit,
}

#[derive(serde::Deserialize)]
pub struct Inner {
    pub a: u8,
    pub b: u8,
}

use ClientMsg::{Range, Unit};

pub const MOST: u32 = 9;

#[derive(Default)]
pub struct Chat {
    limit: u8,
}

#[websocket(message = ClientMsg)]
impl Chat {
    #[message(ClientMsg::Tuple(number, text) if number < self.limit && !text.is_empty())]
    fn tuple(&mut self, text: String, mut number: u8) -> String {
        number += 1;
        format!("{number} {text}")
    }

    #[message(ClientMsg::Tuple(..))]
    fn other_tuple(&mut self) {}

    #[message(ClientMsg::Nested { inner: Some(Inner { a, b: b @ 1..=9 }) })]
    fn nested(&mut self, a: u8, b: u8) -> String {
        format!("{a} {b}")
    }

    #[message(ClientMsg::Nested { inner })]
    fn rest(&mut self, inner: Option<Inner>) {
        drop(inner);
    }

    #[message(Range(MOST))]
    fn most(&mut self) {}

    #[message(Range(number @ (0 | 2..)))]
    fn range(&mut self, number: u32) -> String {
        number.to_string()
    }

    #[message(Range(1))]
    fn one(&mut self) {}

    #[message(ClientMsg::List(list))]
    fn list(&mut self, list: Vec<u8>) -> String {
        list.len().to_string()
    }

    #[message(Unit)]
    fn unit(&mut self) {}
}

fn main() {}
