//! The opening handshake by extended CONNECT: what is let in, what is refused, and what is an error of the stream.

use http::{Method, Request};
use tests::{Http2, Running, connect_request};
use ws_runtime::{Origins, Route, Server, TerminateReason};

use crate::raw::{CONNECT, DATA, GOAWAY, HEADERS, RST_STREAM, Raw, SETTINGS, connect_with};
use crate::told::{connected, ended, message, told};

/// The error code of a stream that breaks the protocol.
const PROTOCOL_ERROR: u32 = 1;

/// Sends a head that has to be answered by a reset, and shows that only its stream has suffered.
async fn reject(running: &Running, fields: &[(&str, &str)]) {
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, fields).await;
    let frame = raw.of(1).await;
    assert_eq!((frame.kind, frame.payload.as_slice()), (RST_STREAM, &PROTOCOL_ERROR.to_be_bytes()[..]), "{fields:?}");
    raw.headers(3, 0, CONNECT).await;
    assert_eq!(raw.of(3).await.kind, HEADERS);
    raw.data(3, 0, &tests::frame(0x81, b"Hello")).await;
    assert_eq!(raw.of(3).await.payload, b"\x81\x05Hello");
}

// Cowboy: B34, B35, rfc8441_SUITE/reject_handshake_when_disabled
#[tokio::test]
async fn reject_handshake_when_disabled() {
    let (running, _events) = told(|server| server.http2(|http2| http2.connect_protocol(false))).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    let settings = raw.until(SETTINGS).await.payload;
    assert!(settings.chunks(6).all(|setting| setting[..2] != [0, 8]), "{settings:?}");
    raw.headers(1, 0, CONNECT).await;
    assert_eq!(raw.of(1).await.code(), PROTOCOL_ERROR);
    // Pages are served all the same.
    let http2 = Http2::connect(running.address()).await;
    assert!(!http2.may_connect());
    let request = Request::get(format!("http://{}/page", running.address())).body(()).unwrap();
    assert_eq!(http2.ask(request, true).await.unwrap().0.status(), 404);
}

