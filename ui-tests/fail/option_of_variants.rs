//! Cause: `#[variants(..)]` has one option, the path of ws-runtime, for crates that call it otherwise.
//!
//! Cure: `#[variants(crate = ::sockets)]`, or leave it out.

use ws_runtime::prelude::*;

#[derive(Variants)]
#[variants(path = ::sockets)]
pub enum ClientMsg {
    Say { text: String },
}

fn main() {}
