//! Cases of Cowboy's other suites.

use bytes::Bytes;
use http_body_util::Full;
use tests::{Running, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use ws_runtime::{RequestBody, Route, Server};

use crate::script::{Script, request};

// Cowboy: B3, rfc7231_SUITE/status_code_426
#[tokio::test(start_paused = true)]
async fn status_code_426() {
    let (head, _stream) = Script::echo().ask(b"GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 426 "), "{head}");
}

// Cowboy: B3, rfc7231_SUITE/status_code_426_upgrade_header
#[tokio::test(start_paused = true)]
async fn status_code_426_upgrade_header() {
    for request in [
        "GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
        request("").replace("GET", "HEAD"),
        request("").replace("websocket", "foo"),
    ] {
        let (head, _stream) = Script::echo().ask(request.as_bytes()).await;
        assert!(head.starts_with("HTTP/1.1 426 "), "{head}");
        assert!(head.contains("\r\nconnection: upgrade\r\n") && head.contains("\r\nupgrade: websocket\r\n"), "{head}");
    }
}

// Cowboy: rfc7230_SUITE/upgrade_safely_ignored
#[tokio::test]
async fn upgrade_safely_ignored() {
    let page = |_: hyper::Request<RequestBody>| async { hyper::Response::new(Full::new(Bytes::from("Hello"))) };
    let running = Running::start(Server::new().route("/ws", Route::<Script>::new(Script::echo())).fallback(page)).await;
    let mut stream = TcpStream::connect(running.address()).await.expect("it listens");
    let upgrade = request("").replace("/ws", "/page").replace("Upgrade\r\n", "upgrade, close\r\n");
    stream.write_all(upgrade.as_bytes()).await.expect("it takes the request");
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("Hello"), "{answer}");
}
