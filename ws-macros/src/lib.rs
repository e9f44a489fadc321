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
mod attrs;
mod block;
mod check;
mod debug;
mod errors;
mod expand;
mod generics;
mod message;
mod model;
mod options;
mod pattern;
mod recover;
mod role;
#[cfg(test)]
mod tests;
mod variants;

use proc_macro::TokenStream;

/// Makes a handler of an `impl` block: it writes `impl WebSocketHandler` for the type.
///
/// ```ignore
/// use ws_runtime::prelude::*;
///
/// #[derive(serde::Deserialize)]
/// pub enum ClientMsg {
///     Say { text: String },
///     Leave,
/// }
///
/// #[derive(Default)]
/// pub struct Chat;
///
/// #[websocket(message = ClientMsg, idle_timeout = "60s", max_message_size = "64KiB")]
/// impl Chat {
///     #[message(ClientMsg::Say { text })]
///     async fn say(&mut self, text: String) -> String {
///         text
///     }
///
///     #[message(ClientMsg::Leave)]
///     fn leave(&mut self) -> Stop {
///         Stop
///     }
/// }
/// ```
///
/// # Methods
///
/// An attribute gives a method its role. Methods are `async` or not, take `&mut self` or `&self`, and come in any
/// order; an argument called `cx` is `&mut Cx<Self>`. Functions without a role, and all other items, are left as they
/// are. What methods return is whatever is `IntoCommands`.
///
/// The block may be generic, as in `impl<S: Store> Chat<S>`. It is a handler where `Chat<S>` is
/// `Send + 'static`; say so of `S` in the block if its methods take `cx: &mut Cx<Self>` or are `async`.
///
/// | Attribute | Called | Arguments |
/// |---|---|---|
/// | [`#[init]`](macro@init) | with the request; it makes the handler, or refuses | `req: &Request`, the route's state; no `self`, no `cx` |
/// | [`#[open]`](macro@open) | when the connection is open | |
/// | [`#[message(PATTERN)]`](macro@message) | for messages of the type `message` that the pattern matches | what the pattern binds, by name; `reply: Reply<T>` |
/// | [`#[text]`](macro@text) | for text messages | the text, or none |
/// | [`#[binary]`](macro@binary), [`#[ping]`](macro@ping), [`#[pong]`](macro@pong) | for frames of the kind | the payload, or none |
/// | [`#[info]`](macro@info) | for messages of the system's | any; they become fields of the info enum |
/// | [`#[timer(every = "30s")]`](macro@timer) | again and again | |
/// | [`#[decode_error]`](macro@decode_error) | for messages that cannot be decoded | the error, owned or borrowed, or none |
/// | [`#[before]`](macro@before), [`#[after]`](macro@after) | around each of the above but `#[init]` and `#[open]` | `Called`, or none |
/// | [`#[terminate]`](macro@terminate) | last, once | `self`; `reason: TerminateReason`, `req: PartialRequest`; no `cx` |
///
/// # Arguments
///
/// | Key | Value |
/// |---|---|
/// | `message` | the type of the messages from the client; each of its variants has to be matched |
/// | `reply` | a type that the methods may return: it is encoded and sent |
/// | `codec` | the format of both: `Json`, which is the default, `MessagePack`, `Cbor`, or a type of your own that is a `Codec` |
/// | `info` | `pub enum Name` for the enum to write (by default, `pub enum` and the type's name with `Info`), or a type of your own |
/// | `crate` | the path of ws-runtime, if it is not `::ws_runtime` |
/// | `cowboy` | nothing: all options as Cowboy has them |
/// | `close_timeout`, `send_timeout` | a duration: `"500ms"`, `"60s"`, `"5m"`, `"1h"` |
/// | `idle_timeout`, `message_timeout`, `pong_timeout` | a duration, or `off` |
/// | `ping` | a duration, `half_idle`, or `off` |
/// | `max_frame_size`, `max_message_size`, `outbound_high_water`, `outbound_limit` | bytes: `"512B"`, `"64KiB"`, `"1MB"`, or a number |
/// | `mailbox`, `max_fragments`, `max_streams` | a number |
/// | `compress`, `validate_utf8` | `true`, `false`, or nothing for `true` |
/// | `deflate_opts(..)` | `level = 6`, and the other options of `DeflateOptions` |
/// | `protocols(..)` | names, best first, each with the codec that is spoken by it if that is another: `"chat.v1+msgpack" = MessagePack` |
/// | `origins(..)` | origins such as `"https://example.com"`, or `any`, or `same_host` |
///
/// A macro does not see what a crate is called in `Cargo.toml`. With `sockets = { package = "ws-runtime", .. }`, either
/// each block says `crate = ::sockets`, or the root of the crate says `extern crate sockets as ws_runtime;`, once.
///
/// # What it writes
///
/// With the environment variable `WS_MACROS_DEBUG=1`, the compiler prints the code for all handlers that it compiles
/// to its standard error, with `WS_MACROS_DEBUG=Chat` that for `Chat`: formatted, if `rustfmt` can be started. Cargo does
/// not compile anew because of the variable, so change or `touch` the file first, and
/// again afterwards: until then Cargo repeats what was printed.
#[proc_macro_attribute]
pub fn websocket(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::websocket(args.into(), &item.into()).into()
}

