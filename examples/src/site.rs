//! Pages that belong to an example and are part of its program.

use std::future::ready;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use hyper::{Method, Request, Response, StatusCode};
use ws_runtime::RequestBody;

/// Path, media type and content of each file of a site.
pub type Files = &'static [(&'static str, &'static str, &'static str)];

/// What a page may load and reach: its own files and its own server. An injected script or a tracking image would not
/// even be asked for.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' \
                      data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves `files`, for [`Server::fallback`](ws_runtime::Server::fallback).
pub fn site(
    files: Files,
) -> impl Fn(Request<RequestBody>) -> std::future::Ready<Response<Full<Bytes>>> + Send + Sync + 'static {
    move |request| ready(page(files, &request))
}

/// The answer to one request for one of `files`.
pub fn page<B>(files: Files, request: &Request<B>) -> Response<Full<Bytes>> {
    let Some((_, media_type, content)) = files.iter().find(|(path, ..)| *path == request.uri().path()) else {
        return answer(StatusCode::NOT_FOUND, "text/plain", "there is nothing at this address\n");
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return answer(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "a page can only be read\n");
    }
    let mut response = answer(StatusCode::OK, media_type, *content);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// An answer of this status, media type and content.
pub fn answer(status: StatusCode, media_type: &'static str, content: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(content.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_path_alone() {
        let files: Files = &[("/", "text/html", "hello")];
        let status = |method: &str, uri: &str| {
            page(files, &Request::builder().method(method).uri(uri).body(()).unwrap()).status().as_u16()
        };
        assert_eq!(status("GET", "/?room=x"), 200);
        assert_eq!(status("GET", "/../Cargo.toml"), 404);
        assert_eq!(status("POST", "/"), 405);
    }
}
