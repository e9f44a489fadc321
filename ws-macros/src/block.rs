//! The `impl` block as written: signatures parsed, bodies left alone.
//!
//! A body stays the tokens that it is, so that what is wrong inside is the compiler's to report, and nothing is parsed
//! that is not looked at.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{Attribute, Generics, Signature, Token, Type, Visibility, braced, token};

use crate::message;
use crate::recover::{self, Attributes};
use crate::role;

/// An inherent `impl` block, or one that pretends to be.
pub(crate) struct ImplBlock {
    attrs: Vec<Attribute>,
    /// `#[websocket]` once more.
    pub(crate) again: Option<Attribute>,
    inner_attrs: Vec<Attribute>,
    unsafety: Option<Token![unsafe]>,
    impl_token: Token![impl],
    pub(crate) generics: Generics,
    /// `Trait for`, which does not belong here.
    pub(crate) trait_: Option<(Type, Token![for])>,
    pub(crate) self_ty: Type,
    pub(crate) items: Vec<Item>,
    /// Whether items or attributes are left out, because they are half-typed. The compiler has reported them.
    pub(crate) is_half_typed: bool,
}

pub(crate) enum Item {
    Fn(Box<BlockFn>),
    /// Constants, types, macros, and functions whose signature `syn` does not know.
    Other {
        attrs: Vec<Attribute>,
        tokens: TokenStream,
        /// Why it is not a function with a role, if it looks like one.
        error: Option<syn::Error>,
    },
}

/// A function of the block.
pub(crate) struct BlockFn {
    pub(crate) attrs: Vec<Attribute>,
    vis: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) sig: Signature,
    body: TokenStream,
}

impl ImplBlock {
    pub(crate) fn functions(&self) -> impl Iterator<Item = &BlockFn> {
        self.items.iter().filter_map(|item| match item {
            Item::Fn(function) => Some(&**function),
            Item::Other { .. } => None,
        })
    }
}

/// Whether an item is an `impl !Trait for Type`.
pub(crate) fn is_negative(item: &TokenStream) -> bool {
    let is_negation = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '!');
    let mut tokens = item.clone().into_iter().skip_while(|token| !matches!(token, TokenTree::Ident(_)));
    matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "impl")
        && tokens.next().as_ref().is_some_and(is_negation)
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let is_ours = |attr: &Attribute| attr.path().segments.last().is_some_and(|last| last.ident == "websocket");
        let (again, attrs): (Vec<_>, Vec<_>) = attrs.into_iter().partition(is_ours);
        let unsafety = input.parse()?;
        if !input.peek(Token![impl]) {
            return Err(input.error(message::NOT_AN_IMPL));
        }
        let impl_token = input.parse()?;
        if input.peek(Token![!]) {
            return Err(input.error(message::NOT_AN_IMPL));
        }
        let ahead = input.fork();
        let mut is_half_typed = false;
        let Header { generics, trait_, self_ty } = match ahead.parse::<Header>() {
            Ok(header) if ahead.peek(token::Brace) => {
                input.advance_to(&ahead);
                header
            }
            failed => {
                is_half_typed = true;
                let error = failed.err().unwrap_or_else(|| input.error(message::NOT_AN_IMPL));
                Header { generics: Generics::default(), trait_: None, self_ty: recover::self_type(input).ok_or(error)? }
            }
        };
        let content;
        braced!(content in input);
        let inner_attrs = content.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        is_half_typed |= Item::parse_all(&content, &mut items)?;
        let again = again.into_iter().next();
        Ok(Self { attrs, again, inner_attrs, unsafety, impl_token, generics, trait_, self_ty, items, is_half_typed })
    }
}

/// What is between `impl` and the braces.
struct Header {
    generics: Generics,
    trait_: Option<(Type, Token![for])>,
    self_ty: Type,
}

impl Parse for Header {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut generics: Generics = input.parse()?;
        let first: Type = input.parse()?;
        let (trait_, self_ty) = match input.parse::<Option<Token![for]>>()? {
            Some(for_token) => (Some((first, for_token)), input.parse()?),
            None => (None, first),
        };
        generics.where_clause = input.parse()?;
        Ok(Self { generics, trait_, self_ty })
    }
}

