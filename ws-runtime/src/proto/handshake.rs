//! The opening handshake over HTTP/1.1 (RFC 6455 §4.2), as rules on a view of the request's head, and what that over
//! HTTP/2 shares with it.

use std::collections::HashSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use sha1::{Digest as _, Sha1};

use super::token::{self, Malformed};

/// A request's header fields, by lower-case name, one item for each line.
pub trait Headers {
    /// The values of the field `name`, in the order in which they came.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]>;
}

/// The version of the protocol that a client speaks. All three are the same on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "no further version will be registered")]
pub enum Version {
    /// draft-ietf-hybi-thewebsocketprotocol-07.
    V7 = 7,
    /// draft-ietf-hybi-thewebsocketprotocol-08 to -12.
    V8 = 8,
    /// RFC 6455.
    V13 = 13,
}

impl Version {
    /// What a refusal for an unknown version lists (RFC 6455 §4.4).
    pub const SUPPORTED: &'static str = "13, 8, 7";

    /// Reads the field `Sec-WebSocket-Version`.
    pub(super) fn of(headers: &impl Headers) -> Result<Self, Refusal> {
        // RFC 6455 §4.2.1 (6), §11.3.5: one version.
        let mut versions = headers.all("sec-websocket-version").peekable();
        versions.peek().ok_or(Refusal::VersionMissing)?;
        let version = only(versions).and_then(|value| token::text(value).ok()).ok_or(Refusal::VersionMalformed)?;
        Self::parse(token::trim(version))
    }

    /// Reads its value.
    fn parse(value: &str) -> Result<Self, Refusal> {
        // RFC 6455 §4.3: a number from 0 to 255 without leading zeros.
        let canonical = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let number: u8 = value.parse().map_err(|_| Refusal::VersionMalformed)?;
        if !canonical || (value.len() > 1 && value.starts_with('0')) {
            return Err(Refusal::VersionMalformed);
        }
        match number {
            7 => Ok(Self::V7),
            8 => Ok(Self::V8),
            13 => Ok(Self::V13),
            _ => Err(Refusal::VersionUnsupported),
        }
    }

    /// The header in which this version's browsers name the page's origin.
    pub const fn origin_header(self) -> &'static str {
        match self {
            Self::V7 | Self::V8 => "sec-websocket-origin",
            Self::V13 => "origin",
        }
    }
}

/// As in `Sec-WebSocket-Version`: `13`.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&(*self as u8), f)
    }
}

/// A valid opening handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handshake {
    /// What the client speaks.
    pub version: Version,
    /// The value of `Sec-WebSocket-Accept`; `None` over HTTP/2, which has no key.
    pub accept: Option<String>,
    /// The subprotocols that the client offers, best first.
    pub protocols: Vec<String>,
    /// The extensions that the client offers, best first, each with its parameters.
    pub extensions: Vec<String>,
}

impl Handshake {
    /// Checks the head of a request against every rule of RFC 6455 §4.2.1.
    ///
    /// # Errors
    /// The [`Refusal`] for the first rule that is broken.
    pub fn check(method: &str, http11: bool, headers: &impl Headers) -> Result<Self, Refusal> {
        // RFC 6455 §4.2.1 (1): GET, HTTP/1.1 or higher.
        if method != "GET" || !http11 {
            return Err(Refusal::NotAnUpgrade);
        }
        // RFC 6455 §4.2.1 (4): a Connection field with the token "upgrade", in any case.
        let connection = token::tokens(headers.all("connection")).map_err(|Malformed| Refusal::ConnectionMalformed)?;
        if !connection.iter().any(|token| token.eq_ignore_ascii_case("upgrade")) {
            return Err(Refusal::NotAnUpgrade);
        }
        // RFC 6455 §4.2.1 (3): an Upgrade field with the keyword "websocket", in any case.
        let upgrade = token::list(headers.all("upgrade")).map_err(|Malformed| Refusal::UpgradeMalformed)?;
        if upgrade.is_empty() || !upgrade.iter().all(|protocol| is_protocol(protocol)) {
            return Err(Refusal::UpgradeMalformed);
        }
        if !upgrade.iter().any(|protocol| protocol.eq_ignore_ascii_case("websocket")) {
            return Err(Refusal::NotAnUpgrade);
        }
        // RFC 6455 §4.2.1 (2), RFC 9112 §3.2: exactly one Host.
        only(headers.all("host"))
            .and_then(|host| token::text(host).ok())
            .filter(|host| is_host(host))
            .ok_or(Refusal::Host)?;
        // RFC 9112 §6: what follows the head would be a body, not frames.
        if headers.all("transfer-encoding").next().is_some() || announces_body(headers) {
            return Err(Refusal::Body);
        }
        let version = Version::of(headers)?;
        // RFC 6455 §4.2.1 (5): one key, 16 bytes in base64.
        let key = only(headers.all("sec-websocket-key")).and_then(|value| token::text(value).ok());
        let accept = accept(token::trim(key.ok_or(Refusal::Key)?)).ok_or(Refusal::Key)?;
        Self::offered(version, Some(accept), headers)
    }

