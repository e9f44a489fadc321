//! WebSocket over HTTP/2 (RFC 8441), on real sockets.

mod handshake;
