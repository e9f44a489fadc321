//! What is written, in full. After a change: `INSTA_UPDATE=always cargo test -p ws-macros`, and read the difference.

mod cases;
mod half_typed;

use proc_macro2::TokenStream;

use crate::expand;

/// The code for `#[websocket(args)] item`.
fn written(args: &str, item: &str) -> String {
    let (args, item): (TokenStream, TokenStream) = (args.parse().unwrap(), item.parse().unwrap());
    prettyplease::unparse(&syn::parse2(expand::websocket(args, &item)).unwrap())
}

/// Makes a snapshot test of each block.
macro_rules! snapshots {
    ($($name:ident: $args:literal, $item:literal;)*) => {$(
        #[test]
        fn $name() {
            let written = written($args, $item);
            insta::with_settings!({
                description => concat!("#[websocket(", $args, ")]\n", $item),
                omit_expression => true,
                prepend_module_to_snapshot => false,
            }, {
                insta::assert_snapshot!(stringify!($name), written);
            });
        }
    )*};
}

snapshots! {
    minimal: "", "impl Echo {
        #[text]
        fn text(&mut self, text: String) -> String { text }
    }";

    every_role: "message = ClientMsg, reply = ServerMsg, info = pub enum ChatInfo, idle_timeout = \"60s\", compress", "impl Chat {
        const LIMIT: usize = { 3 };
        /// Makes it.
        #[init]
        async fn init(req: &Request, room: Arc<Room>) -> Result<Self, Reject> { Ok(Self) }
        #[open]
        fn open(&mut self, cx: &mut Cx<Self>) {}
        #[message(ClientMsg::Say { text, .. } if !text.is_empty())]
        async fn say(&mut self, text: String) -> Result<(), ChatError> { Ok(()) }
        #[message(ClientMsg::Say { .. } | ClientMsg::Leave)]
        fn leave(&mut self, cx: &mut Cx<Self>) -> Stop { Stop }
        #[binary]
        fn upload(&mut self, data: &[u8]) -> Commands { Commands::none() }
        #[ping]
        fn ping(&self) {}
        #[pong]
        fn pong(&self, payload: Bytes) {}
        /// Says it to all.
        #[info]
        fn said(&mut self, from: Arc<str>, text: Arc<str>) -> ServerMsg { ServerMsg::Said }
        #[timer(every = \"1500ms\")]
        fn tick(&mut self) -> Frame { Frame::ping() }
        #[decode_error]
        fn bad(&mut self, error: DecodeError) -> ServerMsg { ServerMsg::Error }
        #[terminate]
        async fn bye(self, reason: TerminateReason, req: PartialRequest) {}
    }";

    cfg: "", "impl Chat {
        #[cfg(a)]
        #[init]
        fn init() -> Self { Self }
        #[cfg(b)]
        #[text]
        fn text(&mut self) {}
        #[cfg(not(b))]
        #[text]
        fn text(&mut self, text: String) {}
        #[cfg(c)]
        #[cfg(d)]
        #[info]
        fn said(&mut self, text: Missing) {}
    }";

    no_info: "crate = crate::reexported", "impl Chat {
        #[binary]
        fn binary(&mut self) {}
    }";

    own_info: "info = ChatInfo<T>", "impl<T> Chat<T> where T: Send + 'static {
        #[info(ChatInfo::Said { text })]
        fn said(&mut self, text: T) {}
        #[timer(every = \"1h\", info = ChatInfo::Tick)]
        fn tick(&mut self) {}
    }";

    generics: "reply = Said<T>", "impl<'a, T: Display + Into<U>, U, const N: usize> Chat<'a, T, U, N> where U: Send, T: Send, Self: 'static {
        #[info]
        fn said(&mut self, text: Option<T>, peer: Handle<Self>) {}
        #[info]
        fn counted(&mut self, counts: [u8; N]) {}
    }";

    hooks: "message = ClientMsg", "impl Chat {
        #[before]
        async fn allow(&mut self, called: Called, cx: &mut Cx<Self>) -> Result<(), Stop> { Ok(()) }
        #[cfg(a)]
        #[after]
        fn count(&mut self) {}
        #[open]
        fn open(&mut self) {}
        #[message(ClientMsg::Say { text })]
        async fn say(&mut self, text: String) {}
        #[timer(every = \"1s\")]
        fn tick(&self) {}
    }";

    codecs: "message = ClientMsg, reply = ServerMsg, codec = Own, protocols(\"v1\", \"v1+json\" = Json, \"v1+msgpack\" = MessagePack, \"v2\" = Own)", "impl Chat {
        #[message(ClientMsg::Say { text })]
        fn say(&mut self, text: String) -> ServerMsg { ServerMsg::Said }
        #[binary]
        fn binary(&mut self) {}
    }";

    one_codec: "message = ClientMsg, reply = ServerMsg, codec = MessagePack", "impl Chat {
        #[message(ClientMsg::Say { text })]
        fn say(&mut self, text: String) -> ServerMsg { ServerMsg::Said }
    }";

    requests: "message = ClientMsg", "impl Chat {
        #[before]
        fn allow(&mut self) -> Result<(), Stop> { Ok(()) }
        #[message(ClientMsg::Load { id, key } if key > max::<u8, u16>(), reply = id)]
        async fn load(&mut self, id: u64, key: u8) -> Result<Value, Error> { todo!() }
    }";

    requests_later: "message = ClientMsg", "impl Chat {
        #[message(ClientMsg::Load { id, .. }, reply = id)]
        fn load(&mut self, reply: Reply<Value>) {}
        #[message(ClientMsg::Watch, stream)]
        fn watch(&mut self) -> impl Stream<Item = Price> + use<> { todo!() }
        #[message(ClientMsg::History { id }, reply = id, stream)]
        fn history(&mut self) -> impl Stream<Item = Line> + use<> { todo!() }
    }";

    error: "compres, info = pub enum ChatInfo", "impl Trait for Chat {
        #[text]
        fn text(self) {}
        #[info]
        fn said(&mut self, text: String) {}
        #[info]
        fn heard(&mut self, text: &str) {}
    }";

    not_an_impl: "", "pub struct Chat;";
}

#[test]
fn a_half_typed_body_is_for_the_compiler_to_report() {
    let item = "impl Chat { #[text] fn text(&mut self, text: &str) { let length = text. } }".parse().unwrap();
    let written = expand::websocket(TokenStream::new(), &item).to_string();
    assert!(written.contains("{ let length = text . }") && written.contains("WebSocketHandler for Chat"), "{written}");
    assert!(!written.contains("compile_error"), "{written}");
}
