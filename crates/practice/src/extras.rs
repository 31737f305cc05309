//! What a learner adds to a file beside the functions that are wanted: helpers, constants, `use`.

use std::{collections::BTreeSet, ops::Range};
use syn::{ImplItem, Item, ItemImpl, UseTree, spanned::Spanned};

/// A piece of the learner's text, and what has to stand around it elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Extra {
    pub before: String,
    /// Where it stands in the learner's file; nothing where only `before` is wanted.
    pub place: Range<usize>,
    pub after: &'static str,
}

impl Extra {
    /// Its own text.
    pub fn of(&self, text: &str) -> String {
        format!("{}{}{}", self.before, &text[self.place.clone()], self.after)
    }
}

/// The items of `yours` that `base` does not have.
pub fn extras(text: &str, yours: &syn::File, base: &syn::File) -> Vec<Extra> {
    let known: BTreeSet<String> = base.items.iter().flat_map(keys).collect();
    let mut extras = Vec::new();
    for item in &yours.items {
        match item {
            Item::Use(it) => {
                let new =
                    leaves(&it.tree).into_iter().filter(|leaf| !known.contains(&use_key(leaf)));
                extras.extend(new.map(|leaf| Extra {
                    before: format!("use {leaf};"),
                    place: 0..0,
                    after: "",
                }));
            }
            Item::Impl(it) if it.trait_.is_none() => extras.extend(methods(text, it, &known)),
            _ if keys(item).iter().all(|key| known.contains(key)) => {}
            _ => extras.push(Extra {
                before: String::new(),
                place: item.span().byte_range(),
                after: "",
            }),
        }
    }
    extras
}

/// The methods that an `impl` has more.
fn methods(text: &str, of: &ItemImpl, known: &BTreeSet<String>) -> Vec<Extra> {
    let head = &text[of.span().byte_range().start..of.brace_token.span.open().byte_range().end];
    let new =
        of.items.iter().filter(|item| method_key(of, item).is_none_or(|key| !known.contains(&key)));
    new.map(|item| Extra { before: head.to_owned(), place: item.span().byte_range(), after: "}" })
        .collect()
}

/// By what items are known to be the same.
fn keys(item: &Item) -> Vec<String> {
    let named = |kind: &str, name: &dyn ToString| vec![format!("{kind} {}", name.to_string())];
    match item {
        Item::Fn(it) => named("fn", &it.sig.ident),
        Item::Const(it) => named("const", &it.ident),
        Item::Static(it) => named("const", &it.ident),
        Item::Struct(it) => named("type", &it.ident),
        Item::Enum(it) => named("type", &it.ident),
        Item::Type(it) => named("type", &it.ident),
        Item::Trait(it) => named("type", &it.ident),
        Item::Mod(it) => named("mod", &it.ident),
        Item::Use(it) => leaves(&it.tree).iter().map(|leaf| use_key(leaf)).collect(),
        Item::Impl(it) if it.trait_.is_none() => {
            it.items.iter().filter_map(|item| method_key(it, item)).collect()
        }
        Item::Impl(it) => {
            let of = it.trait_.as_ref().map(|(path, _)| tokens(path));
            named("impl", &format!("{} for {}", of.unwrap_or_default(), tokens(&it.self_ty)))
        }
        other => named("item", &tokens(other)),
    }
}

fn method_key(of: &ItemImpl, item: &ImplItem) -> Option<String> {
    let ImplItem::Fn(method) = item else { return None };
    Some(format!("fn {}::{}", tokens(&of.self_ty), method.sig.ident))
}

fn use_key(leaf: &str) -> String {
    format!("use {leaf}")
}

/// The single paths of a `use`.
fn leaves(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(it) => {
            leaves(&it.tree).into_iter().map(|leaf| format!("{}::{leaf}", it.ident)).collect()
        }
        UseTree::Group(it) => it.items.iter().flat_map(leaves).collect(),
        UseTree::Name(it) => vec![it.ident.to_string()],
        UseTree::Rename(it) => vec![format!("{} as {}", it.ident, it.rename)],
        UseTree::Glob(_) => vec!["*".to_owned()],
    }
}

fn tokens(of: &impl quote::ToTokens) -> String {
    of.to_token_stream().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::function::parse;

    #[test]
    fn what_is_added_is_found_and_nothing_else() {
        let base = "mod tests {} use a::{b, c}; const N: u8 = 1; struct S; impl S { fn f(&self) { todo!() } } fn g() { todo!() }";
        let yours = "use a::{b, d}; const N: u8 = 1; struct S; impl S { fn f(&self) { self.h() } fn h(&self) {} }
            fn g() { helper() } fn helper() {} #[cfg(test)] mod tests {}";
        let found = extras(yours, &parse(yours).unwrap(), &parse(base).unwrap());
        let found: Vec<String> = found.into_iter().map(|extra| extra.of(yours)).collect();
        assert_eq!(found, ["use a::d;", "impl S {fn h(&self) {}}", "fn helper() {}"]);
    }
}
