//! Cowboy's `ws_SUITE`, but for compression.

use tests::{Peer, Probe, frame};
use tokio::io::{AsyncReadExt as _, DuplexStream};
use tokio::time::{Instant, sleep};
use ws_runtime::{
    CloseCode, Command, Commands, ControlPayload, ErrorReason, Frame, InFrame, Options, Ping, Shutdown,
    TerminateReason, Violation,
};

use crate::script::{SECOND, Script, Told, again, binary, reason, request, sent, silence, text};

// Cowboy: ws_SUITE/unlimited_connections
#[tokio::test(start_paused = true)]
async fn unlimited_connections() {
    const CONNECTIONS: usize = 3000;
    let shutdown = Shutdown::new();
    let mut peers: Vec<Peer<DuplexStream>> =
        (0..CONNECTIONS).map(|_| Probe::new("").0.run_with(64, Some(&shutdown), |options| options).0).collect();
    for round in 0..3 {
        for peer in &mut peers {
            peer.text("hello").await;
        }
        for peer in &mut peers {
            assert_eq!(peer.recv().await, text("hello"), "round {round}");
        }
        sleep(SECOND).await;
    }
    assert_eq!(shutdown.connections(), CONNECTIONS);
}

// Cowboy: B5, B6, B12, ws_SUITE/ws0
#[tokio::test(start_paused = true)]
async fn ws0() {
    let hixie = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\
                 Origin: http://localhost\r\nSec-WebSocket-Key1: Y\" 4 1Lj!957b8@0H756!i\r\n\
                 Sec-WebSocket-Key2: 1711 M;4\\74  80<6\r\n\r\n";
    let (head, mut stream) = Script::echo().ask(hixie.as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 400 "), "{head}");
    // Behind the text of the refusal, the connection goes on.
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    let mut body = vec![0; length.parse().expect("a number")];
    stream.read_exact(&mut body).await.expect("the text of the refusal");
    let head = again(&mut stream, request("").as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
}

/// What a client of any version does.
async fn conversation(version: &str) {
    let script = Script::echo().open(|cx| {
        cx.start_timer(SECOND, "a second later");
        "websocket_init".into()
    });
    let told = Told::clone(&script.told);
    let upgrade = request("").replace("Version: 13", &format!("Version: {version}"));
    let (head, stream) = script.ask(upgrade.as_bytes()).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    for field in ["connection: Upgrade", "upgrade: websocket", "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="] {
        assert!(head.contains(&format!("\r\n{field}\r\n")), "{head}");
    }
    let mut peer = Peer::new(stream);
    assert_eq!(peer.recv().await, text("websocket_init"));
    peer.text("Hello").await;
    assert_eq!(peer.recv().await, text("Hello"));
    for payload in [&b""[..], b"Hello"] {
        peer.send(0x82, payload).await;
        assert_eq!(peer.recv().await, binary(payload));
    }
    assert_eq!(peer.recv().await, text("a second later"));
    peer.send(0x89, b"").await;
    assert_eq!(peer.recv().await, sent(0x8A, b""));
    peer.send(0x88, b"").await;
    assert_eq!(peer.recv_close().await, None);
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&told).await, TerminateReason::Remote(None));
}

// Cowboy: B2, B6, B10, B52, B96, B111, ws_SUITE/ws7
#[tokio::test(start_paused = true)]
async fn ws7() {
    conversation("7").await;
}

// Cowboy: B2, B6, B10, B52, B96, B111, ws_SUITE/ws8
#[tokio::test(start_paused = true)]
async fn ws8() {
    conversation("8").await;
}

// Cowboy: B2, B6, B10, B52, B96, B111, ws_SUITE/ws13
#[tokio::test(start_paused = true)]
async fn ws13() {
    conversation("13").await;
}

// Cowboy: B94, ws_SUITE/ws_dont_validate_utf8
#[tokio::test(start_paused = true)]
async fn ws_dont_validate_utf8() {
    let script = Script::echo().options(|options| options.validate_utf8(false)).handle(|frame, cx| match frame {
        InFrame::RawText(bytes) => Frame::binary(cx.share(bytes)).into(),
        _ => Commands::none(),
    });
    let mut peer = script.connect().await;
    peer.send(0x81, b"\xFF\xFF\xFF\xFF").await;
    assert_eq!(peer.recv().await, binary(b"\xFF\xFF\xFF\xFF"));
}

