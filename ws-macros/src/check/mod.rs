//! The rules, one function each. What the compiler says well is left to it.

mod method;
mod routes;
mod settings;

use crate::errors::Errors;
use crate::message;
use crate::model::{Method, Socket};
use crate::role::Role;

/// Reports everything that is wrong with a handler.
pub(crate) fn check(errors: &mut Errors, socket: &Socket<'_>) {
    block(errors, socket);
    settings::check(errors, &socket.args.settings);
    for method in &socket.methods {
        method::check(errors, socket, method);
    }
    routes::check(errors, socket);
}

/// Leaves out the methods that are not well-formed, and the second of two that are the same variant.
pub(crate) fn keep_well_formed(socket: &mut Socket<'_>) {
    let mut variants = Vec::new();
    let mut is_kept = |method: &Method<'_>| {
        let mut errors = Errors::default();
        method::check(&mut errors, socket, method);
        let is_variant = matches!(method.role, Role::Info(_) | Role::Timer(_)) && method.cfgs.is_empty();
        let is_second = is_variant && variants.contains(&method.variant());
        if is_variant {
            variants.push(method.variant());
        }
        errors.is_empty() && !is_second
    };
    let mut kept = socket.methods.iter().map(&mut is_kept).collect::<Vec<_>>().into_iter();
    socket.methods.retain(|_| kept.next().unwrap_or_default());
}

/// The block is an inherent one, and has something in it.
fn block(errors: &mut Errors, socket: &Socket<'_>) {
    if let Some((name, _)) = &socket.block.trait_ {
        errors.at(name, message::TRAIT_IMPL);
    }
    if socket.methods.is_empty() && errors.is_empty() {
        errors.at(&socket.block.self_ty, message::NO_METHODS);
    }
}
