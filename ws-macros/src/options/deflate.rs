//! The options in `deflate_opts(..)`.

use proc_macro2::Ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::{Kind, Setting};
use crate::errors::Errors;
use crate::message;

/// The options, as `ws_runtime::DeflateOptions` has them.
const OPTIONS: &[(&str, Kind)] = &[
    ("client_context_takeover", Kind::Flag),
    ("client_max_window_bits", Kind::Range(8, 15)),
    ("level", Kind::Range(0, 9)),
    ("max_inflate_ratio", Kind::Count(u32::MAX as u64)),
    ("mem_level", Kind::Range(1, 9)),
    ("server_context_takeover", Kind::Flag),
    ("server_max_window_bits", Kind::Range(8, 15)),
    ("strategy", Kind::Strategy),
    ("threshold", Kind::BytesOrNone),
];

/// The strategies, as written and as variants of `ws_runtime::Strategy`.
const STRATEGIES: &[(&str, &str)] = &[
    ("default", "Default"),
    ("filtered", "Filtered"),
    ("huffman_only", "HuffmanOnly"),
    ("rle", "Rle"),
    ("fixed", "Fixed"),
];

pub(super) fn strategy(word: &str) -> Option<&'static str> {
    STRATEGIES.iter().find(|(written, _)| *written == word).map(|(_, variant)| *variant)
}

/// Reads what is in the parentheses after `key`.
pub(super) fn parse(errors: &mut Errors, key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Setting>> {
    if input.is_empty() {
        return Err(syn::Error::new(key.span(), message::takes(key, Kind::Deflate)));
    }
    let mut settings: Vec<Setting> = Vec::new();
    while !input.is_empty() {
        let key =
            input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), message::expected_option()))?;
        let name = key.to_string();
        let Some((_, kind)) = OPTIONS.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = OPTIONS.iter().map(|(known, _)| *known).collect();
            return Err(syn::Error::new(key.span(), message::unknown_deflate_option(&name, &known)));
        };
        if settings.iter().any(|setting| setting.key == key) {
            return Err(syn::Error::new(key.span(), message::duplicate_option(&name)));
        }
        settings.push(Setting::parse(errors, key, *kind, input)?);
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(input.error(message::EXPECTED_COMMA));
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(settings)
}
