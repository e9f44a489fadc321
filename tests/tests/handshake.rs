//! The opening handshake on a real socket: what is let in, what is refused, and with which words.

use std::sync::{Arc, Mutex};

use tests::{Peer, Running, frame, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use ws_runtime::{
    Commands, Cx, InFrame, Options, Origins, PartialRequest, Reject, Request, Route, Server, TerminateReason, Upgrade,
    Version, WebSocketHandler,
};

type Reasons = Arc<Mutex<Vec<(TerminateReason, String)>>>;

/// Refuses, declines, panics or goes on, as the query says; answers with what it knows.
struct Door {
    reasons: Reasons,
    knows: String,
}

impl WebSocketHandler for Door {
    type RouteState = Reasons;
    type Info = ();

    fn options() -> Options {
        Options::new().protocols(["v2", "v1"])
    }

    async fn init(req: &Request, reasons: Reasons) -> Result<Upgrade<Self>, Reject> {
        let knows = format!(
            "{} {} {:?} {}",
            req.version() as u8,
            req.path(),
            req.protocols(),
            req.peer_addr().is_some_and(|peer| peer.ip().is_loopback())
        );
        let door = Upgrade::new(Self { reasons, knows });
        match req.query("do").as_deref() {
            Some("refuse") => Err(Reject::unauthorized("who are you?").header("www-authenticate", "Bearer")),
            Some("decline") => Ok(door.decline(Reject::unavailable("not today"))),
            Some("panic") => panic!("in init"),
            Some("cookie") => Ok(door.header("set-cookie", "a=1").header("set-cookie", "b=2").header("upgrade", "x")),
            Some("v1") => Ok(door.protocol("v1")),
            Some("unoffered") => Ok(door.protocol("v9")),
            Some("small") => Ok(door.options(|options| options.max_message_size(1))),
            _ => Ok(door),
        }
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        match frame {
            InFrame::Text("?") => format!("{} {:?} {:?}", self.knows, cx.protocol(), cx.version()).into(),
            InFrame::Text(text) => text.into(),
            _ => Commands::none(),
        }
    }

    async fn terminate(self, reason: TerminateReason, req: PartialRequest) {
        self.reasons.lock().unwrap().push((reason, req.path().to_owned()));
    }
}

async fn door() -> (Running, Reasons) {
    let reasons = Reasons::default();
    let any = Route::<Door>::new(reasons.clone()).options(|options| options.origins(Origins::Any));
    let server = Server::new().route("/door", Route::<Door>::new(reasons.clone())).route("/any", any);
    (Running::start(server).await, reasons)
}

/// A client that writes its requests by hand.
struct Http(TcpStream);

impl Http {
    async fn to(server: &Running) -> Self {
        Self(TcpStream::connect(server.address()).await.unwrap())
    }

    /// The answer to a request: its head, in lower case but for the values, and its body.
    async fn ask(&mut self, request: &str) -> (String, String) {
        self.0.write_all(request.as_bytes()).await.unwrap();
        self.answer().await
    }

    async fn answer(&mut self) -> (String, String) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(soon(self.0.read_u8()).await.expect("an answer") as char);
        }
        let len = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; len.map_or(0, |len| len.parse().unwrap())];
        self.0.read_exact(&mut body).await.unwrap();
        (head, String::from_utf8(body).unwrap())
    }
}

/// A valid request for `target`, with `extra` lines.
fn request(target: &str, extra: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nHost: example.com\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{extra}\r\n"
    )
}

// Cowboy: B10, B13, B19
#[tokio::test]
async fn the_101_and_the_frames_that_came_with_the_request() {
    let (server, reasons) = door().await;
    let mut http = Http::to(&server).await;
    let wire = [request("/door?x=1", "").as_bytes(), &frame(0x81, b"early"), &frame(0x81, b"?")].concat();
    http.0.write_all(&wire).await.unwrap();
    let (head, _) = http.answer().await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    for line in ["connection: Upgrade", "upgrade: websocket", "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="] {
        assert!(head.contains(line), "{head}");
    }
    assert!(!head.contains("sec-websocket-protocol") && !head.contains("sec-websocket-extensions"), "{head}");
    let mut peer = Peer::on_socket(http.0);
    assert_eq!(peer.recv_text().await, "early");
    assert_eq!(peer.recv_text().await, "13 /door [] true None V13");
    peer.close(1000, "").await;
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    assert_eq!(peer.recv().await, None);
    assert!(server.stop().await);
    assert_eq!(reasons.lock().unwrap()[0].1, "/door");
}

