//! Answers in other formats than JSON, with compression, and over HTTP/2.

use futures_util::stream::{self, Stream};
use tests::{Http2, Peer, Running};
use tokio::io::DuplexStream;
use ws_runtime::prelude::*;
use ws_runtime::{Codec, Decoder, Encoder, MessageKind, Outcome};

#[derive(serde::Deserialize)]
enum ClientMsg {
    Now { id: u8 },
    Later { id: u8 },
    Items { id: u8, to: u32 },
}

/// Answers in three ways.
#[derive(Default)]
struct Ways;

#[websocket(message = ClientMsg, protocols("json" = Json, "msgpack" = MessagePack, "words" = Words))]
impl Ways {
    #[init]
    fn init() -> Self {
        Self
    }

    #[message(ClientMsg::Now { id }, reply = id)]
    fn now(&mut self) -> u32 {
        5
    }

    #[message(ClientMsg::Later { id }, reply = id)]
    fn later(&mut self, reply: Reply<u32>) {
        reply.send(6);
    }

    #[message(ClientMsg::Items { id, to }, reply = id, stream)]
    fn items(&mut self, to: u32) -> impl Stream<Item = u32> + use<> {
        stream::iter(1..=to)
    }
}

/// Answers as `1 ok 5`.
enum Words {}

impl Codec for Words {
    const KIND: MessageKind = MessageKind::Text;
}

impl Decoder<'_, ClientMsg> for Words {
    fn decode(payload: &[u8]) -> Result<ClientMsg, DecodeError> {
        match payload {
            b"now" => Ok(ClientMsg::Now { id: 1 }),
            b"later" => Ok(ClientMsg::Later { id: 2 }),
            b"items" => Ok(ClientMsg::Items { id: 3, to: 2 }),
            _ => Err(DecodeError::malformed("one word")),
        }
    }
}

impl<T: std::fmt::Debug, N: std::fmt::Debug> Encoder<Answer<u8, T, (), N>> for Words {
    fn encode(answer: &Answer<u8, T, (), N>, out: &mut Vec<u8>) -> Result<(), Crash> {
        let text = match &answer.outcome {
            Outcome::Ok(value) => format!("{} ok {value:?}", answer.reply),
            Outcome::Item(item) => format!("{} item {item:?}", answer.reply),
            Outcome::Error(()) | Outcome::Failed(_) => return Err(Crash::new("there are none")),
        };
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

fn speaking(protocol: &str) -> Peer<DuplexStream> {
    let (client, server) = tokio::io::duplex(1024);
    tokio::spawn(Connection::new(Ways).protocol(protocol).run(server, bytes::Bytes::new()));
    Peer::new(client)
}

#[tokio::test(start_paused = true)]
async fn in_message_pack_an_answer_is_a_map_too() {
    let mut peer = speaking("msgpack");
    for (request, answers) in [
        (&b"\x81\xA3Now\x81\xA2id\x01"[..], &[&b"\x82\xA5reply\x01\xA2ok\x05"[..]][..]),
        (b"\x81\xA5Later\x81\xA2id\x02", &[b"\x82\xA5reply\x02\xA2ok\x06"]),
        (
            b"\x81\xA5Items\x82\xA2id\x03\xA2to\x02",
            &[b"\x82\xA5reply\x03\xA4item\x01", b"\x82\xA5reply\x03\xA4item\x02", b"\x82\xA5reply\x03\xA2ok\xC0"],
        ),
    ] {
        peer.send(0x82, request).await;
        for answer in answers {
            let frame = peer.recv().await.unwrap();
            assert_eq!((frame.first, &frame.payload[..]), (0x82, *answer));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_codec_of_ones_own_encodes_answers() {
    let mut peer = speaking("words");
    for (request, answers) in
        [("now", &["1 ok 5"][..]), ("later", &["2 ok 6"]), ("items", &["3 item 1", "3 item 2", "3 ok ()"])]
    {
        peer.text(request).await;
        for answer in answers {
            assert_eq!(peer.recv_text().await, *answer);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn answers_are_compressed_as_other_messages() {
    let options = Options::new().compress(true).deflate_opts(DeflateOptions::new().threshold(0));
    let agreed = options.negotiate(&["permessage-deflate"]).unwrap();
    let (client, server) = tokio::io::duplex(1024);
    tokio::spawn(Connection::new(Ways).deflate(agreed).run(server, bytes::Bytes::new()));
    let mut peer = Peer::new(client);
    for request in [r#"{"Now":{"id":1}}"#, r#"{"Later":{"id":1}}"#, r#"{"Items":{"id":1,"to":0}}"#] {
        peer.text(request).await;
        let frame = peer.recv().await.unwrap();
        assert_eq!(frame.first, 0xC1, "{request}");
    }
}

#[tokio::test]
async fn over_http_2_it_is_the_same() {
    let running = Running::start(Server::new().route("/ways", Route::<Ways>::new(()))).await;
    let http2 = Http2::connect(running.address()).await;
    let mut peer = http2.open(running.address(), "/ways").await;
    peer.text(r#"{"Now":{"id":1}}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":1,"ok":5}"#);
    peer.text(r#"{"Later":{"id":2}}"#).await;
    assert_eq!(peer.recv_text().await, r#"{"reply":2,"ok":6}"#);
    // More than a window of them.
    peer.text(r#"{"Items":{"id":3,"to":20000}}"#).await;
    for number in 1..=20_000 {
        assert_eq!(peer.recv_text().await, format!(r#"{{"reply":3,"item":{number}}}"#));
    }
    assert_eq!(peer.recv_text().await, r#"{"reply":3,"ok":null}"#);
}
