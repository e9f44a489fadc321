//! What is written, in full. After a change: `INSTA_UPDATE=always cargo test -p ws-macros`, and read the difference.

mod cases;
mod half_typed;

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};
use syn::{ImplItem, Item, Visibility};

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

    // Those of the parameters and of what is known about them that the info messages can be without are left out.
    generics_of_infos: "", "impl<'a, T: Display + Into<U>, U, const N: usize> Chat<'a, T, U, N> where U: Send, T: Send, Vec<T>: Into<U> {
        #[info]
        fn said(&mut self, text: [T; 3]) {}
    }";

    // Outside of the methods, `Self` is another, and the methods' lifetimes have no names.
    names_of_methods: "", "impl<'a> Chat<'a> {
        #[text]
        fn text<'b, 'c>(&mut self, text: Pair<'b, 'static>) {}
        #[info]
        fn said(&mut self, text: Self::Text, item: <Self as Iterator>::Item) {}
    }";

    // What is not `Send` is said once: not of the calls, too.
    never_sent: "", "impl Chat {
        #[init]
        async fn init(room: Rc<Room>) -> Self { todo!() }
        #[info]
        async fn said(&mut self, texts: [Rc<str>; 2]) {}
        #[info]
        async fn heard(&mut self) {}
    }";

    never_sent_of_parameters: "", "impl<T> Chat<T> {
        #[init]
        async fn init(room: Rc<T>) -> Self { todo!() }
        #[info]
        async fn said(&mut self, text: Rc<T>) {}
    }";

    options: "close_timeout = \"1500ms\", compress, deflate_opts(level = 6, max_inflate_ratio = 100, threshold = 0, strategy = huffman_only, client_context_takeover = false), idle_timeout = none, ping = \"2s\", mailbox = 3, max_message_size = \"64KiB\", origins(\"null\", \"https://example.com\"), protocols(\"v2\", \"v1\")", "impl Chat {
        #[text]
        fn text(&mut self) {}
    }";

    options_in_words: "cowboy, compress = true, idle_timeout = \"1h\", ping = half_idle, origins(same_host), deflate_opts(level = 1, threshold = 1024)", "impl Chat {
        #[text]
        fn text(&mut self) {}
    }";

    options_off: "ping = off, compress = false, origins(any)", "impl Chat {
        #[text]
        fn text(&mut self) {}
    }";

    variants: "message = chat::ClientMsg, info = (ChatInfo)", "impl Chat {
        #[message(ClientMsg::Say { .. } | (ClientMsg::Leave | ClientMsg::Join(..)))]
        fn say(&mut self) {}
        #[cfg(a)]
        #[message(all @ r#Stay)]
        fn stay(&mut self, all: ClientMsg) {}
        #[info(ChatInfo::Said)]
        fn said(&mut self) {}
        #[timer(every = \"1s\", info = ChatInfo::Tick)]
        fn tick(&mut self) {}
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

#[test]
fn what_may_match_more_than_it_names_is_for_the_compiler_to_cover() {
    for (args, block) in [
        ("message = ClientMsg", "impl Chat { #[message(_)] fn any(&mut self) {} }"),
        ("message = ClientMsg", "impl Chat { #[message(mut all)] fn any(&mut self, all: ClientMsg) {} }"),
        ("message = ClientMsg", "impl Chat { #[message(ref all)] fn any(&mut self, all: &ClientMsg) {} }"),
        ("message = ClientMsg", "impl Chat { #[message(all @ _)] fn any(&mut self, all: ClientMsg) {} }"),
        ("message = ClientMsg", "impl Chat { #[message(ClientMsg::Say | _)] fn any(&mut self) {} }"),
        ("message = <Self as Has>::Msg", "impl Chat { #[message(ClientMsg::Say)] fn say(&mut self) {} }"),
        ("message = ClientMsg<T>", "impl<T> Chat<T> { #[message(ClientMsg::Say)] fn say(&mut self) {} }"),
        ("info = ChatInfo", "impl Chat { #[info(_)] fn any(&mut self) {} }"),
    ] {
        assert!(!written(args, block).contains("covered"), "{args} {block}");
    }
    assert!(written("message = Msg", "impl Chat { #[message(Msg::Say)] fn say(&mut self) {} }").contains("covered"));
}

#[test]
fn what_kind_a_codec_takes_is_not_asked_of_parameters() {
    let block = "impl<C: Codec> Chat<C> { #[message(Msg::Say)] fn say(&mut self) {} #[text] fn text(&mut self) {} }";
    let asks = |codec: &str| written(&format!("message = Msg, codec = {codec}"), block).contains("Codec>::KIND");
    assert!(asks("MessagePack") && !asks("C") && !asks("Packed<C>"));
}

#[test]
fn nothing_is_called_for_an_info_enum_without_messages() {
    let written = written("info = pub enum ChatInfo", "impl Chat { #[text] fn text(&mut self) {} }");
    assert!(written.contains("pub enum ChatInfo {}") && !written.contains("websocket_info"), "{written}");
}

