//! The codecs between messages and bytes.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::info::is_generic;
use super::{local, private, private_at};
use crate::model::Socket;

/// `code` with the connection's codec in it. Where there are several, `index` is its number; without one written, it is
/// JSON, at `span`.
pub(super) fn choose(
    socket: &Socket<'_>,
    index: &TokenStream,
    span: Span,
    code: impl Fn(&TokenStream) -> TokenStream,
) -> TokenStream {
    let mut choices = socket.args.codecs().into_iter().map(|codec| {
        if let Some(codec) = codec {
            return code(&codec.to_token_stream());
        }
        let private = private_at(socket, span);
        code(&quote_spanned!(span=> #private::Json))
    });
    let first = choices.next();
    if choices.len() == 0 {
        return first.into_token_stream();
    }
    let others = choices.enumerate().map(|(index, code)| {
        let index = Literal::usize_unsuffixed(index + 1);
        quote!(#index => #code,)
    });
    quote!(match #index { #(#others)* _ => #first })
}

/// Input: `protocols("v1" = Json, "v1+msgpack" = MessagePack)`.
/// Output: `set_codec(match Cx::protocol(cx) { Some("v1+msgpack") => 1, _ => 0 }, cx);`.
pub(super) fn agree(socket: &Socket<'_>) -> Option<TokenStream> {
    if socket.args.codecs().len() == 1 {
        return None;
    }
    let (private, cx) = (private(socket), local("cx"));
    let arms = socket.args.protocols().filter_map(|(name, codec)| {
        let index = socket.args.codec_index(codec.as_ref());
        let literal = Literal::usize_unsuffixed(index);
        (index > 0).then(|| quote!(#private::Option::Some(#name) => #literal,))
    });
    Some(quote!(#private::set_codec(match #private::Cx::protocol(#cx) { #(#arms)* _ => 0 }, #cx);))
}

/// Constants that fail where a raw method would get nothing, because each message of its kind is decoded. Which kind a
/// codec takes is known to the compiler only.
pub(super) fn probes(socket: &Socket<'_>) -> TokenStream {
    if socket.args.message.is_none() || !socket.args.is_codec_written() {
        return TokenStream::new();
    }
    let mut probes = TokenStream::new();
    for role in ["text", "binary"] {
        for method in socket.with_role(role) {
            let cfgs = &method.cfgs;
            let span = method.attr.span();
            let private = private_at(socket, span);
            let assert = quote::format_ident!("assert_raw_{role}", span = span);
            let mut kinds = TokenStream::new();
            for codec in socket.args.codecs() {
                match codec {
                    // A constant knows no parameters.
                    Some(codec) if is_generic(socket, codec) => {}
                    Some(codec) => kinds.extend(quote_spanned!(span=> <#codec as #private::Codec>::KIND,)),
                    None => kinds.extend(quote_spanned!(span=> <#private::Json as #private::Codec>::KIND,)),
                }
            }
            probes.extend(quote_spanned!(span=> #(#cfgs)* const _: () = #private::#assert(&[#kinds]);));
        }
    }
    probes
}