/// Makes the handler from the request, or refuses: `Self`, `Upgrade<Self>`, or a `Result` of one of them.
///
/// An argument `req` is `&Request`. One more is what the route was given; its type becomes the handler's `RouteState`.
/// Without this method the handler is made by `Default`.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn init(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("init", &item.into()).into()
}

/// Called once when the connection is open. It may send.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn open(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("open", &item.into()).into()
}

/// Called for the messages that the pattern matches, as in `match`, with what it binds.
///
/// ```ignore
/// #[message(ClientMsg::Say { text, .. } if !text.is_empty())]
/// async fn say(&mut self, text: String) -> ServerMsg { .. }
/// ```
///
/// With `reply = id`, where `id` is a binding, what the method returns is the answer to the request with this id. An
/// argument `reply: Reply<T>` answers later. With `stream`, the method returns a stream, whose items are sent, or are
/// the answers:
///
/// ```ignore
/// #[message(ClientMsg::Load { id, key }, reply = id)]
/// async fn load(&mut self, key: String) -> Result<Value, LoadError> { .. }
///
/// #[message(ClientMsg::Compute { id }, reply = id)]
/// fn compute(&mut self, reply: Reply<u64>) { .. }
///
/// #[message(ClientMsg::Watch { id }, reply = id, stream)]
/// fn watch(&mut self) -> impl Stream<Item = Price> + use<> { .. }
/// ```
///
/// A method with `stream` may return a `Result` of a stream, too: then an `Err` is sent, or is the answer, in its place.
///
/// The arguments are found by name, in any order. Methods are tried from first to last; what no method takes does not
/// compile.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn message(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("message", &item.into()).into()
}

/// Called for text messages, with `&str`, `String`, `Text`, `&[u8]`, `Vec<u8>`, `Bytes` or nothing.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn text(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("text", &item.into()).into()
}

/// Called for binary messages, with `&[u8]`, `Vec<u8>`, `Bytes` or nothing.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn binary(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("binary", &item.into()).into()
}

/// Called for pings, which have been answered, with `&[u8]`, `Vec<u8>`, `Bytes` or nothing.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn ping(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("ping", &item.into()).into()
}

/// Called for pongs, with `&[u8]`, `Vec<u8>`, `Bytes` or nothing.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn pong(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("pong", &item.into()).into()
}

/// Called for messages of the system's. The method becomes a variant of the info enum, its arguments the fields.
///
/// ```ignore
/// /// Somebody said something.
/// #[info]
/// fn said(&mut self, from: Arc<str>, text: Arc<str>) -> ServerMsg { .. }
/// ```
///
/// makes the variant `ChatInfo::Said { from, text }`, and for handles the method `said(from, text)` of the trait
/// `ChatHandle`. With an enum of your own, this is `#[info(PATTERN)]`, as for messages, and there is no such trait.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn info(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("info", &item.into()).into()
}

/// Called each time that a period has passed: `#[timer(every = "30s")]`.
///
/// The timer starts when the connection opens. Its ticks are a variant of the info enum, too. With an enum of your own
/// say which: `#[timer(every = "30s", info = ChatInfo::Tick)]`.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn timer(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("timer", &item.into()).into()
}

/// Called for messages that cannot be decoded, with the `DecodeError`.
///
/// Without this method, or if it returns the error, the connection ends with 1007 or 1003.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn decode_error(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("decode_error", &item.into()).into()
}

/// Called before each method but `#[init]`, `#[open]` and `#[terminate]`, with a `Called`, which says what is called, or
/// nothing.
///
/// ```ignore
/// #[before]
/// fn allow(&mut self, called: Called) -> Result<(), ServerMsg> {
///     if self.is_member || called.method() == "join" { Ok(()) } else { Err(ServerMsg::JoinFirst) }
/// }
/// ```
///
/// It returns nothing, or a `Result` or `ControlFlow`: with `Err` or `Break` the method is left out, as is
/// `#[after]`, and what is in it is sent. A request is then answered with `failed: "refused"`, too. They are left out as
/// well if it has ended the connection, as by `cx.send(Stop)`. Where there is no such method, nothing is written for it.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn before(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("before", &item.into()).into()
}

/// Called after each method that [`#[before]`](macro@before) is called before, whatever that returned, with a `Called` or
/// nothing.
///
/// ```ignore
/// #[after]
/// fn count(&mut self, called: Called) {
///     self.counters.add(called.method());
/// }
/// ```
///
/// What it returns is sent after what the method has sent.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn after(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("after", &item.into()).into()
}

/// Called last, exactly once, with `self` and, by these names, `reason: TerminateReason` and `req: PartialRequest`.
///
/// It has a meaning inside an `impl` block marked [`#[websocket]`](macro@websocket) only.
#[proc_macro_attribute]
pub fn terminate(_args: TokenStream, item: TokenStream) -> TokenStream {
    expand::outside("terminate", &item.into()).into()
}

/// Tells the names of an enum's variants: see the trait of this name in ws-runtime.
///
/// With `#[variants(crate = ::sockets)]` it names the runtime as `crate = ..` of [`websocket`](macro@websocket) does.
#[proc_macro_derive(Variants, attributes(variants))]
pub fn derive_variants(item: TokenStream) -> TokenStream {
    variants::derive(item.into()).into()
}
