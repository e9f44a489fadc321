//! Half-typed items: where they end, and how they are told from what is only unknown here.
//!
//! An attribute sees its block after the compiler has parsed it. So what is half-typed has been reported already, and the
//! best that can be done is to leave it out, for the sake of what stands beside it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::TokenStreamExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, Path, Token, Type, TypePath, token};

/// The type of a half-typed `impl`, if its name can be told and there are braces: all tokens up to them are taken.
pub(crate) fn self_type(input: ParseStream<'_>) -> Option<Type> {
    let (mut path, mut angles, mut is_bound) = (None, Angles::default(), false);
    while !input.is_empty() && !input.peek(token::Brace) {
        let ahead = input.fork();
        match ahead.call(Path::parse_mod_style) {
            // The last, so that it is what follows `for`.
            Ok(name) if angles.depth == 0 && !is_bound => {
                path = Some(name);
                input.advance_to(&ahead);
            }
            _ => {
                let token: TokenTree = input.parse().ok()?;
                angles.see(&token);
                is_bound |= is_word(&token, "where");
            }
        }
    }
    path.filter(|_| input.peek(token::Brace)).map(|path| Type::Path(TypePath { attrs: Vec::new(), qself: None, path }))
}

/// The attributes before an item.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) attrs: Vec<Attribute>,
    /// Whether there are others that are none.
    pub(crate) is_broken: bool,
    /// The items that an attribute without its `]` has in it, as editors see it.
    pub(crate) swallowed: TokenStream,
}

impl Parse for Attributes {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut found = Self::default();
        while input.peek(Token![#]) && input.peek2(token::Bracket) {
            // One at a time: a half-typed one leaves the others what they are.
            let (pound, brackets) = (input.parse::<TokenTree>()?, input.parse::<TokenTree>()?);
            if let Ok(attrs) = Attribute::parse_outer.parse2([pound, brackets.clone()].into_iter().collect()) {
                found.attrs.extend(attrs);
                continue;
            }
            found.is_broken = true;
            if let TokenTree::Group(brackets) = brackets {
                found.swallowed.extend(from_next_item.parse2(brackets.stream())?);
            }
        }
        Ok(found)
    }
}

fn from_next_item(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    while !input.is_empty() && !begins_item(input, None) {
        input.parse::<TokenTree>()?;
    }
    input.parse()
}

/// The tokens up to the end of an item, and whether that is one: a semicolon, or the first braces. If it is neither, it
/// is where the next item begins.
pub(crate) fn rest_of_item(input: ParseStream<'_>, ends_with_brace: bool) -> syn::Result<(TokenStream, bool)> {
    let mut tokens = head(input)?;
    let mut last = None;
    while !input.is_empty() && !begins_item(input, last) {
        let is_brace = input.peek(token::Brace);
        let token: TokenTree = input.parse()?;
        last = if let TokenTree::Punct(punct) = &token { Some(punct.as_char()) } else { None };
        tokens.append(token);
        if last == Some(';') || is_brace && ends_with_brace {
            return Ok((tokens, true));
        }
    }
    Ok((tokens, false))
}

/// What an item begins with, its keyword included.
fn head(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    let mut take = || input.parse::<TokenTree>().map(|token| tokens.append(token));
    if input.peek(Token![pub]) {
        take()?;
        if input.peek(token::Paren) {
            take()?;
        }
    }
    while input.peek(Token![const]) || input.peek(Token![async]) || input.peek(Token![unsafe]) {
        take()?;
    }
    if input.peek(Token![fn]) || input.peek(Token![type]) {
        take()?;
    }
    // Whatever stands alone is junk, and passed over.
    if tokens.is_empty() && !input.is_empty() {
        tokens.append(input.parse::<TokenTree>()?);
    }
    Ok(tokens)
}

/// Whether an item begins here: nothing of the kind is in a signature, after this punctuation.
fn begins_item(input: ParseStream<'_>, last: Option<char>) -> bool {
    let is_fn = || input.peek(Token![fn]) && input.peek2(Ident);
    let is_const = || input.peek(Token![const]) && !input.peek2(token::Brace) && !matches!(last, Some('*' | '<' | ','));
    let is_qualified = || {
        input.peek(Token![async]) && input.peek2(Token![fn])
            || input.peek(Token![unsafe]) && input.peek2(Token![fn]) && input.peek3(Ident)
    };
    input.peek(Token![pub])
        || input.peek(Token![type])
        || input.peek(Token![#]) && input.peek2(token::Bracket)
        || is_fn()
        || is_const()
        || is_qualified()
}

/// Whether something is missing in a function's signature that every function has: its name, its parentheses, the type
/// of an argument, that after `->`, or the end of a list in angle brackets.
pub(crate) fn is_half_typed(function: &TokenStream) -> bool {
    let mut tokens = function.clone().into_iter().skip_while(|token| !is_word(token, "fn")).skip(1);
    let Some(TokenTree::Ident(_)) = tokens.next() else { return true };
    let mut angles = Angles::default();
    let arguments = tokens.by_ref().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && angles.depth == 0 => {
            Some(group.stream())
        }
        token => {
            angles.see(&token);
            None
        }
    });
    let Some(arguments) = arguments else { return true };
    let returns = matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-');
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is_word(token, "where"),
    };
    returns && tokens.nth(1).is_none_or(|ty| is_end(&ty)) || is_half_typed_list(arguments)
}

/// Whether one of the arguments is neither `self` nor has a type, or the last has no end.
fn is_half_typed_list(arguments: TokenStream) -> bool {
    let (mut argument, mut angles) = (Vec::new(), Angles::default());
    for token in arguments {
        angles.see(&token);
        if angles.depth == 0 && matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            if is_half_typed_argument(&argument) {
                return true;
            }
            argument.clear();
        } else {
            argument.push(token);
        }
    }
    angles.depth > 0 || !argument.is_empty() && is_half_typed_argument(&argument)
}

fn is_half_typed_argument(tokens: &[TokenTree]) -> bool {
    let colon = tokens.iter().position(
        |token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Alone),
    );
    match colon {
        Some(colon) => colon + 1 == tokens.len(),
        None => !tokens.iter().any(|token| is_word(token, "self")),
    }
}

/// How deep in angle brackets the tokens are that were seen.
#[derive(Default)]
struct Angles {
    depth: usize,
    is_arrow: bool,
}

impl Angles {
    fn see(&mut self, token: &TokenTree) {
        let punct = if let TokenTree::Punct(punct) = token { punct.as_char() } else { ' ' };
        match punct {
            '<' => self.depth += 1,
            '>' if !self.is_arrow => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.is_arrow = punct == '-';
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}
