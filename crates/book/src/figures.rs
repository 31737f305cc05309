//! The figures of the chapters and of the exercises, which are files of the book.

use crate::{course::Course, page::Page};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// What a figure has at its head to be dark by itself. In the book the reader chooses, and `book.css` obeys.
const DARK: &str = "<style>@media (prefers-color-scheme: dark)";

/// In pixels; what is wider is not made so narrow that nobody can read it.
const WIDE: u32 = 1000;

/// Each figure by its address in the book.
pub struct Figures(BTreeMap<String, String>);

impl Figures {
    /// Those that stand in texts of the course, and those in this folder of exercises, at `exercises/`.
    pub fn read(course: &Course, exercises: &Course) -> Result<Self> {
        let mut all = BTreeMap::new();
        let texts = course.files("crates", ".svg").into_iter();
        for path in texts.filter(|path| path.contains("/figures/")) {
            let svg = course.text(&path)?;
            all.insert(path, without_dark(&svg));
        }
        for path in exercises.files("", ".svg") {
            all.insert(format!("exercises/{path}"), without_dark(&exercises.text(&path)?));
        }
        Ok(Self(all))
    }

    /// No figures.
    #[cfg(test)]
    pub fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Whether there is one at this address.
    pub fn has(&self, address: &str) -> bool {
        self.0.contains_key(address)
    }

    /// The figure at this address as it stands in a page, with words for those who do not see it.
    pub fn image(&self, page: &Page, address: &str, words: &str) -> Option<String> {
        let svg = self.0.get(address)?;
        let size = |name| said(svg, name).unwrap_or(0);
        let (width, height) = (size("width"), size("height"));
        let wide = if width > WIDE { " wide" } else { "" };
        let (src, alt) = (page.way_to(address), report::escape(words).replace('\n', " "));
        Some(format!(
            "<img class=\"drawn{wide}\" loading=\"lazy\" width=\"{width}\" height=\"{height}\" src=\"{src}\" alt=\"{alt}\">"
        ))
    }

    /// Writes them all into a folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        for (address, svg) in &self.0 {
            let path = folder.join(address);
            let above = path.parent().unwrap_or(folder);
            fs::create_dir_all(above)
                .and_then(|()| fs::write(&path, svg))
                .with_context(|| format!("{}: cannot be written", path.display()))?;
        }
        Ok(())
    }
}

fn without_dark(svg: &str) -> String {
    let parts = svg.split_once(DARK).and_then(|(head, rest)| {
        rest.split_once("</style>").map(|(_, tail)| format!("{head}{}", tail.trim_start()))
    });
    parts.unwrap_or_else(|| svg.to_owned())
}

/// A number that the head of an SVG says.
fn said(svg: &str, name: &str) -> Option<u32> {
    let (_, rest) = svg.split_once(&format!(" {name}=\""))?;
    rest.split_once('"')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_no_longer_goes_by_what_its_reader_prefers() {
        let svg = "<svg class=\"figure\" width=\"8\">\n<style>@media (prefers-color-scheme: dark) { .figure {} }</style>\n<style>b</style><rect/>\n</svg>";
        let expected = "<svg class=\"figure\" width=\"8\">\n<style>b</style><rect/>\n</svg>";
        assert_eq!(without_dark(svg), expected);
        assert_eq!(said(expected, "width"), Some(8));
    }
}
