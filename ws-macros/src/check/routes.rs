//! What the methods may be together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use quote::ToTokens;
use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::message;
use crate::model::{Info, Method, Socket};
use crate::pattern::Pattern;
use crate::role::Role;

pub(super) fn check(errors: &mut Errors, socket: &Socket<'_>) {
    one_of_each(errors, socket);
    codecs(errors, socket);
    messages(errors, socket);
    infos(errors, socket);
    decode_error(errors, socket);
    hooks(errors, socket);
    patterns(errors, socket);
    variants(errors, socket);
    handle(errors, socket);
}

/// The roles that one method has.
const SINGLE: &[&str] =
    &["init", "open", "text", "binary", "ping", "pong", "decode_error", "before", "after", "terminate"];

/// There is one method for each of them, or one for each configuration.
fn one_of_each(errors: &mut Errors, socket: &Socket<'_>) {
    for role in SINGLE {
        let mut methods = socket.with_role(role).filter(|method| method.cfgs.is_empty());
        let Some(first) = methods.next() else { continue };
        for second in methods {
            errors.at(second.attr, message::only_one(role, first.ident()));
        }
    }
}

/// Typed messages have a type, and then texts are not raw.
fn messages(errors: &mut Errors, socket: &Socket<'_>) {
    match socket.args.message {
        // With a codec of the user's, the compiler finds out what it takes.
        Some(_) if socket.args.is_codec_written() => {}
        Some(_) => {
            for method in socket.with_role("text") {
                errors.at(method.attr, message::TEXT_BESIDE_MESSAGE);
            }
        }
        // One place is enough: it is one mistake.
        None => {
            if let Some(method) = socket.with_role("message").next().filter(|_| !socket.args.is_written("message")) {
                errors.at(method.attr, message::MESSAGE_WITHOUT_TYPE);
            }
        }
    }
}

/// Codecs have something to do.
fn codecs(errors: &mut Errors, socket: &Socket<'_>) {
    let args = &socket.args;
    if args.is_written("message") || args.is_written("reply") {
        return;
    }
    let written = args.codec.iter().chain(args.protocols().filter_map(|(_, codec)| codec.as_ref()));
    for codec in written {
        errors.at(codec, message::CODEC_FOR_NOTHING);
    }
}

/// Patterns are for the user's own info enum, and only for that.
fn infos(errors: &mut Errors, socket: &Socket<'_>) {
    for method in socket.infos() {
        match (&socket.info, &method.role) {
            (Info::Own(ty), Role::Info(None)) => {
                errors.at(method.attr, message::own_info_pattern(&plain(ty)));
            }
            (Info::Own(ty), Role::Timer(timer)) if timer.info.is_none() => {
                errors.at(method.attr, message::own_info_timer(&plain(ty)));
            }
            // The key that names the enum may be the one that is misspelt.
            (Info::Own(_), _) => {}
            _ if socket.args.has_unknown => {}
            (_, Role::Info(Some(pattern))) => errors.at(pattern, message::INFO_PATTERN),
            (_, Role::Timer(timer)) => {
                if let Some(info) = &timer.info {
                    errors.at(info, message::TIMER_INFO);
                }
            }
            _ => {}
        }
    }
}

/// A type without the spaces that tokens have between them.
fn plain(ty: &syn::Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

/// What is called about errors needs something that can go wrong.
fn decode_error(errors: &mut Errors, socket: &Socket<'_>) {
    let is_text = socket.with_role("text").any(|method| method.payload().next().is_some());
    if is_text || socket.args.is_written("message") {
        return;
    }
    for method in socket.with_role("decode_error") {
        errors.at(method.attr, message::NOTHING_DECODED);
    }
}

/// What is called around methods needs some.
fn hooks(errors: &mut Errors, socket: &Socket<'_>) {
    const ALONE: &[&str] = &["init", "open", "before", "after", "terminate"];
    if socket.methods.iter().all(|method| ALONE.contains(&method.role.name())) {
        for hook in socket.with_role("before").chain(socket.with_role("after")) {
            errors.at(hook.attr, message::NOTHING_CALLED);
        }
    }
}

/// The same pattern twice is one that is never reached. Others that cover each other are found by the compiler.
fn patterns(errors: &mut Errors, socket: &Socket<'_>) {
    let mut known = HashMap::new();
    for method in &socket.methods {
        let Some(pattern) = unguarded(method) else { continue };
        match known.entry((method.role.name(), pattern.pat().to_token_stream().to_string())) {
            Entry::Vacant(place) => {
                place.insert((method.ident(), pattern));
            }
            Entry::Occupied(first) => {
                let (first, earlier) = first.get();
                errors.at(pattern, message::duplicate_pattern(first));
                errors.at(earlier, message::DUPLICATE_PATTERN_FIRST);
            }
        }
    }
}

/// The pattern of a method, if it always holds.
fn unguarded<'a>(method: &'a Method<'_>) -> Option<&'a Pattern> {
    match &method.role {
        Role::Message(pattern) | Role::Info(Some(pattern)) if method.cfgs.is_empty() && !pattern.has_guard() => {
            Some(pattern)
        }
        _ => None,
    }
}

/// Each method becomes a variant of its own.
fn variants(errors: &mut Errors, socket: &Socket<'_>) {
    if !matches!(socket.info, Info::Generated { .. }) {
        return;
    }
    let mut known = HashMap::new();
    for method in socket.infos().filter(|method| method.cfgs.is_empty()) {
        let (ident, variant) = (method.ident(), method.variant());
        let first = *known.entry(variant.clone()).or_insert(ident);
        // The compiler knows what to say about two methods of one name.
        if first != ident {
            errors.at(ident, message::same_variant(first, ident, &variant));
        }
    }
}

/// What every handle has already, or can be called with what the prelude brings.
const OF_HANDLES: &[&str] =
    &["call", "clone", "close", "closed", "downgrade", "id", "is_closed", "send", "stop", "to_owned", "try_send"];

/// Each method becomes one of the handle's. An own method of a type comes before that of a trait, without a word.
fn handle(errors: &mut Errors, socket: &Socket<'_>) {
    if !matches!(socket.info, Info::Generated { .. }) {
        return;
    }
    for method in socket.with_role("info") {
        let name = method.ident().unraw().to_string();
        if OF_HANDLES.contains(&name.as_str()) {
            errors.at(method.ident(), message::of_handles(&name));
        }
    }
}
