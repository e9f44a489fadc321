//! The request that opens a connection, and what is kept of it.

use std::borrow::Cow;
use std::net::{SocketAddr, SocketAddrV4};

use http::{Extensions, HeaderMap, Method, Uri, request};
use percent_encoding::percent_decode_str;

use crate::conn::ConnectionId;
use crate::proto::handshake::Version;

/// The upgrade request, as `init` sees it. Its opening handshake has been checked already.
#[derive(Clone, Debug)]
pub struct Request {
    id: ConnectionId,
    head: request::Parts,
    peer: Option<SocketAddr>,
    version: Version,
    protocols: Vec<String>,
}

impl Request {
    pub(crate) fn new(
        head: request::Parts,
        peer: Option<SocketAddr>,
        version: Version,
        protocols: Vec<String>,
    ) -> Self {
        Self { id: ConnectionId::next(), head, peer, version, protocols }
    }

    /// The number that the connection will have.
    pub const fn connection_id(&self) -> ConnectionId {
        self.id
    }

    /// The address that was asked for.
    pub const fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// Its path, as it was sent.
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// The first query parameter called `name`, decoded; `None` if there is none.
    ///
    /// As in forms, `+` stands for a space, and what is not UTF-8 is replaced.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query()?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (form_decode(key) == name).then(|| form_decode(value).into_owned())
        })
    }

    /// The header fields.
    pub const fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The first field called `name`, if there is one and it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// The cookie called `name`, as it was sent.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.head.headers.get_all(http::header::COOKIE);
        cookies.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';')).find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then_some(value)
        })
    }

    /// What layers in front have left for the handler.
    pub const fn extensions(&self) -> &Extensions {
        &self.head.extensions
    }

    /// The other end of the TCP connection, if it is known.
    pub const fn peer_addr(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// The version of the protocol that the client speaks.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The subprotocols that the client offers, best first.
    pub fn protocols(&self) -> &[String] {
        &self.protocols
    }

    pub(crate) fn into_kept(self) -> KeptRequest {
        KeptRequest::new(self.id, self.head.method, &self.head.uri, self.peer)
    }
}

/// A [`PartialRequest`] while its connection lives, in as little memory as it takes.
#[derive(Debug)]
pub(crate) struct KeptRequest {
    id: ConnectionId,
    /// A copy: the request's own is a part of the buffer that it was read into, and would keep all of that.
    uri: Box<str>,
    peer: Option<SocketAddrV4>,
    unusual: Option<Box<Unusual>>,
}

/// What is none of the words that a request has most often.
#[derive(Debug)]
struct Unusual {
    /// `None` for GET.
    method: Option<Box<Method>>,
    /// `None` for one of IPv4, or none at all.
    peer: Option<SocketAddr>,
}

impl KeptRequest {
    pub(crate) fn new(id: ConnectionId, method: Method, uri: &Uri, peer: Option<SocketAddr>) -> Self {
        let method = Some(method).filter(|method| method != Method::GET).map(Box::new);
        let (peer, other) = match peer {
            Some(SocketAddr::V4(peer)) => (Some(peer), None),
            other => (None, other),
        };
        let is_unusual = method.is_some() || other.is_some();
        let unusual = is_unusual.then(|| Box::new(Unusual { method, peer: other }));
        Self { id, uri: uri.to_string().into(), peer, unusual }
    }

    pub(crate) fn into_partial(self) -> PartialRequest {
        let (method, other) = self.unusual.map_or((None, None), |unusual| (unusual.method, unusual.peer));
        let method = method.map_or(Method::GET, |method| *method);
        let peer = self.peer.map(SocketAddr::V4).or(other);
        // It has been parsed before.
        PartialRequest { id: self.id, method, uri: self.uri.parse().unwrap_or_default(), peer }
    }
}

/// What is kept of the request for `terminate`: the rest would be memory for nothing (Cowboy's B147).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialRequest {
    id: ConnectionId,
    method: Method,
    uri: Uri,
    peer: Option<SocketAddr>,
}

impl PartialRequest {
    /// The connection's number, as in [`Cx::id`](crate::Cx::id).
    pub const fn connection_id(&self) -> ConnectionId {
        self.id
    }

    /// The method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address that was asked for.
    pub const fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Its path.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The other end of the TCP connection, if it is known.
    pub const fn peer_addr(&self) -> Option<SocketAddr> {
        self.peer
    }
}

/// Decodes a key or a value of a query (URL Standard, application/x-www-form-urlencoded).
fn form_decode(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
    } else {
        percent_decode_str(text).decode_utf8_lossy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, cookie: &str) -> Request {
        let request = http::Request::builder().uri(uri).header("cookie", cookie).body(()).unwrap();
        Request::new(request.into_parts().0, None, Version::V13, Vec::new())
    }

    #[test]
    fn query_parameters_are_decoded() {
        let request = request("/chat?room=a%26b&name=J%C3%BCrgen+M&flag&name=second", "");
        assert_eq!(request.query("room").as_deref(), Some("a&b"));
        assert_eq!(request.query("name").as_deref(), Some("Jürgen M"));
        assert_eq!(request.query("flag").as_deref(), Some(""));
        assert_eq!(request.query("nam"), None);
    }

    #[test]
    fn what_is_kept_is_what_it_was() {
        let uris =
            ["/", "/chat?room=a%26b", "*", "http://example.com:80/x?y", "https://example.com/", "example.com:443"];
        let peers = [None, Some("192.0.2.1:80".parse().unwrap()), Some("[2001:db8::1%3]:443".parse().unwrap())];
        let methods = [Method::GET, Method::CONNECT, Method::from_bytes(b"BREW").unwrap()];
        for ((uri, peer), method) in uris.into_iter().zip(peers.into_iter().cycle()).zip(methods.into_iter().cycle()) {
            let (id, uri): (_, Uri) = (ConnectionId::next(), uri.parse().unwrap());
            let kept = KeptRequest::new(id, method.clone(), &uri, peer);
            assert_eq!(kept.into_partial(), PartialRequest { id, method, uri, peer });
        }
    }

    #[test]
    fn cookies_by_name() {
        let request = request("/", "a=1; session=x=y;b=2");
        assert_eq!(request.cookie("session"), Some("x=y"));
        assert_eq!(request.cookie("b"), Some("2"));
        assert_eq!(request.cookie("c"), None);
    }
}