// Cowboy: B13, ws_SUITE/ws_first_frame_with_handshake
#[tokio::test(start_paused = true)]
async fn ws_first_frame_with_handshake() {
    let (head, stream) = Script::echo().ask(&[request("").into_bytes(), frame(0x81, b"Hello")].concat()).await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert_eq!(Peer::new(stream).recv().await, text("Hello"));
}

/// Ends in 1009 when these frames come, and echoes nothing of them.
async fn is_too_big(frames: &[Vec<u8>], violation: Violation) {
    let script = Script::echo().options(|options| options.max_message_size(8));
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    for frame in frames {
        peer.raw(frame).await;
    }
    assert_eq!(peer.recv_close().await, Some((1009, String::new())));
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&told).await, TerminateReason::Error(ErrorReason::BadSize(violation)));
}

// Cowboy: B100, B123, ws_SUITE/ws_max_frame_size_close
#[tokio::test(start_paused = true)]
async fn ws_max_frame_size_close() {
    is_too_big(&[frame(0x82, &[0; 10])], Violation::FrameTooBig).await;
}

// Cowboy: B102, ws_SUITE/ws_max_frame_size_final_fragment_close
#[tokio::test(start_paused = true)]
async fn ws_max_frame_size_final_fragment_close() {
    is_too_big(&[frame(0x02, &[0; 5]), frame(0x80, &[0; 5])], Violation::MessageTooBig).await;
}

// Cowboy: B102, ws_SUITE/ws_max_frame_size_intermediate_fragment_close
#[tokio::test(start_paused = true)]
async fn ws_max_frame_size_intermediate_fragment_close() {
    // The third is never sent: the second is refused at its header.
    is_too_big(&[frame(0x02, &[0; 5]), frame(0x00, &[0; 5])[..6].to_vec()], Violation::MessageTooBig).await;
}

// Cowboy: B51, B97, ws_SUITE/ws_ping
#[tokio::test(start_paused = true)]
async fn ws_ping() {
    let script = Script::echo().handle(|frame, _| match frame {
        InFrame::Text("ping") => Frame::ping().into(),
        InFrame::Text(text) => Frame::Ping(ControlPayload::new(text.to_owned()).unwrap_or_default()).into(),
        InFrame::Pong(payload) => format!("pong of {} bytes", payload.len()).into(),
        _ => Commands::none(),
    });
    let mut peer = script.connect().await;
    for (told, payload) in [("ping", &b""[..]), ("abc", b"abc")] {
        peer.text(told).await;
        assert_eq!(peer.recv().await, sent(0x89, payload));
        peer.send(0x8A, payload).await;
        assert_eq!(peer.recv_text().await, format!("pong of {} bytes", payload.len()));
    }
    silence(&mut peer).await;
}

/// A text, a close with this payload, and nothing of what follows it in the script.
async fn sends_close(script: Script, payload: &[u8]) {
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    peer.text("go on").await;
    assert_eq!(peer.recv().await, text("send"));
    assert_eq!(peer.recv().await, sent(0x88, payload));
    peer.send(0x88, payload).await;
    assert_eq!(peer.recv().await, None);
    assert_eq!(reason(&told).await, TerminateReason::Stop);
}

// Cowboy: B66, B119, ws_SUITE/ws_send_close
#[tokio::test(start_paused = true)]
async fn ws_send_close() {
    let script = Script::echo().handle(|_, _| {
        [Frame::text("send").into(), Frame::Close(None).into(), Frame::text("won't be received").into()].into()
    });
    sends_close(script, b"").await;
}

// Cowboy: B66, B68, ws_SUITE/ws_send_close_payload
#[tokio::test(start_paused = true)]
async fn ws_send_close_payload() {
    let script = Script::echo().handle(|_, _| {
        let close = Frame::close(CloseCode::GOING_AWAY, "some text!");
        [Frame::text("send").into(), close.into(), Frame::text("won't be received").into(), Command::Stop].into()
    });
    sends_close(script, b"\x03\xE9some text!").await;
}