// Cowboy's default is off; this is a server of WebSockets.
// Cowboy: B34, rfc8441_SUITE/reject_handshake_disabled_by_default
#[tokio::test]
async fn enabled_by_default() {
    let (running, _events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    let settings = raw.until(SETTINGS).await.payload;
    assert!(settings.chunks(6).any(|setting| setting == [0, 8, 0, 0, 0, 1]), "{settings:?}");
}

// Cowboy: B34, B38, rfc8441_SUITE/accept_handshake_when_enabled
#[tokio::test]
async fn accept_handshake_when_enabled() {
    let (running, mut events, http2) = connected(|server| server).await;
    assert!(http2.may_connect());
    let mut request = connect_request(running.address(), "/told?do=cookie");
    // A key is of no use here, and so is not looked at.
    request.headers_mut().insert("sec-websocket-key", "short".parse().unwrap());
    let (response, mut peer) = http2.try_open(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let headers = response.headers();
    assert_eq!(headers.get_all("set-cookie").iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert!(headers.contains_key("date"), "{headers:?}");
    for name in ["sec-websocket-accept", "sec-websocket-protocol", "connection", "upgrade", "content-length"] {
        assert!(!headers.contains_key(name), "{headers:?}");
    }
    peer.text("Hello").await;
    assert_eq!(peer.recv_text().await, "Hello");
    peer.text("?").await;
    assert_eq!(peer.recv_text().await, "13 /told [] true None");
    peer.close(1000, "").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    assert_eq!(peer.recv().await, None);
    assert!(matches!(ended(&mut events).await, TerminateReason::Remote(Some(_))));
    assert!(running.stop().await);
}

// The todo list of rfc8441_SUITE: what the client's own settings say of extended CONNECT is of no interest.
// Cowboy: rfc8441_SUITE/todo_ignore_client_setting
#[tokio::test]
async fn the_setting_of_a_client_is_ignored() {
    let (running, _events) = told(|server| server).await;
    for value in [0, 1] {
        let mut raw = Raw::connect(running.address(), &[(8, value)]).await;
        raw.headers(1, 0, CONNECT).await;
        assert_eq!(raw.of(1).await.kind, HEADERS);
    }
}

// Cowboy: B36, rfc8441_SUITE/accept_uppercase_pseudo_header_protocol
#[tokio::test]
async fn accept_uppercase_pseudo_header_protocol() {
    let (running, _events, http2) = connected(|server| server).await;
    let mut request = connect_request(running.address(), "/told");
    request.extensions_mut().insert(h2::ext::Protocol::from_static("WEBSOCKET"));
    assert_eq!(http2.try_open(request).await.unwrap().0.status(), 200);
}

// Cowboy: B37, rfc8441_SUITE/reject_many_pseudo_header_protocol
#[tokio::test]
async fn reject_many_pseudo_header_protocol() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with("", &[(":protocol", "mqtt")])).await;
}

// Cowboy: B36, rfc8441_SUITE/reject_unknown_pseudo_header_protocol
#[tokio::test]
async fn reject_unknown_pseudo_header_protocol() {
    let (running, _events, http2) = connected(|server| server).await;
    let mut request = connect_request(running.address(), "/told");
    request.extensions_mut().insert(h2::ext::Protocol::from_static("mqtt"));
    assert_eq!(http2.try_open(request).await.unwrap().0.status(), 501);
}

// Cowboy: B37, rfc8441_SUITE/reject_invalid_pseudo_header_protocol
#[tokio::test]
async fn reject_invalid_pseudo_header_protocol() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":protocol", &[(":protocol", "websocket mqtt")])).await;
    reject(&running, &connect_with(":protocol", &[(":protocol", "")])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_invalid_crlf_pseudo_header_protocol
#[tokio::test]
async fn reject_invalid_crlf_pseudo_header_protocol() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":protocol", &[(":protocol", "websocket\r\nx: y")])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_invalid_nul_pseudo_header_protocol
#[tokio::test]
async fn reject_invalid_nul_pseudo_header_protocol() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":protocol", &[(":protocol", "websocket\0")])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_missing_pseudo_header_scheme
#[tokio::test]
async fn reject_missing_pseudo_header_scheme() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":scheme", &[])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_missing_pseudo_header_path
#[tokio::test]
async fn reject_missing_pseudo_header_path() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":path", &[])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_missing_pseudo_header_authority
#[tokio::test]
async fn reject_missing_pseudo_header_authority() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":authority", &[])).await;
    reject(&running, &connect_with(":authority", &[("host", "localhost")])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_missing_pseudo_header_protocol
#[tokio::test]
async fn reject_missing_pseudo_header_protocol() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with(":protocol", &[])).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_connection_header
#[tokio::test]
async fn reject_connection_header() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with("", &[("connection", "upgrade")])).await;
}

// h2 takes it for an error of the compression, and so of the connection.
// Cowboy: rfc7540_SUITE/reject_unknown_pseudo_headers
#[tokio::test]
async fn reject_unknown_pseudo_headers() {
    let (running, _events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, &connect_with("", &[(":unknown", "x")])).await;
    raw.until(GOAWAY).await;
}

// Cowboy: B37, rfc8441_SUITE/reject_upgrade_header, rfc7540_SUITE/reject_upgrade_header
#[tokio::test]
async fn reject_upgrade_header() {
    let (running, _events) = told(|server| server).await;
    reject(&running, &connect_with("", &[("upgrade", "websocket")])).await;
}

// Cowboy: B36, B38
#[tokio::test]
async fn refusals_are_answers() {
    let (running, mut events, http2) = connected(|server| server).await;
    let with = |name: &'static str, value: &str| {
        let mut request = connect_request(running.address(), "/told");
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    let without_version = {
        let mut request = connect_request(running.address(), "/told");
        request.headers_mut().clear();
        request
    };
    let ask = |path: &str| connect_request(running.address(), path);
    let cases = [
        (without_version, 400),
        (with("sec-websocket-version", "abc"), 400),
        (with("sec-websocket-version", "12"), 400),
        (with("sec-websocket-protocol", "a b"), 400),
        (with("sec-websocket-extensions", "x; ="), 400),
        (with("content-length", "5"), 400),
        (with("origin", "http://evil.com"), 403),
        (ask("/told?do=refuse"), 401),
        (ask("/told?do=decline"), 503),
        (ask("/told?do=panic"), 500),
        (ask("/nowhere"), 404),
    ];
    for (request, status) in cases {
        let about = format!("{request:?}");
        let (response, mut peer) = http2.try_open(request).await.unwrap();
        assert_eq!(response.status(), status, "{about}");
        let listed = response.headers().get("sec-websocket-version").map(|versions| versions.to_str().unwrap());
        assert_eq!(listed, about.contains("\"12\"").then_some("13, 8, 7"), "{about}");
        assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
        // The text of it, and then the end.
        let length: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
        let mut body = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(peer.stream(), &mut body).await.unwrap();
        assert_eq!(body.len(), length, "{about}");
    }
    assert_eq!(ended(&mut events).await, TerminateReason::Normal, "of the one that has declined");
    let mut peer = http2.open(running.address(), "/told").await;
    peer.text("the connection lives on").await;
    assert_eq!(peer.recv_text().await, "the connection lives on");
}

