//! Ordinary requests over HTTP/2: what HTTP/1.1 answers, and in the same words.

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use tests::{Http2, Running, soon};
use tokio::sync::mpsc;
use ws_runtime::{RequestBody, Server};

use crate::raw::{END_STREAM, HEADERS, Raw};

const BIG: usize = 1 << 20;

/// A server whose fallback does as the path says. What it returns hears of each part of "/endless", of which there is
/// only one.
async fn pages() -> (Running, mpsc::UnboundedReceiver<()>) {
    let (part, parts) = mpsc::unbounded_channel();
    let part = std::sync::Mutex::new(Some(part));
    let server = Server::new().max_target_size(1000).fallback(move |request: Request<RequestBody>| {
        let is_endless = request.uri().path() == "/endless";
        let part = is_endless.then(|| part.lock().unwrap().take()).flatten();
        async move {
            let path = request.uri().path().to_owned();
            match path.as_str() {
                "/big" => Response::new(Full::new(Bytes::from(vec![b'x'; BIG])).boxed_unsync()),
                "/count" => {
                    let body = request.into_body().collect().await;
                    let text = match body {
                        Ok(body) => {
                            let trailers = body.trailers().map_or(0, http::HeaderMap::len);
                            format!("{} bytes, {trailers} trailers", body.to_bytes().len())
                        }
                        Err(error) => format!("failed: {error}"),
                    };
                    Response::new(Full::new(Bytes::from(text)).boxed_unsync())
                }
                "/endless" => {
                    let body = futures_util::stream::unfold(part, |part| async {
                        part.as_ref().unwrap().send(()).unwrap();
                        Some((Ok::<_, std::convert::Infallible>(Frame::data(Bytes::from_static(&[b'x'; 1000]))), part))
                    });
                    Response::new(StreamBody::new(body).boxed_unsync())
                }
                "/empty" => Response::builder().status(204).body(Full::default().boxed_unsync()).unwrap(),
                "/hop" => {
                    let response = Response::builder().header("connection", "close").header("keep-alive", "5");
                    response.body(Full::default().boxed_unsync()).unwrap()
                }
                "/panic" => panic!("in the fallback"),
                _ => Response::new(Full::new(Bytes::from(format!("this is {path}"))).boxed_unsync()),
            }
        }
    });
    (Running::start(server).await, parts)
}

fn request(running: &Running, method: Method, path: &str) -> Request<()> {
    Request::builder().method(method).uri(format!("http://{}{path}", running.address())).body(()).unwrap()
}

/// The answer to a request without a body, and its own.
async fn get(running: &Running, http2: &Http2, method: Method, path: &str) -> (http::response::Parts, Vec<u8>) {
    let (response, _) = http2.ask(request(running, method, path), true).await.unwrap();
    let (head, body) = response.into_parts();
    (head, read(body).await)
}

async fn read(mut body: h2::RecvStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(data) = soon(body.data()).await {
        let data = data.unwrap();
        body.flow_control().release_capacity(data.len()).unwrap();
        bytes.extend(data);
    }
    bytes
}

#[tokio::test]
async fn the_fallback_answers() {
    let (running, _) = pages().await;
    let http2 = Http2::connect(running.address()).await;
    let (head, body) = get(&running, &http2, Method::GET, "/page").await;
    assert_eq!((head.status.as_u16(), body.as_slice()), (200, &b"this is /page"[..]));
    assert_eq!(head.headers["content-length"], "13");
    assert!(head.headers["date"].to_str().unwrap().ends_with(" GMT"));

    let (head, body) = get(&running, &http2, Method::HEAD, "/page").await;
    assert_eq!((head.headers["content-length"].to_str().unwrap(), body.len()), ("13", 0));

    let (head, body) = get(&running, &http2, Method::GET, "/empty").await;
    assert_eq!((head.status.as_u16(), body.len(), head.headers.contains_key("content-length")), (204, 0, false));

    // What is about the connection does not exist in HTTP/2.
    let (head, _) = get(&running, &http2, Method::GET, "/hop").await;
    assert!(!head.headers.contains_key("connection") && !head.headers.contains_key("keep-alive"));

    let long = format!("/{}", "x".repeat(1000));
    assert_eq!(get(&running, &http2, Method::GET, &long).await.0.status, 414);
}

