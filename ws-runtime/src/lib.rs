//! WebSocket servers as one annotated `impl` block, with the protocol, the limits, the mailbox, the timers and the
//! ending done by the runtime.
//!
//! A connection's life is Cowboy's: [`init`](WebSocketHandler::init), then
//! [`websocket_init`](WebSocketHandler::websocket_init), then any number of
//! [`websocket_handle`](WebSocketHandler::websocket_handle) and [`websocket_info`](WebSocketHandler::websocket_info),
//! then [`terminate`](WebSocketHandler::terminate), exactly once, with the true reason.
//!
#![cfg_attr(feature = "macros", doc = "```no_run")]
#![cfg_attr(not(feature = "macros"), doc = "```ignore")]
//! use ws_runtime::prelude::*;
//!
//! #[derive(Default)]
//! struct Echo;
//!
//! #[websocket]
//! impl Echo {
//!     #[text]
//!     fn text(&mut self, text: String) -> String {
//!         text
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> std::io::Result<()> {
//!     let server = Server::new().route("/echo", Route::<Echo>::new(())).bind("127.0.0.1:8080").await?;
//!     println!("ws://{}/echo", server.local_addr());
//!     server.run().await;
//!     Ok(())
//! }
//! ```
//!
//! # Where is what
//!
//! - [`websocket`]: the attribute. [`WebSocketHandler`]: what it writes, and what can be written by hand.
//! - [`Server`], [`Route`]: serving. [`Connection`]: a connection on a stream from elsewhere.
//! - [`Options`]: limits, timeouts, subprotocols, origins. [`Command`]: what can change in between.
//! - [`Cx`], [`Handle`]: timers, streams, calls of the client, and messages from the rest of the system.
//! - [`Answer`], [`Reply`]: requests of the client's, answered at once, later or by and by.
//! - [`Codec`]: the formats of typed messages.
//! - [`TerminateReason`]: how it ended.
//! - [`proto`] and [`session`]: the protocol engine, without I/O. Without default features there is nothing else.
//!
//! # Features
//!
//! - `macros` (default): the attribute `#[websocket]`.
//! - `server` (default): connections, upgrades and the server, on tokio and hyper.
//! - `msgpack`: the codec `MessagePack`.
//! - `cbor`: the codec `Cbor`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod proto;
pub mod session;

mod frame;
mod prepared;
mod terminate;

#[cfg(feature = "server")]
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "server")]
mod answer;
#[cfg(feature = "server")]
mod codec;
#[cfg(feature = "server")]
mod command;
#[cfg(feature = "server")]
mod conn;
#[cfg(feature = "server")]
pub mod cowboy;
#[cfg(feature = "server")]
mod decode;
#[cfg(feature = "server")]
mod handler;
#[cfg(feature = "server")]
mod hooks;
#[cfg(feature = "server")]
mod options;
#[cfg(feature = "server")]
mod request;
#[cfg(feature = "server")]
mod server;
#[cfg(feature = "server")]
mod upgrade;
#[cfg(feature = "server")]
mod variants;

pub use self::frame::{ControlPayload, Frame, InFrame, MessageKind, Text};
pub use self::prepared::Prepared;
pub use self::proto::close::{CloseCode, CloseFrame, CloseReason};
pub use self::proto::deflate::{DeflateOptions, OutOfRange, Strategy};
pub use self::proto::handshake::Version;
pub use self::proto::violation::Violation;
pub use self::session::Outbox;
pub use self::terminate::{ErrorReason, TerminateReason};

#[cfg(feature = "server")]
pub use self::{
    answer::{Answer, Failure, Outcome, RequestId},
    codec::{Codec, Decoder, Encoder, Json},
    command::{Close, Command, Commands, Crash, Hibernate, IntoCommands, SetOptions, Stop},
    conn::{
        Call, CallError, Connection, ConnectionId, Cx, Exit, Handle, Reply, SendError, Shutdown, StreamRef, TimerRef,
        TooManyStreams, WeakHandle,
    },
    decode::{DecodeError, FromBytes, FromDecodeError, FromText, InText},
    handler::{IntoUpgrade, Reject, Upgrade, WebSocketHandler},
    hooks::{Called, IntoPermit, Role},
    options::{Options, Origins, Ping},
    request::{PartialRequest, Request},
    server::{BoundServer, Http2, RequestBody, Server},
    upgrade::{PeerAddr, Route},
    variants::Variants,
};

#[cfg(feature = "cbor")]
pub use self::codec::Cbor;
#[cfg(feature = "msgpack")]
pub use self::codec::MessagePack;

#[cfg(feature = "macros")]
pub use ws_macros::{Variants, websocket};

/// What a module with a handler needs.
#[cfg(feature = "server")]
pub mod prelude {
    #[cfg(feature = "macros")]
    pub use ws_macros::{
        after, before, binary, decode_error, info, init, message, open, ping, pong, terminate, text, timer, websocket,
    };

    #[cfg(feature = "cbor")]
    pub use crate::Cbor;
    #[cfg(feature = "msgpack")]
    pub use crate::MessagePack;
    pub use crate::{
        Answer, Call, CallError, Called, Close, CloseCode, Command, Commands, Connection, ConnectionId, Crash, Cx,
        DecodeError, DeflateOptions, ErrorReason, Frame, Handle, Hibernate, InFrame, IntoCommands, Json, Options,
        Origins, Outbox, PartialRequest, Ping, Prepared, Reject, Reply, Request, Route, SendError, Server, SetOptions,
        Shutdown, Stop, StreamRef, TerminateReason, Text, Upgrade, Variants, WeakHandle, WebSocketHandler,
    };
}
