//! From the model to code. Nothing fails here.

mod call;
mod codec;
mod coverage;
pub(crate) mod dispatch;
pub(crate) mod fallback;
mod hooks;
pub(crate) mod info;
mod options;
mod probe;
mod request;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::WhereClause;
use syn::spanned::Spanned;

use crate::block::{self, ImplBlock};
use crate::check;
use crate::debug;
use crate::errors::Errors;
use crate::generics;
use crate::message;
use crate::model::Socket;

/// `#[websocket(args)] item`.
pub(crate) fn websocket(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let block = match syn::parse2::<ImplBlock>(item.clone()) {
        Ok(block) => block,
        Err(error) => {
            // There would be errors about all that is in it.
            let item = (!block::is_negative(item)).then_some(item);
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    let mut socket = Socket::new(&mut errors, args, &block);
    check::check(&mut errors, &socket);
    let written = match errors.finish() {
        None if !block.is_half_typed => handler_and_all(&socket),
        // Of such a type there can be neither a block nor a handler.
        Some(errors) if !check::is_own(&socket) => errors.to_compile_error(),
        // Nor of one that nothing can be said about.
        Some(errors) if check::unnamed(&block.self_ty).is_some() => {
            let errors = errors.to_compile_error();
            quote!(#block #errors)
        }
        errors => {
            check::keep_well_formed(&mut socket);
            fallback::socket(&socket, errors)
        }
    };
    debug::print(&socket.name(), &written);
    written
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
    let kinds = codec::probes(socket);
    let reply = reply(socket);
    let methods = dispatch::methods(socket);
    let handler = handler(socket, &methods);
    quote! {
        #block
        #info
        #probes
        #kinds
        #reply
        #handler
    }
}

/// `impl WebSocketHandler`, with these methods.
fn handler(socket: &Socket<'_>, methods: &TokenStream) -> TokenStream {
    let private = private(socket);
    let (impl_generics, _, where_clause) = socket.block.generics.split_for_impl();
    let (self_ty, where_clause) = (&socket.block.self_ty, where_handler(socket, where_clause));
    let (state, info) = (dispatch::route_state(socket), info::associated(socket));
    let allow = allow();
    quote! {
        #[automatically_derived]
        #allow
        impl #impl_generics #private::WebSocketHandler for #self_ty #where_clause {
            #state
            #info
            #methods
        }
    }
}

/// Where a type with parameters is what every handler is. So the block need not say it of each parameter, and who uses
/// the handler with another one is told so, once.
fn where_handler(socket: &Socket<'_>, where_clause: Option<&WhereClause>) -> TokenStream {
    if socket.block.generics.params.is_empty() {
        return where_clause.to_token_stream();
    }
    let (private, self_ty) = (private(socket), &socket.block.self_ty);
    let predicates = where_clause.map(|clause| clause.predicates.iter()).into_iter().flatten();
    quote!(where #(#predicates,)* #self_ty: #private::Send + 'static)
}

/// Makes the `reply` type something that the handler's methods may return.
fn reply(socket: &Socket<'_>) -> Option<TokenStream> {
    let reply = socket.args.reply.as_ref()?;
    // `reply = ..` is where the type has to be one that serializes, and that has no meaning of its own.
    let span = reply.span();
    let private = private_at(socket, span);
    let (impl_generics, _, where_clause) = socket.outer.split_for_impl();
    let self_ty = &socket.block.self_ty;
    let reply = generics::without_self(reply, self_ty);
    let (allow, out) = (allow(), local("out"));
    let send = codec::choose(socket, &quote!(#out.codec()), span, |codec| {
        let send = quote_spanned!(span=> #private::reply::<#reply, #codec>);
        quote_spanned!(span=> #send(&self, #out))
    });
    Some(quote_spanned! {span=>
        #[automatically_derived]
        #allow
        impl #impl_generics #private::IntoCommands<#self_ty> for #reply #where_clause {
            fn into_commands(self, #out: &mut #private::Outbox) {
                #send;
            }
        }
    })
}

/// Where everything is that generated code names.
fn private(socket: &Socket<'_>) -> TokenStream {
    let krate = socket.krate();
    quote!(#krate::__private)
}

/// The same, for an expression that is the place of an error: all of it is at `span`.
fn private_at(socket: &Socket<'_>, span: Span) -> TokenStream {
    let Some(krate) = &socket.args.krate else { return quote_spanned!(span=> ::ws_runtime::__private) };
    let tokens = krate.to_token_stream().into_iter().map(|mut token| {
        token.set_span(span.resolved_at(token.span()));
        token
    });
    quote_spanned!(span=> #(#tokens)*::__private)
}

/// A variable that no variable of the user's can meet, nor, by its underscores, a constant.
fn local(name: &str) -> Ident {
    format_ident!("__{name}", span = Span::mixed_site())
}

/// The same for items that the user may name, or not; what they are made of is the user's.
fn allow_item() -> TokenStream {
    quote! {
        #[allow(
            deprecated, dead_code, non_camel_case_types, non_snake_case, private_interfaces, private_bounds, unreachable_pub,
            unnameable_types, unused_qualifications, clippy::all, clippy::pedantic, clippy::nursery
        )]
    }
}

/// Generated code is not what lints are for: neither the user's taste nor the age of the user's names.
fn allow() -> TokenStream {
    quote! {
        #[allow(
            deprecated, non_snake_case, unreachable_code, unused_mut, unused_qualifications, unused_variables,
            clippy::all, clippy::pedantic, clippy::nursery
        )]
    }
}