// Cowboy: B36
#[tokio::test]
async fn a_plain_request_to_a_websocket_is_not_implemented() {
    let (running, _events, http2) = connected(|server| server).await;
    for method in [Method::GET, Method::POST, Method::HEAD] {
        let uri = format!("http://{}/told", running.address());
        let request =
            Request::builder().method(method).uri(uri).header("sec-websocket-version", "13").body(()).unwrap();
        assert_eq!(http2.ask(request, true).await.unwrap().0.status(), 501);
    }
}

// Cowboy: B38
#[tokio::test]
async fn subprotocols_and_versions() {
    let (running, _events, http2) = connected(|server| server).await;
    for (version, offered, agreed) in [("7", "v1, v2", Some("v2")), ("8", "v1", Some("v1")), ("13", "v3", None)] {
        let mut request = connect_request(running.address(), "/told");
        request.headers_mut().insert("sec-websocket-version", version.parse().unwrap());
        request.headers_mut().insert("sec-websocket-protocol", offered.parse().unwrap());
        let (response, mut peer) = http2.try_open(request).await.unwrap();
        let answered = response.headers().get("sec-websocket-protocol").map(|value| value.to_str().unwrap());
        assert_eq!(answered, agreed);
        peer.text("?").await;
        let knows = peer.recv_text().await;
        assert!(knows.starts_with(version) && knows.ends_with(&format!("{agreed:?}")), "{knows}");
    }
}

#[tokio::test]
async fn the_origin_is_compared_with_the_authority() {
    let (events, _seen) = tokio::sync::mpsc::unbounded_channel();
    let any = Route::<crate::told::Told>::new(events.clone()).options(|options| options.origins(Origins::Any));
    let server = Server::new().route("/told", Route::<crate::told::Told>::new(events)).route("/any", any);
    let running = Running::start(server).await;
    let http2 = Http2::connect(running.address()).await;
    let own = format!("http://{}", running.address());
    for (path, origin, status) in [
        ("/told", own.as_str(), 200),
        ("/told", "http://localhost", 403),
        ("/told", "null", 403),
        ("/any", "http://evil.com", 200),
    ] {
        let mut request = connect_request(running.address(), path);
        request.headers_mut().insert("origin", origin.parse().unwrap());
        // What Host says is of no interest beside `:authority`.
        request.headers_mut().insert("host", "localhost".parse().unwrap());
        assert_eq!(http2.try_open(request).await.unwrap().0.status(), status, "{path} {origin}");
    }
}

#[tokio::test]
async fn init_that_takes_too_long_is_answered() {
    let (running, mut events, http2) =
        connected(|server| server.handshake_timeout(std::time::Duration::from_secs(1))).await;
    let (response, _) = http2.try_open(connect_request(running.address(), "/told?do=wait")).await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(message(&mut events).await, "waiting");
    assert_eq!(message(&mut events).await, "gone");
}

#[tokio::test]
async fn frames_that_came_before_the_answer_are_handled() {
    let (running, _events) = told(|server| server).await;
    let mut raw = Raw::connect(running.address(), &[]).await;
    raw.headers(1, 0, CONNECT).await;
    raw.data(1, 0, &tests::frame(0x81, b"early")).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    let frame = raw.of(1).await;
    assert_eq!((frame.kind, frame.payload.as_slice()), (DATA, &b"\x81\x05early"[..]));
}
