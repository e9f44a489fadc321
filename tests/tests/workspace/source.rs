//! Reading Rust sources for the names in them: tokens, so that comments and strings are not mistaken for code.

use std::fmt;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path expression from the root of a crate, as `crate::conn::Cx`, `super::Cx` or `std::io::Read` in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named(pub(crate) Vec<String>);

impl Named {
    /// The segments after the first.
    pub(crate) fn below(&self, root: &str) -> Option<&[String]> {
        self.0.split_first().filter(|(first, _)| *first == root).map(|(_, below)| below)
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("::"))
    }
}

/// The names in a source, but for attributes, documentation and what is for tests only.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Paths that start with `crate`, `super`, `self` or a crate of the standard library. The first three are given as
    /// paths from `crate`.
    pub(crate) paths: Vec<Named>,
    /// Paths of re-exports: those in `pub use`.
    pub(crate) exported: Vec<Named>,
    /// All identifiers and keywords.
    pub(crate) idents: Vec<String>,
    /// Whether `unsafe` is used: before a block, a function, an impl.
    pub(crate) uses_unsafe: bool,
    /// Paths behind an interpolation or a leading `::`, as `#krate::a::b` and `::krate::a::b` in a `quote!`: the root
    /// and what follows.
    pub(crate) quoted: Vec<Named>,
}

/// The names in the text of the file of the module `module`.
pub(crate) fn names(text: &str, module: &[String]) -> Result<Names, String> {
    let tokens: TokenStream = text.parse().map_err(|error| format!("not Rust: {error}"))?;
    let mut names = Names::default();
    names.read(&trees(tokens), module);
    Ok(names)
}

/// The module that a file is, from its path below `src`.
pub(crate) fn module_of(file: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

impl Names {
    fn read(&mut self, tokens: &[TokenTree], module: &[String]) {
        let mut at = 0;
        let mut public_use = false;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.read(&trees(group.stream()), module),
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let attribute = at + usize::from(is_punct(tokens.get(at), '!'));
                    if let Some(content) = group(tokens.get(attribute), Delimiter::Bracket) {
                        at = attribute + 1;
                        if content.to_string().replace(' ', "") == "cfg(test)" {
                            at += item_len(&tokens[at..]);
                        }
                    }
                }
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    let before = &tokens[..at - 1];
                    self.idents.push(ident.clone());
                    if is_punct(before.last(), '#') || (ends_in_colons(before) && !is_in_path(before)) {
                        self.quoted.extend(paths(vec![ident], tokens, &mut at));
                        continue;
                    }
                    match ident.as_str() {
                        "mod" => {
                            let name = tokens.get(at).map(ToString::to_string).unwrap_or_default();
                            if let Some(body) = group(tokens.get(at + 1), Delimiter::Brace) {
                                self.read(&trees(body), &[module, &[name]].concat());
                                at += 2;
                            }
                        }
                        "unsafe" => self.uses_unsafe |= opens_unsafe(tokens.get(at)),
                        "use" => public_use = matches!(before.last(), Some(TokenTree::Ident(word)) if word == "pub"),
                        "crate" | "super" | "self" | "std" | "core" | "alloc" if !ends_in_colons(before) => {
                            let found = paths(start(&ident, module), tokens, &mut at);
                            if public_use {
                                self.exported.extend(found.iter().cloned());
                            }
                            self.paths.extend(found);
                        }
                        _ => {}
                    }
                }
                TokenTree::Punct(punct) => public_use &= punct.as_char() != ';',
                TokenTree::Literal(_) => {}
            }
        }
    }
}

fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

fn is_punct(token: Option<&TokenTree>, what: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == what)
}

fn group(token: Option<&TokenTree>, delimiter: Delimiter) -> Option<TokenStream> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

fn ends_in_colons(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., one, two] if is_punct(Some(one), ':') && is_punct(Some(two), ':'))
}

/// Whether the `::` at the end of `tokens` joins something before it to what follows, and does not begin a path.
fn is_in_path(tokens: &[TokenTree]) -> bool {
    match tokens.len().checked_sub(3).and_then(|before| tokens.get(before)) {
        Some(TokenTree::Ident(word)) => {
            !["use", "return", "in", "as", "mut", "dyn", "impl"].iter().any(|key| word == key)
        }
        Some(before) => is_punct(Some(before), '>'),
        None => false,
    }
}

