use std::borrow::Cow;

use bytes::Bytes;
use ws_runtime::prelude::*;
use ws_runtime::{SetOptions, Text};

#[derive(Default)]
pub struct Chat {
    name: String,
}

pub enum Failure {
    Banned,
    Broken,
}

impl<H> ws_runtime::IntoCommands<H> for Failure {
    fn into_commands(self, out: &mut ws_runtime::Outbox) {
        match self {
            Self::Banned => ws_runtime::IntoCommands::<H>::into_commands(Close(CloseCode::POLICY_VIOLATION, "no"), out),
            Self::Broken => ws_runtime::IntoCommands::<H>::into_commands(Crash::new("broken"), out),
        }
    }
}

#[websocket]
impl Chat {
    #[open]
    fn open(&mut self) -> &str {
        &self.name
    }

    #[text]
    fn text(&mut self, text: Text) -> Result<Text, Failure> {
        if text.as_str().is_empty() { Err(Failure::Banned) } else { Ok(text) }
    }

    #[binary]
    async fn binary(&mut self, data: Bytes) -> Result<Bytes, Failure> {
        if data.is_empty() { Err(Failure::Broken) } else { Ok(data) }
    }

    #[ping]
    fn ping<>(&mut self, data: &[u8]) -> Option<Vec<Frame>> {
        Some(vec![Frame::binary(data.to_vec())])
    }

    #[pong]
    fn pong(&self) -> [Command; 2] {
        [Command::Active(true), Command::Hibernate]
    }

    #[info]
    fn a(&mut self) -> (Frame, Stop) {
        (Frame::text("bye"), Stop)
    }

    #[info]
    fn b(&mut self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    #[info]
    fn c(&mut self) -> Close<String> {
        Close(CloseCode::NORMAL, self.name.clone())
    }

    #[info]
    fn d(&mut self) -> Result<(), Crash> {
        Err(std::fmt::Error)?
    }

    #[info]
    fn e(&mut self) -> SetOptions {
        SetOptions::new()
    }

    #[info]
    fn f(&mut self) -> impl ws_runtime::IntoCommands<Self> + use<> {
        (Hibernate, "x")
    }

    #[info]
    fn g(&mut self) -> &String {
        &self.name
    }

    #[info]
    async fn h(&self) -> Commands {
        ws_runtime::cowboy::ok()
    }
}

fn main() {}
