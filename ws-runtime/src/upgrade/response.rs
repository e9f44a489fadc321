//! The answers to upgrade requests.

use std::fmt;

use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{Response, StatusCode};
use http_body_util::Full;

use crate::handler::Reject;
use crate::proto::handshake::{Refusal, Version};

/// 101, or 200 where there is no key to accept (RFC 8441 §5), with what `init` has added.
pub(super) fn switching(
    accept: Option<&str>,
    protocol: Option<&str>,
    extensions: Option<&str>,
    headers: &HeaderMap,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    let fields = response.headers_mut();
    for (name, value) in headers {
        if belongs_to_handshake(name) {
            tracing::error!(%name, "a header field from `init` is left out: it belongs to the handshake");
        } else {
            fields.append(name.clone(), value.clone());
        }
    }
    if accept.is_some() {
        fields.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        fields.insert(UPGRADE, HeaderValue::from_static("websocket"));
    }
    let values =
        [(SEC_WEBSOCKET_ACCEPT, accept), (SEC_WEBSOCKET_EXTENSIONS, extensions), (SEC_WEBSOCKET_PROTOCOL, protocol)];
    for (name, value) in values {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            fields.insert(name, value);
        }
    }
    if accept.is_some() {
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    }
    response
}

/// The answer to a request that is no valid opening handshake.
pub(super) fn refused(refusal: Refusal, http2: bool) -> Response<Full<Bytes>> {
    let mut status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    if http2 && status == StatusCode::UPGRADE_REQUIRED {
        // RFC 9113 §8.2.2: there is no Upgrade, so there is no 426.
        status = StatusCode::BAD_REQUEST;
    }
    let mut response = plain(status, &refusal);
    let fields = response.headers_mut();
    if status == StatusCode::UPGRADE_REQUIRED {
        // RFC 9110 §15.5.22: a 426 names the protocol.
        fields.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        fields.insert(UPGRADE, HeaderValue::from_static("websocket"));
    }
    if refusal == Refusal::VersionUnsupported {
        // RFC 6455 §4.4: and the versions that are spoken.
        fields.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(Version::SUPPORTED));
    }
    if refusal == Refusal::Body && !http2 {
        fields.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The answer of an `init` that refuses.
pub(super) fn rejected(reject: &Reject) -> Response<Full<Bytes>> {
    let mut response = plain(reject.status(), &reject.text());
    response.headers_mut().extend(reject.headers().clone());
    response
}

/// A status with a line of text.
pub(crate) fn plain(status: StatusCode, text: &dyn fmt::Display) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(format!("{text}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn belongs_to_handshake(name: &HeaderName) -> bool {
    [CONNECTION, UPGRADE].contains(name) || name.as_str().starts_with("sec-websocket-")
}