/// Where a path that begins with `first` begins, seen from `module`.
fn start(first: &str, module: &[String]) -> Vec<String> {
    match first {
        "self" | "super" => {
            let kept = module.len().saturating_sub(usize::from(first == "super"));
            [&["crate".to_owned()], &module[..kept]].concat()
        }
        _ => vec![first.to_owned()],
    }
}

/// The paths that go on from `base`: one, or one for each leaf of a `use` tree. None, if there is no `::`.
fn paths(base: Vec<String>, tokens: &[TokenTree], at: &mut usize) -> Vec<Named> {
    let mut path = base;
    let begun = *at;
    while tokens.len() >= *at + 2 && ends_in_colons(&tokens[..*at + 2]) {
        *at += 2;
        match tokens.get(*at) {
            Some(TokenTree::Ident(segment)) if segment == "super" => path.truncate(path.len() - 1),
            Some(TokenTree::Ident(segment)) => path.push(segment.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".to_owned()),
            Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                *at += 1;
                return leaves(&path, &trees(tree.stream()));
            }
            // Type arguments.
            _ => break,
        }
        *at += 1;
    }
    if *at > begun { vec![Named(path)] } else { Vec::new() }
}

/// The paths of a `use` tree in braces.
fn leaves(base: &[String], tokens: &[TokenTree]) -> Vec<Named> {
    let mut found = Vec::new();
    for leaf in tokens.split(|token| is_punct(Some(token), ',')).filter(|leaf| !leaf.is_empty()) {
        let name = leaf[0].to_string();
        let path = if name == "self" { base.to_vec() } else { [base, &[name]].concat() };
        let mut at = 1;
        let deeper = paths(path.clone(), leaf, &mut at);
        if deeper.is_empty() {
            found.push(Named(path));
        }
        found.extend(deeper);
    }
    found
}

/// How many tokens an item has: up to its body or its semicolon.
fn item_len(tokens: &[TokenTree]) -> usize {
    let end = |token: &TokenTree| is_punct(Some(token), ';') || group(Some(token), Delimiter::Brace).is_some();
    tokens.iter().position(end).map_or(tokens.len(), |last| last + 1)
}

/// Whether `unsafe` before this token is code, and not a word that a macro looks for.
fn opens_unsafe(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(word)) => ["fn", "impl", "trait", "extern"].iter().any(|item| word == item),
        next => group(next, Delimiter::Brace).is_some(),
    }
}

#[test]
fn names_of_a_source() {
    let text = r#"
        //! crate::comment::Name
        #![doc = "crate::attribute::Name"]
        use std::io::{self, IoSlice, net::{A, B as C}};
        pub use self::child::{One, other::Two};
        use super::sibling::Three;
        #[cfg(test)]
        mod tests { use crate::only::Tests; unsafe fn no() {} }
        fn f() -> crate::conn::Cx { let _ = "crate::string::Name"; super::super::g(); x::crate_name::y() }
        macro_rules! m { () => { $crate::four::Four } }
        mod inner { use super::Five; }
        fn expand() { quote! { #krate::__private::six(#self_ty::seven) ; ::ws_runtime::Eight; a::ws::b } }
        type T = Token![unsafe];
    "#;
    let names = names(text, &["a".to_owned(), "b".to_owned()]).unwrap();
    let shown = |paths: &[Named]| paths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(
        shown(&names.paths),
        "std::io std::io::IoSlice std::io::net::A std::io::net::B crate::a::b::child::One \
         crate::a::b::child::other::Two crate::a::sibling::Three crate::conn::Cx crate::g crate::four::Four \
         crate::a::b::Five"
    );
    assert_eq!(shown(&names.exported), "crate::a::b::child::One crate::a::b::child::other::Two");
    assert_eq!(shown(&names.quoted), "krate::__private::six self_ty::seven ws_runtime::Eight");
    assert!(!names.uses_unsafe);
    for code in ["fn f() { unsafe { g() } }", "unsafe impl Send for T {}", "pub unsafe fn f() {}"] {
        assert!(self::names(code, &[]).unwrap().uses_unsafe, "{code}");
    }
}
