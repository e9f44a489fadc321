//! Options that would contradict each other, were they a little more or less.
#![deny(warnings)]

use ws_runtime::prelude::*;

#[derive(Default)]
pub struct Chat;

#[websocket(
    outbound_high_water = "64KiB",
    outbound_limit = "64KiB",
    max_frame_size = "1MiB",
    max_message_size = 1048576,
    idle_timeout = "60s",
    ping = "59s",
    pong_timeout = "1ms",
    mailbox = 1,
    close_timeout = "8760h",
    compress = true,
    deflate_opts(level = 0, mem_level = 9, client_max_window_bits = 15, server_max_window_bits = 8, threshold = 0)
)]
impl Chat {
    #[text]
    fn text(&mut self) {}
}

#[derive(Default)]
pub struct Off;

#[websocket(idle_timeout = off, ping = off, pong_timeout = off)]
impl Off {
    #[text]
    fn text(&mut self) {}
}

#[derive(Default)]
pub struct Patient;

#[websocket(idle_timeout = off, ping = "30s", pong_timeout = "10s")]
impl Patient {
    #[text]
    fn text(&mut self) {}
}
