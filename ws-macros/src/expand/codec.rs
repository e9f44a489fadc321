//! The codecs between messages and bytes.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::private_at;
use crate::model::Socket;

/// `code` with the connection's codec in it, whose place is `span`. `index` is its number, where there are several.
pub(super) fn choose(
    socket: &Socket<'_>,
    index: &TokenStream,
    span: Span,
    code: impl Fn(&TokenStream) -> TokenStream,
) -> TokenStream {
    let _: &TokenStream = index;
    let private = private_at(socket, span);
    code(&quote_spanned!(span=> #private::Json))
}
