//! WebSocket over HTTP/2 (RFC 8441), on real sockets.

mod ends;
mod flow;
mod handshake;
mod life;
mod pages;
mod raw;
mod told;
