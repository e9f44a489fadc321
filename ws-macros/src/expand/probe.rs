//! Code that does nothing, where the compiler says what is wrong with a type, once.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Type};

use super::{allow, info, private, private_at};
use crate::generics;
use crate::model::{Info, Method, Socket};
use crate::role::Role;

/// Input: `#[info] fn said(&mut self, from: Arc<str>)`.
/// Output: `impl Checked for Chat`, with `assert_info::<Arc<str>>()` in it.
pub(super) fn items(socket: &Socket<'_>) -> Option<TokenStream> {
    // Constants know no parameters. A handler with some is checked by its `impl` alone.
    if !is_concrete(socket) {
        return None;
    }
    let (private, self_ty, allow, block) = (private(socket), &socket.block.self_ty, allow(), number(socket));
    let fields = assert_fields(socket, |_| true);
    let state =
        placed(socket, quote!(fn state(_: &<#self_ty as #private::WebSocketHandler>::RouteState)), TokenStream::new());
    Some(quote! {
        #[automatically_derived]
        #allow
        impl #private::Checked<#block> for #self_ty {
            type State = <#self_ty as #private::WebSocketHandler>::RouteState;
            const INFO: usize = { #fields 0 };
            #state
        }
    })
}

/// What comes first in each callback: if something is wrong with the handler's type or its info messages, it is said of
/// them, and not of the callback once more.
pub(super) fn start(socket: &Socket<'_>) -> TokenStream {
    let private = private(socket);
    let block = number(socket);
    let checks = is_concrete(socket).then(|| quote!(let _: [(); #private::Checks::<Self, #block>::HOLD];));
    quote! {
        #[allow(unused_imports)]
        use #private::Otherwise as _;
        #checks
    }
}

/// A function with a type of the handler's in its signature, such as `Self::Info`. If the handler's type cannot be a
/// handler, the signature is wrong for the same reason as the `impl`; at the same place, it is the same error.
pub(super) fn placed(socket: &Socket<'_>, signature: TokenStream, body: TokenStream) -> TokenStream {
    let (first, last) = ends(&socket.block.self_ty);
    let mut function: Vec<_> = signature.into_iter().collect();
    // The place is from the first to the last token of the signature, if neither of them nor the body is the macro's.
    if let Some(token) = function.first_mut() {
        token.set_span(first);
    }
    if let Some(token) = function.last_mut() {
        token.set_span(last);
    }
    let mut body = Group::new(Delimiter::Brace, body);
    body.set_span(last);
    function.push(body.into());
    function.into_iter().collect()
}

/// The type of the info messages, if the fields of the enum are what they must be; then it is the enum.
///
/// A gate asks about a type before the type of the info messages is known, so that it must not depend on that. What is
/// to hold a `Handle` of this handler may have any name but those of `is_never_sent`.
pub(super) fn gate_info(socket: &Socket<'_>, ty: TokenStream) -> TokenStream {
    let never_sent = assert_fields(socket, is_never_sent);
    if never_sent.is_empty() || !is_concrete(socket) {
        return ty;
    }
    let private = private(socket);
    quote!(<[(); { #never_sent 0 }] as #private::Gate<#ty>>::Then)
}

/// The same for a route's state.
pub(super) fn gate_route_state(socket: &Socket<'_>, ty: &Type) -> TokenStream {
    if !is_never_sent(ty) || !is_concrete(socket) {
        return ty.to_token_stream();
    }
    let at = private_at(socket, ty.span());
    let assert = quote_spanned!(ty.span()=> #at::assert_route_state::<#ty>());
    let private = private(socket);
    quote!(<[(); { #assert; 0 }] as #private::Gate<#ty>>::Then)
}

/// Calls that do not compile if a type is not what the info messages must be made of.
fn assert_fields(socket: &Socket<'_>, which: fn(&Type) -> bool) -> TokenStream {
    let mut calls = TokenStream::new();
    let mut assert = |cfgs: &[Attribute], ty: &Type| {
        let at = private_at(socket, ty.span());
        let call = quote_spanned!(ty.span()=> #at::assert_info::<#ty>());
        calls.extend(quote!(#(#cfgs)* #call;));
    };
    match &socket.info {
        Info::None => {}
        Info::Own(ty) => assert(&[], ty),
        Info::Generated { .. } => {
            for method in socket.infos() {
                let types = info::fields(socket, method).map(|(_, ty)| ty);
                types.filter(which).for_each(|ty| assert(&method.cfgs, &ty));
            }
        }
    }
    calls
}

/// A number for the block: methods of the same names are an error of their own.
fn number(socket: &Socket<'_>) -> Literal {
    let names = socket.methods.iter().map(|method| method.ident().to_string());
    let letters = names.flat_map(String::into_bytes);
    // FNV-1a.
    let hash = |hash: u32, letter: u8| (hash ^ u32::from(letter)).wrapping_mul(16_777_619);
    Literal::u32_unsuffixed(letters.fold(2_166_136_261, hash))
}

fn is_concrete(socket: &Socket<'_>) -> bool {
    socket.block.generics.params.is_empty()
}

/// Whether a gate has asked about an argument, and has said no.
pub(super) fn takes_never_sent(socket: &Socket<'_>, method: &Method<'_>) -> bool {
    let may_be_asked = is_concrete(socket) && matches!(method.role, Role::Init | Role::Info(None));
    may_be_asked && method.payload().any(|arg| is_never_sent(arg.ty))
}

/// Whether the type is written with something in it that keeps it on one thread.
fn is_never_sent(ty: &Type) -> bool {
    generics::mentions_any(ty, &["Rc"])
}

/// The places of the first and the last token.
fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut spans = tokens.into_token_stream().into_iter().map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}
