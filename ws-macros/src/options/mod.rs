//! The keys of `#[websocket(..)]` that set options of the connection.

mod deflate;
pub(crate) mod value;

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Token, Type, parenthesized};

use crate::errors::Errors;
use crate::message;

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A duration.
    Period,
    /// A duration or `off`.
    PeriodOrOff,
    /// A duration, `off` or `half_idle`.
    Ping,
    /// A number of bytes.
    Bytes,
    /// The same, and none is a number, too.
    BytesOrNone,
    /// A number of something else, at most this.
    Count(u64),
    /// A number from the first to the second.
    Range(u64, u64),
    /// A strategy of zlib's.
    Strategy,
    /// Options of its own.
    Deflate,
    /// `true`, `false`, or nothing for `true`.
    Flag,
    /// A list of subprotocols.
    Protocols,
    /// A list of origins, or a word.
    Origins,
    /// Nothing: it stands for many options.
    Preset,
}

/// The options, as `ws_runtime::Options` has them.
const OPTIONS: &[(&str, Kind)] = &[
    ("close_timeout", Kind::Period),
    ("compress", Kind::Flag),
    ("cowboy", Kind::Preset),
    ("deflate_opts", Kind::Deflate),
    ("idle_timeout", Kind::PeriodOrOff),
    // Every platform's largest channel has room for this many.
    ("mailbox", Kind::Count(1 << 28)),
    ("max_fragments", Kind::Count(u32::MAX as u64)),
    ("max_frame_size", Kind::Bytes),
    ("max_message_size", Kind::Bytes),
    ("max_streams", Kind::Count(u32::MAX as u64)),
    ("message_timeout", Kind::PeriodOrOff),
    ("origins", Kind::Origins),
    ("outbound_high_water", Kind::Bytes),
    ("outbound_limit", Kind::Bytes),
    ("ping", Kind::Ping),
    ("pong_timeout", Kind::PeriodOrOff),
    ("protocols", Kind::Protocols),
    ("send_timeout", Kind::Period),
    ("validate_utf8", Kind::Flag),
];

/// The names of all options.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, _)| *name)
}

/// The kind of the option `name`, if there is one.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    OPTIONS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// An option that is set.
pub(crate) struct Setting {
    pub(crate) key: Ident,
    pub(crate) value: Value,
    /// The value as written, to point at; empty for a bare key.
    written: TokenStream,
}

/// What an option is set to.
pub(crate) enum Value {
    Period(Duration),
    Off,
    HalfIdle,
    Bytes(u64),
    Count(u64),
    Flag(bool),
    Names(Vec<LitStr>),
    /// Names, each with the codec that is spoken by it.
    Protocols(Vec<Entry>),
    AnyOrigin,
    SameHost,
    Preset,
    /// A variant of the type that the option takes.
    Variant(&'static str),
    Deflate(Vec<Setting>),
}

impl Setting {
    /// What to change.
    pub(crate) fn span(&self) -> impl ToTokens {
        let mut tokens = self.key.to_token_stream();
        tokens.extend(self.written.clone());
        tokens
    }

