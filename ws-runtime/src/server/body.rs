//! Bodies of requests.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use h2::RecvStream;
use http_body_util::Empty;
use hyper::body::{Body, Frame, Incoming, SizeHint};

/// The body of a request to the [fallback](crate::Server::fallback), by HTTP/1.1 or HTTP/2: a stream of [`Bytes`], and
/// perhaps trailers. A client is let to send more only as it is read.
///
/// ```
/// use bytes::Bytes;
/// use http_body_util::{BodyExt, Full, Limited};
/// use ws_runtime::{RequestBody, Server};
///
/// let server = Server::new().fallback(|request: hyper::Request<RequestBody>| async move {
///     let body = Limited::new(request.into_body(), 64 * 1024).collect().await;
///     let len = body.map_or(0, |body| body.to_bytes().len());
///     hyper::Response::new(Full::new(Bytes::from(format!("{len} bytes"))))
/// });
/// ```
pub struct RequestBody(Kind);

enum Kind {
    Empty(Empty<Bytes>),
    Http1(Incoming),
    Http2 { recv: RecvStream, announced: Option<u64>, data_ended: bool },
}

impl RequestBody {
    /// No body.
    pub(super) const fn empty() -> Self {
        Self(Kind::Empty(Empty::new()))
    }

    /// The body of a request by HTTP/2, with the length that its head announces.
    pub(super) const fn http2(recv: RecvStream, announced: Option<u64>) -> Self {
        Self(Kind::Http2 { recv, announced, data_ended: false })
    }
}

impl From<Incoming> for RequestBody {
    fn from(body: Incoming) -> Self {
        Self(Kind::Http1(body))
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        match &mut self.0 {
            Kind::Empty(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Kind::Http1(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Kind::Http2 { recv, announced, data_ended } => {
                if !*data_ended {
                    match ready!(recv.poll_data(cx)) {
                        Some(Ok(data)) => {
                            // Fails only where there is no client any more.
                            drop(recv.flow_control().release_capacity(data.len()));
                            *announced = announced.map(|left| left.saturating_sub(data.len() as u64));
                            return Poll::Ready(Some(Ok(Frame::data(data))));
                        }
                        Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                        None => *data_ended = true,
                    }
                }
                let trailers = ready!(recv.poll_trailers(cx))?;
                Poll::Ready(trailers.map(|trailers| Ok(Frame::trailers(trailers))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty(_) => true,
            Kind::Http1(body) => body.is_end_stream(),
            Kind::Http2 { recv, .. } => recv.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty(_) => SizeHint::with_exact(0),
            Kind::Http1(body) => body.size_hint(),
            Kind::Http2 { recv, .. } if recv.is_end_stream() => SizeHint::with_exact(0),
            Kind::Http2 { announced, .. } => announced.map_or_else(SizeHint::new, SizeHint::with_exact),
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").field("size", &self.size_hint()).finish_non_exhaustive()
    }
}
