//! What is answered to a request, whatever version of HTTP it came by.

use http::{HeaderName, HeaderValue, Response, StatusCode};
use tokio::time::timeout;

use super::{RequestBody, ResponseBody, Site, boxed};
use crate::upgrade::response;

pub(super) async fn answer(site: &Site, request: http::Request<RequestBody>) -> Response<ResponseBody> {
    let settings = &site.settings;
    let uri = request.uri();
    let target = uri.path_and_query().map_or(0, |target| target.as_str().len())
        + uri.authority().map_or(0, |authority| authority.as_str().len());
    if target > settings.max_target_size {
        return refused(StatusCode::URI_TOO_LONG, "this address is too long");
    }
    // hyper bounds its buffer, but takes a head that comes whole in the last read; h2 does not count fields.
    if request.headers().len() > settings.max_headers
        || target + request.headers().iter().map(|(name, value)| field_len(name, value)).sum::<usize>()
            > settings.max_head_size
    {
        return refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "this head is too long");
    }
    let Some(route) = site.routes.get(request.uri().path()) else { return (site.fallback)(request).await };
    match timeout(settings.handshake_timeout, route(request)).await {
        Ok(response) => response,
        // `init` has taken longer than the handshake timeout.
        Err(_elapsed) => refused(StatusCode::SERVICE_UNAVAILABLE, "the server took too long to decide"),
    }
}

/// How long a field is in the request: its name, its value, and what is around them.
fn field_len(name: &HeaderName, value: &HeaderValue) -> usize {
    name.as_str().len() + value.len() + ": \r\n".len()
}

/// A refusal that needs no handler, logged as those of handlers are.
fn refused(status: StatusCode, reason: &'static str) -> Response<ResponseBody> {
    tracing::debug!(status = status.as_u16(), reason, "request refused");
    boxed(response::plain(status, &reason))
}
