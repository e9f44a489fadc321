//! What outside tools rely on.

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::support::{Client, Example};

fn start(args: &[&str]) -> Example {
    Example::start(env!("CARGO_BIN_EXE_echo"), args)
}

#[tokio::test]
async fn everything_comes_back() {
    let example = start(&["--threads", "2"]);
    for path in ["/", "/echo", "/echo-deflate"] {
        let mut client = example.connect(path).await;
        for size in [0, 1, 125, 126, 65_535, 65_536, 1 << 20] {
            client.send("x".repeat(size)).await;
            client.send(vec![7; size]).await;
            assert_eq!(client.next().await, Message::text("x".repeat(size)), "{path}: {size}");
            assert_eq!(client.next().await, Message::binary(vec![7; size]), "{path}: {size}");
        }
        client.send(Message::Ping("still there?".into())).await;
        assert_eq!(client.next().await, Message::Pong("still there?".into()));
        client.leave().await;
    }
}

#[tokio::test]
async fn the_largest_message_and_one_beyond() {
    let example = start(&["--threads", "1"]);
    let mut client = example.connect("/").await;
    client.send(vec![7; 16 << 20]).await;
    assert_eq!(client.next().await.len(), 16 << 20);

    let example = start(&["--max-message-size", "100"]);
    let mut client = example.connect("/").await;
    client.send("x".repeat(100)).await;
    assert_eq!(client.text().await.len(), 100);
    client.send("x".repeat(101)).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test]
async fn a_message_in_many_fragments() {
    const FRAGMENTS: usize = 10_000;
    let example = start(&[]);
    let mut client = example.connect("/").await;
    for number in 1..=FRAGMENTS {
        let opcode = OpCode::Data(if number == 1 { Data::Binary } else { Data::Continue });
        client.send(Message::Frame(Frame::message(vec![7; 64], opcode, number == FRAGMENTS))).await;
    }
    assert_eq!(client.next().await, Message::binary(vec![7; FRAGMENTS * 64]));
}

#[tokio::test]
async fn pages_of_any_origin_may_test() {
    let example = start(&[]);
    let mut request = example.url("/echo").into_client_request().unwrap();
    request.headers_mut().insert("origin", "https://example.com".parse().unwrap());
    let mut client = example.open(request).await.unwrap();
    client.send("hello").await;
    assert_eq!(client.text().await, "hello");
}

#[tokio::test]
async fn a_broadcast_reaches_everybody_in_the_same_order() {
    let example = start(&[]);
    let mut clients: Vec<Client> = Vec::new();
    for _ in 0..5 {
        let mut client = example.connect("/broadcast").await;
        // Once this has come back, the client is known to be on the list.
        client.send("here").await;
        for listener in &mut clients {
            assert_eq!(listener.text().await, "here");
        }
        assert_eq!(client.text().await, "here");
        clients.push(client);
    }
    for round in 0..20 {
        for (number, client) in clients.iter_mut().enumerate() {
            client.send(format!("{round}/{number}")).await;
        }
    }
    let mut orders = Vec::new();
    for client in &mut clients {
        let mut order = Vec::new();
        for _ in 0..100 {
            order.push(client.text().await);
        }
        orders.push(order);
    }
    assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
    for number in 0..5 {
        let own: Vec<_> = orders[0].iter().filter(|text| text.ends_with(&format!("/{number}"))).cloned().collect();
        assert_eq!(own, (0..20).map(|round| format!("{round}/{number}")).collect::<Vec<_>>());
    }

    clients.remove(2).leave().await;
    clients[0].send("who is left?").await;
    for client in &mut clients {
        assert_eq!(client.text().await, "who is left?");
    }
}

/// A server without descriptors left waits until some are free, and serves those that have waited.
#[cfg(unix)]
#[tokio::test]
async fn running_out_of_descriptors() {
    let example = Example::start_limited(env!("CARGO_BIN_EXE_echo"), 40);
    let mut waiting = Vec::new();
    for _ in 0..90 {
        waiting.push(example.request("/echo").await);
    }
    for some in waiting.chunks_mut(15) {
        for stream in some.iter_mut() {
            Example::answered(stream).await;
        }
        // Their places are for the next.
        for stream in some {
            drop(stream.take());
        }
    }
    let mut client = example.connect("/echo").await;
    client.send("alive").await;
    assert_eq!(client.next().await, Message::text("alive"));
}
