//! Codecs over real connections, as tokio-tungstenite sees them.

use std::borrow::Cow;

use futures_util::{SinkExt as _, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tests::{Running, soon};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use ws_runtime::prelude::*;

use super::Format;

pub(super) type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client that offers these subprotocols.
pub(super) async fn connect(server: &Running, path: &str, protocols: &str) -> Client {
    let mut request = server.url(path).into_client_request().unwrap();
    if !protocols.is_empty() {
        request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
    }
    soon(connect_async(request)).await.expect("the handshake is accepted").0
}

pub(super) async fn received(client: &mut Client) -> Message {
    soon(client.next()).await.expect("the connection is open").expect("what comes is valid")
}

/// The code of the server's close frame.
pub(super) async fn closed(client: &mut Client) -> u16 {
    let Message::Close(Some(close)) = received(client).await else { panic!("that is not a close frame with a code") };
    close.code.into()
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ClientMsg<'a> {
    Say { text: &'a str },
    Sum { of: Vec<f64> },
    Leave,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMsg<'a> {
    Hello { protocol: Option<String> },
    Said { text: Cow<'a, str> },
    Sum { sum: f64 },
    Error { detail: String },
}

/// Each subprotocol has its codec; JSON is for those without, and for clients that offer none.
#[derive(Default)]
struct ByProtocol;

#[websocket(
    message = ClientMsg<'_>,
    reply = ServerMsg<'_>,
    protocols("chat.v1", "chat.v1+msgpack" = MessagePack, "chat.v1+cbor" = Cbor, "chat.v0+msgpack" = MessagePack),
)]
impl ByProtocol {
    #[open]
    fn open(&mut self, cx: &mut Cx<Self>) -> ServerMsg<'static> {
        ServerMsg::Hello { protocol: cx.protocol().map(str::to_owned) }
    }

    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: &str, cx: &mut Cx<Self>) {
        cx.send(ServerMsg::Said { text: text.into() });
    }

    #[message(ClientMsg::Sum { of })]
    fn sum(&mut self, of: Vec<f64>) -> ServerMsg<'static> {
        ServerMsg::Sum { sum: of.into_iter().sum() }
    }

    #[message(ClientMsg::Leave)]
    fn leave(&mut self) -> Stop {
        Stop
    }

    #[decode_error]
    fn mistake(&mut self, error: DecodeError) -> Result<ServerMsg<'static>, DecodeError> {
        // Only what is not known is forgiven.
        if error.close_code() == CloseCode::UNSUPPORTED_DATA {
            return Ok(ServerMsg::Error { detail: error.to_string() });
        }
        Err(error)
    }
}

/// One codec for all, and texts beside it.
#[derive(Default)]
struct OnlyCbor;

#[websocket(message = ClientMsg<'_>, reply = ServerMsg<'_>, codec = Cbor)]
impl OnlyCbor {
    #[message(ClientMsg::Say { text })]
    fn say(&mut self, text: &str) -> [ServerMsg<'static>; 2] {
        [ServerMsg::Said { text: text.to_owned().into() }, ServerMsg::Said { text: "again".into() }]
    }

    #[message(ClientMsg::Sum { .. } | ClientMsg::Leave)]
    fn other(&mut self) {}

    #[text]
    fn text(&mut self, text: &str) -> String {
        text.to_uppercase()
    }
}

async fn serve() -> Running {
    let server = Server::new().route("/by-protocol", Route::<ByProtocol>::new(()));
    Running::start(server.route("/cbor", Route::<OnlyCbor>::new(()))).await
}

/// A message of the kind that the format is written in.
fn message<F: Format>(value: &Value) -> Message {
    let payload = F::encode(value);
    if F::NAME == "Json" { Message::text(String::from_utf8(payload).unwrap()) } else { Message::binary(payload) }
}

/// What the next message says, which is of the kind that the format is written in.
async fn heard<F: Format>(client: &mut Client) -> Value {
    let message = received(client).await;
    assert_eq!((message.is_text(), message.is_binary()), (F::NAME == "Json", F::NAME != "Json"), "{message:?}");
    F::decode(&message.into_data()).unwrap()
}

