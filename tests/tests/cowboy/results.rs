//! The results of Cowboy's callbacks in their older forms, by the functions of the module `cowboy`.

use tests::Peer;
use tokio::io::DuplexStream;
use tokio::time::Instant;
use ws_runtime::{Commands, Cx, Frame, InFrame, Ping, TerminateReason, cowboy};

use crate::script::{SECOND, Script, Told, binary, reason, silence, text};

type Handle = fn(InFrame<'_>, &mut Cx<Script>) -> Commands;

/// A connection to a handler with these results, which has got a text.
async fn with(handle: Handle) -> (Peer<DuplexStream>, Told) {
    let script = Script::echo().options(|options| options.ping(Ping::Off)).handle(handle);
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    peer.text("go on").await;
    (peer, told)
}

// Cowboy: B59, B60, B155
#[tokio::test(start_paused = true)]
async fn ok() {
    let results: [Handle; 2] = [|_, _| cowboy::ok(), |_, _| cowboy::ok_hibernate()];
    for handle in results {
        let (mut peer, told) = with(handle).await;
        silence(&mut peer).await;
        assert!(told.lock().unwrap().is_empty());
    }
}

// Cowboy: B59, B61, B155
#[tokio::test(start_paused = true)]
async fn reply() {
    let results: [Handle; 2] = [
        |_, _| cowboy::reply([Frame::text("one"), Frame::binary(vec![2])]),
        |_, _| cowboy::reply_hibernate(vec![Frame::text("one"), Frame::binary(vec![2])]),
    ];
    for handle in results {
        let (mut peer, _told) = with(handle).await;
        assert_eq!(peer.recv().await, text("one"));
        assert_eq!(peer.recv().await, binary(&[2]));
        silence(&mut peer).await;
    }
    let (mut peer, _told) = with(|_, _| cowboy::reply([])).await;
    silence(&mut peer).await;
}

// Cowboy: B62, B157
#[tokio::test(start_paused = true)]
async fn stop() {
    let results: [Handle; 2] = [|_, _| cowboy::stop(), |_, _| cowboy::shutdown()];
    for handle in results {
        let (mut peer, told) = with(handle).await;
        assert_eq!(peer.recv_close().await, Some((1000, String::new())));
        drop(peer);
        assert_eq!(reason(&told).await, TerminateReason::Stop);
    }
}

// Cowboy: B156, B157
#[tokio::test(start_paused = true)]
async fn ok_timeout() {
    let before = Instant::now();
    let (mut peer, told) = with(|_, _| cowboy::ok_timeout(SECOND)).await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let waited = before.elapsed();
    assert!(waited >= SECOND && waited <= SECOND * 12 / 10, "{waited:?}");
    assert_eq!(reason(&told).await, TerminateReason::Timeout);
}