    /// The rest of the rules, which are the same over HTTP/2.
    pub(super) fn offered(version: Version, accept: Option<String>, headers: &impl Headers) -> Result<Self, Refusal> {
        // RFC 6455 §4.1 (10), §4.2.1 (8): distinct tokens.
        let offered =
            token::tokens(headers.all("sec-websocket-protocol")).map_err(|Malformed| Refusal::ProtocolMalformed)?;
        let mut known = HashSet::new();
        if !offered.iter().all(|protocol| known.insert(*protocol)) {
            return Err(Refusal::ProtocolMalformed);
        }
        let protocols = offered.into_iter().map(str::to_owned).collect();
        // RFC 6455 §4.2.1 (9), §9.1.
        let extensions = token::list(headers.all("sec-websocket-extensions"))
            .ok()
            .filter(|extensions| extensions.iter().all(|element| token::extension(element).is_ok()))
            .ok_or(Refusal::ExtensionsMalformed)?;
        let extensions = extensions.into_iter().map(str::to_owned).collect();
        Ok(Self { version, accept, protocols, extensions })
    }
}

/// Why a request is not a valid opening handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// A plain request to a WebSocket's address.
    NotAnUpgrade,
    /// A request over HTTP/2 that is no extended CONNECT.
    NotAConnect,
    /// An extended CONNECT for another protocol.
    ProtocolUnknown,
    /// `Connection` is not a list of tokens.
    ConnectionMalformed,
    /// `Upgrade` is missing or not a list of protocols.
    UpgradeMalformed,
    /// No `Host`, more than one, or one that is none.
    Host,
    /// The request announces a body.
    Body,
    /// No `Sec-WebSocket-Version`.
    VersionMissing,
    /// `Sec-WebSocket-Version` is not one number from 0 to 255.
    VersionMalformed,
    /// A version that is not spoken here.
    VersionUnsupported,
    /// `Sec-WebSocket-Key` is missing, doubled, or not 16 bytes of base64.
    Key,
    /// `Sec-WebSocket-Protocol` is not a list of distinct tokens.
    ProtocolMalformed,
    /// `Sec-WebSocket-Extensions` is not a list of extensions.
    ExtensionsMalformed,
}

impl Refusal {
    /// The HTTP status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotAnUpgrade | Self::VersionUnsupported => 426,
            // Cowboy's B36.
            Self::NotAConnect | Self::ProtocolUnknown => 501,
            _ => 400,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnUpgrade => {
                "this address speaks WebSocket: send GET over HTTP/1.1 with `Connection: Upgrade` and `Upgrade: websocket`"
            }
            Self::NotAConnect => "this address speaks WebSocket: over HTTP/2, send CONNECT with `:protocol` websocket",
            Self::ProtocolUnknown => "this address speaks WebSocket, and no other `:protocol`",
            Self::ConnectionMalformed => "`Connection` is not a list of tokens",
            Self::UpgradeMalformed => "`Upgrade` is missing or is not a list of protocols",
            Self::Host => "exactly one `Host` is required, a name or address and perhaps a port",
            Self::Body => "an upgrade request may not have a body",
            Self::VersionMissing => "`Sec-WebSocket-Version` is missing",
            Self::VersionMalformed => "`Sec-WebSocket-Version` is not one number from 0 to 255",
            Self::VersionUnsupported => "this version of the protocol is not spoken here; 13, 8 and 7 are",
            Self::Key => "`Sec-WebSocket-Key` is not 16 bytes of base64, given once",
            Self::ProtocolMalformed => "`Sec-WebSocket-Protocol` is not a list of distinct tokens",
            Self::ExtensionsMalformed => "`Sec-WebSocket-Extensions` is not a list of extensions",
        })
    }
}

