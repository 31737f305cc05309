//! A file with other bodies in its functions.

use crate::function::{find, replaced};
use anyhow::{Context, Result};

/// The text with these bodies in the functions of these names, and more items at its end.
pub fn graft(
    text: &str,
    syntax: &syn::File,
    bodies: &[(&str, &str)],
    items: impl IntoIterator<Item = String>,
) -> Result<String> {
    let mut changes = Vec::new();
    for (function, body) in bodies {
        let found = find(text, syntax, function).with_context(|| (*function).to_owned())?;
        changes.push((found.place, (*body).to_owned()));
    }
    let mut text = replaced(text, changes)?;
    for item in items {
        text.push('\n');
        text.push_str(&item);
        text.push('\n');
    }
    Ok(text)
}
