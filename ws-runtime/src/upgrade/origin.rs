//! Which pages may open a connection (RFC 6455 §10.2).

use http::Uri;
use http::uri::Authority;

use crate::options::Origins;

/// Whether a page of `origin` may connect to `host`. Clients that are no browsers send none, and may.
pub(super) fn is_allowed(origins: &Origins, origin: Option<&str>, host: &str) -> bool {
    let Some(origin) = origin else { return true };
    match origins {
        Origins::Any => true,
        Origins::List(list) => list.iter().any(|allowed| allowed == origin || same(allowed, origin)),
        Origins::SameHost => parse(origin).is_some_and(|(scheme, authority)| {
            host.parse::<Authority>().is_ok_and(|host| {
                // Behind a proxy the request does not tell the scheme, so the page's own says which port is meant.
                let port = |authority: &Authority| authority.port_u16().or_else(|| default_port(&scheme));
                host.host().eq_ignore_ascii_case(authority.host()) && port(&host) == port(&authority)
            })
        }),
    }
}

/// Whether two origins are the same: scheme, host and port, whether or not the port is written.
fn same(a: &str, b: &str) -> bool {
    match (parse(a), parse(b)) {
        (Some((a_scheme, a)), Some((b_scheme, b))) => {
            a_scheme == b_scheme
                && a.host().eq_ignore_ascii_case(b.host())
                && a.port_u16().or_else(|| default_port(&a_scheme)) == b.port_u16().or_else(|| default_port(&b_scheme))
        }
        _ => false,
    }
}

/// Scheme and authority of an origin; `None` for `null` and for what is none.
fn parse(origin: &str) -> Option<(String, Authority)> {
    let uri: Uri = origin.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?.to_ascii_lowercase(), uri.authority()?.clone());
    let bare = (uri.path().is_empty() || uri.path() == "/") && !authority.as_str().contains('@');
    bare.then_some((scheme, authority))
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Cowboy: B11, G12
    #[test]
    fn the_same_host() {
        let allowed = |origin, host| is_allowed(&Origins::SameHost, Some(origin), host);
        for (origin, host) in [
            ("http://example.com", "example.com"),
            ("http://EXAMPLE.com", "example.com:80"),
            ("https://example.com", "example.com:443"),
            ("https://example.com", "example.com"),
            ("http://localhost:8080", "localhost:8080"),
            ("http://[::1]:8080", "[::1]:8080"),
        ] {
            assert!(allowed(origin, host), "{origin} to {host}");
        }
        for (origin, host) in [
            ("http://evil.com", "example.com"),
            ("http://example.com.evil.com", "example.com"),
            ("http://evil-example.com", "example.com"),
            ("http://example.com:8080", "example.com"),
            ("http://example.com@evil.com", "example.com"),
            ("http://user@example.com", "example.com"),
            ("https://example.com", "example.com:80"),
            ("http://127.0.0.1:8080", "localhost:8080"),
            ("null", "example.com"),
            ("", "example.com"),
            ("http://example.com", ""),
        ] {
            assert!(!allowed(origin, host), "{origin} to {host}");
        }
    }

    // Cowboy: B11
    #[test]
    fn a_list_is_exact_but_for_the_default_port() {
        let origins = Origins::list(["https://example.com", "http://localhost:3000", "null"]);
        for origin in ["https://example.com", "https://example.com:443", "http://localhost:3000", "null"] {
            assert!(is_allowed(&origins, Some(origin), "x"), "{origin}");
        }
        for origin in ["http://example.com", "https://www.example.com", "http://localhost", "http://localhost:3001"] {
            assert!(!is_allowed(&origins, Some(origin), "x"), "{origin}");
        }
    }

    #[test]
    fn no_origin_is_no_browser() {
        assert!(is_allowed(&Origins::SameHost, None, "example.com"));
        assert!(is_allowed(&Origins::Any, Some("http://evil.com"), "example.com"));
    }
}
