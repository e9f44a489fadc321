//! The cases in `ui-tests/fail`, without a compiler: each is expanded here, and says what the file beside it says, at the
//! same places. So a rule that is broken, or says something else, is found in a second.

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, LitStr, Meta, Token};

use crate::{expand, role, variants};

/// A message, with the line and the column of what it points at; those of an attribute as a whole are not known here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    text: String,
    at: Option<(usize, usize)>,
}

#[test]
fn each_case_says_what_the_compiler_has_printed() {
    let mut against = Vec::new();
    for case in cases("fail") {
        let text = fs::read_to_string(&case).unwrap();
        let said = said(&text);
        let printed = printed(&fs::read_to_string(case.with_extension("stderr")).unwrap_or_default());
        let is_same = said.len() == printed.len()
            && said.iter().zip(&printed).all(|(said, printed)| {
                said.text == printed.text && (said.at == printed.at || said.at.is_none() && is_at_macro(&text, printed))
            });
        if !is_same {
            against.push(format!("{}\n  says    {said:?}\n  printed {printed:?}", case.display()));
        }
    }
    assert!(against.is_empty(), "{}", against.join("\n"));
}

#[test]
fn what_compiles_has_no_errors() {
    for case in cases("pass") {
        let text = fs::read_to_string(&case).unwrap();
        assert_eq!(said(&text), [], "{}", case.display());
    }
}

#[test]
fn each_message_has_a_case() {
    let printed: Vec<String> = cases("fail")
        .iter()
        .filter_map(|case| fs::read_to_string(case.with_extension("stderr")).ok())
        .flat_map(|text| printed(&text))
        .map(|said| said.text)
        .collect();
    if printed.is_empty() {
        return;
    }
    let file: TokenStream = include_str!("../message.rs").parse().unwrap();
    let mut against = Vec::new();
    for sentence in sentences(file) {
        if !printed.iter().any(|text| has(text, &sentence)) {
            against.push(sentence);
        }
    }
    assert!(against.is_empty(), "no case in ui-tests/fail shows\n  {}", against.join("\n  "));
}

#[test]
fn placeholders_stand_for_anything() {
    assert!(has("duplicate option `ping`", "duplicate option `{name}`"));
    assert!(has("option `ping` takes a number: `ping = 3`", "option `{key}` takes {what}: `{key}{example}`"));
    assert!(has("an `impl T { .. }` block", "an `impl {ty} {{ .. }}` block"));
    assert!(!has("duplicate option `ping`", "unknown option `{name}`"));
    assert!(!has("a method has one role", "one role: a method"));
}

/// The files; none, where the crate is without its repository.
fn cases(of: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("ui-tests").join(of);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect();
    files.sort();
    assert!(!files.is_empty(), "there are cases");
    files
}

/// What the macros say about a file.
fn said(text: &str) -> Vec<Said> {
    let mut said = Vec::new();
    walk(text.parse().unwrap(), &mut said);
    said.sort();
    said
}

/// Expands what is marked with one of the macros, and finds the errors in what they write.
fn walk(tokens: TokenStream, said: &mut Vec<Said>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Group(group) => walk(group.stream(), said),
            TokenTree::Ident(name) if name == "compile_error" => {
                let message =
                    tokens.find_map(|token| if let TokenTree::Group(group) = token { Some(group) } else { None });
                said.push(compile_error(name.span(), message.unwrap().stream()));
            }
            // What a macro of the case's makes of its tokens is not known here.
            TokenTree::Ident(_) if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!') => {
                tokens.next();
                tokens.next_if(|token| matches!(token, TokenTree::Ident(_)));
                tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
            }
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let Some(TokenTree::Group(group)) = tokens.peek() else { continue };
                let Ok(meta) = syn::parse2::<Meta>(group.stream()) else { continue };
                if meta.path().segments.last().is_some_and(|last| last.ident == "websocket") {
                    tokens.next();
                    // To the end of the item: a semicolon or braces.
                    let mut item = Vec::new();
                    while !item.last().is_some_and(ends_item) {
                        item.extend(tokens.next());
                    }
                    let args = meta.require_list().map_or_else(|_| TokenStream::new(), |list| list.tokens.clone());
                    let written = expand::websocket(args, &item.into_iter().collect());
                    each_name_once(written.clone());
                    walk(written, said);
                } else {
                    attribute(&meta, &|| tokens.clone().skip(1).collect(), said);
                }
            }
            _ => {}
        }
    }
}