impl std::error::Error for Refusal {}

/// The value of `Sec-WebSocket-Accept` for a key (RFC 6455 §4.2.2); `None` if the key is not 16 bytes of base64.
///
/// ```
/// # use ws_runtime::proto::handshake::accept;
/// assert_eq!(accept("dGhlIHNhbXBsZSBub25jZQ==").as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
/// ```
pub fn accept(key: &str) -> Option<String> {
    const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let mut nonce = [0; 18];
    let len = BASE64.decode_slice(key, &mut nonce).ok()?;
    let digest = Sha1::new().chain_update(key).chain_update(GUID).finalize();
    (len == 16).then(|| BASE64.encode(digest))
}

/// Clients that draw 22 random characters leave stray bits behind the sixteenth byte: no reason to refuse them.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// The item of an iterator that has just one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let item = items.next()?;
    items.next().is_none().then_some(item)
}

/// Whether a request has a body, or may have one.
pub(super) fn announces_body(headers: &impl Headers) -> bool {
    let empty = |value| token::text(value).is_ok_and(|value| token::trim(value).bytes().all(|byte| byte == b'0'));
    !headers.all("content-length").all(empty)
}

/// Whether `text` can be the host and port of an authority (RFC 3986 §3.2.2, §3.2.3).
pub(super) fn is_host(text: &str) -> bool {
    let text = token::trim(text);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+;=:[]%".contains(&byte))
}

