//! The opening handshake over HTTP/2 (RFC 8441 §5), as rules on a view of the request's head.

use super::handshake::{Handshake, Headers, Refusal, Version, announces_body, is_host};
use super::token;

/// Whether an extended CONNECT has to end in a stream error (RFC 9113 §8.1.1), not in an answer. What an HTTP/2 library
/// checks of any request is not checked here.
pub fn is_malformed(protocol: &str, authority: Option<&str>) -> bool {
    // RFC 8441 §4: `:protocol` is a token of the registry of Upgrade.
    // RFC 8441 §4: `:authority` is what it is in any other request, and RFC 9113 §8.3.1 wants it there.
    !token::is_token(protocol) || authority.is_none()
}

impl Handshake {
    /// Checks the head of a request over HTTP/2 against the rules of RFC 8441 §5.
    ///
    /// # Errors
    /// The [`Refusal`] for the first rule that is broken.
    pub fn check_connect(
        protocol: Option<&str>,
        authority: Option<&str>,
        headers: &impl Headers,
    ) -> Result<Self, Refusal> {
        // RFC 8441 §5: the opening handshake is an extended CONNECT.
        let protocol = protocol.ok_or(Refusal::NotAConnect)?;
        // RFC 8441 §5: `:protocol` is "websocket", as in Upgrade in any case (Cowboy's B36).
        if !protocol.eq_ignore_ascii_case("websocket") {
            return Err(Refusal::ProtocolUnknown);
        }
        // RFC 8441 §5: `:authority` takes the place of Host.
        authority.filter(|authority| is_host(authority)).ok_or(Refusal::Host)?;
        // RFC 8441 §5: DATA carries frames.
        if announces_body(headers) {
            return Err(Refusal::Body);
        }
        // RFC 8441 §5: Sec-WebSocket-Version as in RFC 6455; Sec-WebSocket-Key and -Accept are not used (B38).
        Self::offered(Version::of(headers)?, None, headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(protocol: Option<&str>, authority: Option<&str>, headers: &[(&str, &str)]) -> Result<Handshake, Refusal> {
        Handshake::check_connect(protocol, authority, &headers.to_vec())
    }

    const V13: (&str, &str) = ("sec-websocket-version", "13");

    #[test]
    fn the_handshake_of_the_rfc() {
        let headers = [V13, ("sec-websocket-protocol", "chat, superchat"), ("origin", "http://www.example.com")];
        let handshake = check(Some("websocket"), Some("server.example.com"), &headers).unwrap();
        assert_eq!((handshake.version, handshake.accept), (Version::V13, None));
        assert_eq!(handshake.protocols, ["chat", "superchat"]);
        assert!(check(Some("WebSocket"), Some("x:80"), &[V13]).is_ok());
    }

    #[test]
    fn a_key_is_ignored() {
        assert!(check(Some("websocket"), Some("x"), &[V13, ("sec-websocket-key", "short")]).is_ok());
    }

    #[test]
    fn refusals() {
        let websocket = Some("websocket");
        assert_eq!(check(None, Some("x"), &[V13]), Err(Refusal::NotAConnect));
        assert_eq!(check(Some("websockets"), Some("x"), &[V13]), Err(Refusal::ProtocolUnknown));
        assert_eq!(check(websocket, None, &[V13]), Err(Refusal::Host));
        assert_eq!(check(websocket, Some("u@x"), &[V13]), Err(Refusal::Host));
        assert_eq!(check(websocket, Some("x"), &[V13, ("content-length", "1")]), Err(Refusal::Body));
        assert_eq!(check(websocket, Some("x"), &[]), Err(Refusal::VersionMissing));
        assert_eq!(check(websocket, Some("x"), &[("sec-websocket-version", "12")]), Err(Refusal::VersionUnsupported));
        assert_eq!(
            check(websocket, Some("x"), &[V13, ("sec-websocket-protocol", "a b")]),
            Err(Refusal::ProtocolMalformed)
        );
        assert_eq!(
            check(websocket, Some("x"), &[V13, ("sec-websocket-extensions", "x; =")]),
            Err(Refusal::ExtensionsMalformed)
        );
    }

    #[test]
    fn stream_errors() {
        assert!(!is_malformed("websocket", Some("x")));
        assert!(!is_malformed("WebSocket", Some("x")));
        assert!(is_malformed("websocket", None));
        for protocol in ["", "web socket", "websocket\r\nx: y", "web\0socket", "websocket,h2c"] {
            assert!(is_malformed(protocol, Some("x")), "{protocol:?}");
        }
    }
}
