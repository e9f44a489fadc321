//! What a method with a role may look like.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    GenericArgument, ParenthesizedGenericArguments, PathArguments, ReceiverKind, Safety, Type, TypeFnPtr, TypeReference,
};

use crate::errors::Errors;
use crate::message;
use crate::model::{Arg, Info, Method, Socket, Source};
use crate::pattern::Pattern;
use crate::role::Role;

pub(super) fn check(errors: &mut Errors, socket: &Socket<'_>, method: &Method<'_>) {
    qualifiers(errors, method);
    receiver(errors, method);
    arguments(errors, method);
    match &method.role {
        Role::Message(pattern) => {
            bindings(errors, method, pattern);
            answer(errors, method, pattern);
        }
        Role::Info(Some(pattern)) => {
            bindings(errors, method, pattern);
            for word in pattern.reply.iter().chain(&pattern.stream) {
                errors.at(word, message::INFO_ANSWER);
            }
        }
        Role::Info(None) if matches!(socket.info, Info::Generated { .. }) => fields(errors, method),
        Role::Info(None) => {}
        Role::Open | Role::Timer(_) => at_most(errors, method, 0),
        Role::Init => {
            at_most(errors, method, 1);
            no_cx(errors, method, message::INIT_CX);
            owned(errors, method, message::STATE_BORROWED);
        }
        Role::Terminate => {
            at_most(errors, method, 0);
            no_cx(errors, method, message::TERMINATE_CX);
        }
        Role::Text | Role::Binary | Role::Ping | Role::Pong | Role::DecodeError | Role::Before | Role::After => {
            at_most(errors, method, 1);
            not_static(errors, method);
        }
    }
}

/// Methods are plain functions, `async` or not.
fn qualifiers(errors: &mut Errors, method: &Method<'_>) {
    let sig = &method.function.sig;
    if let Some(word) = &method.function.defaultness {
        errors.at(word, message::qualifier("default"));
    }
    if let Some(word) = &sig.constness {
        errors.at(word, message::qualifier("const"));
    }
    if !matches!(sig.safety, Safety::Default) {
        errors.at(&sig.safety, message::qualifier("unsafe"));
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, message::qualifier("extern"));
    }
    // Lifetimes are inferred at the call: `fn echo<'a>(&mut self, text: &'a str) -> &'a str`.
    if sig.generics.type_params().next().is_some() || sig.generics.const_params().next().is_some() {
        errors.at(&sig.generics, message::GENERIC_METHOD);
    }
}

/// `&mut self` or `&self`; none for `#[init]`, and `self` for `#[terminate]`.
fn receiver(errors: &mut Errors, method: &Method<'_>) {
    let Some(receiver) = method.receiver() else {
        match method.role {
            Role::Init => {}
            Role::Terminate => errors.at(method.ident(), message::TERMINATE_RECEIVER),
            _ => errors.at(method.ident(), message::no_self(method.ident())),
        }
        return;
    };
    match (&method.role, &receiver.kind) {
        (Role::Init, _) => errors.at(receiver, message::INIT_RECEIVER),
        (Role::Terminate, ReceiverKind::Value) => {}
        (Role::Terminate, _) => errors.at(receiver, message::TERMINATE_RECEIVER),
        (_, ReceiverKind::Reference(_, None, _)) => {}
        (_, ReceiverKind::Reference(_, Some(lifetime), _)) => errors.at(lifetime, message::RECEIVER_LIFETIME),
        (_, ReceiverKind::Value) => errors.at(receiver, message::RECEIVER_VALUE),
        (_, _) => errors.at(receiver, message::RECEIVER_TYPE),
    }
}

/// Arguments are names with types, and none of a kind is there twice.
fn arguments(errors: &mut Errors, method: &Method<'_>) {
    for (index, arg) in method.args.iter().enumerate() {
        let earlier = |source| method.args.iter().take(index).any(|earlier| earlier.source == source);
        if let Some(attr) = arg.attrs.first() {
            errors.at(attr, message::ARGUMENT_ATTRIBUTE);
        }
        if let Some(impl_trait) = find(arg.ty, |ty| matches!(ty, Type::ImplTrait(_))) {
            errors.at(impl_trait, message::IMPL_ARGUMENT);
        }
        if let Some((what, instead)) = taken_by_value(&method.role, arg) {
            errors.at(arg.ty, message::by_value(what, instead));
        }
        match arg.ident {
            None if !matches!(arg.pat, syn::Pat::Wild(_)) => errors.at(arg.pat, message::ARGUMENT_PATTERN),
            Some(ident) if arg.source != Source::Payload && earlier(arg.source) => {
                errors.at(ident, message::twice(ident));
            }
            _ => {}
        }
    }
}

/// What is only lent to a method: what it is called, and how to take it. The compiler would say it of the call, which is
/// not the user's.
fn taken_by_value(role: &Role, arg: &Arg<'_>) -> Option<(&'static str, &'static str)> {
    let Type::Path(ty) = arg.ty else { return None };
    let last = ty.path.segments.last()?;
    match (role, arg.source) {
        (_, Source::Cx) if last.ident == "Cx" && is_of_types(&last.arguments) => Some(("cx", "&mut Cx<Self>")),
        (Role::Init, Source::Request) if last.ident == "Request" && last.arguments.is_none() => {
            Some(("req", "&Request"))
        }
        _ => None,
    }
}

/// Whether there are types in angle brackets, and no lifetimes: with one, it may be a name for a reference.
fn is_of_types(arguments: &PathArguments) -> bool {
    let PathArguments::AngleBracketed(arguments) = arguments else { return false };
    arguments.args.iter().all(|argument| matches!(argument, GenericArgument::Type(_)))
}