#[test]
fn names_come_from_those_of_the_users() {
    for (info, handle) in [("ChatInfo", "Chat"), ("r#RoomInfo", "Room"), ("Info", "Chat"), ("Said", "Chat")] {
        let written = written(&format!("info = pub enum {info}"), "impl Chat { #[info] fn said(&mut self) {} }");
        assert!(written.contains(&format!("pub trait {handle}Handle")), "{info}: {written}");
    }
    for (method, variant) in
        [("r#type", "Type"), ("has_left", "HasLeft"), ("self_", "Self_"), ("_1st", "_1st"), ("__", "__")]
    {
        let written = written("", &format!("impl (Chat) {{ #[info] fn {method}(&mut self) {{}} }}"));
        assert!(written.contains(&format!("ChatInfo::{variant} {{")), "{method}: {written}");
    }
}

#[test]
fn words_in_guards_are_not_those_about_the_answer() {
    for guard in
        ["f::<A, B>()", "f::<A, reply>()", "f::<A, reply<B>>()", "f::<dyn Keyed<A, Key = Vec<B>>>()", "f(a, stream)"]
    {
        let block = format!(
            "impl Chat {{ #[message(ClientMsg::Load {{ id }} if {guard}, reply = id)] fn load(&mut self) {{}} }}"
        );
        let written = expand::websocket("message = ClientMsg".parse().unwrap(), &block.parse().unwrap()).to_string();
        let guard = guard.parse::<TokenStream>().unwrap().to_string();
        assert!(written.contains(&format!("if {guard} =>")) && written.contains("request_id"), "{guard}: {written}");
    }
}

/// What a macro has in the place of `$ty` is in a group of its own.
#[test]
fn types_may_come_from_macros() {
    let grouped = |ty: TokenStream| Group::new(Delimiter::None, ty);
    let chat = grouped(quote!(Chat<'a>));
    let written = expand::websocket(TokenStream::new(), &quote!(impl<'a> #chat { #[info] fn said(&mut self) {} }));
    assert!(written.to_string().contains("enum ChatInfo"), "{written}");

    let message = grouped(quote!(chat::ClientMsg));
    let block = quote!(impl Chat { #[message(chat::ClientMsg::Say)] fn say(&mut self) {} });
    let written = expand::websocket(quote!(message = #message), &block).to_string();
    assert!(written.contains("(\"#[message(chat::ClientMsg::\" , \")]\")"), "{written}");
}

#[test]
fn nothing_is_written_beside_the_error_about_a_type_of_nobodys() {
    let written =
        expand::websocket(TokenStream::new(), &quote!(impl [u8] { #[text] fn text(&mut self) {} })).to_string();
    assert!(written.contains("compile_error") && !written.contains("impl"), "{written}");
}

/// What `ChatHandle` cannot be called with: the handle's own methods come first.
#[test]
fn the_methods_of_handles_are_known() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("ws-runtime").join("src/conn/handle.rs");
    let file = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
    let of_handles = file.items.iter().filter_map(|item| match item {
        Item::Impl(block)
            if block.trait_.is_none() && block.self_ty.to_token_stream().to_string() == "Handle < H >" =>
        {
            Some(&block.items)
        }
        _ => None,
    });
    let methods = of_handles.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method.sig.ident.to_string()),
        _ => None,
    });
    let methods: Vec<_> = methods.collect();
    assert!(methods.contains(&"stop".to_owned()), "{methods:?}");
    for name in methods {
        let written = written("", &format!("impl Chat {{ #[info] fn {name}(&mut self) {{}} }}"));
        assert!(written.contains("handles have a method"), "{name}");
    }
}

/// Whether the code for the block says that its handler never waits.
fn says_never_waits(block: &str) -> bool {
    let args = if block.contains("#[text]") { "" } else { "message = ClientMsg" };
    written(args, block).contains("const NEVER_WAITS: bool = true;")
}

#[test]
fn who_has_an_async_method_for_messages_is_not_said_never_to_wait() {
    let methods = [
        ("#[message(ClientMsg::Say)]", "say(&mut self)", false),
        ("#[message(ClientMsg::Ask { id }, reply = id)]", "ask(&mut self, id: u64) -> u64", false),
        ("#[text]", "text(&mut self, text: String)", false),
        ("#[binary]", "binary(&mut self)", false),
        ("#[ping]", "ping(&mut self)", false),
        ("#[pong]", "pong(&mut self)", false),
        ("#[info]", "said(&mut self)", false),
        ("#[timer(every = \"1s\")]", "tick(&mut self)", false),
        ("#[decode_error]", "bad(&mut self, error: DecodeError)", false),
        ("#[before]", "before(&mut self, called: Called)", false),
        ("#[after]", "after(&mut self, called: Called)", false),
        ("#[cfg(any())] #[binary]", "binary(&mut self)", false),
        // They are called before and after all messages, where there is time.
        ("#[init]", "init() -> Self", true),
        ("#[open]", "open(&mut self)", true),
        ("#[terminate]", "terminate(self)", true),
        // No methods for anything.
        ("", "own(&mut self)", true),
    ];
    for (attributes, signature, may_wait) in methods {
        let first = if attributes == "#[text]" { "#[info]" } else { "#[message(ClientMsg::First)]" };
        let block = |word| {
            format!("impl Chat {{ {first} fn first(&mut self) {{}} {attributes} {word} fn {signature} {{ body }} }}")
        };
        assert!(says_never_waits(&block("")), "{attributes} fn {signature}");
        assert_eq!(says_never_waits(&block("async")), may_wait, "{attributes} async fn {signature}");
    }
}
