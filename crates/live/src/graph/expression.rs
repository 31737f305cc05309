//! A formula as it is typed, and the graph that it makes.

use graph::{Activation, Graph, Var};
use std::collections::BTreeMap;

/// A formula of numbers and names.
#[derive(Debug, PartialEq)]
pub(crate) enum Expression {
    Number(f64),
    Name(String),
    Sum(Box<Self>, Box<Self>),
    Difference(Box<Self>, Box<Self>),
    Product(Box<Self>, Box<Self>),
    Power(Box<Self>, u32),
    Applied(Activation, Box<Self>),
}

use Expression::{Applied, Difference, Name, Number, Power, Product, Sum};

peg::parser! {
    grammar formulas() for str {
        rule _ = quiet!{ [' ']* }

        pub rule formula() -> Expression = _ it:sum() _ { it }

        rule sum() -> Expression = precedence!{
            x:(@) _ "+" _ y:@ { Sum(x.into(), y.into()) }
            x:(@) _ ("-" / "−") _ y:@ { Difference(x.into(), y.into()) }
            --
            x:(@) _ ("*" / "·" / "×") _ y:@ { Product(x.into(), y.into()) }
            --
            ("-" / "−") _ x:@ { Product(Number(-1.0).into(), x.into()) }
            --
            x:@ _ "^" _ n:exponent() { Power(x.into(), n) }
            x:@ _ "²" { Power(x.into(), 2) }
            --
            f:function() "(" _ x:sum() _ ")" { Applied(f, x.into()) }
            x:number() { Number(x) }
            x:name() { Name(x) }
            "(" _ x:sum() _ ")" { x }
        }

        rule function() -> Activation
            = "relu" { Activation::Relu } / "sigmoid" { Activation::Sigmoid } / "tanh" { Activation::Tanh }

        rule exponent() -> u32 = n:$(['2'..='6']) !['0'..='9' | '.'] {? n.parse().or(Err("2 to 6")) }
            / expected!("an exponent from 2 to 6")

        rule number() -> f64 = quiet!{
            n:$(['0'..='9']+ ("." ['0'..='9']*)?) {? n.parse().or(Err("a number")) }
        } / expected!("a number")

        rule name() -> String = quiet!{
            !function() name:$(['a'..='z' | 'A'..='Z' | 'α'..='ω']) ![c if c.is_alphabetic()] { name.to_owned() }
        } / expected!("a letter")
    }
}

impl Expression {
    /// Reads a formula, or says at which sign it could not be read, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, String> {
        formulas::formula(text).map_err(|wrong| {
            let (before, rest) = text.split_at(wrong.location.offset.min(text.len()));
            let found =
                rest.chars().next().map_or("the end".to_owned(), |sign| format!("{sign:?}"));
            format!(
                "After {before:?} comes {found}, which is not known there. Known are names of one letter, numbers, \
                 + − · ( ), powers ^2 to ^6, and relu(), sigmoid(), tanh(); 2x is written 2·x."
            )
        })
    }

    /// The names in it, each once, in the order of the alphabet.
    pub fn names(&self) -> Vec<&str> {
        let mut names = match self {
            Number(_) => Vec::new(),
            Name(name) => vec![name.as_str()],
            Sum(x, y) | Difference(x, y) | Product(x, y) => [x.names(), y.names()].concat(),
            Power(x, _) | Applied(_, x) => x.names(),
        };
        names.sort_unstable();
        names.dedup();
        names
    }

    /// How many operations it takes at most.
    pub fn size(&self) -> usize {
        match self {
            Number(_) | Name(_) => 0,
            Sum(x, y) | Product(x, y) => x.size() + y.size() + 1,
            Difference(x, y) => x.size() + y.size() + 2,
            Power(x, n) => x.size() + *n as usize - 1,
            Applied(_, x) => x.size() + 1,
        }
    }

    /// Computes it, so that the graph records it. A name is one node wherever it stands.
    pub fn record<'g>(
        &self,
        graph: &'g Graph<f64>,
        names: &BTreeMap<&str, Var<'g, f64>>,
    ) -> Var<'g, f64> {
        let of = |x: &Self| x.record(graph, names);
        match self {
            Number(value) => graph.number(&figure::number(*value), *value),
            Name(name) => names[name.as_str()],
            Sum(x, y) => of(x) + of(y),
            Difference(x, y) => of(x) + graph.number("−1", -1.0) * of(y),
            Product(x, y) => of(x) * of(y),
            Power(x, 2) => of(x).square(),
            Power(x, n) => {
                let x = of(x);
                (1..*n).fold(x, |power, _| power * x)
            }
            Applied(f, x) => of(x).apply(*f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a formula at x = 3, y = 4, and its slope by x.
    fn at(text: &str) -> (f64, f64) {
        let graph = Graph::new();
        let names = BTreeMap::from([("x", graph.number("x", 3.0)), ("y", graph.number("y", 4.0))]);
        let result = Expression::parse(text).unwrap().record(&graph, &names);
        (result.number(), result.backward().number(names["x"]))
    }

    #[test]
    fn formulas_mean_what_they_mean_on_paper() {
        for (text, expected) in [
            ("(x + y)^2", (49.0, 14.0)),
            ("x + y * 2", (11.0, 1.0)),
            ("x - y - x", (-4.0, 0.0)),
            ("-x²", (-9.0, -6.0)),
            ("2·x^3 − y", (50.0, 54.0)),
            ("(x + y)*x", (21.0, 10.0)),
            ("relu(y - x)", (1.0, -1.0)),
            ("1.5", (1.5, 0.0)),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_where_and_what_was_expected() {
        for (text, words) in [
            ("x +", "After \"x +\" comes the end"),
            ("x / y", "After \"x \" comes '/'"),
            ("x^9", "After \"x^\" comes '9'"),
            ("", "comes the end"),
            ("price", "After \"\" comes 'p'"),
        ] {
            let wrong = Expression::parse(text).unwrap_err();
            assert!(wrong.contains(words) && wrong.contains("2·x"), "{text}: {wrong}");
        }
    }

    #[test]
    fn a_name_is_there_once() {
        assert_eq!(Expression::parse("(x + b)*x").unwrap().names(), ["b", "x"]);
    }
}
