//! Which of a block's parameters some types mention, and what is known about those.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, Generics, Lifetime, Type, TypePath, WherePredicate};

/// The parameters that are used, with the bounds that mention no others.
pub(crate) struct Used<'a> {
    generics: &'a Generics,
    params: Vec<&'a GenericParam>,
}

/// The parameters among `generics` that the types mention.
pub(crate) fn used<'a>(generics: &'a Generics, types: &[Type]) -> Used<'a> {
    let params = generics.params.iter().filter(|param| types.iter().any(|ty| mentions(ty, name(param)))).collect();
    Used { generics, params }
}

/// `ty` with `'_` for the lifetimes that a method declares: outside of its signature they have no names.
pub(crate) fn inferred(method: &Generics, ty: &Type) -> Type {
    struct Inferred<'a>(&'a Generics);

    impl VisitMut for Inferred<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if self.0.lifetimes().any(|declared| declared.lifetime == *lifetime) {
                lifetime.ident = Ident::new("_", lifetime.ident.span());
            }
        }
    }

    let mut ty = ty.clone();
    Inferred(method).visit_type_mut(&mut ty);
    ty
}

/// A type, or parameters, with `self_ty` in the place of `Self`.
pub(crate) fn without_self<T: Clone + VisitSelf>(tree: &T, self_ty: &Type) -> T {
    let mut tree = tree.clone();
    tree.visit_self(&mut NoSelf(self_ty));
    tree
}

/// What `Self` can be replaced in.
pub(crate) trait VisitSelf {
    fn visit_self(&mut self, visitor: &mut NoSelf<'_>);
}

impl VisitSelf for Type {
    fn visit_self(&mut self, visitor: &mut NoSelf<'_>) {
        visitor.visit_type_mut(self);
    }
}

impl VisitSelf for Generics {
    fn visit_self(&mut self, visitor: &mut NoSelf<'_>) {
        visitor.visit_generics_mut(self);
    }
}

pub(crate) struct NoSelf<'a>(&'a Type);

impl VisitMut for NoSelf<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Path(TypePath { qself: None, path, .. }) if path.is_ident("Self") => *ty = self.0.clone(),
            // `Self::Item`, which the compiler finds ambiguous here as there.
            Type::Path(TypePath { qself: None, path, .. })
                if path.segments.first().is_some_and(|first| first.ident == "Self") =>
            {
                let (self_ty, rest) = (self.0, path.segments.iter().skip(1));
                *ty = Type::Verbatim(quote_spanned!(path.span()=> <#self_ty> #(::#rest)*));
            }
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }
}

impl<'a> Used<'a> {
    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a Ident> {
        self.params.iter().map(|param| name(param))
    }

    /// `<'a, T: Bound, const N: usize>`; nothing if there are none.
    pub(crate) fn params(&self) -> Option<TokenStream> {
        let params = self.params.iter().map(|param| match param {
            GenericParam::Type(param) => {
                let ident = &param.ident;
                let bounds = param.bounds.iter().filter(|bound| self.is_closed(bound));
                quote!(#ident: #(#bounds)+*)
            }
            GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
            GenericParam::Const(param) => {
                let (ident, ty) = (&param.ident, &param.ty);
                quote!(const #ident: #ty)
            }
        });
        let params = quote!(#(#params),*);
        (!self.params.is_empty()).then(|| quote!(<#params>))
    }

    /// `<'a, T, N>`; nothing if there are none.
    pub(crate) fn arguments(&self) -> Option<TokenStream> {
        let arguments = self.params.iter().map(|param| match param {
            GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
            _ => name(param).to_token_stream(),
        });
        let arguments = quote!(#(#arguments),*);
        (!self.params.is_empty()).then(|| quote!(<#arguments>))
    }

    /// What the block's `where` says about them.
    pub(crate) fn where_clause(&self) -> Option<TokenStream> {
        let clause = self.generics.where_clause.as_ref()?;
        let about_used = |predicate: &&WherePredicate| {
            self.is_closed(predicate) && self.names().any(|name| mentions(predicate, name))
        };
        let predicates: Vec<_> = clause.predicates.iter().filter(about_used).collect();
        (!predicates.is_empty()).then(|| quote!(where #(#predicates),*))
    }

    /// Whether no parameter is mentioned that is not used.
    fn is_closed(&self, tokens: impl ToTokens) -> bool {
        let unused = self.generics.params.iter().map(name).filter(|name| !self.names().any(|used| used == *name));
        !unused.into_iter().any(|name| mentions(&tokens, name))
    }
}

const fn name(param: &GenericParam) -> &Ident {
    match param {
        GenericParam::Type(param) => &param.ident,
        GenericParam::Lifetime(param) => &param.lifetime.ident,
        GenericParam::Const(param) => &param.ident,
    }
}

/// Whether a name is among the tokens. A path can end in the name of a parameter, too: then there is one parameter too
/// many, which the compiler reports, and which is as rare as it is confusing.
fn mentions(tokens: impl ToTokens, name: &Ident) -> bool {
    tokens.into_token_stream().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Whether one of the names is among the tokens.
pub(crate) fn mentions_any(tokens: impl ToTokens, names: &[&str]) -> bool {
    tokens.into_token_stream().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.iter().any(|name| ident == *name),
        TokenTree::Group(group) => mentions_any(group.stream(), names),
        _ => false,
    })
}
