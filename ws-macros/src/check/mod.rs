//! The rules, one function each. What the compiler says well is left to it.

mod method;
mod routes;
mod settings;

use syn::visit::Visit;
use syn::{Lifetime, Type};

use crate::errors::Errors;
use crate::message;
use crate::model::{Method, Socket};
use crate::role::Role;

/// Reports everything that is wrong with a handler.
pub(crate) fn check(errors: &mut Errors, socket: &Socket<'_>) {
    if let Some(again) = &socket.block.again {
        // What this one lacks, the other may have.
        errors.at(again, message::WEBSOCKET_TWICE);
        return;
    }
    block(errors, socket);
    settings::check(errors, &socket.args);
    for method in &socket.methods {
        method::check(errors, socket, method);
    }
    routes::check(errors, socket);
}

/// Leaves out the methods that are not well-formed, the second of two that are the same variant, and a second `#[init]`.
pub(crate) fn keep_well_formed(socket: &mut Socket<'_>) {
    let mut written = Vec::new();
    let mut is_kept = |method: &Method<'_>| {
        let mut errors = Errors::default();
        method::check(&mut errors, socket, method);
        // What is written for it, of which there is one.
        let name = match method.role {
            Role::Info(_) | Role::Timer(_) => Some(method.variant().to_string()),
            Role::Init => Some("init".to_owned()),
            _ => None,
        };
        let name = name.filter(|_| method.cfgs.is_empty());
        let is_second = name.as_ref().is_some_and(|name| written.contains(name));
        written.extend(name);
        errors.is_empty() && !is_second
    };
    let mut kept = socket.methods.iter().map(&mut is_kept).collect::<Vec<_>>().into_iter();
    socket.methods.retain(|_| kept.next().unwrap_or_default());
}

/// The block is an inherent one of a type that can have one, and has something in it.
fn block(errors: &mut Errors, socket: &Socket<'_>) {
    if let Some((name, _)) = &socket.block.trait_ {
        errors.at(name, message::TRAIT_IMPL);
    }
    if !is_own(socket) {
        errors.at(&socket.block.self_ty, message::NOT_YOUR_TYPE);
    }
    if let Some(lifetime) = unnamed(&socket.block.self_ty) {
        errors.at(lifetime, message::HANDLER_BORROWS);
    }
    if socket.methods.is_empty() && errors.is_empty() {
        errors.at(&socket.block.self_ty, message::NO_METHODS);
    }
}

/// Whether the type has a name, as those have that users can define; what a macro's name stands for is not known.
pub(crate) const fn is_own(socket: &Socket<'_>) -> bool {
    matches!(socket.block.self_ty, Type::Path(_) | Type::Group(_) | Type::Paren(_) | Type::Macro(_))
}

/// The first `'_` in a type. A bound could say of a lifetime with a name that it is `'static`.
pub(crate) fn unnamed(ty: &Type) -> Option<&Lifetime> {
    struct Unnamed<'a>(Option<&'a Lifetime>);

    impl<'a> Visit<'a> for Unnamed<'a> {
        fn visit_lifetime(&mut self, lifetime: &'a Lifetime) {
            if lifetime.ident == "_" {
                self.0 = self.0.or(Some(lifetime));
            }
        }
    }

    let mut unnamed = Unnamed(None);
    unnamed.visit_type(ty);
    unnamed.0
}
