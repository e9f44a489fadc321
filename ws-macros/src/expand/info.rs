//! The info enum and the handle's methods.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Token, Type, Visibility};

use super::{allow, allow_item, local, private, probe, where_handler};
use crate::generics::{self, Used};
use crate::model::{Arg, Info, Method, Socket};
use crate::role::{Role, Timer};

/// `type Info = ..;`, at the place of what names it.
pub(super) fn associated(socket: &Socket<'_>) -> TokenStream {
    match &socket.info {
        Info::None => {
            let private = private(socket);
            quote!(type Info = #private::Infallible;)
        }
        Info::Own(ty) => quote_spanned!(ty.span()=> type Info = #ty;),
        Info::Generated { ident, .. } => {
            let arguments = used(socket).arguments();
            let ty = probe::gate_info(socket, quote!(#ident #arguments));
            quote_spanned!(ident.span()=> type Info = #ty;)
        }
    }
}

/// The enum and the trait, if they are to be written.
pub(crate) fn items(socket: &Socket<'_>) -> TokenStream {
    let Info::Generated { vis, ident } = &socket.info else { return TokenStream::new() };
    let (definition, handle) = (definition(socket, vis, ident), handle(socket, vis, ident));
    quote!(#definition #handle)
}

/// Input: `#[info] fn said(&mut self, from: Arc<str>)` and `#[timer(..)] fn tick(&mut self)`.
/// Output: `pub enum ChatInfo { Said { from: Arc<str> }, Tick }`.
fn definition(socket: &Socket<'_>, vis: &Visibility, ident: &Ident) -> TokenStream {
    let private = private(socket);
    let used = used(socket);
    let (params, arguments, where_clause) = (used.params(), used.arguments(), used.where_clause());
    let allow_item = allow_item();
    let doc = format!(" Messages that others may send to a `{}`.", socket.name());
    let (allow, formatter) = (allow(), local("formatter"));
    let variants = socket.infos().map(|method| {
        let (cfgs, docs, deprecated, variant) = (&method.cfgs, docs(method), &method.deprecated, method.variant());
        let fields = fields(socket, method).map(|(name, ty)| {
            let doc = format!(" The argument `{name}`.");
            quote!(#[doc = #doc] #name: #ty)
        });
        let fields: Punctuated<_, Token![,]> = fields.collect();
        let fields = (!fields.is_empty()).then(|| quote!({ #fields }));
        quote!(#(#cfgs)* #docs #(#deprecated)* #variant #fields)
    });
    let names = socket.infos().map(|method| {
        let (cfgs, variant) = (&method.cfgs, method.variant());
        let name = variant.to_string();
        quote!(#(#cfgs)* Self::#variant { .. } => #private::fmt::Formatter::write_str(#formatter, #name),)
    });
    quote! {
        #[doc = #doc]
        #allow_item
        #vis enum #ident #params #where_clause { #(#variants),* }

        #[automatically_derived]
        #allow
        impl #params #private::fmt::Debug for #ident #arguments #where_clause {
            fn fmt(&self, #formatter: &mut #private::fmt::Formatter<'_>) -> #private::fmt::Result {
                match *self { #(#names)* }
            }
        }
    }
}

/// Input: `#[info] fn said(&mut self, from: Arc<str>)`.
/// Output: `pub trait ChatHandle { fn said(&self, from: Arc<str>) -> Result<(), SendError<ChatInfo>>; }` for a handle.
fn handle(socket: &Socket<'_>, vis: &Visibility, ident: &Ident) -> Option<TokenStream> {
    socket.with_role("info").next()?;
    let private = private(socket);
    let used = used(socket);
    let (params, arguments, used_where) = (used.params(), used.arguments(), used.where_clause());
    let (impl_generics, _, where_clause) = socket.outer.split_for_impl();
    let (self_ty, where_clause) = (&socket.block.self_ty, where_handler(socket, where_clause));
    let name = handle_name(socket, ident);
    let allow = allow();
    let signature = |method: &Method<'_>| {
        let method_ident = method.ident();
        let fields = fields(socket, method).map(|(name, ty)| quote!(#name: #ty));
        quote! {
            fn #method_ident(&self, #(#fields),*) -> #private::Result<(), #private::SendError<#ident #arguments>>
        }
    };
    let declarations = socket.with_role("info").map(|method| {
        let (cfgs, deprecated, signature) = (&method.cfgs, &method.deprecated, signature(method));
        let doc = if method.docs.is_empty() {
            let doc = format!(" Sends [`{ident}::{}`].", method.variant());
            quote!(#[doc = #doc])
        } else {
            docs(method)
        };
        quote! {
            #(#cfgs)*
            #doc
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " If the mailbox is full or the connection has ended. The message comes back."]
            #(#deprecated)*
            #signature;
        }
    });
    let definitions = socket.with_role("info").map(|method| {
        let (cfgs, signature, variant) = (&method.cfgs, signature(method), method.variant());
        let names = fields(socket, method).map(|(name, _)| name);
        // Compiled where it is called, so that a library has no mailbox in it that nobody uses.
        quote! {
            #(#cfgs)*
            #[inline]
            #signature {
                #private::Handle::try_send(self, #ident::#variant { #(#names),* })
            }
        }
    });
    let allow_item = allow_item();
    let doc = format!(" What can be sent through the handle of a `{}`.", socket.name());
    Some(quote! {
        #[doc = #doc]
        #allow_item
        #vis trait #name #params #used_where { #(#declarations)* }

        #[automatically_derived]
        #allow
        impl #impl_generics #name #arguments for #private::Handle<#self_ty> #where_clause { #(#definitions)* }
    })
}

/// `ChatHandle` for `ChatInfo`. For an enum that is called otherwise it is the handler's name that counts.
fn handle_name(socket: &Socket<'_>, info: &Ident) -> Ident {
    let info = info.unraw().to_string();
    match info.strip_suffix("Info") {
        Some(name) if !name.is_empty() => format_ident!("{name}Handle"),
        _ => format_ident!("{}Handle", socket.name()),
    }
}

/// What matches the method's message.
pub(super) fn pattern(socket: &Socket<'_>, method: &Method<'_>) -> TokenStream {
    match (&socket.info, &method.role) {
        (_, Role::Info(Some(pattern))) => pattern.to_token_stream(),
        (_, Role::Timer(Timer { info: Some(path), .. })) => path.to_token_stream(),
        (Info::Generated { ident, .. }, _) => {
            let variant = method.variant();
            let fields = method.payload().filter_map(|arg| {
                let name = arg.ident?;
                let field = field(arg);
                Some(quote!(#name: #field))
            });
            quote!(#ident::#variant { #(#fields),* })
        }
        _ => TokenStream::new(),
    }
}

/// The variable for the field that becomes this argument.
pub(super) fn field(arg: &Arg<'_>) -> Option<Ident> {
    let mut field = local(&arg.ident?.unraw().to_string());
    field.set_span(field.span().located_at(arg.pat.span()));
    Some(field)
}

/// What makes a timer's message.
pub(super) fn tick(socket: &Socket<'_>, method: &Method<'_>, timer: &Timer) -> TokenStream {
    match (&timer.info, &socket.info) {
        (Some(path), _) => path.to_token_stream(),
        (None, Info::Generated { ident, .. }) => {
            let variant = method.variant();
            quote!(#ident::#variant)
        }
        _ => TokenStream::new(),
    }
}

/// The fields of the method's variant.
pub(super) fn fields<'a>(socket: &'a Socket<'a>, method: &'a Method<'a>) -> impl Iterator<Item = (&'a Ident, Type)> {
    method.payload().filter_map(|arg| Some((arg.ident?, generics::without_self(arg.ty, &socket.block.self_ty))))
}

/// The parameters of the block that the fields mention: those of the enum.
fn used<'a>(socket: &'a Socket<'a>) -> Used<'a> {
    let types: Vec<Type> = socket.infos().flat_map(|method| fields(socket, method)).map(|(_, ty)| ty).collect();
    generics::used(&socket.outer, &types)
}

/// The method's documentation, or where it comes from.
fn docs(method: &Method<'_>) -> TokenStream {
    let docs = &method.docs;
    if docs.is_empty() {
        let doc = format!(" From `{}`.", method.ident());
        return quote!(#[doc = #doc]);
    }
    quote!(#(#docs)*)
}

/// Whether a type mentions parameters of the block.
pub(super) fn is_generic(socket: &Socket<'_>, ty: &Type) -> bool {
    let used = generics::used(&socket.outer, std::slice::from_ref(ty));
    used.names().next().is_some()
}
