//! One stream of HTTP/2: a request, and its answer or its WebSocket.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::SystemTime;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use http::{Method, Response, StatusCode};
use hyper::body::Body as _;

use super::super::answer::answer;
use super::super::{RequestBody, ResponseBody, Site};
use super::SEND_BUFFER;
use crate::conn::Http2Stream;
use crate::proto::connect;
use crate::upgrade::OnStream;

type BodyError = Box<dyn std::error::Error + Send + Sync>;

/// What only HTTP/1.1 may say (RFC 9113 §8.2.2).
const OF_HTTP1: [HeaderName; 5] = [
    CONNECTION,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// Answers a request.
pub(super) async fn serve(request: http::Request<RecvStream>, mut respond: SendResponse<Bytes>, site: &Site) {
    let protocol = request.extensions().get::<h2::ext::Protocol>().map(h2::ext::Protocol::as_str);
    let is_connect = protocol.is_some();
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    if protocol.is_some_and(|protocol| connect::is_malformed(protocol, authority)) {
        return respond.send_reset(Reason::PROTOCOL_ERROR);
    }
    if is_connect {
        connect(request, respond, site).await;
    } else {
        let head_only = request.method() == Method::HEAD;
        let announced = request.headers().get(CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()).and_then(|length| length.parse().ok());
        let request = request.map(|recv| RequestBody::http2(recv, announced));
        if let Some(response) = unless_reset(&mut respond, answer(site, request)).await {
            send(respond, response, head_only).await;
        }
    }
}

/// Answers an extended CONNECT, and hands its stream over if the answer is a WebSocket.
async fn connect(request: http::Request<RecvStream>, mut respond: SendResponse<Bytes>, site: &Site) {
    let (mut head, recv) = request.into_parts();
    let (stream, on_stream) = OnStream::new();
    head.extensions.insert(on_stream);
    let request = http::Request::from_parts(head, RequestBody::empty());
    let Some(response) = unless_reset(&mut respond, answer(site, request)).await else { return };
    if stream.is_closed() {
        return send(respond, response, false).await;
    }
    let (mut head, _no_body) = response.into_parts();
    prepare(&mut head.headers);
    match respond.send_response(Response::from_parts(head, ()), false) {
        // If nobody takes it, it is dropped, and so reset.
        Ok(send) => drop(stream.send(Http2Stream::new(recv, send))),
        Err(error) => tracing::debug!(%error, "the client was gone before its WebSocket was accepted"),
    }
}

/// Waits for an answer, unless the client gives the request up.
async fn unless_reset<T>(respond: &mut SendResponse<Bytes>, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    poll_fn(|cx| match respond.poll_reset(cx) {
        Poll::Ready(_) => Poll::Ready(None),
        Poll::Pending => answer.as_mut().poll(cx).map(Some),
    })
    .await
}

/// Sends an answer, as fast as the client takes its body.
async fn send(mut respond: SendResponse<Bytes>, response: Response<ResponseBody>, head_only: bool) {
    let (mut head, body) = response.into_parts();
    prepare(&mut head.headers);
    if head.status.is_informational() {
        tracing::error!(status = head.status.as_u16(), "not an answer over HTTP/2");
        return respond.send_reset(Reason::INTERNAL_ERROR);
    }
    let has_body = !matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if let Some(len) = body.size_hint().exact().filter(|_| has_body) {
        head.headers.entry(CONTENT_LENGTH).or_insert_with(|| HeaderValue::from(len));
    }
    let ends = head_only || !has_body || body.is_end_stream();
    let sent = match respond.send_response(Response::from_parts(head, ()), ends) {
        Ok(_) if ends => Ok(()),
        Ok(stream) => send_body(stream, body).await,
        Err(error) => Err(error.into()),
    };
    if let Err(error) = sent {
        tracing::debug!(%error, "an answer was not sent to its end");
    }
}

async fn send_body(mut stream: SendStream<Bytes>, body: ResponseBody) -> Result<(), BodyError> {
    let mut body = pin!(body);
    // The client may give it up while the body is waited for.
    while let Some(frame) = poll_fn(|cx| match stream.poll_reset(cx) {
        Poll::Ready(reset) => {
            Poll::Ready(Some(Err(reset.map_or_else(BodyError::from, |reason| reason.to_string().into()))))
        }
        Poll::Pending => body.as_mut().poll_frame(cx),
    })
    .await
    {
        match frame {
            Ok(frame) => match frame.into_data() {
                Ok(data) => send_data(&mut stream, data).await?,
                Err(frame) => {
                    if let Ok(trailers) = frame.into_trailers() {
                        return Ok(stream.send_trailers(trailers)?);
                    }
                }
            },
            Err(error) => {
                stream.send_reset(Reason::INTERNAL_ERROR);
                return Err(error);
            }
        }
    }
    Ok(stream.send_data(Bytes::new(), true)?)
}

/// Gives h2 no more than the client has granted, which would keep the rest; and asks for a part of what the connection
/// is granted, which all streams share.
async fn send_data(stream: &mut SendStream<Bytes>, mut data: Bytes) -> Result<(), BodyError> {
    while !data.is_empty() {
        stream.reserve_capacity(data.len().min(SEND_BUFFER));
        let granted = match stream.capacity() {
            0 => poll_fn(|cx| stream.poll_capacity(cx)).await.ok_or("the client is gone")??,
            granted => granted,
        };
        stream.send_data(data.split_to(granted.min(data.len())), false)?;
    }
    Ok(())
}

/// What belongs to HTTP/1.1 goes, and the date comes (RFC 9110 §6.6.1).
fn prepare(headers: &mut HeaderMap) {
    for name in &OF_HTTP1 {
        headers.remove(name);
    }
    if let Ok(now) = HeaderValue::from_maybe_shared(Bytes::from(httpdate::fmt_http_date(SystemTime::now()))) {
        headers.entry(DATE).or_insert(now);
    }
}
