//! The bytes are those of the specification of Protocol Buffers, worked out by hand.

use tokio_tungstenite::tungstenite::Message;

use crate::support::Example;

fn start() -> Example {
    Example::start(env!("CARGO_BIN_EXE_protobuf"), &[])
}

#[tokio::test]
async fn adds_up() {
    let example = start();
    let mut client = example.connect("/calculator").await;
    // Field 1 of 5 bytes: in it, field 1 of 3 bytes: 1, -2 and 4 in zigzag.
    client.send(b"\x0a\x05\x0a\x03\x02\x03\x08".to_vec()).await;
    assert_eq!(client.next().await, Message::binary(b"\x0a\x02\x08\x06".as_slice()));
    // Numbers that are not packed, and a field that is not known.
    client.send(b"\x0a\x06\x08\x02\x08\x02\x50\x01".to_vec()).await;
    assert_eq!(client.next().await, Message::binary(b"\x0a\x02\x08\x0a".as_slice()));
    let most = [b"\x0a\x0c\x0a\x0a\xfe".as_slice(), &[0xff; 8], b"\x01"].concat();
    client.send(most).await;
    assert_eq!(client.next().await, Message::binary(b"\x12\x0a\x0a\x08too much".as_slice()));
    client.send(b"\x12\x00".to_vec()).await;
    assert_eq!(client.next().await, Message::binary(b"\x0a\x00".as_slice()));
    client.leave().await;
}

#[tokio::test]
async fn what_is_not_understood() {
    let example = start();
    for (message, code) in [
        (Message::binary(b"\x0a\x05\x0a".as_slice()), 1007),
        (Message::binary(b"\x1a\x00".as_slice()), 1003),
        (Message::binary(b"".as_slice()), 1003),
        (Message::text("{}"), 1003),
    ] {
        let mut client = example.connect("/calculator").await;
        client.send(message).await;
        assert_eq!(client.closed().await.0, code);
    }
}
