//! The server as tokio-tungstenite, an independent implementation, sees it.

use futures_util::{SinkExt as _, StreamExt as _};
use tests::{Running, soon};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};
use tokio_tungstenite::tungstenite::{Error, Message, http};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Client = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(server: &Running) -> Client {
    soon(connect_async(server.url("/echo"))).await.expect("the handshake is accepted").0
}

async fn send(client: &mut Client, message: Message) {
    soon(client.send(message)).await.expect("the message can be sent");
}

async fn received(client: &mut Client) -> Message {
    soon(client.next()).await.expect("the connection is open").expect("what comes is valid")
}

async fn echoes(client: &mut Client, message: Message) {
    send(client, message.clone()).await;
    assert!(received(client).await == message, "another message of {} bytes came back", message.len());
}

/// A part of a message, or a frame that no client should send.
fn frame(opcode: OpCode, payload: &[u8], last: bool) -> Message {
    Message::Frame(Frame::message(payload.to_vec(), opcode, last))
}

/// The server's close frame, and the end of the connection behind it.
async fn closed(client: &mut Client) -> Option<CloseFrame> {
    let Message::Close(close) = received(client).await else { panic!("that is not a close frame") };
    while let Some(Ok(_)) = soon(client.next()).await {}
    close
}

// Cowboy: B56, B68
#[tokio::test]
async fn messages_of_all_sizes_come_back() {
    let server = Running::echo().await;
    let mut client = connect(&server).await;
    for len in [0_usize, 1, 125, 126, 4096, 65_535, 65_536, 1 << 20] {
        echoes(&mut client, Message::binary(vec![len.to_le_bytes()[0]; len])).await;
        echoes(&mut client, Message::text("é".repeat(len / 2))).await;
    }
    soon(client.close(None)).await.unwrap();
    assert_eq!(closed(&mut client).await, None);
    drop(client);
    assert!(server.stop().await);
}

#[tokio::test]
async fn the_handshake_agrees_on_nothing_that_was_not_asked_for() {
    let server = Running::echo().await;
    let (_client, response) = soon(connect_async(server.url("/echo"))).await.unwrap();
    assert_eq!(response.status(), http::StatusCode::SWITCHING_PROTOCOLS);
    assert_eq!(response.headers().get("sec-websocket-protocol"), None);
    assert_eq!(response.headers().get("sec-websocket-extensions"), None);
}

#[tokio::test]
async fn an_unknown_address_is_404() {
    let server = Running::echo().await;
    let Err(Error::Http(response)) = soon(connect_async(server.url("/nowhere"))).await else { panic!("it opened") };
    assert_eq!(response.status(), http::StatusCode::NOT_FOUND);
}

// Cowboy: B89, B91
#[tokio::test]
async fn a_fragmented_message_is_one_message_and_pings_are_answered_in_between() {
    let server = Running::echo().await;
    let mut client = connect(&server).await;
    send(&mut client, frame(OpCode::Data(Data::Text), b"one ", false)).await;
    send(&mut client, frame(OpCode::Data(Data::Continue), b"", false)).await;
    send(&mut client, Message::Ping("now".into())).await;
    assert_eq!(received(&mut client).await, Message::Pong("now".into()));
    // The first byte of a letter of two.
    send(&mut client, frame(OpCode::Data(Data::Continue), b"\xc3", false)).await;
    send(&mut client, frame(OpCode::Data(Data::Continue), b"\xa9", true)).await;
    assert_eq!(received(&mut client).await, Message::text("one é"));
}

#[tokio::test]
async fn pipelined_messages_come_back_in_order() {
    let server = Running::echo().await;
    let (mut send, receive) = connect(&server).await.split();
    let message = |n: usize| Message::text(format!("{n} {}", "x".repeat(n % 300)));
    let sending = async {
        for n in 0..10_000 {
            send.feed(message(n)).await.unwrap();
        }
        send.flush().await.unwrap();
    };
    let receiving = receive.enumerate().take(10_000).for_each(|(n, received)| async move {
        assert_eq!(received.unwrap(), message(n));
    });
    soon(async { tokio::join!(sending, receiving) }).await;
}

// Cowboy: B111
#[tokio::test]
async fn a_close_is_answered_with_its_code() {
    let server = Running::echo().await;
    for code in [1000, 1001, 3000, 4999].map(CloseCode::from) {
        let mut client = connect(&server).await;
        let close = CloseFrame { code, reason: "because".into() };
        send(&mut client, Message::Close(Some(close))).await;
        assert_eq!(closed(&mut client).await.map(|close| close.code), Some(code));
    }
    let mut client = connect(&server).await;
    send(&mut client, Message::Close(None)).await;
    assert_eq!(closed(&mut client).await, None);
}

// Cowboy: B121, B122, B123
#[tokio::test]
async fn violations_are_closed_with_their_code() {
    let server = Running::echo().await;
    let [text, binary, more, reserved] =
        [Data::Text, Data::Binary, Data::Continue, Data::Reserved(3)].map(OpCode::Data);
    let violations = [
        (vec![frame(more, b"of what?", true)], CloseCode::Protocol),
        (vec![frame(reserved, b"", true)], CloseCode::Protocol),
        (vec![frame(text, b"unfinished", false), frame(text, b"", true)], CloseCode::Protocol),
        (vec![frame(text, b"\xc0\xaf", true)], CloseCode::Invalid),
        // What is too much is short, so that nothing of it is left unread: that would reset the connection.
        (vec![frame(binary, &vec![0; 16 << 20], false), frame(more, b"!", true)], CloseCode::Size),
    ];
    for (frames, code) in violations {
        let mut client = connect(&server).await;
        for frame in frames {
            send(&mut client, frame).await;
        }
        assert_eq!(closed(&mut client).await.map(|close| close.code), Some(code));
    }
}

#[tokio::test]
async fn a_server_that_stops_says_so_to_each_client() {
    let server = Running::echo().await;
    let mut clients = [connect(&server).await, connect(&server).await];
    for client in &mut clients {
        echoes(client, Message::text("open")).await;
    }
    let stopping = tokio::spawn(server.stop());
    for mut client in clients {
        assert_eq!(closed(&mut client).await.map(|close| close.code), Some(CloseCode::Away));
    }
    assert!(stopping.await.unwrap());
}
