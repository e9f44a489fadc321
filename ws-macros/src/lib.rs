//! The attribute `#[websocket]` of ws-runtime: an `impl` block in, `impl WebSocketHandler` out.
//!
//! Use it through `ws_runtime`, which documents it with everything else. What it does, in four stages with hard edges:
//!
//! ```text
//! tokens -> block, args, role (parse) -> model -> check -> expand -> tokens
//! ```
//!
//! Reading never fails: it gives a value and errors, so that all mistakes are reported at once. After the check the
//! model is right, and writing cannot fail. With errors, the same names are written with nothing behind them, so that
//! each mistake gives one error.
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod args;
mod block;
mod check;
mod errors;
mod expand;
mod generics;
mod message;
mod model;
mod options;
mod pattern;
mod role;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes a handler of an `impl` block.
#[proc_macro_attribute]
pub fn websocket(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::websocket(args.into(), &item.into()).into()
}

/// Makes the handler from the request; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn init(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("init", &item.into()).into()
}

/// Called when the connection is open; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn open(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("open", &item.into()).into()
}

/// Called for messages that a pattern matches; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn message(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("message", &item.into()).into()
}

/// Called for text messages; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn text(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("text", &item.into()).into()
}

/// Called for binary messages; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn binary(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("binary", &item.into()).into()
}

/// Called for pings; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn ping(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("ping", &item.into()).into()
}

/// Called for pongs; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn pong(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("pong", &item.into()).into()
}

/// Called for messages of the system's; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn info(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("info", &item.into()).into()
}

/// Called again and again; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn timer(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("timer", &item.into()).into()
}

/// Called for messages that cannot be decoded; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn decode_error(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("decode_error", &item.into()).into()
}

/// Called last; inside an `impl` block marked [`#[websocket]`](macro@websocket).
#[proc_macro_attribute]
pub fn terminate(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("terminate", &item.into()).into()
}
