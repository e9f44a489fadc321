//! The attributes that say what a method is for.

use std::time::Duration;

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Meta, Path, Token};

use crate::errors::Errors;
use crate::message;
use crate::options::value;
use crate::pattern::Pattern;

/// What a method is for.
pub(crate) enum Role {
    Init,
    Open,
    Message(Pattern),
    Text,
    Binary,
    Ping,
    Pong,
    /// With a pattern for an info enum of the user's own, without for a generated one.
    Info(Option<Pattern>),
    Timer(Timer),
    DecodeError,
    Before,
    After,
    Terminate,
}

pub(crate) struct Timer {
    pub(crate) every: Duration,
    /// What both makes and matches the tick, in an info enum of the user's own.
    pub(crate) info: Option<Path>,
}

/// The names of the attributes.
const NAMES: &[&str] = &[
    "init",
    "open",
    "message",
    "text",
    "binary",
    "ping",
    "pong",
    "info",
    "timer",
    "decode_error",
    "before",
    "after",
    "terminate",
];

/// The name of the role that an attribute gives, if it is one of ours: by its last segment, so that
/// `#[ws_runtime::text]` is one.
pub(crate) fn name(attr: &Attribute) -> Option<&'static str> {
    named(attr.path())
}

/// The same for the path of an attribute.
pub(crate) fn named(path: &Path) -> Option<&'static str> {
    let last = &path.segments.last()?.ident;
    NAMES.iter().find(|name| last == *name).copied()
}

impl Role {
    /// Reads the attribute for the role `name`.
    pub(crate) fn parse(errors: &mut Errors, name: &str, attr: &Attribute) -> Option<Self> {
        let plain = match name {
            "message" => return pattern(errors, name, attr).map(Self::Message),
            "info" if !matches!(attr.meta, Meta::Path(_)) => {
                return pattern(errors, name, attr).map(|pattern| Self::Info(Some(pattern)));
            }
            "timer" => return timer(errors, attr).map(Self::Timer),
            "init" => Self::Init,
            "open" => Self::Open,
            "text" => Self::Text,
            "binary" => Self::Binary,
            "ping" => Self::Ping,
            "pong" => Self::Pong,
            "info" => Self::Info(None),
            "decode_error" => Self::DecodeError,
            "before" => Self::Before,
            "after" => Self::After,
            _ => Self::Terminate,
        };
        match &attr.meta {
            Meta::Path(_) => {}
            Meta::List(list) if list.tokens.is_empty() => errors.at(attr, message::no_arguments(name)),
            Meta::List(list) => errors.at(&list.tokens, message::no_arguments(name)),
            Meta::NameValue(pair) => errors.at(&pair.value, message::no_arguments(name)),
        }
        Some(plain)
    }

    /// Its name.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Open => "open",
            Self::Message(_) => "message",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Ping => "ping",
            Self::Pong => "pong",
            Self::Info(_) => "info",
            Self::Timer(_) => "timer",
            Self::DecodeError => "decode_error",
            Self::Before => "before",
            Self::After => "after",
            Self::Terminate => "terminate",
        }
    }
}

fn pattern(errors: &mut Errors, name: &str, attr: &Attribute) -> Option<Pattern> {
    match &attr.meta {
        Meta::List(list) if !list.tokens.is_empty() => errors.ok(attr.parse_args()),
        _ => {
            errors.at(attr, message::needs_pattern(name));
            None
        }
    }
}

fn timer(errors: &mut Errors, attr: &Attribute) -> Option<Timer> {
    if !matches!(attr.meta, Meta::List(_)) {
        errors.at(attr, message::TIMER_NEEDS_PERIOD);
        return None;
    }
    // With the attribute's parentheses, so that what is missing at the end is missing there.
    errors.ok(attr.parse_args_with(|input: ParseStream<'_>| timer_args(input, attr.span())))
}

fn timer_args(input: ParseStream<'_>, span: Span) -> syn::Result<Timer> {
    let (mut every, mut info) = (None, None);
    while !input.is_empty() {
        let needs_period = |error: syn::Error| syn::Error::new(error.span(), message::TIMER_NEEDS_PERIOD);
        let key: Ident = input.parse().map_err(needs_period)?;
        let is_again = match key.to_string().as_str() {
            "every" => every.is_some(),
            "info" => info.is_some(),
            unknown => {
                return Err(syn::Error::new(key.span(), message::unknown_option(unknown, &["every", "info"])));
            }
        };
        if is_again {
            return Err(syn::Error::new(key.span(), message::duplicate_option(&key.to_string())));
        }
        let takes = if key == "every" { message::EVERY } else { message::TIMER_TAKES_INFO };
        if !input.peek(Token![=]) {
            return Err(syn::Error::new(key.span(), takes));
        }
        input.parse::<Token![=]>()?;
        let takes = |error: syn::Error| syn::Error::new(error.span(), takes);
        if key == "every" {
            let text: LitStr = input.parse().map_err(takes)?;
            every = Some(value::duration(&text.value()).map_err(|fault| syn::Error::new(text.span(), fault))?);
        } else {
            info = Some(input.parse().map_err(takes)?);
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(input.error(message::EXPECTED_COMMA));
        }
        input.parse::<Option<Token![,]>>()?;
    }
    every.map(|every| Timer { every, info }).ok_or_else(|| syn::Error::new(span, message::TIMER_NEEDS_PERIOD))
}
