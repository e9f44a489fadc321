//! The opening handshake by extended CONNECT.

use tests::{Http2, Running};

// Cowboy: B34, B38, rfc8441_SUITE/accept_handshake_when_enabled
#[tokio::test]
async fn accept_handshake_when_enabled() {
    let running = Running::echo().await;
    let http2 = Http2::connect(running.address()).await;
    assert!(http2.may_connect());
    let mut peer = http2.open(running.address(), "/echo").await;
    peer.text("Hello").await;
    assert_eq!(peer.recv_text().await, "Hello");
    peer.close(1000, "").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    assert_eq!(peer.recv().await, None);
    assert!(running.stop().await);
}
