//! `#[derive(Variants)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Fields, ItemEnum};

use crate::message;

/// Input: `enum ClientMsg { Say { text: String }, Leave }`.
/// Output: `impl Variants for ClientMsg`, with `"Say"` and `"Leave"`, and with `"Say { text }"` and `"Leave"`.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let item: ItemEnum = match syn::parse2(item.clone()) {
        Ok(item) => item,
        // All of a struct or union, to point at: its keyword is somewhere behind attributes and the like.
        Err(_) => return syn::Error::new_spanned(item, message::VARIANTS_OF_NO_ENUM).to_compile_error(),
    };
    let ident = &item.ident;
    let (impl_generics, arguments, where_clause) = item.generics.split_for_impl();
    let names = item.variants.iter().map(|variant| variant.ident.unraw().to_string());
    let patterns = item.variants.iter().map(|variant| {
        let name = &variant.ident;
        match &variant.fields {
            Fields::Unit => name.to_string(),
            Fields::Unnamed(_) => format!("{name}(..)"),
            Fields::Named(fields) => {
                let names: Vec<_> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
                let names: Vec<_> = names.iter().map(ToString::to_string).collect();
                if names.is_empty() { format!("{name} {{}}") } else { format!("{name} {{ {} }}", names.join(", ")) }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics ::ws_runtime::Variants for #ident #arguments #where_clause {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const PATTERNS: &'static [&'static str] = &[#(#patterns),*];
        }
    }
}
