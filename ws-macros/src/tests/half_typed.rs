//! What is written while a block is being typed: all that is whole, and no error that the compiler says anyway.
//!
//! A macro never sees brackets that are not closed. The compiler does not call it then, and editors close them, or leave
//! out what they cannot repair: the cases are what both hand over.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::expand;

/// What stands in the place of `HERE`, between methods that must not suffer from it.
const IN_THE_BLOCK: &[&str] = &[
    // Bodies.
    "#[info] fn here(&mut self) { self. }",
    "#[info] fn here(&mut self) { self.count += }",
    "#[info] fn here(&mut self) { let x = ; if }",
    "#[info] fn here(&mut self) { self.say(&, ) }",
    // Attributes.
    "#[]",
    "#",
    "#[] fn here(&mut self) {}",
    "#[info]",
    "#[mess] fn here(&mut self) {}",
    "#[mess #[info] fn here(&mut self) {} fn helped() {}]",
    "#[message(ClientMsg::Sa fn here(&mut self) {} )]",
    "#[message] fn here(&mut self) {}",
    "#[message()] fn here(&mut self) {}",
    "#[message(ClientMsg)] fn here(&mut self) {}",
    "#[message(ClientMsg::)] fn here(&mut self) {}",
    "#[message(ClientMsg::Sa)] fn here(&mut self) {}",
    "#[message(ClientMsg::Say { })] fn here(&mut self) {}",
    "#[message(ClientMsg::Say { te })] fn here(&mut self) {}",
    "#[message(ClientMsg::Leave if )] fn here(&mut self) {}",
    "#[timer] fn here(&mut self) {}",
    "#[timer(every)] fn here(&mut self) {}",
    "#[timer(every = )] fn here(&mut self) {}",
    "#[info = ] fn here(&mut self) {}",
    "#[doc = ] #[info] fn here(&mut self) {}",
    // Signatures.
    "pub",
    "pub(crate)",
    "#[info] pub",
    "asy",
    "async",
    "#[info] async fn",
    "#[info] fn",
    "#[info] fn here",
    "#[info] fn here()",
    "#[info] fn here(&mut self)",
    "#[info] fn here(&mut self, text: )",
    "#[info] fn here(&mut self, te) {}",
    "#[info] fn here(&mut self, text: ) {}",
    "#[info] fn here(&mut self, text: Vec<) {}",
    "#[info] fn here(&mut self, text: String, ) ->",
    "#[info] fn here(&mut self) -> {}",
    "#[info] fn here<T: (&mut self) {}",
    "fn here(&self, text: ) {}",
    // Other items.
    "const",
    "const LIMIT",
    "const LIMIT: usize =",
    "helper!",
    "type",
    ";",
];

/// The arguments, and what stands in the place of the block's head.
const AROUND: &[(&str, &str)] = &[
    ("message = ClientMsg, idle_timeout", "impl Chat"),
    ("message = ClientMsg, idle_timeout =", "impl Chat"),
    ("message = ClientMsg, idle_timeout = , compress", "impl Chat"),
    ("message = ClientMsg, idle_", "impl Chat"),
    ("message =", "impl Chat"),
    ("message = Cli", "impl Chat"),
    ("message = Vec<", "impl Chat"),
    ("message = ClientMsg, info = pub enum", "impl Chat"),
    ("message = ClientMsg, protocols()", "impl Chat"),
    ("message = ClientMsg, protocols(\"a\" compress)", "impl Chat"),
    ("message = ClientMsg", "impl<T: > Chat"),
    ("message = ClientMsg", "impl<T Chat"),
    ("message = ClientMsg", "impl Chat<T"),
    ("message = ClientMsg", "impl<T> Chat<T> where T: "),
    ("message = ClientMsg", "impl<T> Chat<T> where"),
    ("message = ClientMsg", "impl Trait for"),
    ("message = ClientMsg", "impl for Chat"),
    ("message = ClientMsg", "impl"),
];

/// What is whole, though it looks like the cases above.
const WHOLE: &[&str] = &[
    "pub const LIMIT: usize = 3;",
    "pub(crate) const fn limit() -> usize { 3 }",
    "pub type Limit = usize;",
    "pub const LIMITS: [u8; 2] = [1, 2];",
    "type Limits = Array<{ 3 }>;",
    "const async fn limit() {}",
    "const unsafe fn limit() {}",
    "const extern \"C\" fn limit() {}",
    // What `syn` does not know is for the compiler to judge.
    "unsafe async fn limit() {}",
    "fn limit(count: u8 = 3) {}",
    "unsafe async fn limit<F: Fn(u8) -> u8, G>(self, f: F, (a, b): (u8, u8), map: Map<fn() -> u8, u8>) -> u8 where G: Sized {}",
    "type Limit = fn(u8) -> *const u8;",
    "const F: unsafe fn(u8) = { f };",
    "helper! { pub fn }",
    "pub async unsafe extern \"C\" fn limit<const N: usize, F: Fn(u8) -> u8>(f: F, (a, b): (u8, u8)) -> [u8; N] {}",
    "fn limit(self: Box<Self>, f: fn(u8) -> u8, map: Map<u8, u8>) -> impl Fn(u8) -> u8 where Self: Sized {}",
    "#[doc(hidden)] #[rustfmt::skip] pub fn limit() {}",
];

