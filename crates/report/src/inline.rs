//! A figure that stands in the page itself, so that the page needs nothing beside it.

use crate::words::escape;
use std::{fs, path::Path};

/// A figure to stand in the page, or none where there is no file. In the page its ids meet those
/// of other figures, so they get a name of their own.
pub(crate) fn inline(folder: &Path, path: &str, words: &str) -> Option<String> {
    let file = fs::read_to_string(folder.join(path)).ok()?;
    let svg = &file[file.find("<svg")?..];
    let own = path.replace('/', "-");
    let svg = if width(svg) > WIDE {
        svg.replacen("class=\"figure\"", "class=\"figure wide\"", 1)
    } else {
        svg.to_owned()
    };
    let svg = svg
        .replace(" id=\"", &format!(" id=\"{own}-"))
        .replace("url(#", &format!("url(#{own}-"))
        .replace("href=\"#", &format!("href=\"#{own}-"));
    Some(format!("<div role=\"img\" aria-label=\"{}\">{svg}</div>", escape(words)))
}

/// In pixels.
const WIDE: u32 = 1000;

/// The width that a figure says it has.
fn width(svg: &str) -> u32 {
    let said = svg.split_once(" width=\"").and_then(|(_, rest)| rest.split_once('"'));
    said.and_then(|(width, _)| width.parse().ok()).unwrap_or(0)
}