/// No more than so many arguments beside `cx` and the like.
fn at_most(errors: &mut Errors, method: &Method<'_>, most: usize) {
    if let Some(extra) = method.payload().nth(most) {
        errors.at(whole(extra), message::too_many_arguments(method.role.name()));
    }
}

/// There is no connection before it is open, and after its end.
fn no_cx(errors: &mut Errors, method: &Method<'_>, fault: &str) {
    for arg in method.args.iter().filter(|arg| arg.source == Source::Cx) {
        errors.at(whole(arg), fault);
    }
}

/// Each argument has a binding, and each binding an argument.
fn bindings(errors: &mut Errors, method: &Method<'_>, pattern: &Pattern) {
    // The id of a request is for the answer, and for the method if it wants it, too.
    let is_taken = |binding: &&syn::Ident| {
        method.args.iter().any(|arg| arg.ident == Some(binding)) || pattern.reply.as_ref() == Some(binding)
    };
    let names: Vec<_> = pattern.bindings.iter().map(ToString::to_string).collect();
    let mut is_mismatch = false;
    for arg in method.payload() {
        match arg.ident {
            Some(ident) if pattern.binding(ident).is_some() => {}
            Some(ident) if matches!(method.role, Role::Message(_)) && ident == "reply" => {
                errors.at(ident, message::REPLY_WITHOUT_ID);
                is_mismatch = true;
            }
            Some(ident) => {
                match pattern.type_of(ident, arg.ty) {
                    Some(field) => errors.at(field, message::type_in_pattern(ident)),
                    None => errors.at(ident, message::not_bound(ident, &names)),
                }
                is_mismatch = true;
            }
            None if matches!(arg.pat, syn::Pat::Wild(_)) => {
                errors.at(arg.pat, message::unnamed_binding(&names));
                is_mismatch = true;
            }
            None => is_mismatch = true,
        }
    }
    // With a name that is not bound, what is not taken is the other half of the same mistake.
    if is_mismatch {
        return;
    }
    for binding in pattern.bindings.iter().filter(|binding| !is_taken(binding)) {
        errors.at(binding, message::not_taken(binding, method.ident()));
    }
}

/// An answer has an id, and comes in one way.
fn answer(errors: &mut Errors, method: &Method<'_>, pattern: &Pattern) {
    let Some(id) = &pattern.reply else { return };
    if pattern.binding(id).is_none() {
        let names: Vec<_> = pattern.bindings.iter().map(ToString::to_string).collect();
        errors.at(id, message::not_bound(id, &names));
    }
    if pattern.stream.is_some() {
        for arg in method.args.iter().filter(|arg| arg.source == Source::Reply) {
            errors.at(whole(arg), message::REPLY_AND_STREAM);
        }
    }
}

/// The arguments borrow nothing.
fn owned(errors: &mut Errors, method: &Method<'_>, fault: &str) {
    for arg in method.payload() {
        let mut borrows = Borrows(Vec::new());
        borrows.visit_type(arg.ty);
        for span in borrows.0 {
            errors.push(syn::Error::new(span, fault));
        }
    }
}

/// What comes from the client is lent for the call.
fn not_static(errors: &mut Errors, method: &Method<'_>) {
    for arg in method.payload() {
        if let Type::Reference(TypeReference { lifetime: Some(lifetime), .. }) = arg.ty {
            if lifetime.ident == "static" {
                errors.at(lifetime, message::PAYLOAD_STATIC);
            }
        }
    }
}

/// The arguments become fields: with names, and without borrows.
fn fields(errors: &mut Errors, method: &Method<'_>) {
    owned(errors, method, message::INFO_BORROWED);
    for arg in method.payload() {
        if matches!(arg.pat, syn::Pat::Wild(_)) {
            errors.at(arg.pat, message::INFO_UNNAMED);
        }
    }
}

/// `name: Type`, to point at.
fn whole(arg: &Arg<'_>) -> impl ToTokens {
    let mut tokens = arg.pat.to_token_stream();
    tokens.extend(arg.ty.to_token_stream());
    tokens
}

/// The first type in `ty` that is `wanted`.
fn find(ty: &Type, wanted: fn(&Type) -> bool) -> Option<&Type> {
    struct Find<'a>(fn(&Type) -> bool, Option<&'a Type>);
    impl<'a> Visit<'a> for Find<'a> {
        fn visit_type(&mut self, ty: &'a Type) {
            if self.1.is_none() && (self.0)(ty) {
                self.1 = Some(ty);
            }
            visit::visit_type(self, ty);
        }
    }
    let mut find = Find(wanted, None);
    find.visit_type(ty);
    find.1
}

/// The borrows that are not for ever.
struct Borrows(Vec<proc_macro2::Span>);

impl<'a> Visit<'a> for Borrows {
    fn visit_type_reference(&mut self, reference: &'a TypeReference) {
        match &reference.lifetime {
            Some(lifetime) if lifetime.ident == "static" => visit::visit_type_reference(self, reference),
            Some(lifetime) => self.0.push(lifetime.span()),
            None => self.0.push(reference.and_token.span()),
        }
    }

    fn visit_generic_argument(&mut self, argument: &'a GenericArgument) {
        match argument {
            GenericArgument::Lifetime(lifetime) if lifetime.ident != "static" => self.0.push(lifetime.span()),
            _ => visit::visit_generic_argument(self, argument),
        }
    }

    // What functions borrow is between them and their callers.
    fn visit_type_fn_ptr(&mut self, _: &'a TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &'a ParenthesizedGenericArguments) {}
}