/// Whether `text` is a protocol of an Upgrade field: a name, perhaps with a version (RFC 9110 §7.8).
fn is_protocol(text: &str) -> bool {
    match text.split_once('/') {
        None => token::is_token(text),
        Some((name, version)) => token::is_token(name) && token::is_token(version),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Headers for Vec<(&str, &str)> {
        fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
            self.iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_bytes())
        }
    }

    const GOOD: [(&str, &str); 5] = [
        ("host", "example.com"),
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];

    fn check(headers: &[(&str, &str)]) -> Result<Handshake, Refusal> {
        Handshake::check("GET", true, &headers.to_vec())
    }

    /// `GOOD` with the field `name` taken out and `values` put in its place.
    fn with<'a>(name: &'a str, values: &[&'a str]) -> Result<Handshake, Refusal> {
        let mut headers: Vec<(&str, &str)> = GOOD.into_iter().filter(|(key, _)| *key != name).collect();
        headers.extend(values.iter().map(|value| (name, *value)));
        check(&headers)
    }

    // Cowboy: B10
    #[test]
    fn the_handshake_of_the_rfc() {
        let handshake = check(&GOOD).unwrap();
        assert_eq!(handshake.accept.as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assert_eq!(handshake.version, Version::V13);
        assert!(handshake.protocols.is_empty());
    }

    // Cowboy: B2, B4
    #[test]
    fn method_and_version_of_http() {
        assert_eq!(Handshake::check("POST", true, &GOOD.to_vec()), Err(Refusal::NotAnUpgrade));
        assert_eq!(Handshake::check("GET", false, &GOOD.to_vec()), Err(Refusal::NotAnUpgrade));
    }

    // Cowboy: B2, B5, cow_http_hd/parse_connection, cow_http_hd/parse_upgrade
    #[test]
    fn token_lists_in_any_case_order_and_lines() {
        for connection in
            [&["keep-alive, Upgrade"][..], &["upgrade, close"], &["keep-alive", "UPGRADE"], &[",upgrade,"]]
        {
            assert!(with("connection", connection).is_ok(), "{connection:?}");
        }
        for connection in [&[][..], &["keep-alive"], &["upgradeX"], &["x-upgrade"]] {
            assert_eq!(with("connection", connection), Err(Refusal::NotAnUpgrade), "{connection:?}");
        }
        assert_eq!(with("connection", &["up grade"]), Err(Refusal::ConnectionMalformed));
        for upgrade in [&["WebSocket"][..], &["foo, websocket"], &["h2c", "websocket"], &["h2c/1, websocket"]] {
            assert!(with("upgrade", upgrade).is_ok(), "{upgrade:?}");
        }
        for upgrade in [&["h2c"][..], &["websocketx"], &["websocket/13"]] {
            assert_eq!(with("upgrade", upgrade), Err(Refusal::NotAnUpgrade), "{upgrade:?}");
        }
        for upgrade in [&[][..], &[""], &["web socket"], &["websocket/"]] {
            assert_eq!(with("upgrade", upgrade), Err(Refusal::UpgradeMalformed), "{upgrade:?}");
        }
    }

    // Cowboy: B17
    #[test]
    fn exactly_one_host() {
        assert_eq!(with("host", &[]), Err(Refusal::Host));
        assert_eq!(with("host", &["a", "a"]), Err(Refusal::Host));
        for host in ["", "a b", "u@x", "a, b", "a/b", "a?"] {
            assert_eq!(with("host", &[host]), Err(Refusal::Host), "{host}");
        }
        for host in ["localhost:8080", "[::1]:80", "example.com", " x "] {
            assert!(with("host", &[host]).is_ok(), "{host}");
        }
    }

    // Cowboy: B6, B7, B8, cow_http_hd/parse_sec_websocket_version_req
    #[test]
    fn versions() {
        for (text, version) in [("7", Version::V7), ("8", Version::V8), (" 13 ", Version::V13)] {
            assert_eq!(with("sec-websocket-version", &[text]).map(|ok| ok.version), Ok(version));
        }
        for text in ["0", "6", "9", "12", "14", "255"] {
            assert_eq!(with("sec-websocket-version", &[text]), Err(Refusal::VersionUnsupported), "{text}");
        }
        for text in ["", "013", "+13", "13, 8", "abc", "256", "1000", "-1"] {
            assert_eq!(with("sec-websocket-version", &[text]), Err(Refusal::VersionMalformed), "{text}");
        }
        assert_eq!(with("sec-websocket-version", &["13", "13"]), Err(Refusal::VersionMalformed));
        assert_eq!(with("sec-websocket-version", &[]), Err(Refusal::VersionMissing));
    }

    // Cowboy: B5, B9, G12, cow_http_hd/parse_sec_websocket_key
    #[test]
    fn keys() {
        for key in
            ["", "x", "dGhlIHNhbXBsZSBub25jZQ", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "dGhlIHNhbXBsZSBub25j\u{e9}Q=="]
        {
            assert_eq!(with("sec-websocket-key", &[key]), Err(Refusal::Key), "{key}");
        }
        assert_eq!(with("sec-websocket-key", &[]), Err(Refusal::Key));
        let key = GOOD[4].1;
        assert_eq!(with("sec-websocket-key", &[key, key]), Err(Refusal::Key));
        assert!(with("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZR=="]).is_ok(), "stray bits");
    }

    // Cowboy: B14
    #[test]
    fn a_body_is_refused() {
        assert!(with("content-length", &["0"]).is_ok());
        assert_eq!(with("content-length", &["1"]), Err(Refusal::Body));
        assert_eq!(with("content-length", &["0", "5"]), Err(Refusal::Body));
        assert_eq!(with("transfer-encoding", &["chunked"]), Err(Refusal::Body));
    }

    // Cowboy: B18, cow_http_hd/parse_sec_websocket_protocol_req
    #[test]
    fn offered_subprotocols() {
        let handshake = with("sec-websocket-protocol", &["chat.v2, chat.v1", "Mqtt"]).unwrap();
        assert_eq!(handshake.protocols, ["chat.v2", "chat.v1", "Mqtt"]);
        assert_eq!(with("sec-websocket-protocol", &["a, a"]), Err(Refusal::ProtocolMalformed));
        assert_eq!(with("sec-websocket-protocol", &["a b"]), Err(Refusal::ProtocolMalformed));
    }

    // Cowboy: B5
    #[test]
    fn extensions_are_read_even_if_none_is_wanted() {
        assert!(with("sec-websocket-extensions", &["permessage-deflate; client_max_window_bits, x-y"]).is_ok());
        assert_eq!(with("sec-websocket-extensions", &["permessage-deflate; a=b=c"]), Err(Refusal::ExtensionsMalformed));
    }

    #[test]
    fn statuses() {
        assert_eq!(Refusal::NotAnUpgrade.status(), 426);
        assert_eq!(Refusal::VersionUnsupported.status(), 426);
        assert_eq!(Refusal::NotAConnect.status(), 501);
        assert_eq!(Refusal::Key.status(), 400);
    }
}
