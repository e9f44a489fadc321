//! Which variants the methods' patterns name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Pat, Type};

use super::{info, private_at};
use crate::generics;
use crate::model::{Method, Socket};
use crate::role::Role;

/// Input: the type of `message = ClientMsg`, and all methods with the role `message`.
/// Output: `let _: [(); covered(Probe::<ClientMsg>::VARIANTS, &["Say", "Leave"], ..)];`.
///
/// The compiler would find out about missing variants, too. It does where this says nothing: where the type does not
/// tell its variants, where a pattern may match more than the variants that it names, and where the type has parameters.
/// What a guard or a pattern within leaves over is always the compiler's to find.
pub(super) fn check(socket: &Socket<'_>, ty: &Type, role: &'static str) -> Option<TokenStream> {
    // The length of an array knows no parameters, and no `Self` that has some.
    if info::is_generic(socket, &generics::without_self(ty, &socket.block.self_ty)) {
        return None;
    }
    let mut named = TokenStream::new();
    for method in socket.methods.iter().filter(|method| is_of(method, role)) {
        let cfgs = &method.cfgs;
        for name in names(&method.role)? {
            named.extend(quote!(#(#cfgs)* #name,));
        }
    }
    let at = private_at(socket, ty.span());
    let (before, after) = (format!("#[{role}({}::", plain_path(ty)?), ")]");
    let known = quote_spanned!(ty.span()=> #at::Probe::<#ty>::VARIANTS);
    Some(quote_spanned!(ty.span()=> let _: [(); #at::covered(#known, &[#named], (#before, #after))];))
}

fn is_of(method: &Method<'_>, role: &str) -> bool {
    match &method.role {
        Role::Message(_) => role == "message",
        Role::Info(_) | Role::Timer(_) => role == "info",
        _ => false,
    }
}

/// The variants that a method names; `None` if it may match others.
fn names(role: &Role) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let is_known = match role {
        Role::Message(pattern) | Role::Info(Some(pattern)) => add_names(pattern.pat(), &mut names),
        Role::Timer(timer) => timer.info.as_ref().is_some_and(|path| add_last(path, &mut names)),
        _ => false,
    };
    is_known.then_some(names)
}

/// Adds the variants that a pattern names; whether it can match no others.
fn add_names(pat: &Pat, names: &mut Vec<String>) -> bool {
    match pat {
        Pat::Struct(pat) => add_last(&pat.path, names),
        Pat::TupleStruct(pat) => add_last(&pat.path, names),
        Pat::Path(pat) => add_last(&pat.path, names),
        // A variant, a constant, or a binding: if it is not a variant's name, nothing is said.
        Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() && pat.mutability.is_none() => {
            names.push(pat.ident.unraw().to_string());
            true
        }
        Pat::Ident(pat) => pat.subpat.as_ref().is_some_and(|(_, pat)| add_names(pat, names)),
        Pat::Or(pat) => pat.cases.iter().all(|pat| add_names(pat, names)),
        Pat::Paren(pat) => add_names(&pat.pat, names),
        _ => false,
    }
}

fn add_last(path: &syn::Path, names: &mut Vec<String>) -> bool {
    let last = path.segments.last();
    names.extend(last.map(|segment| segment.ident.unraw().to_string()));
    last.is_some()
}

/// How a variant of the type would be named, without the type's parameters.
fn plain_path(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => {
            let names: Vec<_> = ty.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            Some(names.join("::"))
        }
        Type::Group(group) => plain_path(&group.elem),
        Type::Paren(paren) => plain_path(&paren.elem),
        _ => None,
    }
}
