//! `fn options()`.

use std::time::Duration;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::private;
use crate::model::Socket;
use crate::options::{Setting, Value};

/// Input: `idle_timeout = "60s", compress`.
/// Output: `fn options() -> Options { Options::new().idle_timeout(Duration::from_secs(60)).compress(true) }`.
pub(crate) fn method(socket: &Socket<'_>) -> Option<TokenStream> {
    let settings = &socket.args.settings;
    if settings.is_empty() {
        return None;
    }
    let private = private(socket);
    let preset = settings.iter().find(|setting| matches!(setting.value, Value::Preset));
    let start = preset.map_or_else(
        || quote!(new),
        |setting| {
            let key = &setting.key;
            quote!(#key)
        },
    );
    let calls = settings.iter().filter_map(|setting| {
        let key = &setting.key;
        let is_ping = key == "ping";
        let value = match &setting.value {
            // A preset is the start; variants are values within deflate_opts only.
            Value::Preset | Value::Variant(_) => return None,
            Value::Period(period) if is_ping => {
                let period = duration(&private, *period);
                quote!(#private::Ping::After(#period))
            }
            Value::Period(period) => duration(&private, *period),
            Value::Off if is_ping => quote!(#private::Ping::Off),
            Value::Off => quote!(#private::Option::None),
            Value::HalfIdle => quote!(#private::Ping::HalfIdle),
            Value::Bytes(number) | Value::Count(number) => Literal::u64_unsuffixed(*number).into_token_stream(),
            Value::Flag(flag) => quote!(#flag),
            Value::Names(names) => quote!(#private::Origins::list([#(#names),*])),
            Value::Protocols(entries) => {
                let names = entries.iter().map(|(name, _)| name);
                quote!([#(#names),*])
            }
            Value::AnyOrigin => quote!(#private::Origins::Any),
            Value::SameHost => quote!(#private::Origins::SameHost),
            Value::Deflate(settings) => deflate(&private, &start, settings),
        };
        Some(quote_spanned!(key.span()=> .#key(#value)))
    });
    Some(quote! {
        fn options() -> #private::Options {
            #private::Options::#start()#(#calls)*
        }
    })
}

/// Input: `level = 6, threshold = 0`.
/// Output: `checked(DeflateOptions::new().level(6)).threshold(0)`.
fn deflate(private: &TokenStream, start: &TokenStream, settings: &[Setting]) -> TokenStream {
    settings.iter().fold(quote!(#private::DeflateOptions::#start()), |options, setting| {
        let key = &setting.key;
        match &setting.value {
            // These take numbers that can be out of range, and these are not.
            Value::Count(number) if key != "max_inflate_ratio" => {
                let number = Literal::u64_unsuffixed(*number);
                quote_spanned!(key.span()=> #private::checked(#options.#key(#number)))
            }
            Value::Bytes(number) | Value::Count(number) => {
                let number = Literal::u64_unsuffixed(*number);
                quote_spanned!(key.span()=> #options.#key(#number))
            }
            Value::Flag(flag) => quote_spanned!(key.span()=> #options.#key(#flag)),
            Value::Variant(variant) => {
                let variant = Ident::new(variant, key.span());
                quote_spanned!(key.span()=> #options.#key(#private::Strategy::#variant))
            }
            _ => options,
        }
    })
}

/// A duration in its largest unit.
pub(super) fn duration(private: &TokenStream, duration: Duration) -> TokenStream {
    if duration.subsec_millis() == 0 {
        let seconds = Literal::u64_unsuffixed(duration.as_secs());
        quote!(#private::Duration::from_secs(#seconds))
    } else {
        let millis = Literal::u128_unsuffixed(duration.as_millis());
        quote!(#private::Duration::from_millis(#millis))
    }
}
