//! The pattern of `#[message(..)]` and `#[info(..)]`, and what it binds.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::visit::{self, Visit};
use syn::{FieldPat, Member, Pat, PatIdent, Token, Type, token};

use crate::message;

/// A pattern as in a `match` arm, with its guard, and what is said about the answer.
pub(crate) struct Pattern {
    pat: Pat,
    guard: Option<TokenStream>,
    /// `reply = id`: the binding that has the request's id.
    pub(crate) reply: Option<Ident>,
    /// `stream`: the answer is one.
    pub(crate) stream: Option<Ident>,
    /// The names that it binds, each once, in the order of their first mention.
    pub(crate) bindings: Vec<Ident>,
}

impl Pattern {
    pub(crate) const fn has_guard(&self) -> bool {
        self.guard.is_some()
    }

    /// The pattern without its guard.
    pub(crate) const fn pat(&self) -> &Pat {
        &self.pat
    }

    /// The binding of this name.
    pub(crate) fn binding(&self, name: &Ident) -> Option<&Ident> {
        self.bindings.iter().find(|binding| *binding == name)
    }

    /// What stands where the field `name` is to be bound, if that is its type: `Say { text: String }`.
    pub(crate) fn type_of(&self, name: &Ident, ty: &Type) -> Option<FieldPat> {
        let mut find = Typed { name, ty: ty.to_token_stream().to_string(), found: None };
        find.visit_pat(&self.pat);
        find.found
    }
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let pat = Pat::parse_multi_with_leading_vert(input)
            .map_err(|error| syn::Error::new(error.span(), message::EXPECTED_PATTERN))?;
        let guard = if input.peek(Token![if]) { Some(guard(input)?) } else { None };
        let mut bindings = Bindings(Vec::new());
        bindings.visit_pat(&pat);
        let mut pattern = Self { pat, guard, reply: None, stream: None, bindings: bindings.0 };
        while starts_word(input) {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                pattern.parse_word(input)?;
            }
        }
        if input.is_empty() { Ok(pattern) } else { Err(input.error(message::ONE_PATTERN)) }
    }
}

/// What may follow a pattern.
const WORDS: &[&str] = &["reply", "stream"];

impl Pattern {
    /// Reads `reply = id` or `stream`.
    fn parse_word(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let word = input.call(Ident::parse_any)?;
        let name = word.to_string();
        let earlier = match name.as_str() {
            "reply" => &mut self.reply,
            "stream" => &mut self.stream,
            _ => return Err(syn::Error::new(word.span(), message::unknown_option(&name, WORDS))),
        };
        if earlier.is_some() {
            return Err(syn::Error::new(word.span(), message::duplicate_option(&name)));
        }
        if name == "stream" {
            *earlier = Some(word);
            let has_value = input.peek(Token![=]) || input.peek(token::Paren);
            return if has_value { Err(input.error(message::STREAM_VALUE)) } else { Ok(()) };
        }
        let takes = |at| syn::Error::new(at, message::REPLY_VALUE);
        input.parse::<Token![=]>().map_err(|_| takes(word.span()))?;
        let at = if input.is_empty() { word.span() } else { input.span() };
        let id: Ident = input.parse().map_err(|_| takes(at))?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(takes(id.span()));
        }
        *earlier = Some(id);
        Ok(())
    }
}

/// The tokens up to a word about the answer. Guards may hold commas, too: those of `f::<A, B>()`.
fn guard(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !starts_word(input) {
        tokens.append(input.parse::<TokenTree>()?);
    }
    if tokens.clone().into_iter().nth(1).is_none() {
        return Err(syn::Error::new_spanned(tokens, message::EMPTY_GUARD));
    }
    Ok(tokens)
}

/// Whether a comma follows, and a word about the answer, be it one that is known or not, or nothing.
fn starts_word(input: ParseStream<'_>) -> bool {
    if !input.peek(Token![,]) {
        return false;
    }
    let ahead = input.fork();
    let word = ahead.parse::<Token![,]>().and_then(|_comma| ahead.call(Ident::parse_any));
    let Ok(word) = word else { return ahead.is_empty() };
    let ends = |ahead: ParseStream<'_>| ahead.is_empty() || ahead.peek(Token![,]);
    if WORDS.iter().any(|known| word == known) {
        return ends(&ahead) || ahead.peek(Token![=]) || ahead.peek(token::Paren);
    }
    // `word` or `word = other`, and not the middle of an expression.
    ahead.is_empty()
        || ahead.peek(Token![=]) && ahead.parse::<Token![=]>().is_ok() && {
            ahead.call(Ident::parse_any).is_ok() && ends(&ahead)
        }
}

impl ToTokens for Pattern {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.pat.to_tokens(tokens);
        self.guard.to_tokens(tokens);
    }
}

struct Bindings(Vec<Ident>);

impl Bindings {
    fn add(&mut self, ident: &Ident) {
        if !self.0.contains(ident) {
            self.0.push(ident.clone());
        }
    }
}

impl Visit<'_> for Bindings {
    fn visit_field_pat(&mut self, field: &FieldPat) {
        match &*field.pat {
            // `Say { TEXT }` binds; `Say { text: TEXT }` may compare with a constant.
            Pat::Ident(PatIdent { ident, subpat: None, .. }) if field.colon_token.is_none() => self.add(ident),
            pat => self.visit_pat(pat),
        }
    }

    fn visit_pat_ident(&mut self, pat: &PatIdent) {
        // Without a look at the names in scope, `Leave` may be a variant, and `MAX` a constant. By their case they are.
        let is_lowercase = !pat.ident.unraw().to_string().trim_start_matches('_').starts_with(char::is_uppercase);
        if is_lowercase || pat.by_ref.is_some() || pat.mutability.is_some() || pat.subpat.is_some() {
            self.add(&pat.ident);
        }
        visit::visit_pat_ident(self, pat);
    }
}

/// A field with its type in the place of its pattern.
struct Typed<'a> {
    name: &'a Ident,
    ty: String,
    found: Option<FieldPat>,
}

impl Visit<'_> for Typed<'_> {
    fn visit_field_pat(&mut self, field: &FieldPat) {
        let is_it = matches!(&field.member, Member::Named(name) if name == self.name);
        if is_it && field.pat.to_token_stream().to_string() == self.ty {
            self.found = Some(field.clone());
        }
        visit::visit_field_pat(self, field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bindings() {
        for (pattern, names) in [
            ("Msg::Say { text, to: other, id: MAX, .. }", "text other"),
            ("Msg::Say { TEXT }", "TEXT"),
            ("Msg::Say { TEXT: Some(text) }", "text"),
            ("Msg::Say(text, _, MAX) | Msg::Tell(text)", "text"),
            ("r#type", "r#type"),
            ("_text", "_text"),
            ("Leave", ""),
            ("_Leave", ""),
            ("ref All", "All"),
            ("mut All", "All"),
            ("All @ Msg::Say(text)", "All text"),
        ] {
            let found = syn::parse_str::<Pattern>(pattern).unwrap().bindings;
            let found: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), names, "{pattern}");
        }
    }
}
