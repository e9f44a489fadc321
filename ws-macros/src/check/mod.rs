//! The rules, one function each. What the compiler says well is left to it.

mod method;
mod routes;
mod settings;

use crate::errors::Errors;
use crate::message;
use crate::model::Socket;

/// Reports everything that is wrong with a handler.
pub(crate) fn check(errors: &mut Errors, socket: &Socket<'_>) {
    block(errors, socket);
    settings::check(errors, &socket.args.settings);
    for method in &socket.methods {
        method::check(errors, socket, method);
    }
    routes::check(errors, socket);
}

/// The block is an inherent one, and has something in it.
fn block(errors: &mut Errors, socket: &Socket<'_>) {
    if let Some((name, _)) = &socket.block.trait_ {
        errors.at(name, message::TRAIT_IMPL);
    }
    if let Some(unsafety) = &socket.block.unsafety {
        errors.at(unsafety, message::UNSAFE_IMPL);
    }
    if socket.methods.is_empty() && errors.is_empty() {
        errors.at(&socket.block.self_ty, message::NO_METHODS);
    }
}