impl Item {
    /// Reads all items, and whether there were half-typed ones.
    fn parse_all(input: ParseStream<'_>, items: &mut Vec<Self>) -> syn::Result<bool> {
        let mut is_half_typed = false;
        while !input.is_empty() {
            let Attributes { attrs, is_broken, swallowed } = input.parse()?;
            let item = Self::parse(attrs, input)?;
            is_half_typed |= is_broken || item.is_none();
            items.extend(item);
            (|input: ParseStream<'_>| Self::parse_all(input, items)).parse2(swallowed)?;
        }
        Ok(is_half_typed)
    }

    /// Reads what follows the attributes; `None` if it is half-typed.
    fn parse(attrs: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Option<Self>> {
        let ahead = input.fork();
        let head = head(&ahead);
        let is_function = is_function(&ahead);
        let mut error = None;
        if is_function {
            match head.and_then(|(vis, defaultness)| Ok((vis, defaultness, ahead.parse::<Signature>()?))) {
                Ok((vis, defaultness, sig)) if ahead.peek(token::Brace) || ahead.peek(Token![;]) => {
                    input.advance_to(&ahead);
                    // A macro's `$body:block` is a group around the braces.
                    let body: TokenTree = input.parse()?;
                    let function = BlockFn { attrs, vis, defaultness, sig, body: body.into() };
                    return Ok(Some(Self::Fn(Box::new(function))));
                }
                Ok(_) => {}
                Err(unknown) => error = Some(unknown),
            }
        }
        let ends_with_brace = is_function || !is_definition(&ahead);
        let (tokens, is_whole) = recover::rest_of_item(input, ends_with_brace)?;
        let is_whole = is_whole && !(is_function && recover::is_half_typed(&tokens));
        Ok(is_whole.then_some(Self::Other { attrs, tokens, error }))
    }
}

/// What precedes an item's keyword.
fn head(input: ParseStream<'_>) -> syn::Result<(Visibility, Option<Token![default]>)> {
    let vis = input.parse()?;
    // `default!()` is a macro call.
    let defaultness = if input.peek(Token![default]) && !input.peek2(Token![!]) { Some(input.parse()?) } else { None };
    Ok((vis, defaultness))
}

/// Whether a function follows.
fn is_function(input: ParseStream<'_>) -> bool {
    input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern])
        || input.peek(Token![const])
            && (input.peek2(Token![fn])
                || input.peek2(Token![async])
                || input.peek2(Token![unsafe])
                || input.peek2(Token![extern]))
}

/// Whether this is a constant or a type, which end with a semicolon whatever braces come before it.
fn is_definition(input: ParseStream<'_>) -> bool {
    input.peek(Token![const]) || input.peek(Token![type]) || input.peek(Token![static])
}

/// For a method with a role, whose receiver and arguments the role dictates: what it does not use or only borrows, it
/// has to take all the same. For clippy alone: the compiler takes its time over lints that it does not know.
fn allow_dictated_shape() -> TokenStream {
    quote! {
        #[cfg_attr(
            clippy,
            allow(
                clippy::missing_const_for_fn,
                clippy::needless_pass_by_ref_mut,
                clippy::needless_pass_by_value,
                clippy::same_name_method,
                clippy::unused_async,
                clippy::unused_self,
            )
        )]
    }
}

/// As written, but without what is the macro's: helper attributes, and `Trait for`.
impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.unsafety.to_tokens(tokens);
        self.impl_token.to_tokens(tokens);
        self.generics.to_tokens(tokens);
        self.self_ty.to_tokens(tokens);
        self.generics.where_clause.to_tokens(tokens);
        let allow_dictated_shape = allow_dictated_shape();
        token::Brace::default().surround(tokens, |tokens| {
            tokens.append_all(&self.inner_attrs);
            for item in &self.items {
                let attrs = match item {
                    Item::Fn(function) => &function.attrs,
                    Item::Other { attrs, .. } => attrs,
                };
                let (helpers, others): (Vec<_>, Vec<_>) = attrs.iter().partition(|attr| role::name(attr).is_some());
                if !helpers.is_empty() {
                    // Before the user's own, which may say otherwise.
                    tokens.append_all(allow_dictated_shape.clone());
                }
                tokens.append_all(others);
                match item {
                    Item::Fn(function) => {
                        function.vis.to_tokens(tokens);
                        function.sig.to_tokens(tokens);
                        tokens.append_all(function.body.clone());
                    }
                    Item::Other { tokens: other, .. } => tokens.append_all(other.clone()),
                }
            }
        });
    }
}
