#![deny(warnings)]

use ws_runtime::prelude::*;

use ws_runtime::{Decoder, Encoder};

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Say { text: String },
}

#[derive(Default)]
pub struct Chat<C>(std::marker::PhantomData<C>);

#[websocket(message = ClientMsg, codec = C)]
impl<C> Chat<C>
where
    C: for<'a> Decoder<'a, ClientMsg> + Encoder<str> + Default + Send + 'static,
{
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: String) -> Result<Prepared, Crash> {
        Prepared::encode::<C, str>(&text)
    }
}
