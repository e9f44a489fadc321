//! The handlers of this crate, over a stream in memory.
#![deny(warnings)]

use bytes::Bytes;
use consumer::{Answers, ByHand, Cell, Chat, ChatInfo, Frames, FramesHandle as _, Guarded, News, Reader};
use sockets::{Connection, Handle, SendError, WebSocketHandler};
use tests::Peer;
use tokio::io::{DuplexStream, duplex};

fn run<H: WebSocketHandler>(handler: H) -> Peer<DuplexStream> {
    let (client, server) = duplex(64 * 1024);
    drop(tokio::spawn(Connection::new(handler).run(server, Bytes::new())));
    Peer::new(client)
}

#[tokio::test]
async fn typed_messages() {
    let mut peer = run(Chat::new("hello".into()));
    assert_eq!(peer.recv_text().await, r#"{"type":"said","text":"hello"}"#);
    peer.text(r#"{"type":"say","text":"hi","loud":true}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"said","text":"HI"}"#);
    peer.text(&format!(r#"{{"type":"say","text":"{}"}}"#, "x".repeat(81))).await;
    assert_eq!(peer.recv_text().await, r#"{"type":"failed","detail":"more than 80 after 2"}"#);
    peer.send(0x82, b"abc").await;
    assert_eq!(peer.recv().await.unwrap().payload, b"abc");
    peer.text("nothing").await;
    assert!(peer.recv_text().await.starts_with(r#"{"type":"failed""#));
    peer.text(r#"{"type":"leave"}"#).await;
    assert_eq!(peer.recv_close().await.unwrap().0, 1000);
    assert!(matches!(ChatInfo::Tick, ChatInfo::Tick));
}

#[tokio::test]
async fn frames() {
    let mut peer = run(Frames::default());
    peer.text("a").await;
    assert_eq!(peer.recv_text().await, "a 1");
    let _set: fn(&Handle<Frames>) -> Result<(), SendError<_>> = |handle| handle.set(3);
}

#[tokio::test]
async fn values() {
    let mut peer = run(Cell::<u8, 2>::new(vec![1]));
    for value in ["2", "3", "null"] {
        peer.text(value).await;
    }
    assert_eq!((peer.recv_text().await, peer.recv_text().await), ("3".to_owned(), "2".to_owned()));
}

#[tokio::test]
async fn own_infos() {
    let mut peer = run(Reader::default());
    peer.text("Eve").await;
    assert_eq!(peer.recv_text().await, "Eve");
    let _told: fn(&Handle<Reader>) -> Result<(), SendError<News>> = |handle| handle.try_send(News::Tick);
}

#[tokio::test]
async fn hooks() {
    let mut peer = run(Guarded::default());
    for _ in 0..4 {
        peer.text("x").await;
    }
    for _ in 0..3 {
        assert_eq!(peer.recv_text().await, "x");
    }
    assert_eq!(peer.recv_close().await.unwrap().0, 1008);
}

#[tokio::test]
async fn requests() {
    let mut peer = run(Answers::default());
    peer.text(r#"{"type":"last","id":"a"}"#).await;
    peer.text(r#"{"type":"half","id":7,"number":3}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":7,"error":"odd"}"#);
    peer.text(r#"{"type":"half","id":8,"number":4}"#).await;
    let both = [peer.recv_text().await, peer.recv_text().await];
    for answer in [r#"{"reply":8,"ok":2}"#, r#"{"reply":"a","ok":2}"#] {
        assert!(both.iter().any(|text| text == answer), "{both:?}");
    }
    peer.text(r#"{"type":"count","id":9,"to":2}"#).await;
    for answer in [r#"{"reply":9,"item":1}"#, r#"{"reply":9,"item":2}"#, r#"{"reply":9,"ok":null}"#] {
        assert_eq!(peer.recv_text().await, answer);
    }
}

#[tokio::test]
async fn by_hand() {
    let mut peer = run(ByHand::default());
    peer.text("x").await;
    assert_eq!(peer.recv_text().await, "x");
}
