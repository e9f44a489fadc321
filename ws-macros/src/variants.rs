//! `#[derive(Variants)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Fields, ItemEnum, Path, parse_quote};

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
    let krate = match krate(&item) {
        Ok(krate) => krate,
        Err(error) => return error.to_compile_error(),
    };
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Variants for #ident #arguments #where_clause {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const PATTERNS: &'static [&'static str] = &[#(#patterns),*];
        }
    }
}

/// The path of the runtime: `::ws_runtime`, or what `#[variants(crate = ..)]` says.
fn krate(item: &ItemEnum) -> syn::Result<Path> {
    let mut krate = None;
    for attr in item.attrs.iter().filter(|attr| attr.path().is_ident("variants")) {
        attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error(message::takes_type("crate")));
            }
            krate = Some(meta.value()?.call(Path::parse_mod_style)?);
            Ok(())
        })?;
    }
    Ok(krate.unwrap_or_else(|| parse_quote!(::ws_runtime)))
}
