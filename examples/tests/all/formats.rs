//! The same block in three formats. The bytes are those of the specifications.

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::support::{Client, Example};

async fn connect(example: &Example, protocol: &str) -> Client {
    let mut request = example.url("/till").into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
    example.open(request).await.unwrap()
}

#[tokio::test]
async fn each_format() {
    let example = Example::start(env!("CARGO_BIN_EXE_formats"), &[]);
    let json = (Message::text(r#"{"type":"pay"}"#), Message::text(r#"{"type":"paid","total":0.0,"receipt":[]}"#));
    let zero = [0; 8];
    let packed = [b"\x83\xa4type\xa4paid\xa5total\xcb".as_slice(), &zero, b"\xa7receipt\xc4\x00"].concat();
    let message_pack = (Message::binary(b"\x81\xa4type\xa3pay".as_slice()), Message::binary(packed));
    let bytes = [b"\xa3\x64type\x64paid\x65total\xfb".as_slice(), &zero, b"\x67receipt\x40"].concat();
    let cbor = (Message::binary(b"\xa1\x64type\x63pay".as_slice()), Message::binary(bytes));
    for (protocol, (pay, paid)) in
        [("till.v1", json.clone()), ("till.v1+msgpack", message_pack), ("till.v1+cbor", cbor)]
    {
        let mut client = connect(&example, protocol).await;
        client.send(pay).await;
        assert_eq!(client.next().await, paid, "{protocol}");
        client.leave().await;
    }
    let mut client = example.connect("/till").await;
    client.send(json.0).await;
    assert_eq!(client.next().await, json.1);
}
