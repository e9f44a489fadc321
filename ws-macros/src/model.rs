//! What a block means, in the words of the DSL.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Generics, Pat, Receiver, Type, Visibility};

use crate::args::{self, Args};
use crate::attrs;
use crate::block::{BlockFn, ImplBlock, Item};
use crate::errors::Errors;
use crate::generics;
use crate::message;
use crate::role::{self, Role};

/// A handler: the type with its block. Once checked it is right, and everything is written from it alone.
pub(crate) struct Socket<'a> {
    pub(crate) block: &'a ImplBlock,
    /// The parameters of the block, for items beside it, where `Self` is another.
    pub(crate) outer: Generics,
    pub(crate) args: Args,
    pub(crate) info: Info,
    pub(crate) methods: Vec<Method<'a>>,
}

/// The type of the info messages.
pub(crate) enum Info {
    /// There are none.
    None,
    /// An enum of this name is written, with a variant for each `#[info]` and each `#[timer]`.
    Generated { vis: Visibility, ident: Ident },
    /// The user's own.
    Own(Box<Type>),
}

/// A method with a role.
pub(crate) struct Method<'a> {
    pub(crate) function: &'a BlockFn,
    pub(crate) attr: &'a Attribute,
    pub(crate) role: Role,
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) deprecated: Vec<Attribute>,
    pub(crate) args: Vec<Arg<'a>>,
}

/// An argument beside `self`.
pub(crate) struct Arg<'a> {
    /// Its name; `None` for `_` and for other patterns.
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) pat: &'a Pat,
    pub(crate) ty: &'a Type,
    pub(crate) source: Source,
    pub(crate) attrs: &'a [Attribute],
}

/// Where an argument comes from: by its name, never by how its type is spelt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// `cx`.
    Cx,
    /// `req`, in `#[init]` and `#[terminate]`.
    Request,
    /// `reason`, in `#[terminate]`.
    Reason,
    /// `reply`, in a `#[message(.., reply = id)]`.
    Reply,
    /// What the method is called for: a binding, a payload, a field, an error, the route's state.
    Payload,
}

impl<'a> Socket<'a> {
    /// Reads the arguments and the roles. What cannot be read is reported and left out.
    pub(crate) fn new(errors: &mut Errors, args: TokenStream, block: &'a ImplBlock) -> Self {
        let mut args = Args::parse(errors, args);
        for item in &block.items {
            let Item::Other { attrs, error, .. } = item else { continue };
            let Some((role, attr)) = attrs.iter().find_map(|attr| Some((role::name(attr)?, attr))) else { continue };
            match error {
                Some(error) => errors.push(error.clone()),
                None => errors.at(attr, message::for_methods(role)),
            }
        }
        let methods: Vec<_> = block.functions().filter_map(|function| Method::new(errors, function)).collect();
        // Where all have patterns, those are of an enum that is not named, which is an error. It may have the name that
        // would be written here.
        let has_infos = methods.iter().any(|method| match &method.role {
            Role::Info(pattern) => pattern.is_none(),
            Role::Timer(timer) => timer.info.is_none(),
            _ => false,
        });
        let info = match args.info.take() {
            Some(args::Info::Own(ty)) => Info::Own(ty),
            Some(args::Info::Generated { vis, ident }) => Info::Generated { vis, ident },
            None if has_infos => Info::Generated {
                vis: Visibility::Public(syn::token::Pub::default()),
                ident: format_ident!("{}Info", type_name(&block.self_ty)),
            },
            None => Info::None,
        };
        let outer = generics::without_self(&block.generics, &block.self_ty);
        Self { block, outer, args, info, methods }
    }

    /// The name of the handler's type, without path and parameters.
    pub(crate) fn name(&self) -> Ident {
        type_name(&self.block.self_ty)
    }

    /// The path of the runtime.
    pub(crate) fn krate(&self) -> TokenStream {
        self.args.krate.as_ref().map_or_else(|| quote!(::ws_runtime), ToTokens::to_token_stream)
    }

