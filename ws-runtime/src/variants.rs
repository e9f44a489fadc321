//! Which variants an enum has, so that a route that is missing can be named.

/// The names of an enum's variants. `#[derive(Variants)]` on the type in `#[websocket(message = ..)]`, or on an info
/// enum of one's own, makes the error about messages that no method takes say which ones, and what to write.
///
/// It is optional: without it, what no method takes does not compile either, and the compiler says it in the words of
/// `match`.
///
#[cfg_attr(feature = "macros", doc = "```")]
#[cfg_attr(not(feature = "macros"), doc = "```ignore")]
/// use ws_runtime::Variants;
///
/// #[derive(Variants)]
/// enum ClientMsg {
///     Say { text: String },
///     Joined(String),
///     Leave,
/// }
///
/// assert_eq!(ClientMsg::NAMES, ["Say", "Joined", "Leave"]);
/// assert_eq!(ClientMsg::PATTERNS, ["Say { text }", "Joined(..)", "Leave"]);
/// ```
pub trait Variants {
    /// The names, in the order of the definition.
    const NAMES: &'static [&'static str];

    /// The same in the same order, with what they hold, as a pattern would have them.
    const PATTERNS: &'static [&'static str] = Self::NAMES;
}

/// What is known about the variants of a type: names and patterns.
pub type Known = Option<(&'static [&'static str], &'static [&'static str])>;

/// Panics, at compile time, with those variants that no method's pattern names. `example` is what stands before and
/// after the missing pattern in a method's attribute. Where a name is no variant's, as that of a constant or of an
/// import under another name, nothing is known after all, and the compiler has to find out itself.
///
/// It returns 0, so that it can be the length of an array in a function that is not looked at any further if this fails.
///
/// # Panics
/// If there are some.
#[track_caller]
pub const fn covered(known: Known, routed: &[&str], example: (&str, &str)) -> usize {
    let Some((names, patterns)) = known else { return 0 };
    let mut index = 0;
    while index < routed.len() {
        if !contains(names, routed[index]) {
            return 0;
        }
        index += 1;
    }
    let (mut missing, mut first, mut count) = (Text::new("missing: "), "", 0);
    index = 0;
    while index < names.len() {
        if !contains(routed, names[index]) {
            if count == 0 {
                first = if index < patterns.len() { patterns[index] } else { names[index] };
            } else {
                missing = missing.and(", ");
            }
            missing = missing.and("`").and(names[index]).and("`");
            count += 1;
        }
        index += 1;
    }
    match count {
        0 => return 0,
        1 => missing = missing.and("; add a method marked `"),
        _ => missing = missing.and("; add a method for each, the first marked `"),
    }
    missing = missing.and(example.0).and(first).and(example.1).and("`");
    let (text, _) = missing.bytes.split_at(missing.len);
    match core::str::from_utf8(text) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("variants are missing"),
    }
}

const fn contains(words: &[&str], word: &str) -> bool {
    let mut index = 0;
    while index < words.len() {
        if equal(words[index].as_bytes(), word.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// Text that is put together at compile time. What does not fit is left out.
struct Text {
    bytes: [u8; 4096],
    len: usize,
}

impl Text {
    const fn new(start: &str) -> Self {
        Self { bytes: [0; 4096], len: 0 }.and(start)
    }

    const fn and(mut self, more: &str) -> Self {
        let more = more.as_bytes();
        if more.len() > self.bytes.len() - self.len {
            return self;
        }
        let mut index = 0;
        while index < more.len() {
            self.bytes[self.len] = more[index];
            self.len += 1;
            index += 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::covered;

    const NAMES: &[&str] = &["Say", "Joined", "Leave"];
    const PATTERNS: &[&str] = &["Say { text }", "Joined(..)", "Leave"];

    /// What is said about a handler whose patterns name these.
    fn said(named: &'static [&'static str]) -> String {
        let covered = || covered(Some((NAMES, PATTERNS)), named, ("#[message(ClientMsg::", ")]"));
        *std::panic::catch_unwind(covered).unwrap_err().downcast().unwrap()
    }

    #[test]
    fn what_is_missing_is_named_with_what_to_write() {
        assert_eq!(
            said(&["Say", "Leave", "Say"]),
            "missing: `Joined`; add a method marked `#[message(ClientMsg::Joined(..))]`"
        );
        assert_eq!(
            said(&["Joined"]),
            "missing: `Say`, `Leave`; add a method for each, the first marked `#[message(ClientMsg::Say { text })]`"
        );
    }

    #[test]
    fn nothing_is_said_where_nothing_is_known() {
        let example = ("", "");
        assert_eq!(covered(None, &["Say"], example), 0);
        assert_eq!(covered(Some((NAMES, PATTERNS)), &["Leave", "Joined", "Say"], example), 0);
        assert_eq!(covered(Some((NAMES, PATTERNS)), &["Say", "BYE"], example), 0, "a constant, or another name");
        assert_eq!(covered(Some((&[], &[])), &[], example), 0);
    }

    #[test]
    fn too_many_to_say_are_cut_short() {
        const MANY: &[&str] = &["AVariantWithQuiteALongName"; 1000];
        let said = std::panic::catch_unwind(|| covered(Some((MANY, MANY)), &[], ("", ""))).unwrap_err();
        assert!(said.downcast::<String>().unwrap().starts_with("missing: `AVariantWith"));
    }
}