#[tokio::test]
async fn heads_that_are_too_long_are_answered() {
    let running = Running::start(Server::new().max_headers(10)).await;
    let http2 = Http2::connect(running.address()).await;
    let mut many = request(&running, Method::GET, "/");
    for index in 0..11 {
        many.headers_mut().insert(http::HeaderName::try_from(format!("x-{index}")).unwrap(), "x".parse().unwrap());
    }
    assert_eq!(http2.ask(many, true).await.unwrap().0.status(), 431);
    let mut long = request(&running, Method::GET, "/");
    long.headers_mut().insert("x", "x".repeat(20_000).parse().unwrap());
    assert_eq!(http2.ask(long, true).await.unwrap().0.status(), 431);
    assert_eq!(http2.ask(request(&running, Method::GET, "/"), true).await.unwrap().0.status(), 404);
}

#[tokio::test]
async fn bodies_larger_than_the_windows() {
    let (running, _) = pages().await;
    let http2 = Http2::connect(running.address()).await;
    assert_eq!(get(&running, &http2, Method::GET, "/big").await.1.len(), BIG);

    let (response, mut send) = {
        let mut sender = http2.ready().await;
        sender.send_request(request(&running, Method::POST, "/count"), false).unwrap()
    };
    let mut left = BIG;
    while left > 0 {
        send.reserve_capacity(left);
        let granted = soon(std::future::poll_fn(|cx| send.poll_capacity(cx))).await.unwrap().unwrap();
        send.send_data(Bytes::from(vec![1; granted]), false).unwrap();
        left -= granted;
    }
    let mut trailers = http::HeaderMap::new();
    trailers.insert("x-sum", "1".parse().unwrap());
    send.send_trailers(trailers).unwrap();
    let body = read(soon(response).await.unwrap().into_body()).await;
    assert_eq!(String::from_utf8(body).unwrap(), format!("{BIG} bytes, 1 trailers"));
}

#[tokio::test]
async fn a_client_that_grants_nothing_is_made_nothing() {
    let (running, mut parts) = pages().await;
    // INITIAL_WINDOW_SIZE.
    let mut raw = Raw::connect(running.address(), &[(4, 0)]).await;
    let head = [(":method", "GET"), (":scheme", "http"), (":path", "/endless"), (":authority", "localhost")];
    raw.headers(1, END_STREAM, &head).await;
    assert_eq!(raw.of(1).await.kind, HEADERS);
    soon(parts.recv()).await.unwrap();
    for _ in 0..10 {
        assert!(raw.sync().await.is_empty());
        assert!(parts.try_recv().is_err(), "the first part has not gone yet");
    }
}

#[tokio::test]
async fn a_client_that_gives_up_in_the_middle() {
    let (running, mut parts) = pages().await;
    let http2 = Http2::connect(running.address()).await;
    // In the middle of an answer that never ends.
    let (response, mut send) = http2.ask(request(&running, Method::GET, "/endless"), true).await.unwrap();
    soon(parts.recv()).await.unwrap();
    send.send_reset(h2::Reason::CANCEL);
    drop(response);
    // The body is dropped, and with it what tells of it.
    while soon(parts.recv()).await.is_some() {}
    // In the middle of a body.
    let (response, mut send) =
        http2.ready().await.send_request(request(&running, Method::POST, "/count"), false).unwrap();
    send.send_data(Bytes::from_static(b"the first half"), false).unwrap();
    send.send_reset(h2::Reason::CANCEL);
    drop(response);
    assert_eq!(get(&running, &http2, Method::GET, "/page").await.1, b"this is /page");
}

#[tokio::test]
async fn a_fallback_that_panics_costs_its_stream() {
    let (running, _) = pages().await;
    let http2 = Http2::connect(running.address()).await;
    http2.ask(request(&running, Method::GET, "/panic"), true).await.unwrap_err();
    assert_eq!(get(&running, &http2, Method::GET, "/page").await.1, b"this is /page");
}
