use ws_runtime::prelude::*;

#[derive(serde::Deserialize)]
pub enum ClientMsg {
    Load { id: u8 },
    Drop { id: u8 },
    Named { reply: u8 },
}

#[derive(Default)]
pub struct Store;

#[websocket(message = ClientMsg)]
impl Store {
    #[message(ClientMsg::Load { id }, reply = id)]
    async fn load(&mut self, reply: Reply<Result<u8, String>>, id: u8) -> Option<Stop> {
        reply.send(Ok(id));
        None
    }

    #[message(ClientMsg::Drop { id }, reply = id)]
    fn drop(&mut self, _reply: Reply<u8>) {}

    /// Not a `Reply`, but what the pattern binds.
    #[message(ClientMsg::Named { reply })]
    fn named(&mut self, reply: u8) {
        assert!(reply > 0);
    }
}
