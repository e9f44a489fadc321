//! Streams at the end of their connection, and as its end.

use futures_util::stream::{self, StreamExt as _};
use ws_runtime::{Close, CloseCode, Connection, Shutdown, Stop, TerminateReason};

use super::{Guard, Log, Streaming, texts};

/// A stream that is never ready, and says when it is dropped.
fn guarded(log: &Log) -> (Streaming, Log) {
    let guard = Guard(log.clone(), "stream");
    let mut streaming = Streaming::new(move |cx| {
        let never = stream::pending::<()>().map(move |()| {
            let _: &Guard = &guard;
        });
        Ok(vec![cx.stream(never)?])
    });
    streaming.log = log.clone();
    (streaming, log.clone())
}

#[tokio::test(start_paused = true)]
async fn streams_are_dropped_before_terminate() {
    for how in ["close", "stop", "panic", "gone"] {
        let (streaming, log) = guarded(&Log::default());
        let (mut peer, connection) = streaming.run();
        peer.text("hello").await;
        assert_eq!(peer.recv_text().await, "hello");
        assert_eq!(log.lines(), [""; 0], "{how}");
        match how {
            "close" => peer.send(0x88, b"").await,
            "gone" => {}
            _ => peer.text(how).await,
        }
        drop(peer);
        connection.await.unwrap();
        assert_eq!(log.lines(), ["stream", "terminate"], "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn also_when_the_server_stops_and_when_the_task_is_dropped() {
    let (streaming, log) = guarded(&Log::default());
    let shutdown = Shutdown::new();
    let (client, server) = tokio::io::duplex(64);
    let connection = tokio::spawn(Connection::new(streaming).shutdown(&shutdown).run(server, bytes::Bytes::new()));
    tokio::task::yield_now().await;
    shutdown.start();
    drop(client);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Shutdown);
    assert_eq!(log.lines(), ["stream", "terminate"]);

    let (streaming, log) = guarded(&Log::default());
    let (mut peer, connection) = streaming.run();
    peer.text("hello").await;
    assert_eq!(peer.recv_text().await, "hello");
    connection.abort();
    assert!(connection.await.unwrap_err().is_cancelled());
    assert_eq!(log.lines(), ["stream", "terminate"]);
}

#[tokio::test(start_paused = true)]
async fn an_item_may_end_the_connection() {
    let items = texts("", 3).map(|text| if text == "1" { Err(Stop) } else { Ok(text) });
    let (mut peer, connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?, cx.stream(texts("b", 9))?])).run();
    for expected in ["0", "b0"] {
        assert_eq!(peer.recv_text().await, expected);
    }
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);

    let items = stream::iter([Close(CloseCode::POLICY_VIOLATION, "enough")]);
    let (mut peer, connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run();
    assert_eq!(peer.recv_close().await, Some((1008, "enough".to_owned())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Stop);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_stream_ends_its_connection_and_no_other() {
    let items = texts("", 3).map(|text| if text == "2" { panic!("in a stream") } else { text });
    let log = Log::default();
    let (mut neighbour, _neighbours) = guarded(&Log::default()).0.run();
    let guard = Guard(log.clone(), "another stream");
    let (mut peer, connection) = Streaming::new(move |cx| {
        let never = stream::pending::<()>().map(move |()| {
            let _: &Guard = &guard;
        });
        Ok(vec![cx.stream(items)?, cx.stream(never)?])
    })
    .run();
    assert_eq!(peer.recv_text().await, "0");
    assert_eq!(peer.recv_text().await, "1");
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Crash("in a stream".to_owned()));
    assert_eq!(log.lines(), ["another stream"]);
    neighbour.text("hello").await;
    assert_eq!(neighbour.recv_text().await, "hello");
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("when dropped");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_drop_of_a_stream_is_a_crash_before_the_end_and_is_logged_at_the_end() {
    let bomb = Bomb;
    let items = stream::empty::<()>().map(move |()| {
        let _: &Bomb = &bomb;
    });
    let (mut peer, connection) = Streaming::new(|cx| Ok(vec![cx.stream(items)?])).run();
    assert_eq!(peer.recv_close().await, Some((1011, String::new())));
    drop(peer);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Crash("when dropped".to_owned()));

    let bomb = Bomb;
    let items = stream::pending::<()>().map(move |()| {
        let _: &Bomb = &bomb;
    });
    let (mut streaming, log) = (Streaming::new(|cx| Ok(vec![cx.stream(items)?])), Log::default());
    streaming.log = log.clone();
    let (mut peer, connection) = streaming.run();
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    assert_eq!(connection.await.unwrap().reason, TerminateReason::Remote(None));
    assert_eq!(log.lines(), ["terminate"]);
}
