//! The attributes of a method that go where its name goes: to its variant, and to the handle's method.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token, parse_quote};

/// The attributes called `name`, also those that `cfg_attr` makes.
pub(crate) fn named(attrs: &[Attribute], name: &str) -> Vec<Attribute> {
    let mut found = Vec::new();
    for attr in attrs {
        find(&attr.meta, name, &mut Vec::new(), &mut found);
    }
    found
}

/// Finds them in an attribute that is there under these conditions.
fn find(meta: &Meta, name: &str, conditions: &mut Vec<TokenStream>, found: &mut Vec<Attribute>) {
    if meta.path().is_ident(name) {
        found.push(match meta {
            _ if conditions.is_empty() => parse_quote!(#[#meta]),
            // It is rather a condition with another condition than an attribute with one: so others can be made of it.
            Meta::List(cfg) if name == "cfg" => {
                let held = &cfg.tokens;
                parse_quote!(#[cfg(any(#(not(#conditions),)* #held))])
            }
            _ => parse_quote!(#[cfg_attr(all(#(#conditions),*), #meta)]),
        });
    } else if let (true, Meta::List(list)) = (meta.path().is_ident("cfg_attr"), meta) {
        // What cannot be read is the compiler's to report.
        let Ok((condition, metas)) = cfg_attr.parse2(list.tokens.clone()) else { return };
        conditions.push(condition);
        for meta in &metas {
            find(meta, name, conditions, found);
        }
        conditions.pop();
    }
}

/// What is in the parentheses of `#[cfg_attr(..)]`.
fn cfg_attr(input: ParseStream<'_>) -> syn::Result<(TokenStream, Punctuated<Meta, Token![,]>)> {
    let mut condition = TokenStream::new();
    while !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?.to_tokens(&mut condition);
    }
    input.parse::<Token![,]>()?;
    Ok((condition, Punctuated::parse_terminated(input)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_go_along() {
        for (written, name, expected) in [
            ("#[cfg(a)] #[doc = \"b\"] #[cfg(c)]", "cfg", "#[cfg(a)] #[cfg(c)]"),
            ("#[cfg_attr(all(a, b), inline, cfg(c))]", "cfg", "#[cfg(any(not(all(a, b)), c))]"),
            (
                "#[cfg_attr(a, cfg_attr(b, cfg(c)), cfg(d))]",
                "cfg",
                "#[cfg(any(not(a), not(b), c))] #[cfg(any(not(a), d))]",
            ),
            ("#[cfg_attr(a, deprecated(note = \"b\"))]", "deprecated", "#[cfg_attr(all(a), deprecated(note = \"b\"))]"),
            ("#[cfg_attr(a, doc = \"b\")]", "doc", "#[cfg_attr(all(a), doc = \"b\")]"),
            ("#[cfg_attr(a)]", "cfg", ""),
        ] {
            let attrs = Attribute::parse_outer.parse_str(written).unwrap();
            let found: TokenStream = named(&attrs, name).iter().map(ToTokens::to_token_stream).collect();
            let expected: TokenStream = expected.parse().unwrap();
            assert_eq!(found.to_string().replace(' ', ""), expected.to_string().replace(' ', ""), "{written}");
        }
    }
}
