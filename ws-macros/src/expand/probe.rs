//! Calls that do nothing, where the compiler says what is wrong with a type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{info, private_at};
use crate::model::{Info, Socket};

/// Input: `#[info] fn said(&mut self, from: Arc<str>)`.
/// Output: `const _: () = assert_info::<Arc<str>>();`.
pub(super) fn items(socket: &Socket<'_>) -> TokenStream {
    if !matches!(socket.info, Info::Generated { .. }) {
        return TokenStream::new();
    }
    let mut probes = TokenStream::new();
    for method in socket.infos() {
        let cfgs = &method.cfgs;
        // A constant knows no parameters. With one in it, the type is checked as a part of the enum.
        for (_, ty) in info::fields(socket, method).filter(|(_, ty)| !info::is_generic(socket, ty)) {
            let private = private_at(socket, ty.span());
            let probe = quote_spanned!(ty.span()=> #private::assert_info::<#ty>());
            probes.extend(quote!(#(#cfgs)* const _: () = #probe;));
        }
    }
    probes
}
