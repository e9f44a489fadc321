//! The callbacks, with the calls of the methods in them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

use super::call::{binding, call, each, located, no_payload, returned, send};
use super::{codec, coverage, info, local, options, private, private_at, probe, request};
use crate::generics::inferred;
use crate::model::{Info, Socket, Source};
use crate::role::Role;

/// All methods of the trait that this handler has something to say in.
pub(crate) fn methods(socket: &Socket<'_>) -> TokenStream {
    let options = options::method(socket);
    let init = init(socket);
    let open = websocket_init(socket);
    let handle = websocket_handle(socket);
    let info = websocket_info(socket);
    let terminate = terminate(socket);
    let never_waits = never_waits(socket).then(|| {
        quote!(
            const NEVER_WAITS: bool = true;
        )
    });
    quote!(#never_waits #options #init #open #handle #info #terminate)
}

/// Whether nothing that is called for a message is `async`.
fn never_waits(socket: &Socket<'_>) -> bool {
    socket.methods.iter().all(|method| match method.role {
        Role::Init | Role::Open | Role::Terminate => true,
        _ => method.function.sig.asyncness.is_none(),
    })
}

/// Input: `#[init] fn init(req: &Request, room: Arc<Room>)`.
/// Output: `type RouteState = Arc<Room>;`.
pub(crate) fn route_state(socket: &Socket<'_>) -> TokenStream {
    each(socket, "init", |method| {
        let state = method.payload().next().map_or_else(|| quote!(()), |arg| probe::gate_route_state(socket, arg.ty));
        quote!(type RouteState = #state;)
    })
    .or_else(&quote!(
        type RouteState = ();
    ))
}

fn init(socket: &Socket<'_>) -> TokenStream {
    let private = private(socket);
    let (req, state) = (local("req"), local("state"));
    let body = each(socket, "init", |method| {
        let call = call(socket, method, |arg| match arg.source {
            Source::Request => located(&req, arg),
            _ => located(&state, arg),
        });
        let (returned, span) = returned(method);
        let private = private_at(socket, span);
        let upgrade = quote_spanned!(span=> #private::upgrade::<Self, _>(#returned));
        quote!(return { let #returned = #call; #upgrade };)
    });
    let self_ty = &socket.block.self_ty;
    let at = private_at(socket, self_ty.span());
    let default = quote_spanned!(self_ty.span()=> #at::default::<#self_ty>());
    let (start, body) = (probe::start(socket), body.or_else(&quote!(return #default;)));
    let signature = quote! {
        async fn init(
            #req: &#private::Request,
            #state: Self::RouteState,
        ) -> #private::Result<#private::Upgrade<Self>, #private::Reject>
    };
    probe::placed(socket, signature, quote!(#start #body))
}

fn websocket_init(socket: &Socket<'_>) -> Option<TokenStream> {
    let private = private(socket);
    let cx = local("cx");
    let timers: TokenStream = socket
        .methods
        .iter()
        .filter_map(|method| {
            let Role::Timer(timer) = &method.role else { return None };
            let (cfgs, period) = (&method.cfgs, options::duration(&private, timer.every));
            let message = info::tick(socket, method, timer);
            Some(quote!(#(#cfgs)* #cx.every(#period, || #message);))
        })
        .collect();
    let open = each(socket, "open", |method| send(socket, method, no_payload)).or_else(&TokenStream::new());
    let agree = codec::agree(socket);
    if timers.is_empty() && open.is_empty() && agree.is_none() {
        return None;
    }
    let start = probe::start(socket);
    Some(quote! {
        async fn websocket_init(&mut self, #cx: &mut #private::Cx<Self>) -> #private::Commands {
            #start
            #agree
            #timers
            #open
            #private::Commands::none()
        }
    })
}

fn websocket_handle(socket: &Socket<'_>) -> TokenStream {
    let private = private(socket);
    let (frame, cx, payload) = (local("frame"), local("cx"), local("payload"));
    let bytes = |role, otherwise: &TokenStream| {
        each(socket, role, |method| {
            let send = send(socket, method, |arg| located(&payload, arg));
            let Some(arg) = method.payload().next() else { return send };
            // The type has to be one that bytes can become. They do so before the call, which may take `cx` as well.
            let ty = inferred(&method.function.sig.generics, arg.ty);
            let at = private_at(socket, ty.span());
            let convert = quote_spanned!(ty.span()=> #at::bytes::<#ty, Self>);
            quote!({ let #payload = #convert(#payload, #cx); #send })
        })
        .or_else(otherwise)
    };
    let (incoming, messages) = typed(socket).unwrap_or_else(|| (quote!(#private::incoming(#frame)), quote!()));
    let text = text(socket);
    let binary = bytes("binary", &quote!(#private::send(#private::no_binary(), #cx);));
    let ping = bytes("ping", &TokenStream::new());
    let answer = bytes("pong", &TokenStream::new());
    let start = probe::start(socket);
    let covered = socket.args.message.as_ref().and_then(|ty| coverage::check(socket, ty, "message"));
    quote! {
        async fn websocket_handle(
            &mut self,
            #frame: #private::InFrame<'_>,
            #cx: &mut #private::Cx<Self>,
        ) -> #private::Commands {
            #start
            #covered
            match #incoming {
                #messages
                #private::Incoming::Text(#payload) => { #text }
                #private::Incoming::Binary(#payload) => { #binary }
                #private::Incoming::Ping(#payload) => { #ping }
                #private::Incoming::Pong(#payload) => { #answer }
            }
            #private::Commands::none()
        }
    }
}

/// Input: `#[message(ClientMsg::Say { text })] fn say(&mut self, text: String)` and so on.
/// Output: `decode::<ClientMsg, Json>(..)`, and the arms
/// `Message(Ok(message)) => match message { ClientMsg::Say { text } => .. }, Message(Err(..)) => ..`.
fn typed(socket: &Socket<'_>) -> Option<(TokenStream, TokenStream)> {
    let private = private(socket);
    let (frame, cx, error) = (local("frame"), local("cx"), local("error"));
    let ty = socket.args.message.as_ref()?;
    // What does not decode, and what is not matched, is an error of `message = ..`.
    let message = Ident::new("__message", ty.span());
    let at = private_at(socket, ty.span());
    let decode = codec::choose(
        socket,
        &quote!(#private::codec(#cx)),
        ty.span(),
        |codec| quote_spanned!(ty.span()=> #at::decode::<#ty, #codec>(#frame)),
    );
    let arms = socket.methods.iter().filter_map(|method| {
        let Role::Message(pattern) = &method.role else { return None };
        let cfgs = &method.cfgs;
        let send = request::message(socket, method, pattern);
        Some(quote!(#(#cfgs)* #pattern => #send))
    });
    let (refused, last) = (decode_error(socket), last_arm(ty));
    // A pattern may bind by `ref mut`.
    let arms = quote! {
        #private::Incoming::Message(#private::Result::Ok(mut #message)) => match #message { #(#arms)* #last },
        #private::Incoming::Message(#private::Result::Err(#error)) => { #refused }
    };
    Some((decode, arms))
}

/// Input: `#[text] fn text(&mut self, text: &str)`.
/// Output: `match text::<&str>(..) { Ok(text) => .., Err(..) => .. }`.
fn text(socket: &Socket<'_>) -> TokenStream {
    let private = private(socket);
    let (payload, cx, text, error) = (local("payload"), local("cx"), local("text"), local("error"));
    each(socket, "text", |method| {
        let Some(arg) = method.payload().next() else { return send(socket, method, no_payload) };
        let ty = inferred(&method.function.sig.generics, arg.ty);
        let at = private_at(socket, ty.span());
        let convert = quote_spanned!(ty.span()=> #at::text::<#ty, Self>);
        let (send, refused) = (send(socket, method, |arg| located(&text, arg)), decode_error(socket));
        quote! {
            match #convert(#payload, #cx) {
                #private::Result::Ok(#text) => #send
                #private::Result::Err(#error) => { #refused }
            }
        }
    })
    .or_else(&quote!(#private::send(#private::no_text(), #cx);))
}

/// What is done about a local `error`.
fn decode_error(socket: &Socket<'_>) -> TokenStream {
    let private = private(socket);
    let (cx, error) = (local("cx"), local("error"));
    each(socket, "decode_error", |method| {
        let send = send(socket, method, |arg| {
            let ty = inferred(&method.function.sig.generics, arg.ty);
            let at = private_at(socket, ty.span());
            let convert = quote_spanned!(ty.span()=> #at::decode_error::<#ty>);
            quote!(#convert(&mut #error))
        });
        quote!({ let mut #error = #error; #send })
    })
    .or_else(&quote!(#private::send(#error, #cx);))
}

fn websocket_info(socket: &Socket<'_>) -> Option<TokenStream> {
    let private = private(socket);
    let cx = local("cx");
    // What is not matched is an error of `info = ..`.
    let (info, covered, last) = match &socket.info {
        Info::None => return None,
        Info::Generated { .. } if socket.infos().next().is_none() => return None,
        Info::Generated { .. } => (local("info"), None, None),
        Info::Own(ty) => (Ident::new("__info", ty.span()), coverage::check(socket, ty, "info"), Some(last_arm(ty))),
    };
    let arms = socket.infos().map(|method| {
        let cfgs = &method.cfgs;
        let pattern = info::pattern(socket, method);
        let send = send(socket, method, |arg| match &method.role {
            Role::Info(Some(pattern)) => binding(arg, pattern),
            _ => info::field(arg).into_token_stream(),
        });
        quote!(#(#cfgs)* #pattern => #send)
    });
    let start = probe::start(socket);
    let signature = quote! {
        async fn websocket_info(
            &mut self,
            mut #info: Self::Info,
            #cx: &mut #private::Cx<Self>,
        ) -> #private::Commands
    };
    let body = quote! {
        #start
        #covered
        match #info { #(#arms)* #last }
        #private::Commands::none()
    };
    Some(probe::placed(socket, signature, body))
}

/// An arm that matches nothing, after those of the user's, at the place of the type that they match. Without it the
/// compiler would show how to add an arm to what is no `match` for the user.
fn last_arm(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> #[allow(unreachable_patterns)] _ if false => {})
}

fn terminate(socket: &Socket<'_>) -> Option<TokenStream> {
    let private = private(socket);
    let (reason, req) = (local("reason"), local("req"));
    let body = each(socket, "terminate", |method| {
        let call = call(socket, method, |arg| match arg.source {
            Source::Request => located(&req, arg),
            _ => located(&reason, arg),
        });
        let (returned, span) = returned(method);
        let at = private_at(socket, span);
        let done = quote_spanned!(span=> #at::terminated(#returned));
        quote!({ let #returned = #call; #done; })
    });
    if body.is_empty() {
        return None;
    }
    let (start, body) = (probe::start(socket), body.or_else(&TokenStream::new()));
    Some(quote! {
        async fn terminate(self, #reason: #private::TerminateReason, #req: #private::PartialRequest) {
            #start
            #body
        }
    })
}
