//! The pattern of `#[message(..)]` and `#[info(..)]`, and what it binds.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::visit::{self, Visit};
use syn::{FieldPat, Pat, PatIdent, Token};

use crate::message;

/// A pattern as in a `match` arm, with its guard.
pub(crate) struct Pattern {
    pat: Pat,
    guard: Option<TokenStream>,
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
}

impl Parse for Pattern {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.peek(Token![if]) { Some(guard(input)?) } else { None };
        // As at the end of any list.
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(input.error(message::ONE_PATTERN));
        }
        let mut bindings = Bindings(Vec::new());
        bindings.visit_pat(&pat);
        Ok(Self { pat, guard, bindings: bindings.0 })
    }
}

/// All that follows, `if` included, but for a comma at the end.
fn guard(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
    if matches!(tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ',') {
        tokens.pop();
    }
    Ok(tokens.into_iter().collect())
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
