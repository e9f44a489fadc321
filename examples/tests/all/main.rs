//! Each example as it is run by its users: a process of its own, driven over its socket.
//!
//! Nothing here sleeps: each step waits for a message, and a test that waits for too long fails.

mod by_hand;
mod chat;
mod counter;
mod echo;
mod formats;
mod greeter;
mod library;
mod protobuf;
mod support;
