//! The attribute `#[websocket]` of ws-runtime.

use proc_macro::TokenStream;

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn binary(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn decode_error(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn info(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn init(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn message(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn open(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn ping(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn pong(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn terminate(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn text(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn timer(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}

/// Stands in until the macro is written.
#[proc_macro_attribute]
pub fn websocket(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}
