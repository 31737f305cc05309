//! Values of a recipe that are written as on the command line.

use images::Elastic;
use serde::{Deserialize, Deserializer, de::Error};
use std::{fmt::Display, str::FromStr};
use toml::Value;
use train::{Optimizer, Sampling};

/// `activation = "tanh"`, `initialisation = 0.01`: what `FromStr` reads.
pub fn parsed<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let text = text_of(Value::deserialize(from)?).map_err(D::Error::custom)?;
    text.parse().map(Some).map_err(D::Error::custom)
}

/// `elastic = "34:4"`.
pub fn elastic_of<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Elastic>, D::Error> {
    let text = text_of(Value::deserialize(from)?).map_err(D::Error::custom)?;
    elastic(&text).map(Some).map_err(D::Error::custom)
}

/// `optimizer = "adam"`, or a table of its name and its numbers.
pub fn optimizer_of<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Optimizer>, D::Error> {
    let optimizer = match Value::deserialize(from)? {
        Value::Table(table) => optimizer_in(table),
        name => text_of(name).and_then(|name| name.parse().map_err(said)),
    };
    optimizer.map(Some).map_err(D::Error::custom)
}

/// α and σ of `34:4`.
pub fn elastic(text: &str) -> Result<Elastic, String> {
    let parts = text.split_once(':');
    let numbers = parts.and_then(|(alpha, sigma)| Some((number(alpha)?, number(sigma)?)));
    match numbers {
        Some((alpha, sigma)) => Ok(Elastic { alpha, sigma }),
        None => Err(format!("found `{text}`, expected ALPHA:SIGMA such as 34:4")),
    }
}

/// A way to choose samples, by name.
pub fn sampling(text: &str) -> Result<Sampling, String> {
    let value = Value::String(text.to_ascii_lowercase());
    value.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
}

fn number(text: &str) -> Option<f32> {
    text.trim().parse().ok()
}

fn text_of(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => Err(format!("found {}, expected text", other.type_str())),
    }
}

fn optimizer_in(mut table: toml::Table) -> Result<Optimizer, String> {
    let name = table.get("name").and_then(Value::as_str);
    let name = name.ok_or("an optimizer needs a name, such as name = \"adam\"")?;
    let default: Optimizer = name.parse().map_err(said)?;
    table.insert("name".to_owned(), name.to_ascii_lowercase().into());
    // What is flattened or tagged lets unknown keys pass.
    let known = toml::Table::try_from(default).map_err(said)?;
    if let Some(key) = table.keys().find(|key| !known.contains_key(*key)) {
        let expected = known.keys().map(String::as_str).collect::<Vec<_>>();
        let expected = expected.join(", ");
        return Err(format!("unknown key `{key}` of {default}: expected {expected}"));
    }
    let optimizer = Value::Table(table).try_into();
    optimizer.map_err(|error: toml::de::Error| error.message().to_owned())
}

fn said(error: impl Display) -> String {
    error.to_string()
}
