//! What a Rust file names outside its tests: paths, imports and macros.

use syn::{
    Attribute, ImplItem, Item, Macro, Meta, Path, UseTree, Visibility,
    visit::{self, Visit},
};

/// What is read of a file.
#[derive(Default)]
pub struct Source {
    /// The modules that it declares for its tests.
    pub tests: Vec<String>,
    /// The names of the items that it defines.
    pub items: Vec<String>,
    /// What it gives on under a name of its own: the name, and the path. A glob has the name `*`.
    pub exports: Vec<(String, Vec<String>)>,
    /// What it uses: imports that are not given on, and paths as they stand in the code.
    pub uses: Vec<Vec<String>>,
    /// The macros that it calls.
    pub macros: Vec<String>,
}

impl Source {
    /// Reads a file. Tests, and what is compiled for them alone, are left out.
    pub fn of(text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let mut source = Self::default();
        source.visit_file(&file);
        source
    }

    fn import(&mut self, tree: &UseTree, before: &[String], public: bool) {
        let with = |name: String| [before, &[name]].concat();
        let (name, path) = match tree {
            UseTree::Path(path) => {
                return self.import(&path.tree, &with(path.ident.to_string()), public);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, before, public));
            }
            UseTree::Name(name) if name.ident == "self" => {
                (before.last().cloned().unwrap_or_default(), before.to_vec())
            }
            UseTree::Name(name) => (name.ident.to_string(), with(name.ident.to_string())),
            UseTree::Rename(rename) => (rename.rename.to_string(), with(rename.ident.to_string())),
            UseTree::Glob(_) => ("*".to_owned(), before.to_vec()),
        };
        if public {
            self.exports.push((name, path));
        } else {
            self.uses.push(path);
        }
    }
}

/// Whether an item is compiled for tests alone.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let words = list.tokens.to_string();
            words == "test" || words.starts_with("all") && words.contains("test")
        }
        _ => false,
    })
}

/// The attributes of an item, and the name under which others know it.
fn known(item: &Item) -> (&[Attribute], Option<String>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Enum(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Fn(item) => (&item.attrs, Some(item.sig.ident.to_string())),
        Item::Static(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Struct(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Trait(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Type(item) => (&item.attrs, Some(item.ident.to_string())),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref().map(ToString::to_string)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Mod(item) => (&item.attrs, None),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = known(item);
        if is_test(attributes) {
            if let Item::Mod(module) = item {
                self.tests.push(module.ident.to_string());
            }
            return;
        }
        self.items.extend(name);
        if let Item::Use(item) = item {
            let public = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, &[], public);
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(function) if is_test(&function.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string());
        self.uses.push(names.collect());
        visit::visit_path(self, path);
    }

    /// What a macro is given is no syntax yet, so paths in it are found by their words.
    fn visit_macro(&mut self, call: &'ast Macro) {
        self.macros.extend(call.path.segments.last().map(|segment| segment.ident.to_string()));
        let words = call.tokens.to_string().replace("::", " :: ");
        let words: Vec<&str> = words.split_whitespace().collect();
        for start in (0..words.len()).filter(|&at| matches!(words[at], "crate" | "super" | "self"))
        {
            let path = words[start..].chunks(2);
            let path = path.take_while(|pair| pair[0].chars().all(is_of_name));
            let count = path.clone().take_while(|pair| pair.get(1) == Some(&"::")).count() + 1;
            self.uses.push(path.take(count).map(|pair| pair[0].to_owned()).collect());
        }
        visit::visit_macro(self, call);
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn what_a_file_uses_is_found_and_its_tests_are_left_out() {
    let source = Source::of(
        "use crate::{a::B, c::{self, D as E}};\n\
         pub use x::Y;\n\
         pub fn f() { super::g(); println!(\"{}\", crate::h::I); }\n\
         #[cfg(test)]\nmod tests { use crate::not_this; }\n\
         #[test]\nfn t() { crate::nor_this(); }\n",
    );
    let uses: Vec<String> = source.uses.iter().map(|path| path.join("::")).collect();
    for path in ["crate::a::B", "crate::c", "crate::c::D", "super::g", "crate::h::I"] {
        assert!(uses.contains(&path.to_owned()), "lacks {path}: {uses:?}");
    }
    assert!(!uses.iter().any(|path| path.contains("this")), "{uses:?}");
    assert_eq!(source.exports, [("Y".to_owned(), vec!["x".to_owned(), "Y".to_owned()])]);
    assert_eq!((source.items, source.tests), (vec!["f".to_owned()], vec!["tests".to_owned()]));
    assert!(source.macros.contains(&"println".to_owned()), "{:?}", source.macros);
}
