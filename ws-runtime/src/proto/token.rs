//! Tokens and lists of them in header fields (RFC 9110 §5.6).

use std::borrow::Cow;

/// A header value that breaks its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Whether `text` is a token: one or more of the characters of RFC 9110 §5.6.2.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The elements of a comma-separated list, over all the lines in which it came.
///
/// Empty elements are passed over, as RFC 9110 §5.6.1.2 asks of a recipient.
///
/// # Errors
/// [`Malformed`] for bytes that are not visible ASCII, spaces or tabs.
pub fn list<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<Vec<&'a str>, Malformed> {
    let mut elements = Vec::new();
    for line in lines {
        for element in split_unquoted(text(line)?, ',') {
            let element = trim(element);
            if !element.is_empty() {
                elements.push(element);
            }
        }
    }
    Ok(elements)
}

/// The same, where every element is a token.
///
/// # Errors
/// [`Malformed`] also for an element that is none.
pub fn tokens<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<Vec<&'a str>, Malformed> {
    let tokens = list(lines)?;
    if tokens.iter().all(|token| is_token(token)) { Ok(tokens) } else { Err(Malformed) }
}

/// A header value as text: visible ASCII, spaces and tabs.
///
/// # Errors
/// [`Malformed`] for any other byte.
pub fn text(value: &[u8]) -> Result<&str, Malformed> {
    let text = std::str::from_utf8(value).map_err(|_| Malformed)?;
    if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) { Ok(text) } else { Err(Malformed) }
}

/// Without the optional whitespace of RFC 9110 §5.6.3 around it.
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Splits at `separator`, but not inside quoted strings (RFC 9110 §5.6.4).
fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return !quoted && character == separator,
        }
        false
    })
}

/// A parameter of an extension: its name, and its value if it has one.
pub type Parameter<'a> = (&'a str, Option<Cow<'a, str>>);

/// An extension's name and parameters, as in `Sec-WebSocket-Extensions` (RFC 6455 §9.1).
///
/// # Errors
/// [`Malformed`] for an element that is none.
pub fn extension(element: &str) -> Result<(&str, Vec<Parameter<'_>>), Malformed> {
    let mut parts = split_unquoted(element, ';').map(trim);
    let name = parts.next().filter(|name| is_token(name)).ok_or(Malformed)?;
    Ok((name, parts.map(parameter).collect::<Option<_>>().ok_or(Malformed)?))
}

fn parameter(text: &str) -> Option<Parameter<'_>> {
    match text.split_once('=') {
        None => is_token(text).then_some((text, None)),
        Some((name, value)) => {
            let (name, value) = (trim(name), unquote(trim(value))?);
            // RFC 6455 §9.1: with or without quotes, the value of a parameter is a token.
            (is_token(name) && is_token(&value)).then_some((name, Some(value)))
        }
    }
}

/// The content of a quoted string (RFC 9110 §5.6.4), or any other text as it is; `None` if the quotes do not match.
fn unquote(text: &str) -> Option<Cow<'_, str>> {
    let Some(text) = text.strip_prefix('"') else { return Some(text.into()) };
    let text = text.strip_suffix('"')?;
    if !text.contains('\\') {
        return Some(text.into());
    }
    let mut characters = text.chars();
    let mut content = String::new();
    while let Some(character) = characters.next() {
        content.push(if character == '\\' { characters.next()? } else { character });
    }
    Some(content.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens_of<'a>(lines: &[&'a str]) -> Result<Vec<&'a str>, Malformed> {
        tokens(lines.iter().map(|line| line.as_bytes()))
    }

    #[test]
    fn lists_over_lines_with_odd_spaces_and_commas() {
        assert_eq!(tokens_of(&["keep-alive,\tUpgrade ", ",, x"]), Ok(vec!["keep-alive", "Upgrade", "x"]));
        assert_eq!(tokens_of(&[]), Ok(vec![]));
        assert_eq!(tokens_of(&["a b"]), Err(Malformed));
        assert_eq!(tokens_of(&["a\u{e9}"]), Err(Malformed));
        assert_eq!(tokens_of(&["a\u{0}"]), Err(Malformed));
    }

    #[test]
    fn token_characters() {
        for byte in 0..=127u8 {
            let expected = byte.is_ascii_graphic() && !"\"(),/:;<=>?@[\\]{}".contains(byte as char);
            assert_eq!(is_token(&(byte as char).to_string()), expected, "{:?}", byte as char);
        }
    }

    // Cowboy: cow_http_hd/parse_sec_websocket_extensions
    #[test]
    fn extensions() {
        for good in ["permessage-deflate", "x; a", "x ; a = 1 ;b=\"2\"", "permessage-deflate; client_max_window_bits"] {
            assert!(extension(good).is_ok(), "{good}");
        }
        for bad in ["", "x;", "x; =1", "x; a=", "x; a=b c", "x y", "x; a=\"b c\"", "x; a=\"b", "x; a=\"b\\\""] {
            assert_eq!(extension(bad), Err(Malformed), "{bad}");
        }
        let quoted = extension(r#"x; a="1\2" ;b; c = 3"#);
        assert_eq!(quoted, Ok(("x", vec![("a", Some("12".into())), ("b", None), ("c", Some("3".into()))])));
        assert_eq!(list([&b"x; a=\"1,2\", y"[..]].into_iter()), Ok(vec!["x; a=\"1,2\"", "y"]));
    }
}
