//! Every sentence that a user of the macro can meet.
//!
//! Lower case, no full stop, code in back quotes, the fact first and the remedy after a semicolon or on a line of its
//! own. Each has a case in `ui-tests/fail`.

use proc_macro2::Ident;

use crate::options::Kind;

pub(crate) const NOT_AN_IMPL: &str = "`#[websocket]` goes on an `impl YourType { .. }` block";
pub(crate) const TRAIT_IMPL: &str =
    "`#[websocket]` goes on an inherent impl: it writes the trait's impl itself; remove this and the `for`";
pub(crate) const NO_METHODS: &str =
    "no handler methods: mark at least one with `#[text]`, `#[message(..)]`, `#[binary]` or `#[info]`";

pub(crate) const NOT_YOUR_TYPE: &str = "`#[websocket]` goes on a type of your own: a `struct` or an `enum`";
pub(crate) const WEBSOCKET_TWICE: &str = "`#[websocket]` is on this block already; remove one of the two";

pub(crate) const EXPECTED_COMMA: &str = "expected `,` or the end";
pub(crate) const ZERO: &str = "this has to be more than 0";
pub(crate) const TOO_LONG: &str = "this is longer than a year";

pub(crate) const TWO_ROLES: &str = "a method has one role: remove this attribute or move it to another method";
pub(crate) const ONE_PATTERN: &str = "expected the end: one pattern, with `|` between alternatives";
pub(crate) const REPLY_VALUE: &str = "`reply` takes the binding that has the request's id: `reply = id`";
pub(crate) const STREAM_VALUE: &str = "`stream` takes no value";
pub(crate) const INFO_ANSWER: &str =
    "only clients are answered and streamed to; remove this, or take `Reply<T>` in the message to answer whoever asks";
pub(crate) const REPLY_AND_STREAM: &str =
    "the items of the stream are the answers; remove this argument, or remove `stream`";
pub(crate) const REPLY_WITHOUT_ID: &str =
    "which request is to be answered? add the binding with its id to the attribute: `reply = id`";
pub(crate) const EXPECTED_PATTERN: &str = "expected a pattern such as `ClientMsg::Say { text }`";
pub(crate) const EMPTY_GUARD: &str = "expected a condition after `if`";
pub(crate) const TIMER_NEEDS_PERIOD: &str = "how often? write `#[timer(every = \"30s\")]`";
pub(crate) const EVERY: &str = "`every` takes a duration: `every = \"30s\"`";

pub(crate) const TIMER_TAKES_INFO: &str = "`info` takes a variant without fields: `info = ChatInfo::Tick`";

pub(crate) const IMPL_ARGUMENT: &str = "`impl Trait` arguments are generic: name the type";
pub(crate) const GENERIC_METHOD: &str = "handler methods cannot be generic: nothing says with which types to call them";
pub(crate) const ARGUMENT_ATTRIBUTE: &str = "attributes on a handler method's arguments are not supported";
pub(crate) const ARGUMENT_PATTERN: &str = "no pattern here: bind a name, and take it apart in the body";
pub(crate) const RECEIVER_LIFETIME: &str = "no lifetime here: write `&mut self`";
pub(crate) const RECEIVER_TYPE: &str = "expected `&mut self` or `&self`";
pub(crate) const RECEIVER_VALUE: &str = "`self` by value would end the connection after one call; write `&mut self`";
pub(crate) const INIT_RECEIVER: &str = "there is no `self` yet: `#[init]` makes it; remove this";
pub(crate) const TERMINATE_RECEIVER: &str = "`#[terminate]` is the last call: it takes `self` by value; write `self`";
pub(crate) const INIT_CX: &str = "there is no connection yet; move what needs `cx` to an `#[open]` method";
pub(crate) const TERMINATE_CX: &str =
    "there is no connection any more: `#[terminate]` methods take `reason` and `req`, if they want";

pub(crate) const INFO_BORROWED: &str =
    "info messages own what they carry, because they travel between tasks; take `Arc<str>`, `String` or the like";
pub(crate) const PAYLOAD_STATIC: &str =
    "this is lent until the method returns; remove `'static`, and own what is to be kept, as in `text.to_owned()`";
pub(crate) const HANDLER_BORROWS: &str = "handlers borrow nothing, because connections live as long as they like; own what is borrowed, or share it by an `Arc`";
pub(crate) const STATE_BORROWED: &str =
    "the route's state is owned, because it is for many connections; take `Arc<Room>` or the like, or call this `req`";
pub(crate) const INFO_UNNAMED: &str = "name this argument: its name becomes a field of the info enum";
pub(crate) const INFO_PATTERN: &str = "the info enum is written from the methods, this one's variant too: write `#[info]`, \
     or name an enum of your own with `info = ..`";
pub(crate) const TIMER_INFO: &str =
    "the info enum is written from the methods, this timer's variant too; remove `info = ..`";