    /// The methods that have the role `name`.
    pub(crate) fn with_role(&self, name: &'static str) -> impl Iterator<Item = &Method<'a>> {
        self.methods.iter().filter(move |method| method.role.name() == name)
    }

    /// The methods that become variants of the info enum, or match the user's own.
    pub(crate) fn infos(&self) -> impl Iterator<Item = &Method<'a>> {
        self.methods.iter().filter(|method| matches!(method.role, Role::Info(_) | Role::Timer(_)))
    }
}

/// The last name in a type's path.
fn type_name(ty: &Type) -> Ident {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.unraw()),
        Type::Group(group) => Some(type_name(&group.elem)),
        Type::Paren(paren) => Some(type_name(&paren.elem)),
        _ => None,
    }
    .unwrap_or_else(|| Ident::new("Handler", Span::call_site()))
}

impl<'a> Method<'a> {
    fn new(errors: &mut Errors, function: &'a BlockFn) -> Option<Self> {
        let roles: Vec<_> = function.attrs.iter().filter_map(|attr| Some((role::name(attr)?, attr))).collect();
        for (_, second) in roles.iter().skip(1) {
            errors.at(second, message::TWO_ROLES);
        }
        // The first is the one that is being typed above another, if it cannot be read.
        let mut readable = roles.into_iter().filter_map(|(name, attr)| Some((Role::parse(errors, name, attr)?, attr)));
        let (role, attr) = readable.next()?;
        drop(readable);
        let named = |name| attrs::named(&function.attrs, name);
        let args = function.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(arg) => {
                let ident = match &*arg.pat {
                    Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(&pat.ident),
                    _ => None,
                };
                let source = ident.map_or(Source::Payload, |ident| source(&role, ident));
                Some(Arg { ident, pat: &arg.pat, ty: &arg.ty, source, attrs: &arg.attrs })
            }
        });
        let args = args.collect();
        let (cfgs, docs, deprecated) = (named("cfg"), named("doc"), named("deprecated"));
        Some(Self { function, attr, role, cfgs, docs, deprecated, args })
    }

    /// The method's name.
    pub(crate) const fn ident(&self) -> &Ident {
        &self.function.sig.ident
    }

    /// Its `self`.
    pub(crate) fn receiver(&self) -> Option<&Receiver> {
        self.function.sig.receiver()
    }

    /// The arguments that are neither `cx` nor the like.
    pub(crate) fn payload(&self) -> impl Iterator<Item = &Arg<'a>> {
        self.args.iter().filter(|arg| arg.source == Source::Payload)
    }

    /// The name of its variant in a generated info enum.
    pub(crate) fn variant(&self) -> Ident {
        let mut name = String::new();
        for word in self.ident().unraw().to_string().split('_') {
            let mut letters = word.chars();
            name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            name.push_str(letters.as_str());
        }
        match name.as_str() {
            // The only keyword of this shape, and what cannot start a name.
            "Self" => format_ident!("Self_", span = self.ident().span()),
            "" => format_ident!("__", span = self.ident().span()),
            _ if name.starts_with(|first: char| first.is_ascii_digit()) => {
                format_ident!("_{name}", span = self.ident().span())
            }
            _ => Ident::new(&name, self.ident().span()),
        }
    }
}

/// Where an argument of this name comes from, in a method with this role.
fn source(role: &Role, ident: &Ident) -> Source {
    let name = ident.unraw().to_string();
    match (role, name.strip_prefix('_').unwrap_or(&name)) {
        (_, "cx") => Source::Cx,
        (Role::Init | Role::Terminate, "req") => Source::Request,
        (Role::Terminate, "reason") => Source::Reason,
        (Role::Message(pattern), "reply") if pattern.reply.is_some() && pattern.binding(ident).is_none() => {
            Source::Reply
        }
        _ => Source::Payload,
    }
}
