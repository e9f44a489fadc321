//! What is called around the methods: `#[before]` and `#[after]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Lifetime;
use syn::ext::IdentExt;

use super::call::{call, each, located, returned, send_returned};
use super::{local, private, private_at};
use crate::model::{Method, Socket};
use crate::role::Role;

/// Input: `#[before] fn allow(&mut self, called: Called) -> Result<(), Stop>`, and the call of a method.
/// Output: `'__call: { { let __returned = Self::allow(..); if !permits(__returned, cx) { break '__call; } } .. }`.
///
/// Without hooks it is the call alone. `refused` is what else is done about a method that is left out.
pub(super) fn around(
    socket: &Socket<'_>,
    method: &Method<'_>,
    inner: TokenStream,
    refused: Option<&TokenStream>,
) -> TokenStream {
    let Some(role) = called_role(&method.role) else { return inner };
    let (private, cx) = (private(socket), local("cx"));
    let name = method.ident().unraw().to_string();
    // At the place of the argument that takes it.
    let hook_call = |hook: &Method<'_>| {
        let called = local("called");
        let call = call(socket, hook, |arg| located(&called, arg));
        (quote!(let #called = #private::called(#private::Role::#role, #name);), call)
    };
    let label = Lifetime::new("'__call", Span::mixed_site());
    let before = each(socket, "before", |hook| {
        let (called, call) = hook_call(hook);
        let (returned, span) = returned(hook);
        let at = private_at(socket, span);
        let permits = quote_spanned!(span=> #at::permits::<Self>(#returned, #cx));
        quote!({
            #called
            let #returned = #call;
            if !#permits {
                #refused
                break #label;
            }
        })
    });
    let after = each(socket, "after", |hook| {
        let (called, call) = hook_call(hook);
        let send = send_returned(socket, hook, &call);
        quote!({ #called #send })
    });
    if before.is_empty() && after.is_empty() {
        return inner;
    }
    let label = (!before.is_empty()).then(|| quote!(#label:));
    let (before, after) = (before.or_else(&TokenStream::new()), after.or_else(&TokenStream::new()));
    quote!(#label { #before #inner #after })
}

/// What `Called` tells of the role; `None` for those that nothing is called around.
fn called_role(role: &Role) -> Option<Ident> {
    Some(match role {
        Role::Message(_) => format_ident!("Message"),
        Role::Text => format_ident!("Text"),
        Role::Binary => format_ident!("Binary"),
        Role::Ping => format_ident!("Ping"),
        Role::Pong => format_ident!("Pong"),
        Role::Info(_) => format_ident!("Info"),
        Role::Timer(_) => format_ident!("Timer"),
        Role::DecodeError => format_ident!("DecodeError"),
        Role::Init | Role::Open | Role::Before | Role::After | Role::Terminate => return None,
    })
}