pub(crate) const MESSAGE_WITHOUT_TYPE: &str =
    "which type of message? name it in the block's attribute: `#[websocket(message = ..)]`";
pub(crate) const TEXT_BESIDE_MESSAGE: &str =
    "texts are decoded here, because of `message = ..`: `#[text]` would get none; remove one of the two";
pub(crate) const CODEC_FOR_NOTHING: &str =
    "no effect: without `message = ..` and `reply = ..` nothing is decoded or encoded here";
pub(crate) const NOTHING_DECODED: &str =
    "this would never be called: nothing is decoded here without `message = ..` or `#[text]`";
pub(crate) const NOTHING_CALLED: &str = "this would never be called: there is no method for messages, frames, info or timers that it could be called around";
pub(crate) const DUPLICATE_PATTERN_FIRST: &str = "the same pattern is here first";

pub(crate) const VARIANTS_OF_NO_ENUM: &str = "`Variants` is about the variants of an `enum`; remove it here";

pub(crate) fn expected_option() -> String {
    "expected an option such as `idle_timeout = \"60s\"`".to_owned()
}

/// With the nearest of the `known`, if it is near, and with all of them.
pub(crate) fn unknown_option(name: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|known| (distance(name, known), known)).min_by_key(|(distance, _)| *distance);
    let hint = match nearest {
        Some((distance, known)) if distance <= 2 && distance < name.len() => format!("; did you mean `{known}`?"),
        _ => String::new(),
    };
    format!("unknown option `{name}`{hint}\nexpected one of `{}`", known.join("`, `"))
}

pub(crate) fn duplicate_option(name: &str) -> String {
    format!("duplicate option `{name}`")
}

pub(crate) fn takes(key: &Ident, kind: Kind) -> String {
    let (what, example) = match kind {
        Kind::Period => ("a duration", " = \"5s\""),
        Kind::PeriodOrOff => ("a duration or `off`", " = \"60s\""),
        Kind::Ping => ("a duration, `half_idle` or `off`", " = \"30s\""),
        Kind::Bytes => ("a number of bytes", " = \"64KiB\""),
        Kind::BytesOrNone => ("a number of bytes", " = \"1KiB\""),
        Kind::Count(_) => ("a number", " = 1024"),
        Kind::Range(least, most) => {
            return format!("option `{key}` takes a number from {least} to {most}: `{key} = {most}`");
        }
        Kind::Strategy => ("`default`, `filtered`, `huffman_only`, `rle` or `fixed`", " = filtered"),
        Kind::Deflate => ("options of its own", "(level = 6, server_context_takeover = false)"),
        Kind::Flag => ("`true`, `false` or nothing", ""),
        Kind::Protocols => ("a list of names", "(\"chat.v2\", \"chat.v1\")"),
        Kind::Origins => ("a list of origins, `any` or `same_host`", "(\"https://example.com\")"),
        Kind::Preset => ("no value", ""),
    };
    format!("option `{key}` takes {what}: `{key}{example}`")
}

pub(crate) fn takes_type(key: &str) -> String {
    let (what, example) = match key {
        "message" => ("a type", "ClientMsg"),
        "reply" => ("a type", "ServerMsg"),
        "codec" => ("a type", "MessagePack"),
        "crate" => ("a path", "::ws_runtime"),
        _ => ("an enum to write, or one of your own", "pub enum ChatInfo"),
    };
    format!("option `{key}` takes {what}: `{key} = {example}`")
}

pub(crate) fn not_a_codec(name: &str) -> String {
    format!("which codec? write a type: `protocols(\"{name}\" = MessagePack)`")
}

pub(crate) fn not_a_duration(text: &str) -> String {
    format!(
        "`{text}` is not a duration: write a whole number and one of the units `ms`, `s`, `m`, `h`, as in `\"30s\"`"
    )
}

pub(crate) fn not_a_size(text: &str) -> String {
    format!(
        "`{text}` is not a size: write a whole number and one of the units `B`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, as in `\"64KiB\"`"
    )
}

pub(crate) fn too_much(most: u64) -> String {
    format!("this is more than {most}, the most that it can be")
}

pub(crate) const COMPRESS_OPTIONS: &str = "option `compress` takes `true`, `false` or nothing; how to compress is an option of its own: `compress, deflate_opts(level = 6)`";

pub(crate) fn not_within(key: &Ident, least: u64, most: u64) -> String {
    format!("option `{key}` takes a number from {least} to {most}")
}

/// The parameters of the RFC say no where the options say yes.
pub(crate) fn unknown_deflate_option(name: &str, known: &[&str]) -> String {
    match name.strip_suffix("_no_context_takeover").filter(|side| ["server", "client"].contains(side)) {
        Some(side) => format!("unknown option `{name}`: write `{side}_context_takeover = false`"),
        None => unknown_option(name, known),
    }
}

