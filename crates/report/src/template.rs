//! The templates and what they are filled in by.

use crate::words;
use anyhow::Result;
use minijinja::{Environment, Value, syntax::SyntaxConfig, value::Serde};
use record::Table;

/// The HTML of a figure by its path, with these words for those who do not see it; none where its file is missing.
pub(crate) trait Figure: Fn(&str, &str) -> Option<String> + Send + Sync + 'static {}

impl<F: Fn(&str, &str) -> Option<String> + Send + Sync + 'static> Figure for F {}

/// All templates, with figures made so.
pub(crate) fn environment(figure: impl Figure) -> Result<Environment<'static>> {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).build()?;
    environment.set_syntax(syntax);
    for (name, text) in [
        ("page.html", include_str!("../page/page.html")), // .html is escaped
        ("macros.html", include_str!("../page/macros.html")),
        ("exercise.html", include_str!("../page/exercise.html")),
        ("page.css", include_str!("../page/page.css")),
        ("exercise.css", include_str!("../page/exercise.css")),
    ] {
        environment.add_template(name, text)?;
    }
    environment.add_filter("figure", move |path: &str, words: &str| {
        figure(path, words).map(Value::from_safe_string)
    });
    environment.add_filter("name", words::name);
    environment.add_filter("numbers", |table: Serde<Table>| words::numbers(&table));
    environment.add_filter("number", words::number);
    environment.add_filter("time", words::time);
    environment.add_filter("tolerance", words::tolerance);
    Ok(environment)
}
