//! Where `#[derive(Variants)]` is in nobody's way.
#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(serde::Deserialize, Variants)]
pub enum ClientMsg {
    Say { text: String, loud: bool },
    Joined(String),
    Leave,
    Kick {},
}

use ClientMsg::{Joined, Leave};

#[derive(Default)]
pub struct All;

#[websocket(message = ClientMsg)]
impl All {
    #[message(ClientMsg::Say { text, .. } if text.is_empty())]
    fn nothing(&mut self, text: String) {
        drop(text);
    }

    #[message(ClientMsg::Say { text, loud: true | false } | Joined(text))]
    fn say(&mut self, text: String) -> String {
        text
    }

    #[message(Leave)]
    fn leave(&mut self) {}

    #[message(kick @ self::ClientMsg::Kick { .. })]
    fn kick(&mut self, kick: ClientMsg) {
        drop(kick);
    }
}

#[derive(Default)]
pub struct Some;

type Alias = ClientMsg;

#[websocket(message = Alias)]
impl Some {
    #[message(Alias::Leave)]
    fn leave(&mut self) {}

    #[message(_)]
    fn others(&mut self) {}
}

#[derive(Default)]
pub struct Any;

#[websocket(message = ClientMsg)]
impl Any {
    #[message(ClientMsg::Leave)]
    fn leave(&mut self) {}

    #[message(other)]
    fn others(&mut self, other: ClientMsg) {
        drop(other);
    }
}

// Names that are no variants' stand for some all the same.
#[derive(serde::Deserialize, Variants, PartialEq, Eq)]
pub enum Word {
    Go,
    Stay,
    Wait,
}

impl Word {
    pub const LATER: Self = Self::Wait;
}

pub const ON: Word = Word::Go;
use Word::Stay as Remain;

#[derive(Default)]
pub struct Constants;

#[websocket(message = Word)]
impl Constants {
    #[message(ON)]
    fn on(&mut self) {}

    #[message(Remain | Word::LATER)]
    fn remain(&mut self) {}
}

#[derive(serde::Deserialize, Variants)]
pub enum Either<T: Clone, U = u8>
where
    T: Copy,
{
    One(T),
    Other { r#type: U },
    r#None,
}

#[derive(Default)]
pub struct Concrete;

#[websocket(message = Either<u8, u16>)]
impl Concrete {
    #[message(Either::One(_) | Either::Other { .. } | Either::None)]
    fn all(&mut self) {}
}

#[derive(Default)]
pub struct Generic<T>(T);

#[websocket(message = Either<T>, info = Either<T>)]
impl<T: serde::de::DeserializeOwned + Default + Copy + Send + 'static> Generic<T> {
    #[message(Either::One(_) | Either::Other { .. })]
    fn one(&mut self) {}

    #[message(Either::None)]
    fn none(&mut self) {}

    #[info(Either::One(_) | Either::Other { .. })]
    fn info(&mut self) {}

    #[timer(every = "1s", info = Either::None)]
    fn tick(&mut self) {}
}

#[derive(serde::Deserialize, Variants)]
pub enum Borrowed<'a> {
    Say(&'a str),
    #[cfg(not(test))]
    Missing(Nothing),
}

#[derive(Default)]
pub struct Borrower;

#[websocket(message = Borrowed<'_>)]
impl Borrower {
    #[message(Borrowed::Say(text))]
    fn say(&mut self, text: &str) -> String {
        text.to_owned()
    }

    #[cfg(not(test))]
    #[message(Borrowed::Missing(_))]
    fn missing(&mut self) {}
}

pub trait Speaks {
    type Message;
}

#[derive(Default)]
pub struct Projected;

impl Speaks for Projected {
    type Message = Word;
}

#[websocket(message = <Self as Speaks>::Message)]
impl Projected {
    #[message(Word::Go)]
    fn go(&mut self) {}

    #[message(Word::Stay | Word::Wait)]
    fn stay(&mut self) {}
}

// Nobody can send it, and nobody needs to take it.
#[derive(serde::Deserialize, Variants)]
pub enum Never {}

#[derive(Default)]
pub struct Silent;

#[websocket(message = Never)]
impl Silent {
    #[binary]
    fn binary(&mut self) {}
}

#[test]
fn passes() {
    assert_eq!(Either::<u8>::NAMES, ["One", "Other", "None"]);
    assert_eq!(Either::<u8>::PATTERNS, ["One(..)", "Other { r#type }", "r#None"]);
    assert_eq!(Never::NAMES, [""; 0]);
}
