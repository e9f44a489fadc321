//! Messages that want an answer, or a stream.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::call::{binding, call, located, returned, send, send_returned};
use super::{codec, hooks, local, private, private_at};
use crate::generics::inferred;
use crate::model::{Arg, Method, Socket, Source};
use crate::pattern::Pattern;

/// What is done about a message that the method's pattern matches.
///
/// Input: `#[message(ClientMsg::Load { id, key }, reply = id)] fn load(&mut self, key: Key) -> Result<Value, Error>`.
/// Output: `{ let __id = request_id(id); let __returned = ..; respond::<Json, ..>(__id, answer(__returned), cx); }`.
pub(super) fn message(socket: &Socket<'_>, method: &Method<'_>, pattern: &Pattern) -> TokenStream {
    let (private, cx, id) = (private(socket), local("cx"), id(pattern));
    if pattern.reply.is_none() && pattern.stream.is_none() {
        return send(socket, method, |arg| binding(arg, pattern));
    }
    let later = method.args.iter().find(|arg| arg.source == Source::Reply);
    let call = call(socket, method, |arg| payload(pattern, arg));
    let inner = match (later, &pattern.stream) {
        (Some(arg), _) => answered_later(socket, method, pattern, arg, &call),
        (None, Some(_)) => streamed(socket, method, pattern, &call),
        (None, None) => answered(socket, method, pattern, &call),
    };
    let fail = |failure: &str| {
        let reply = pattern.reply.as_ref()?;
        let failure = Ident::new(failure, reply.span());
        let fail = with_codec(
            socket,
            reply,
            |codec| quote!(#private::fail::<#codec, _, _>(#id, #private::Failure::#failure, #cx)),
        );
        Some(quote!(#fail;))
    };
    // A refusal comes before all else; and whether there is room is found out before there is anything to make room for.
    let inner = if later.is_none() && pattern.stream.is_none() {
        inner
    } else {
        let busy = fail("Busy").unwrap_or_else(|| quote!(#private::too_many_streams(#cx);));
        quote!(if #private::has_room(#cx) { #inner } else { #busy })
    };
    let code = hooks::around(socket, method, inner, fail("Refused").as_ref());
    // What is found out about a type by its methods, is by those of this trait where it has none itself.
    let plain = quote!(#[allow(unused_imports)] use #private::Plain as _;);
    let Some(reply) = &pattern.reply else { return quote!({ #plain #code }) };
    // An id that is not one is an error of `reply = id`.
    let at = private_at(socket, reply.span());
    let mut bound = pattern.binding(reply).unwrap_or(reply).clone();
    bound.set_span(reply.span().resolved_at(bound.span()));
    let is_taken = method.args.iter().any(|arg| arg.ident == Some(reply));
    let bound = if is_taken { quote_spanned!(reply.span()=> #at::Clone::clone(&#bound)) } else { quote!(#bound) };
    let request_id = quote_spanned!(reply.span()=> let #id = #at::request_id(#bound););
    quote!({
        #plain
        #request_id
        #code
    })
}

/// The variable for the request's id. What is wrong with its type is wrong at `reply = id`, wherever it is used.
fn id(pattern: &Pattern) -> Ident {
    let id = local("id");
    let span = pattern.reply.as_ref().map_or_else(|| id.span(), |reply| id.span().located_at(reply.span()));
    Ident::new(&id.to_string(), span)
}

/// What the method returns is the answer.
fn answered(socket: &Socket<'_>, method: &Method<'_>, pattern: &Pattern, call: &TokenStream) -> TokenStream {
    let (cx, id, outcome) = (local("cx"), id(pattern), local("outcome"));
    let (returned, span) = returned(method);
    let at = private_at(socket, span);
    let kind = quote_spanned!(span=> #at::kind(&#returned).answer()(#returned));
    let respond = with_codec(socket, &returned, |codec| {
        let respond = quote_spanned!(span=> #at::respond::<#codec, _, _, _, _>);
        quote!(#respond(#id, #outcome, #cx))
    });
    quote!({ let #returned = #call; let #outcome = #kind; #respond; })
}

/// The method has been given a `Reply`; what it returns are commands.
fn answered_later(
    socket: &Socket<'_>,
    method: &Method<'_>,
    pattern: &Pattern,
    arg: &Arg<'_>,
    call: &TokenStream,
) -> TokenStream {
    let (cx, id, reply, kind) = (local("cx"), id(pattern), local("reply"), local("kind"));
    let ty = inferred(&method.function.sig.generics, arg.ty);
    let at = private_at(socket, ty.span());
    let of = quote_spanned!(ty.span()=> #at::reply_kind::<#ty>());
    let defer = with_codec(socket, &ty, |codec| {
        let defer = quote_spanned!(ty.span()=> #at::defer::<#codec, _, _, _, _, _>);
        quote!(#defer(#id, #kind, #cx))
    });
    let send = send_returned(socket, method, call);
    let argument = quote_spanned!(ty.span()=> #at::reply_argument::<#ty>);
    quote!({ let #kind = #of.answer(); let #reply = #argument(#defer); #send })
}

/// The items of what the method returns are sent, or are the answers. If it returns an `Err` in place of a stream, this is.
///
/// All of it is at the place of the return type: then an error about that is printed once.
fn streamed(socket: &Socket<'_>, method: &Method<'_>, pattern: &Pattern, call: &TokenStream) -> TokenStream {
    let (private, cx, id) = (private(socket), local("cx"), id(pattern));
    let (returned, span) = returned(method);
    let at = private_at(socket, span);
    let (stream, error) = (Ident::new("__stream", span), Ident::new("__error", span));
    let started = quote_spanned!(span=> #at::kind(&#returned).stream()(#returned));
    let (begun, refused) = if pattern.reply.is_none() {
        (
            quote_spanned!(span=> #at::stream::<_, Self>(#stream, #cx)),
            quote_spanned!(span=> #at::send::<Self>(#error, #cx)),
        )
    } else {
        let kind = Ident::new("__kind", span);
        let of = quote_spanned!(span=> #at::items(&#stream).item());
        let answers = with_codec(
            socket,
            &returned,
            |codec| quote_spanned!(span=> #at::answers::<#codec, _, _, _, _, _>(#id, #stream, #kind, #cx)),
        );
        let respond = with_codec(
            socket,
            &returned,
            |codec| quote_spanned!(span=> #at::respond::<#codec, _, (), _, _>(#id, #at::Outcome::Error(#error), #cx)),
        );
        (quote!(let #kind = #of; #answers), respond)
    };
    quote!({
        let #returned = #call;
        match #started {
            #private::Result::Ok(#stream) => { #begun; }
            #private::Result::Err(#error) => { #refused; }
        }
    })
}

/// `code` with the connection's codec, at a place.
fn with_codec(socket: &Socket<'_>, place: &impl ToTokens, code: impl Fn(&TokenStream) -> TokenStream) -> TokenStream {
    let (private, cx) = (private(socket), local("cx"));
    codec::choose(socket, &quote!(#private::codec(#cx)), place.span(), code)
}

/// What becomes of an argument.
fn payload(pattern: &Pattern, arg: &Arg<'_>) -> TokenStream {
    match arg.source {
        Source::Reply => located(&local("reply"), arg),
        _ => binding(arg, pattern),
    }
}
