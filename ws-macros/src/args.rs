//! The arguments of `#[websocket(..)]`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Path, Token, Type, Visibility};

use crate::errors::Errors;
use crate::message;
use crate::options::{self, Entry, Setting, Value};

/// The arguments, those that could be read.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) krate: Option<Path>,
    pub(crate) message: Option<Type>,
    pub(crate) reply: Option<Type>,
    pub(crate) codec: Option<Type>,
    pub(crate) info: Option<Info>,
    pub(crate) settings: Vec<Setting>,
    /// The keys that are written, with or without a value that could be read.
    keys: Vec<Ident>,
    /// Whether something is written that is no key. Which one was meant is not known.
    pub(crate) has_unknown: bool,
}

/// Where the info messages' type comes from.
pub(crate) enum Info {
    /// `pub enum ChatInfo`: it is written from the methods.
    Generated { vis: Visibility, ident: Ident },
    /// `ChatInfo`: it is there.
    Own(Box<Type>),
}

/// The keys that are no options of the connection.
const KEYS: &[&str] = &["message", "reply", "codec", "info", "crate"];

impl Args {
    /// Reads the arguments. What cannot be read is reported, up to the next comma, and left out.
    pub(crate) fn parse(errors: &mut Errors, tokens: TokenStream) -> Self {
        let mut args = Self::default();
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = args.parse_one(errors, input) {
                    errors.push(error);
                    skip_to_comma(input);
                }
                input.parse::<Option<Token![,]>>()?;
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            errors.push(error);
        }
        args
    }

    /// Whether this key is written, be its value one or not, or may be meant by what is written: then it is not missing.
    pub(crate) fn is_written(&self, key: &str) -> bool {
        self.has_unknown || self.keys.iter().any(|written| written == key)
    }

    /// The subprotocols that are written, each with its codec.
    pub(crate) fn protocols(&self) -> impl Iterator<Item = &Entry> {
        self.settings.iter().flat_map(|setting| match &setting.value {
            Value::Protocols(entries) => entries.as_slice(),
            _ => &[],
        })
    }

    /// Whether any codec is written; if none is, it is JSON.
    pub(crate) fn is_codec_written(&self) -> bool {
        self.codec.is_some() || self.protocols().any(|(_, codec)| codec.is_some())
    }

    /// The codecs, each once: first that of connections without a subprotocol of another. `None` is JSON.
    pub(crate) fn codecs(&self) -> Vec<Option<&Type>> {
        let mut codecs = vec![self.codec.as_ref()];
        for (_, codec) in self.protocols() {
            if codec.is_some() && position(&codecs, codec.as_ref()).is_none() {
                codecs.push(codec.as_ref());
            }
        }
        codecs
    }

    /// The place of a subprotocol's codec among them.
    pub(crate) fn codec_index(&self, codec: Option<&Type>) -> usize {
        codec.and_then(|codec| position(&self.codecs(), Some(codec))).unwrap_or_default()
    }

    fn parse_one(&mut self, errors: &mut Errors, input: ParseStream<'_>) -> syn::Result<()> {
        let key = input.call(Ident::parse_any).map_err(|error| {
            self.has_unknown = true;
            syn::Error::new(error.span(), message::expected_option())
        })?;
        let name = key.to_string();
        let kind = options::kind(&name);
        if kind.is_none() && !KEYS.contains(&name.as_str()) {
            self.has_unknown = true;
            let known: Vec<&str> = KEYS.iter().copied().chain(options::names()).collect();
            return Err(syn::Error::new(key.span(), message::unknown_option(&name, &known)));
        }
        if self.keys.contains(&key) {
            return Err(syn::Error::new(key.span(), message::duplicate_option(&name)));
        }
        self.keys.push(key.clone());
        match kind {
            Some(kind) => self.settings.push(Setting::parse(errors, key, kind, input)?),
            None => self.parse_type(&key, &name, input)?,
        }
        if input.is_empty() || input.peek(Token![,]) { Ok(()) } else { Err(input.error(message::EXPECTED_COMMA)) }
    }

    fn parse_type(&mut self, key: &Ident, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek(Token![=]) {
            return Err(syn::Error::new(key.span(), message::takes_type(name)));
        }
        input.parse::<Token![=]>()?;
        let at = if input.is_empty() { key.span() } else { input.span() };
        let takes = |_| syn::Error::new(at, message::takes_type(name));
        match name {
            "message" => self.message = Some(input.parse().map_err(takes)?),
            "reply" => self.reply = Some(input.parse().map_err(takes)?),
            "codec" => self.codec = Some(input.parse().map_err(takes)?),
            "crate" => self.krate = Some(input.call(Path::parse_mod_style).map_err(takes)?),
            _ => self.info = Some(parse_info(input).map_err(takes)?),
        }
        Ok(())
    }
}

/// Where a codec is that is written with the same words.
fn position(codecs: &[Option<&Type>], codec: Option<&Type>) -> Option<usize> {
    let words = |codec: Option<&Type>| codec.to_token_stream().to_string();
    codecs.iter().position(|known| words(*known) == words(codec))
}

fn parse_info(input: ParseStream<'_>) -> syn::Result<Info> {
    let ahead = input.fork();
    if ahead.parse::<Visibility>().is_ok() && ahead.peek(Token![enum]) {
        let vis = input.parse()?;
        input.parse::<Token![enum]>()?;
        return Ok(Info::Generated { vis, ident: input.parse()? });
    }
    input.parse().map(Box::new).map(Info::Own)
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
