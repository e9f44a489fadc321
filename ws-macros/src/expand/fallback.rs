//! What is written for a block with faults: the same names, so that there are no errors but its own.

use proc_macro2::TokenStream;
use quote::quote;

use super::{handler, info, private};
use crate::model::Socket;

/// The block, the info enum, a handler that does nothing, and the errors.
pub(crate) fn socket(socket: &Socket<'_>, errors: Option<syn::Error>) -> TokenStream {
    let private = private(socket);
    let block = socket.block;
    let info = info::items(socket);
    let reply = super::reply(socket);
    let errors = errors.map(|errors| errors.to_compile_error());
    let handler = handler(
        socket,
        &quote! {
            async fn init(
                _: &#private::Request,
                _: Self::RouteState,
            ) -> #private::Result<#private::Upgrade<Self>, #private::Reject> {
                #private::stub()
            }

            async fn websocket_handle(&mut self, _: #private::InFrame<'_>, _: &mut #private::Cx<Self>) -> #private::Commands {
                #private::stub()
            }
        },
    );
    quote! {
        #block
        #info
        #reply
        #handler
        #errors
    }
}
