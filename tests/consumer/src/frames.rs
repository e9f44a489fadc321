//! Frames as they are, each with its method.

use ::std::default::Default;
use ::std::option::Option;
use ::std::string::String;
use ::std::vec::Vec;

// Under names of its own: nothing is found by how it is spelt.
use ::sockets::prelude as ws;

/// A connection.
#[derive(Debug, Default)]
pub struct Frames {
    /// How many there were.
    count: u32,
}

#[ws::websocket(crate = ::sockets, cowboy, idle_timeout = off)]
impl Frames {
    #[ws::text]
    fn text(&mut self, text: &str) -> String {
        self.count = self.count.saturating_add(1);
        ::std::format!("{text} {}", self.count)
    }

    #[ws::binary]
    async fn binary(&mut self, data: Vec<u8>, cx: &mut ws::Cx<Self>) -> ws::Frame {
        cx.send(ws::Hibernate);
        ws::Frame::binary(data)
    }

    #[ws::ping]
    fn ping(&mut self) {}

    #[ws::pong]
    fn pong(&self, payload: &[u8]) -> Option<ws::Stop> {
        payload.is_empty().then_some(ws::Stop)
    }

    #[ws::decode_error]
    fn bad(&mut self, error: ws::DecodeError) -> ws::DecodeError {
        error
    }

    /// Sets the count.
    #[ws::info]
    fn set(&mut self, count: u32) -> String {
        self.count = count;
        ::std::format!("set {count}")
    }
}
