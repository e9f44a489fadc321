//! From the model to code. Nothing fails here.

pub(crate) mod dispatch;
pub(crate) mod fallback;
pub(crate) mod info;
mod options;
mod probe;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::block::ImplBlock;
use crate::check;
use crate::errors::Errors;
use crate::message;
use crate::model::Socket;

/// `#[websocket(args)] item`.
pub(crate) fn websocket(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    let socket = Socket::new(&mut errors, args, &block);
    check::check(&mut errors, &socket);
    match errors.finish() {
        None => handler_and_all(&socket),
        Some(errors) => fallback::socket(&socket, &errors),
    }
}

/// An attribute of a method, where it has no meaning: the item stays, with an error.
pub(crate) fn outside(role: &str, item: &TokenStream) -> TokenStream {
    let error = syn::Error::new(Span::call_site(), message::helper_outside(role)).to_compile_error();
    quote!(#item #error)
}

/// Writes everything for a handler without faults.
fn handler_and_all(socket: &Socket<'_>) -> TokenStream {
    let block = socket.block;
    let info = info::items(socket);
    let probes = probe::items(socket);
    let reply = reply(socket);
    let methods = dispatch::methods(socket);
    let handler = handler(socket, &methods);
    quote! {
        #block
        #info
        #probes
        #reply
        #handler
    }
}

/// `impl WebSocketHandler`, with these methods.
fn handler(socket: &Socket<'_>, methods: &TokenStream) -> TokenStream {
    let private = private(socket);
    let (impl_generics, _, where_clause) = socket.block.generics.split_for_impl();
    let self_ty = &socket.block.self_ty;
    let (state, info) = (dispatch::route_state(socket), info::ty(socket));
    let allow = allow();
    quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics #private::WebSocketHandler for #self_ty #where_clause {
            #state
            type Info = #info;
            #methods
        }
    }
}

/// Makes the `reply` type something that the handler's methods may return.
fn reply(socket: &Socket<'_>) -> Option<TokenStream> {
    let reply = socket.args.reply.as_ref()?;
    let private = private(socket);
    let (impl_generics, _, where_clause) = socket.block.generics.split_for_impl();
    let self_ty = &socket.block.self_ty;
    let (allow, out) = (allow(), local("out"));
    // `reply` is where the type has to be one that serializes.
    let send = quote_spanned!(reply.span()=> #private::reply::<#reply>);
    Some(quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics #private::IntoCommands<#self_ty> for #reply #where_clause {
            fn into_commands(self, #out: &mut #private::Outbox) {
                #send(&self, #out);
            }
        }
    })
}

/// Where everything is that generated code names.
fn private(socket: &Socket<'_>) -> TokenStream {
    let krate = socket.krate();
    quote!(#krate::__private)
}

/// A name that no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Generated code is not what lints are for: neither the user's taste nor the age of the user's names.
fn allow() -> TokenStream {
    quote! {
        #[allow(deprecated, unreachable_code, unused_variables, unused_mut, clippy::all, clippy::pedantic, clippy::nursery)]
    }
}