// Cowboy: B65, ws_SUITE/ws_send_many
#[tokio::test(start_paused = true)]
async fn ws_send_many() {
    let script = Script::echo()
        .handle(|_, _| [Frame::text("one").into(), Frame::text("two").into(), Frame::text("seven!").into()].into());
    let mut peer = script.connect().await;
    peer.text("go on").await;
    let mut bytes = vec![0; 100];
    let read = peer.stream().read(&mut bytes).await.expect("the connection is open");
    assert_eq!(bytes[..read], *b"\x81\x03one\x81\x03two\x81\x06seven!", "in one write");
}

// Cowboy: B90, ws_SUITE/ws_single_bytes
#[tokio::test(start_paused = true)]
async fn ws_single_bytes() {
    let mut peer = Script::echo().connect().await;
    for byte in frame(0x81, b"Hello") {
        peer.raw(&[byte]).await;
        sleep(SECOND / 100).await;
    }
    assert_eq!(peer.recv().await, text("Hello"));
}

// Cowboy: B18, ws_SUITE/ws_subprotocol
#[tokio::test(start_paused = true)]
async fn ws_subprotocol() {
    for (offer, answer) in [("foo, bar", "sec-websocket-protocol: foo\r\n"), ("bar", "sec-websocket-protocol: bar\r\n")]
    {
        let script = Script::echo().options(|options| options.protocols(["foo", "bar"]));
        let (head, _stream) = script.ask(request(&format!("Sec-WebSocket-Protocol: {offer}\r\n")).as_bytes()).await;
        assert!(head.contains(answer), "{head}");
    }
}

// Cowboy: B50, B89, ws_SUITE/ws_text_fragments
#[tokio::test(start_paused = true)]
async fn ws_text_fragments() {
    let mut peer = Script::echo().connect().await;
    peer.send(0x01, b"He").await;
    sleep(SECOND / 100).await;
    peer.send(0x80, b"llo").await;
    assert_eq!(peer.recv().await, text("Hello"));
    peer.raw(&[frame(0x01, b"Hel"), frame(0x00, b"lo, "), frame(0x80, b"world")].concat()).await;
    assert_eq!(peer.recv().await, text("Hello, world"));
    silence(&mut peer).await;
}

fn quick(options: Options) -> Options {
    options.ping(Ping::Off).idle_timeout(SECOND)
}

/// Waits for the close of the idle timeout, which has to come between 1.0 and 1.1 times of it after `since`.
async fn times_out(peer: &mut Peer<DuplexStream>, told: &Told, since: Instant) {
    assert_eq!(peer.recv_close().await, Some((1000, String::new())));
    let waited = since.elapsed();
    assert!(waited >= SECOND && waited <= SECOND * 11 / 10 + SECOND / 100, "{waited:?}");
    assert_eq!(reason(told).await, TerminateReason::Timeout);
}

// Cowboy: B120, B138, B141, ws_SUITE/ws_timeout_hibernate
#[tokio::test(start_paused = true)]
async fn ws_timeout_hibernate() {
    let script = Script::echo().options(quick).hibernate(true);
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    times_out(&mut peer, &told, Instant::now()).await;
}

// Cowboy: B136, ws_SUITE/ws_timeout_no_cancel
#[tokio::test(start_paused = true)]
async fn ws_timeout_no_cancel() {
    let script = Script::echo()
        .options(quick)
        .open(|cx| {
            cx.every(SECOND / 4, || "not from the client");
            Commands::none()
        })
        .info(|_, _| Commands::none());
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    times_out(&mut peer, &told, Instant::now()).await;
}

// Cowboy: B136, ws_SUITE/ws_timeout_reset
#[tokio::test(start_paused = true)]
async fn ws_timeout_reset() {
    let script = Script::echo().options(quick);
    let told = Told::clone(&script.told);
    let mut peer = script.connect().await;
    for _ in 0..4 {
        sleep(SECOND / 2).await;
        peer.text("Expect reply").await;
        assert_eq!(peer.recv().await, text("Expect reply"));
    }
    times_out(&mut peer, &told, Instant::now()).await;
}
