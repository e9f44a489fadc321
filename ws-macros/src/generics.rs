//! Which of a block's parameters some types mention, and what is known about those.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, Type, WherePredicate};

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