async fn speaks<F: Format>(server: &Running, offer: &str, agreed: Option<&str>) {
    let mut client = connect(server, "/by-protocol", offer).await;
    assert_eq!(heard::<F>(&mut client).await, json!({ "type": "hello", "protocol": agreed }), "{offer}");
    let talk = [
        (json!({ "type": "say", "text": "hé" }), json!({ "type": "said", "text": "hé" })),
        (json!({ "type": "sum", "of": [1, 2.5] }), json!({ "type": "sum", "sum": 3.5 })),
        (json!({ "type": "shout" }), Value::Null),
    ];
    for (said, answer) in talk {
        client.send(message::<F>(&said)).await.unwrap();
        let reply = heard::<F>(&mut client).await;
        if answer.is_null() {
            assert!(reply["detail"].as_str().unwrap().starts_with("unknown variant `shout`"), "{reply}");
        } else {
            assert_eq!(reply, answer);
        }
    }
    client.send(message::<F>(&json!({ "type": "say" }))).await.unwrap();
    assert_eq!(closed(&mut client).await, 1007);
}

#[tokio::test]
async fn the_subprotocol_chooses_the_codec() {
    let server = serve().await;
    speaks::<Json>(&server, "", None).await;
    speaks::<Json>(&server, "chat.v1", Some("chat.v1")).await;
    speaks::<MessagePack>(&server, "chat.v1+msgpack", Some("chat.v1+msgpack")).await;
    speaks::<MessagePack>(&server, "chat.v0+msgpack", Some("chat.v0+msgpack")).await;
    speaks::<Cbor>(&server, "x, chat.v1+cbor", Some("chat.v1+cbor")).await;
    // The server's order counts.
    speaks::<MessagePack>(&server, "chat.v1+cbor, chat.v1+msgpack", Some("chat.v1+msgpack")).await;
    assert!(server.stop().await);
}

#[tokio::test]
async fn a_kind_that_the_agreed_codec_does_not_take_is_1003() {
    let server = serve().await;
    let say = json!({ "type": "say", "text": "x" });
    for (offer, wrong) in
        [("", message::<Cbor>(&say)), ("chat.v1+cbor", message::<Json>(&say)), ("chat.v1+msgpack", Message::text(""))]
    {
        let mut client = connect(&server, "/by-protocol", offer).await;
        received(&mut client).await;
        client.send(wrong).await.unwrap();
        assert_eq!(closed(&mut client).await, 1003, "{offer}");
    }
    // The right kind in the wrong format.
    let mut client = connect(&server, "/by-protocol", "chat.v1+cbor").await;
    received(&mut client).await;
    client.send(message::<MessagePack>(&say)).await.unwrap();
    assert_eq!(closed(&mut client).await, 1007);
    assert!(server.stop().await);
}

#[tokio::test]
async fn raw_texts_are_free_beside_a_binary_codec() {
    let server = serve().await;
    let mut client = connect(&server, "/cbor", "").await;
    client.send(Message::text("straße")).await.unwrap();
    assert_eq!(received(&mut client).await, Message::text("STRASSE"));
    client.send(message::<Cbor>(&json!({ "type": "say", "text": "x" }))).await.unwrap();
    assert_eq!(heard::<Cbor>(&mut client).await, json!({ "type": "said", "text": "x" }));
    assert_eq!(heard::<Cbor>(&mut client).await, json!({ "type": "said", "text": "again" }));
    assert!(server.stop().await);
}

#[tokio::test]
async fn nesting_ends_a_connection_and_not_the_server() {
    let server = serve().await;
    for (offer, piece) in [("chat.v1+msgpack", 0x91), ("chat.v1+cbor", 0x81), ("chat.v1+cbor", 0x9f)] {
        let mut client = connect(&server, "/by-protocol", offer).await;
        received(&mut client).await;
        let mut payload = if offer.ends_with("cbor") { b"\xa2\x61x".to_vec() } else { b"\x82\xa1x".to_vec() };
        payload.resize(1 << 20, piece);
        client.send(Message::binary(payload)).await.unwrap();
        assert_eq!(closed(&mut client).await, 1007, "{offer}");
    }
    speaks::<Cbor>(&server, "chat.v1+cbor", Some("chat.v1+cbor")).await;
    assert!(server.stop().await);
}