pub(crate) fn not_a_token(text: &str) -> String {
    format!("`{text}` cannot be the name of a subprotocol: letters, digits and `!#$%&'*+-.^_`|~` only (RFC 6455 §4.1)")
}

pub(crate) fn not_an_origin(text: &str) -> String {
    format!(
        "`{text}` is not an origin: write scheme, host and port without a path, as in `https://example.com`, or `null`"
    )
}

pub(crate) fn listed_twice(text: &str) -> String {
    format!("`{text}` is in this list twice")
}

pub(crate) fn origins_word(word: &Ident) -> String {
    format!("nothing can be added to `{word}`")
}

pub(crate) fn less_than(key: &str, other: &str) -> String {
    format!("`{key}` is less than `{other}`: it has to be at least as much")
}

pub(crate) fn more_than(key: &str, other: &str) -> String {
    format!("no effect: `{key}` is more than `{other}`, which counts first")
}

pub(crate) fn no_effect(reason: &str) -> String {
    format!("no effect: {reason}")
}

pub(crate) fn for_methods(role: &str) -> String {
    format!("`#[{role}]` is for methods; remove it here")
}

pub(crate) fn no_arguments(role: &str) -> String {
    format!("`#[{role}]` takes no arguments")
}

pub(crate) fn needs_pattern(role: &str) -> String {
    match role {
        "message" => "which messages? write a pattern: `#[message(ClientMsg::Say { text })]`".to_owned(),
        _ => "which messages? write a pattern, `#[info(ChatInfo::Said { text })]`, or only `#[info]`".to_owned(),
    }
}

pub(crate) fn own_info_pattern(ty: &str) -> String {
    format!("which messages? `{ty}` is an enum of your own: write a pattern, `#[info({ty}::..)]`")
}

pub(crate) fn own_info_timer(ty: &str) -> String {
    format!("which message? `{ty}` is an enum of your own: write `#[timer(every = \"..\", info = {ty}::..)]`")
}

pub(crate) fn qualifier(word: &str) -> String {
    format!("handler methods cannot be `{word}`")
}

pub(crate) fn no_self(method: &Ident) -> String {
    format!("`{method}` must take `&mut self`: handler methods run on the connection's state")
}

pub(crate) fn only_one(role: &str, first: &Ident) -> String {
    format!("only one `#[{role}]` method: `{first}` is it")
}

pub(crate) fn too_many_arguments(role: &str) -> String {
    let takes = match role {
        "init" => "`req` and the route's state",
        "text" | "binary" | "ping" | "pong" => "the payload and `cx`",
        "before" | "after" => "`Called` and `cx`",
        "decode_error" => "the error and `cx`",
        "terminate" => "`reason` and `req`",
        _ => "`cx` and nothing else",
    };
    let article = if role.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("one argument too many: {article} `#[{role}]` method takes {takes}")
}

pub(crate) fn by_value(what: &str, instead: &str) -> String {
    format!("`{what}` is lent to the method; write `{what}: {instead}`")
}

pub(crate) fn type_in_pattern(name: &Ident) -> String {
    format!("patterns have no types in them; write `{name}` alone, to bind it")
}

pub(crate) fn twice(name: &Ident) -> String {
    format!("`{name}` is an argument already")
}

pub(crate) fn unnamed_binding(bindings: &[String]) -> String {
    format!("name this argument after what the pattern binds: {}", list(bindings))
}

pub(crate) fn not_bound(name: &Ident, bindings: &[String]) -> String {
    match bindings {
        [] => format!("the pattern does not bind `{name}`; it binds nothing"),
        _ => format!("the pattern does not bind `{name}`; it binds {}", list(bindings)),
    }
}

pub(crate) fn not_taken(name: &Ident, method: &Ident) -> String {
    format!("`{method}` has no argument `{name}`: add it, or write `{name}: _` or `..` in the pattern")
}

pub(crate) fn duplicate_pattern(method: &Ident) -> String {
    format!("`{method}` takes these messages already")
}

pub(crate) fn of_handles(name: &str) -> String {
    format!("handles have a method `{name}` already, which would be called instead; rename this one")
}

pub(crate) fn same_variant(first: &Ident, second: &Ident, variant: &Ident) -> String {
    format!("both `{first}` and `{second}` become the variant `{variant}`; rename one of them")
}

pub(crate) fn helper_outside(role: &str) -> String {
    format!("`#[{role}]` only has a meaning inside an `impl` block marked `#[websocket]`")
}

fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// How many letters have to be changed, added or left out to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (other, above) in b.bytes().zip(row.iter_mut().skip(1)) {
            let cost = diagonal + usize::from(letter != other);
            diagonal = *above;
            left = cost.min(left + 1).min(diagonal + 1);
            *above = left;
        }
    }
    row.last().copied().filter(|_| !a.is_empty()).unwrap_or(b.len())
}