// Cowboy: B2, B3, B4, B5, B8, B9, B14, B16, B17, G12
#[tokio::test]
async fn refusals() {
    let (server, reasons) = door().await;
    let good = request("/door", "");
    let without = |line: &str| {
        let mut lines: Vec<&str> = good.split("\r\n").collect();
        lines.retain(|known| !known.starts_with(line));
        lines.join("\r\n")
    };
    let with = |from: &str, to: &str| good.replace(from, to);
    let cases = [
        (with("GET", "POST"), 426, "WebSocket"),
        (with("HTTP/1.1", "HTTP/1.0"), 426, "HTTP/1.1"),
        (without("Connection"), 426, "Connection: Upgrade"),
        (with("Upgrade: websocket", "Upgrade: h2c"), 426, "Upgrade: websocket"),
        (with("Upgrade: websocket", "Upgrade: web socket"), 400, "`Upgrade`"),
        (without("Upgrade:"), 400, "`Upgrade`"),
        (without("Host"), 400, "`Host`"),
        (with("Host: example.com", "Host: a\r\nHost: b"), 400, "`Host`"),
        (without("Sec-WebSocket-Version"), 400, "`Sec-WebSocket-Version` is missing"),
        (with("Version: 13", "Version: abc"), 400, "`Sec-WebSocket-Version`"),
        (with("Version: 13", "Version: 12"), 426, "13, 8 and 7"),
        (without("Sec-WebSocket-Key"), 400, "`Sec-WebSocket-Key`"),
        (with("dGhlIHNhbXBsZSBub25jZQ==", "short"), 400, "`Sec-WebSocket-Key`"),
        (request("/door", "Sec-WebSocket-Protocol: a b\r\n"), 400, "`Sec-WebSocket-Protocol`"),
        (request("/door", "Sec-WebSocket-Extensions: x; =\r\n"), 400, "`Sec-WebSocket-Extensions`"),
        (request("/door", "Content-Length: 5\r\n") + "hello", 400, "body"),
        (request("/door", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400, "body"),
        (request("/door", "Origin: http://evil.com\r\n"), 403, "origin"),
        (request("/door", "Origin: null\r\n"), 403, "origin"),
        (with("Version: 13", "Version: 8\r\nSec-WebSocket-Origin: http://evil.com"), 403, "origin"),
        (request("/nowhere", ""), 404, "nothing"),
    ];
    for (request, status, words) in cases {
        let mut http = Http::to(&server).await;
        let (head, body) = http.ask(&request).await;
        let is: u16 = head[9..12].parse().unwrap();
        assert_eq!(is, status, "{request}\n{head}{body}");
        assert!(body.contains(words), "{request}\n{body}");
        if status == 426 {
            assert!(head.contains("upgrade: websocket\r\n"), "{head}");
        }
        assert_eq!(head.contains("sec-websocket-version: 13, 8, 7\r\n"), words == "13, 8 and 7", "{head}");
    }
    assert!(server.stop().await);
    assert!(reasons.lock().unwrap().is_empty(), "no handler has seen any of these");
}

// Cowboy: B3, B5, B12
#[tokio::test]
async fn after_a_refusal_the_same_connection_may_try_again() {
    let (server, _) = door().await;
    let mut http = Http::to(&server).await;
    assert!(http.ask("GET /door HTTP/1.1\r\nHost: x\r\n\r\n").await.0.contains(" 426 "));
    assert!(http.ask(&request("/door?do=refuse", "")).await.0.contains(" 401 "));
    let pipelined = ["GET /door HTTP/1.1\r\nHost: x\r\n\r\n", &request("/door", "")].concat();
    assert!(http.ask(&pipelined).await.0.contains(" 426 "));
    assert!(http.answer().await.0.contains(" 101 "));
    let mut peer = Peer::on_socket(http.0);
    peer.text("at last").await;
    assert_eq!(peer.recv_text().await, "at last");
}

// Cowboy: B1, B15, B55, B116
#[tokio::test]
async fn init_refuses_declines_and_panics() {
    let (server, reasons) = door().await;
    let mut http = Http::to(&server).await;
    let (head, body) = http.ask(&request("/door?do=refuse", "")).await;
    assert!(head.contains(" 401 ") && head.contains("www-authenticate: Bearer"), "{head}");
    assert_eq!(body, "who are you?\n");
    assert!(reasons.lock().unwrap().is_empty(), "there was no handler yet");

    let (head, _) = http.ask(&request("/door?do=decline", "")).await;
    assert!(head.contains(" 503 "), "{head}");
    assert_eq!(*reasons.lock().unwrap(), [(TerminateReason::Normal, "/door".to_owned())]);

    let (head, body) = http.ask(&request("/door?do=panic", "")).await;
    assert!(head.contains(" 500 ") && !body.contains("in init"), "{head}{body}");
    assert!(http.ask(&request("/door", "")).await.0.contains(" 101 "), "the server and the connection go on");
}

// Cowboy: B18, B19, B20, G12
#[tokio::test]
async fn subprotocols() {
    let (server, _) = door().await;
    for (target, offered, agreed) in [
        ("/door", "v1, v2", Some("v2")),
        ("/door", "v3, v1", Some("v1")),
        ("/door", "v3", None),
        ("/door?do=v1", "v1, v2", Some("v1")),
        ("/door?do=unoffered", "v1", None),
        ("/door", "V2", None),
    ] {
        let mut http = Http::to(&server).await;
        let (head, _) = http.ask(&request(target, &format!("Sec-WebSocket-Protocol: {offered}\r\n"))).await;
        let answered = head.lines().find_map(|line| line.strip_prefix("sec-websocket-protocol: "));
        assert_eq!(answered, agreed, "{target} {offered}");
        let mut peer = Peer::on_socket(http.0);
        peer.text("?").await;
        assert!(peer.recv_text().await.contains(&format!("{agreed:?}")));
    }
}

// Cowboy: B10, B135
#[tokio::test]
async fn what_init_adds_to_the_response_and_changes_for_its_connection() {
    let (server, _) = door().await;
    let (head, _) = Http::to(&server).await.ask(&request("/door?do=cookie", "")).await;
    assert!(head.contains("set-cookie: a=1\r\n") && head.contains("set-cookie: b=2\r\n"), "{head}");
    assert!(head.contains("upgrade: websocket\r\n") && !head.contains("upgrade: x"), "{head}");

    let mut http = Http::to(&server).await;
    http.ask(&request("/door?do=small", "")).await;
    let mut peer = Peer::on_socket(http.0);
    peer.text("12").await;
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
}

// Cowboy: B6, B148, G18
#[tokio::test]
async fn versions_are_seen_by_the_handler() {
    let (server, _) = door().await;
    for (number, version) in [("7", Version::V7), ("8", Version::V8), ("13", Version::V13)] {
        let mut http = Http::to(&server).await;
        http.ask(&request("/door", "").replace("Version: 13", &format!("Version: {number}"))).await;
        let mut peer = Peer::on_socket(http.0);
        peer.text("?").await;
        assert_eq!(peer.recv_text().await, format!("{number} /door [] true None {version:?}"));
    }
}

// Cowboy: B11
#[tokio::test]
async fn origins() {
    let (server, _) = door().await;
    for (target, origin) in [
        ("/door", "http://example.com"),
        ("/door", "https://EXAMPLE.com"),
        ("/any", "http://evil.com"),
        ("/any", "null"),
    ] {
        let (head, _) = Http::to(&server).await.ask(&request(target, &format!("Origin: {origin}\r\n"))).await;
        assert!(head.contains(" 101 "), "{target} {origin}: {head}");
    }
}
