use ws_runtime::prelude::*;
use ws_runtime::{DeflateOptions, Strategy, WebSocketHandler};

#[derive(Default)]
pub struct All;

#[websocket(
    compress,
    deflate_opts(
        level = 9,
        mem_level = 1,
        strategy = huffman_only,
        server_context_takeover = false,
        client_context_takeover,
        server_max_window_bits = 8,
        client_max_window_bits = 15,
        threshold = "2KiB",
        max_inflate_ratio = 100,
    ),
)]
impl All {
    #[text]
    fn text(&mut self, _text: &str) {}
}

#[derive(Default)]
pub struct Preset;

#[websocket(deflate_opts(threshold = 0), cowboy, compress)]
impl Preset {
    #[text]
    fn text(&mut self, _text: &str) {}
}

#[test]
fn passes() -> Result<(), ws_runtime::OutOfRange> {
    let all = DeflateOptions::new().level(9)?.mem_level(1)?.strategy(Strategy::HuffmanOnly);
    let all = all.server_context_takeover(false).server_max_window_bits(8)?.threshold(2048).max_inflate_ratio(100);
    assert_eq!(All::options(), Options::new().compress(true).deflate_opts(all));
    assert_eq!(Preset::options(), Options::cowboy().compress(true).deflate_opts(DeflateOptions::cowboy().threshold(0)));
    Ok(())
}
