//! The call of a method, with what is done about what it returns.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Meta, ReturnType};

use super::{hooks, local, private_at, probe};
use crate::model::{Arg, Method, Socket, Source};
use crate::pattern::Pattern;

/// Input: `async fn leave(&mut self) -> Stop`.
/// Output: `{ let __returned = Probe::<Self>::assert_send(Self::leave(self)).await; send(__returned, cx); }`, with the
/// hooks around it.
pub(super) fn send(socket: &Socket<'_>, method: &Method<'_>, payload: impl Fn(&Arg<'_>) -> TokenStream) -> TokenStream {
    let call = call(socket, method, payload);
    hooks::around(socket, method, send_returned(socket, method, &call), None)
}

/// A call, and the sending of what it returns.
pub(super) fn send_returned(socket: &Socket<'_>, method: &Method<'_>, call: &TokenStream) -> TokenStream {
    let cx = local("cx");
    let (returned, span) = returned(method);
    let private = private_at(socket, span);
    // The return type has to be one that stands for commands of this handler: another may have it as its `reply`.
    let send = quote_spanned!(span=> #private::send::<Self>(#returned, #cx));
    quote!({ let #returned = #call; #send; })
}

/// A call of the method, and the wait for its end if it is `async`.
pub(super) fn call(socket: &Socket<'_>, method: &Method<'_>, payload: impl Fn(&Arg<'_>) -> TokenStream) -> TokenStream {
    let ident = method.ident();
    let cx = local("cx");
    let receiver = method.receiver().map(|_| {
        // The place is the method's, but not the `self` that is known there, if a macro has put it together.
        let span = Span::call_site().located_at(ident.span());
        quote_spanned!(span=> self,)
    });
    let args = method.args.iter().map(|arg| match arg.source {
        Source::Cx => located(&cx, arg),
        _ => payload(arg),
    });
    // What the call finds wrong, with an argument or with a future that is not `Send`, is wrong with this method.
    let call = quote_spanned!(ident.span()=> Self::#ident(#receiver #(#args),*));
    if method.function.sig.asyncness.is_none() {
        return call;
    }
    // It has been said of the argument.
    if probe::takes_never_sent(socket, method) {
        return quote_spanned!(ident.span()=> #call.await);
    }
    let private = private_at(socket, ident.span());
    quote_spanned!(ident.span()=> #private::Probe::<Self>::assert_send(#call).await)
}

/// The variable for what a method returns, at the place of the return type. All of its uses are in code that has no
/// name of the user's, so that it can do without hygiene, which would add lines to errors.
pub(super) fn returned(method: &Method<'_>) -> (Ident, Span) {
    let span = match &method.function.sig.output {
        ReturnType::Default => method.ident().span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    (Ident::new("__returned", span), span)
}

/// A local, at the place of the argument that it is for.
pub(super) fn located(local: &Ident, arg: &Arg<'_>) -> TokenStream {
    Ident::new(&local.to_string(), local.span().located_at(arg.pat.span())).into_token_stream()
}

/// A pattern's binding, at the place of the argument that takes it.
pub(super) fn binding(arg: &Arg<'_>, pattern: &Pattern) -> TokenStream {
    let Some(binding) = arg.ident.and_then(|ident| pattern.binding(ident)) else { return TokenStream::new() };
    let mut taken = binding.clone();
    taken.set_span(arg.pat.span().resolved_at(binding.span()));
    taken.into_token_stream()
}

/// For methods that are called for nothing that could be an argument.
pub(super) fn no_payload(_: &Arg<'_>) -> TokenStream {
    TokenStream::new()
}

/// Code for each method with a role of which there is one, or one for each configuration.
pub(super) struct Each {
    code: Vec<(TokenStream, Vec<TokenStream>)>,
}

/// Writes `code` for each method with this role.
pub(super) fn each(socket: &Socket<'_>, role: &'static str, code: impl Fn(&Method<'_>) -> TokenStream) -> Each {
    let code = socket.with_role(role).map(|method| (code(method), conditions(&method.cfgs))).collect();
    Each { code }
}

impl Each {
    pub(super) fn is_empty(&self) -> bool {
        self.code.is_empty()
    }

    /// The code, under its conditions, and `otherwise` where none of them holds.
    pub(super) fn or_else(self, otherwise: &TokenStream) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (code, conditions) in &self.code {
            tokens.extend(quote!(#(#[cfg(#conditions)])* #code));
        }
        if self.code.iter().any(|(_, conditions)| conditions.is_empty()) {
            return tokens;
        }
        if self.code.is_empty() {
            return otherwise.clone();
        }
        if !otherwise.is_empty() {
            let all = self.code.iter().map(|(_, conditions)| quote!(all(#(#conditions),*)));
            tokens.extend(quote!(#[cfg(not(any(#(#all),*)))] #otherwise));
        }
        tokens
    }
}

/// What is in the parentheses of `#[cfg(..)]`.
fn conditions(cfgs: &[Attribute]) -> Vec<TokenStream> {
    cfgs.iter()
        .filter_map(|attr| match &attr.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            _ => None,
        })
        .collect()
}