#[test]
fn whole_items_are_kept() {
    for item in WHOLE {
        let block = format!("impl Chat {{ {item} #[text] fn text(&mut self) {{}} }}").parse().unwrap();
        let written = expand::websocket(TokenStream::new(), &block).to_string();
        assert!(!written.contains("stub"), "{item}: {written}");
        assert!(plain(&written).contains(&plain(item)), "{item}: {written}");
    }
}

#[test]
fn the_type_is_told_from_a_half_typed_head() {
    for head in [
        "impl<T: > Chat",
        "impl Chat<T",
        "impl<T> Chat<T> where T: ",
        "impl<T> Chat<T> where T Send",
        "impl for Chat",
        "impl Chat:",
    ] {
        let block = format!("{head} {{ #[info] fn said(&mut self) {{}} }}").parse().unwrap();
        let written = expand::websocket(TokenStream::new(), &block).to_string();
        assert!(written.contains("enum ChatInfo"), "{head}: {written}");
    }
}

#[test]
fn what_stands_before_swallowed_items_is_left_out() {
    let block = "impl Chat { #[junk; #[info] fn said(&mut self) {}] }".parse().unwrap();
    let written = expand::websocket(TokenStream::new(), &block).to_string();
    assert!(written.contains("fn said") && !written.contains("junk"), "{written}");
}

#[test]
fn what_follows_a_half_typed_item_is_kept() {
    for item in [
        "const KEPT: u8 = 1;",
        "const fn kept() {}",
        "type Kept = u8;",
        "pub fn kept() {}",
        "async fn kept() {}",
        "unsafe fn kept() {}",
        "fn kept() {}",
        "#[text] fn kept(&mut self) {}",
    ] {
        let block = format!("impl Chat {{ #[info] fn here {item} }}").parse().unwrap();
        let written = plain(&expand::websocket(TokenStream::new(), &block).to_string());
        assert!(
            written.contains(&plain(item.trim_start_matches("#[text]"))) && !written.contains("here"),
            "{item}: {written}"
        );
    }
}

/// Without spaces.
fn plain(text: &str) -> String {
    text.replace(char::is_whitespace, "")
}

#[test]
fn half_typed_blocks() {
    let mut shown = String::new();
    for here in IN_THE_BLOCK {
        show(&mut shown, "message = ClientMsg", "impl Chat", here);
    }
    for (args, head) in AROUND {
        show(&mut shown, args, head, "");
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("half_typed", shown);
    });
}

/// Writes what there is, and not how it looks.
fn show(shown: &mut String, args: &str, head: &str, here: &str) {
    let item = format!(
        "{head} {{
            #[message(ClientMsg::Leave)] fn leave(&mut self) {{}}
            {here}
            #[info] fn said(&mut self, text: String) {{}}
            #[info] async fn heard(&mut self) {{}}
            fn helper() {{}}
        }}"
    );
    let title = if here.is_empty() { format!("#[websocket({args})] {head} {{ .. }}") } else { here.to_owned() };
    writeln!(shown, "{title}").unwrap();
    let mut head = String::new();
    for token in expand::websocket(args.parse().unwrap(), &item.parse().unwrap()) {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let body = group.stream();
                let line = match std::mem::take(&mut head) {
                    head if head.contains("WebSocketHandler for") => {
                        let is_stub = body.to_string().contains("stub");
                        Some(format!("handler: {}", if is_stub { "a stub" } else { "whole" }))
                    }
                    head if head.contains("compile_error") => Some(format!("error: {body}")),
                    head if head.contains("enum ") => Some(format!("info: {}", after(body, None))),
                    head if head.contains("trait ") => Some(format!("handle: {}", after(body, Some("fn")))),
                    head if head.contains(" for ") => None,
                    _ => Some(format!("methods: {}", after(body, Some("fn")))),
                };
                if let Some(line) = line {
                    writeln!(shown, "    {line}").unwrap();
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => head.clear(),
            token => {
                head.push_str(&token.to_string());
                head.push(' ');
            }
        }
    }
}

/// The names that follow the word; without one, all that are not in brackets.
fn after(tokens: TokenStream, word: Option<&str>) -> String {
    let (mut names, mut last) = (Vec::new(), String::new());
    for token in tokens {
        if let TokenTree::Ident(name) = &token {
            if word.is_none_or(|word| word == last) {
                names.push(name.to_string());
            }
        }
        last = token.to_string();
    }
    names.join(", ")
}