/// With errors, too, there are no two variants and no two items of the handler's that have one name.
fn each_name_once(written: TokenStream) {
    let mut names = Vec::new();
    // What is half-typed may be none.
    for item in syn::parse2::<syn::File>(written).map(|file| file.items).unwrap_or_default() {
        match item {
            Item::Enum(item) => {
                let variants = item.variants.iter().filter(|variant| !has_cfg(&variant.attrs));
                names.extend(variants.map(|variant| format!("{}::{}", item.ident, variant.ident)));
            }
            Item::Impl(item) if item.trait_.is_some() => {
                names.extend(item.items.iter().filter_map(|inner| match inner {
                    ImplItem::Type(inner) if !has_cfg(&inner.attrs) => Some(format!("type {}", inner.ident)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    names.sort();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
}

fn has_cfg(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg"))
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

/// An attribute beside `#[websocket]`, and what follows it.
fn attribute(meta: &Meta, rest: &dyn Fn() -> TokenStream, said: &mut Vec<Said>) {
    if let Some(role) = role::named(meta.path()) {
        walk(expand::outside(role, &TokenStream::new()), said);
    } else if let Meta::List(list) = meta {
        let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
        if meta.path().is_ident("cfg_attr") {
            inner.iter().for_each(|meta| attribute(meta, rest, said));
        }
        if meta.path().is_ident("derive") && inner.iter().any(|meta| meta.path().is_ident("Variants")) {
            let item = rest().into_iter().scan(false, |is_over, token| {
                let before = std::mem::replace(is_over, *is_over || ends_item(&token));
                (!before).then_some(token)
            });
            walk(variants::derive(item.collect()), said);
        }
    }
}

/// Of `compile_error!(message)`. Where there is nothing to point at, the attribute as a whole is the place.
fn compile_error(span: Span, message: TokenStream) -> Said {
    let text = syn::parse2::<LitStr>(message).unwrap().value();
    let start = span.start();
    let is_somewhere = !span.source_text().is_none_or(|text| text.is_empty());
    Said { text, at: is_somewhere.then_some((start.line, start.column + 1)) }
}

/// Whether it is said of one of the macros as a whole.
fn is_at_macro(text: &str, printed: &Said) -> bool {
    let (line, column) = printed.at.unwrap();
    let at = text.lines().nth(line - 1).and_then(|line| line.get(column - 1..)).unwrap();
    at.starts_with("#[websocket") || printed.text.contains("inside an `impl` block")
}

/// The messages in what the compiler has printed, but those of its own.
fn printed(text: &str) -> Vec<Said> {
    let mut printed = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix("error: ") else { continue };
        let mut text = first.to_owned();
        let mut at = None;
        for line in lines.by_ref() {
            if let Some((_, place)) = line.split_once("--> ") {
                let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
                at = numbers.next().zip(numbers.next()).map(|(column, line)| (line, column));
                break;
            }
            text.push('\n');
            text.push_str(line.trim_start());
        }
        if !is_compilers(&text) {
            printed.push(Said { text, at });
        }
    }
    printed.sort();
    printed
}

/// Whether a message without a number is one of the compiler's own.
fn is_compilers(text: &str) -> bool {
    text.starts_with("future cannot be sent")
        || text.starts_with("unexpected token")
        || text.starts_with("unreachable pattern")
        || text.starts_with("`impl Trait` must mention all type parameters")
        || text.starts_with("expected ") && text.contains(", found ")
}

/// The literals in a file that are sentences or parts of some, with their placeholders.
fn sentences(tokens: TokenStream) -> Vec<String> {
    let mut sentences = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => sentences.extend(sentences_of(&group)),
            TokenTree::Literal(literal) => {
                let text = syn::parse2::<LitStr>(TokenTree::from(literal).into()).map(|text| text.value());
                sentences.extend(text.ok().filter(|text| text.contains(' ')));
            }
            _ => {}
        }
    }
    sentences
}

/// Without those of documentation and other attributes.
fn sentences_of(group: &Group) -> Vec<String> {
    if group.delimiter() == Delimiter::Bracket { Vec::new() } else { sentences(group.stream()) }
}

/// Whether a text has the parts of the sentence around its placeholders, in this order.
fn has(text: &str, sentence: &str) -> bool {
    let sentence = sentence.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut rest = text;
    for part in sentence.split('{').enumerate().map(|(index, part)| match part.split_once('}') {
        Some((_, part)) if index > 0 => part,
        _ => part,
    }) {
        let part = part.replace('\u{1}', "{").replace('\u{2}', "}");
        let Some(at) = rest.find(&part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}
