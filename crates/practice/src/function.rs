//! A function in a source file, found by its syntax.

use anyhow::{Result, bail, ensure};
use proc_macro2::Span;
use std::ops::Range;
use syn::{Block, Expr, ImplItem, Item, Signature, Stmt, TraitItem, Type, spanned::Spanned};

/// A function where it stands in the text of its file.
#[derive(Debug, Clone)]
pub struct Function<'a> {
    /// Between the braces.
    pub body: &'a str,
    /// Where that is.
    pub place: Range<usize>,
    /// How much of the body checks the arguments and nothing else.
    pub checks: usize,
    /// What is written of it before the body.
    pub head: &'a str,
    /// The line of its name, from 1.
    pub line: usize,
    /// Whether there is more in it than checks and `todo!()`.
    pub is_written: bool,
}

/// Finds a function, `name` or `Type::name`.
pub fn find<'a>(text: &'a str, parsed: &syn::File, path: &str) -> Result<Function<'a>> {
    let (owner, name) = match path.split_once("::") {
        Some((owner, name)) => (Some(owner), name),
        None => (None, path),
    };
    let mut found: Vec<(&Signature, &Block)> = Vec::new();
    for item in &parsed.items {
        match (item, owner) {
            (Item::Fn(it), None) => found.push((&it.sig, &*it.block)),
            (Item::Impl(it), Some(owner)) if type_name(&it.self_ty).as_deref() == Some(owner) => {
                found.extend(it.items.iter().filter_map(|item| match item {
                    ImplItem::Fn(it) => Some((&it.sig, &it.block)),
                    _ => None,
                }));
            }
            (Item::Trait(it), Some(owner)) if it.ident == owner => {
                found.extend(it.items.iter().filter_map(|item| match item {
                    TraitItem::Fn(it) => Some((&it.sig, it.default.as_ref()?)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found.retain(|(signature, _)| signature.ident == name);
    match found.as_slice() {
        [(signature, block)] => Ok(function(text, signature, block)),
        [] => bail!("there is no function `{path}`"),
        several => bail!("there are {} functions `{path}`", several.len()),
    }
}

/// The last name of a type's path.
fn type_name(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

fn function<'a>(text: &'a str, signature: &Signature, block: &Block) -> Function<'a> {
    let place = block.brace_token.span.open().byte_range().end
        ..block.brace_token.span.close().byte_range().start;
    let (checks, rest) =
        block.stmts.split_at(block.stmts.iter().take_while(|it| is_check(it)).count());
    let is_written = !is_todo(rest);
    let checks = checks.last().map_or(0, |check| check.span().byte_range().end - place.start);
    let line = signature.ident.span().start().line;
    let head = &text[signature.span().byte_range()];
    Function { body: &text[place.clone()], place, checks, head, line, is_written }
}

impl Function<'_> {
    /// Whether it is called as another one is.
    pub fn has_head_of(&self, other: &Self) -> bool {
        let words = |head: &str| -> String {
            head.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
        };
        words(self.head) == words(other.head)
    }
}

/// Whether a statement only sees to it that the arguments fit.
fn is_check(statement: &Stmt) -> bool {
    let is_assert = |name: String| name.starts_with("assert");
    match statement {
        Stmt::Macro(it) => {
            it.mac.path.segments.last().is_some_and(|it| is_assert(it.ident.to_string()))
        }
        Stmt::Expr(Expr::Call(call), Some(_)) => match &*call.func {
            Expr::Path(it) => {
                it.path.segments.last().is_some_and(|it| is_assert(it.ident.to_string()))
            }
            _ => false,
        },
        Stmt::Expr(Expr::MethodCall(call), Some(_)) => is_assert(call.method.to_string()),
        _ => false,
    }
}

/// A text as syntax, or where it ceases to be. All of it counts in places: `syn::parse_file` would leave out a line
/// that begins with `#!`.
pub fn parse(text: &str) -> Result<syn::File, (Span, String)> {
    syn::parse_str::<syn::File>(text).map_err(|error| (error.span(), error.to_string()))
}

/// The text with each of these places replaced.
pub fn replaced(text: &str, mut changes: Vec<(Range<usize>, String)>) -> Result<String> {
    changes.sort_by_key(|(place, _)| place.start);
    let mut result = String::new();
    let mut end = 0;
    for (place, new) in changes {
        ensure!(place.start >= end, "two functions are within each other");
        result.push_str(&text[end..place.start]);
        result.push_str(&new);
        end = place.end;
    }
    result.push_str(&text[end..]);
    Ok(result)
}

/// Whether nothing but `todo!()` is left.
fn is_todo(statements: &[Stmt]) -> bool {
    match statements {
        [] => true,
        [Stmt::Macro(it)] => it.mac.path.is_ident("todo"),
        [Stmt::Expr(Expr::Macro(it), _)] => it.mac.path.is_ident("todo"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "
        pub struct Line<T>(T);
        impl<T: Copy> Line<T> {
            fn at(&self, x: T) -> T {
                assert!(true);
                self.assert_fits();
                let y = x; // ä
                y
            }
        }
        impl Line<f64> { fn other() {} }
        fn half(x: f64) -> f64 { x / 2.0 }
        fn empty() { /* nothing */ todo!() }
    ";

    fn found(path: &str) -> Result<Function<'static>> {
        find(TEXT, &parse(TEXT).unwrap(), path)
    }

    #[test]
    fn a_function_is_found_with_its_body_and_its_checks() {
        assert_eq!(found("half").unwrap().body, " x / 2.0 ");
        let at = found("Line::at").unwrap();
        assert!(at.body[at.checks..].trim_start().starts_with("let y = x; // ä"), "{}", at.body);
        assert_eq!(at.line, 4);
        assert_eq!(found("at").unwrap_err().to_string(), "there is no function `at`");
    }

    #[test]
    fn places_are_replaced() {
        let half = found("half").unwrap();
        let text = replaced(TEXT, vec![(half.place, " 0.0 ".into())]).unwrap();
        assert!(text.contains("fn half(x: f64) -> f64 { 0.0 }"), "{text}");
    }

    #[test]
    fn what_is_not_written_is_known() {
        let is_written = |body: &str| {
            let text = format!("fn f(x: f64) -> f64 {{ assert!(x > 0.0); {body} }}");
            find(&text, &parse(&text).unwrap(), "f").unwrap().is_written
        };
        for not in ["// Write it.\n todo!()", "todo!(\"later\");", "", "/* later */"] {
            assert!(!is_written(not), "{not:?} is not written");
        }
        assert!(is_written("x") && is_written("if x > 1.0 { todo!() } else { x }"));
    }
}