    /// Reads what follows the key.
    pub(crate) fn parse(errors: &mut Errors, key: Ident, kind: Kind, input: ParseStream<'_>) -> syn::Result<Self> {
        let takes = || message::takes(&key, kind);
        let mut written = TokenStream::new();
        let value = match kind {
            Kind::Preset if !input.peek(Token![=]) => Value::Preset,
            Kind::Flag if key == "compress" && input.peek(syn::token::Paren) => {
                return Err(syn::Error::new(key.span(), message::COMPRESS_OPTIONS));
            }
            Kind::Flag if !input.peek(Token![=]) => Value::Flag(true),
            Kind::Protocols | Kind::Origins if input.peek(syn::token::Paren) => {
                let content;
                parenthesized!(content in input);
                written = content.fork().parse()?;
                let list = list(errors, &key, kind, &content);
                // What was not looked at because of an error is not to be another.
                content.parse::<TokenStream>()?;
                list?
            }
            Kind::Deflate if input.peek(syn::token::Paren) => {
                let content;
                parenthesized!(content in input);
                written = content.fork().parse()?;
                let settings = deflate::parse(errors, &key, &content);
                content.parse::<TokenStream>()?;
                Value::Deflate(settings?)
            }
            Kind::Preset | Kind::Protocols | Kind::Origins | Kind::Deflate => {
                return Err(syn::Error::new(key.span(), takes()));
            }
            _ if !input.peek(Token![=]) => return Err(syn::Error::new(key.span(), takes())),
            _ => {
                input.parse::<Token![=]>()?;
                let at = if input.is_empty() { key.span() } else { input.span() };
                let value = scalar(&key, kind, input)?.ok_or_else(|| syn::Error::new(at, takes()))?;
                let (value, tokens) = value;
                written = tokens;
                value
            }
        };
        Ok(Self { key, value, written })
    }
}

/// The single value of an option; `None` if it is of another type.
fn scalar(key: &Ident, kind: Kind, input: ParseStream<'_>) -> syn::Result<Option<(Value, TokenStream)>> {
    if input.peek(syn::Ident) {
        let word: Ident = input.parse()?;
        let value = match (kind, word.to_string().as_str()) {
            (Kind::PeriodOrOff | Kind::Ping, "off" | "none") => Value::Off,
            (Kind::Ping, "half_idle") => Value::HalfIdle,
            (Kind::Strategy, word) => match deflate::strategy(word) {
                Some(variant) => Value::Variant(variant),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        return Ok(Some((value, word.into_token_stream())));
    }
    let Ok(lit) = input.parse::<Lit>() else { return Ok(None) };
    let value = match (kind, &lit) {
        // `64u32`: the option has a type already.
        (_, Lit::Int(int)) if !int.suffix().is_empty() => return Ok(None),
        (Kind::Period | Kind::PeriodOrOff | Kind::Ping, Lit::Str(text)) => {
            value::duration(&text.value()).map(Value::Period)
        }
        (Kind::BytesOrNone, Lit::Int(int)) if int.base10_digits() == "0" => Ok(Value::Bytes(0)),
        (Kind::Bytes | Kind::BytesOrNone, Lit::Str(text)) => value::bytes(&text.value()).map(Value::Bytes),
        (Kind::Bytes | Kind::BytesOrNone, Lit::Int(int)) => {
            value::in_range(int.base10_parse().unwrap_or(u64::MAX), value::LARGEST).map(Value::Bytes)
        }
        (Kind::Count(most), Lit::Int(int)) => {
            value::in_range(int.base10_parse().unwrap_or(u64::MAX), most).map(Value::Count)
        }
        (Kind::Range(least, most), Lit::Int(int)) => {
            let number = int.base10_parse().ok().filter(|number| (least..=most).contains(number));
            number.map(Value::Count).ok_or_else(|| message::not_within(key, least, most))
        }
        (Kind::Flag, Lit::Bool(flag)) => Ok(Value::Flag(flag.value)),
        _ => return Ok(None),
    };
    match value {
        Ok(value) => Ok(Some((value, lit.into_token_stream()))),
        Err(fault) => Err(syn::Error::new(lit.span(), fault)),
    }
}

/// What is in the parentheses of `protocols(..)` and `origins(..)`.
fn list(errors: &mut Errors, key: &Ident, kind: Kind, input: ParseStream<'_>) -> syn::Result<Value> {
    if kind == Kind::Origins && input.peek(syn::Ident) {
        let word: Ident = input.parse()?;
        let value = match word.to_string().as_str() {
            "any" => Value::AnyOrigin,
            "same_host" => Value::SameHost,
            _ => return Err(syn::Error::new(word.span(), message::takes(key, kind))),
        };
        if !input.is_empty() {
            return Err(input.error(message::origins_word(&word)));
        }
        return Ok(value);
    }
    let mut entries = Vec::new();
    while !input.is_empty() {
        entries.push(entry(key, kind, input)?);
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|error| syn::Error::new(error.span(), message::takes(key, kind)))?;
        }
    }
    if entries.is_empty() {
        return Err(syn::Error::new(key.span(), message::takes(key, kind)));
    }
    let names: Vec<_> = entries.iter().map(|(name, _)| name).collect();
    for (index, name) in names.iter().enumerate() {
        let fault = match (kind, name.value().as_str()) {
            (Kind::Protocols, text) if !is_token(text) => Some(message::not_a_token(text)),
            (Kind::Origins, text) if !is_origin(text) => Some(message::not_an_origin(text)),
            (_, text) => {
                let is_double = names.iter().take(index).any(|earlier| earlier.value() == text);
                is_double.then(|| message::listed_twice(text))
            }
        };
        if let Some(fault) = fault {
            errors.at(name, fault);
        }
    }
    Ok(match kind {
        Kind::Protocols => Value::Protocols(entries),
        _ => Value::Names(entries.into_iter().map(|(name, _)| name).collect()),
    })
}

/// A name in a list, and its codec, which only subprotocols have.
pub(crate) type Entry = (LitStr, Option<Type>);

fn entry(key: &Ident, kind: Kind, input: ParseStream<'_>) -> syn::Result<Entry> {
    let name: LitStr = input.parse().map_err(|error| syn::Error::new(error.span(), message::takes(key, kind)))?;
    if kind != Kind::Protocols || !input.peek(Token![=]) {
        return Ok((name, None));
    }
    input.parse::<Token![=]>()?;
    let at = if input.is_empty() { name.span() } else { input.span() };
    let codec = input.parse().map_err(|_| syn::Error::new(at, message::not_a_codec(&name.value())))?;
    Ok((name, Some(codec)))
}

/// Whether this is a token of HTTP (RFC 9110 §5.6.2), as subprotocols have to be (RFC 6455 §4.1).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether this is an origin as browsers send it (RFC 6454 §6.1).
fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else { return text == "null" };
    let is_authority = |byte: u8| byte.is_ascii_graphic() && !b"/?#@\\".contains(&byte);
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    !scheme.is_empty() && scheme.bytes().all(is_scheme) && !authority.is_empty() && authority.bytes().all(is_authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        for text in ["a", "chat.v1", "V2", "!#$%&'*+-.^_`|~"] {
            assert!(is_token(text), "{text}");
        }
        for text in ["", "chat v1", "a,b", "a/b", "\"a\"", "a=b", "\u{e9}"] {
            assert!(!is_token(text), "{text}");
        }
    }

    #[test]
    fn origins() {
        for text in ["https://example.com", "http://localhost:3000", "http://[::1]", "a+b-c.d1://x", "null"] {
            assert!(is_origin(text), "{text}");
        }
        for text in
            ["", "example.com", "https://", "://example.com", "a_b://x", "a://b c", "a://b?", "a://b/", "a://b@c"]
        {
            assert!(!is_origin(text), "{text}");
        }
    }
}
