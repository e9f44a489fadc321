//! Frames as they are, and what cannot be decoded.

use std::collections::HashMap;

use bytes::Bytes;
use ws_runtime::ControlPayload;
use ws_runtime::prelude::*;

use super::run;

#[derive(Default)]
struct Raw {
    pings: u8,
}

#[websocket]
impl Raw {
    #[text]
    fn text(&mut self, text: &str, cx: &mut Cx<Self>) -> Frame {
        cx.send(format!("{} bytes", text.len()));
        Frame::text(text)
    }

    #[binary]
    async fn binary(&mut self, data: Bytes) -> Bytes {
        tokio::task::yield_now().await;
        data.slice(1..)
    }

    #[ping]
    fn ping(&mut self) {
        self.pings += 1;
    }

    #[pong]
    fn pong(&self, payload: Vec<u8>) -> Frame {
        Frame::Ping(ControlPayload::new([payload, vec![b'0' + self.pings]].concat()).unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn raw_frames_go_to_the_methods_of_their_kind() {
    let (mut peer, _connection) = run(Raw::default());
    peer.text("grüß").await;
    assert_eq!((peer.recv_text().await, peer.recv_text().await), ("6 bytes".to_owned(), "grüß".to_owned()));
    peer.send(0x82, b"abc").await;
    let frame = peer.recv().await.unwrap();
    assert_eq!((frame.first, &frame.payload[..]), (0x82, &b"bc"[..]));
    peer.send(0x89, b"p").await;
    let frame = peer.recv().await.unwrap();
    assert_eq!((frame.first, &frame.payload[..]), (0x8A, &b"p"[..]));
    peer.send(0x8A, b"q").await;
    let frame = peer.recv().await.unwrap();
    assert_eq!((frame.first, &frame.payload[..]), (0x89, &b"q1"[..]));
}

#[derive(Default)]
pub(crate) struct TextOnly;

#[websocket]
impl TextOnly {
    #[text]
    fn text(&mut self) -> &'static str {
        "read"
    }
}

#[derive(Default)]
struct BinaryOnly;

#[websocket]
impl BinaryOnly {
    #[binary]
    fn binary(&mut self) {}
}

// Cowboy: B114
#[tokio::test(start_paused = true)]
async fn kinds_without_a_method_are_refused() {
    let refused = Some((1003, "this kind of message is not taken here".to_owned()));
    let (mut peer, _connection) = run(TextOnly);
    peer.text("x").await;
    assert_eq!(peer.recv_text().await, "read");
    peer.send(0x89, b"").await;
    assert_eq!(peer.recv().await.unwrap().first, 0x8A);
    peer.send(0x82, b"x").await;
    assert_eq!(peer.recv_close().await, refused);

    let (mut peer, _connection) = run(BinaryOnly);
    peer.send(0x82, b"x").await;
    peer.text("x").await;
    assert_eq!(peer.recv_close().await, refused);
}

/// With the error by value.
#[derive(Default)]
struct Forgiving;

#[websocket(message = HashMap<String, u8>)]
impl Forgiving {
    #[message(map)]
    fn sum(&mut self, map: HashMap<String, u8>) -> String {
        map.values().sum::<u8>().to_string()
    }

    #[decode_error]
    async fn sorry(&mut self, error: DecodeError) -> Result<String, DecodeError> {
        if error.to_string().contains("EOF") { Err(error) } else { Ok(format!("sorry: {error}")) }
    }
}

/// With the error borrowed, and texts that are not checked before.
#[derive(Default)]
struct Unchecked {
    last: String,
}

#[websocket(validate_utf8 = false)]
impl Unchecked {
    #[text]
    fn text(&mut self, text: String) {
        self.last = text;
    }

    #[decode_error]
    fn sorry(&mut self, cx: &mut Cx<Self>, error: &DecodeError) -> &str {
        cx.send(error.close_code().get().to_string());
        &self.last
    }
}

#[tokio::test(start_paused = true)]
async fn decode_error_decides_about_what_cannot_be_decoded() {
    let (mut peer, _connection) = run(Forgiving);
    peer.text(r#"{"a":1,"b":2}"#).await;
    assert_eq!(peer.recv_text().await, "3");
    peer.text("nothing").await;
    assert_eq!(peer.recv_text().await, "sorry: expected ident at line 1 column 2");
    peer.text(r#"{"a""#).await;
    assert_eq!(peer.recv_close().await, Some((1007, "the message cannot be decoded".to_owned())));

    let (mut peer, _connection) = run(Unchecked::default());
    peer.text("fine").await;
    peer.send(0x81, b"\xFF").await;
    assert_eq!((peer.recv_text().await, peer.recv_text().await), ("1007".to_owned(), "fine".to_owned()));
}
