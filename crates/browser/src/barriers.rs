//! Barriers for those who read with other means than eyes and a mouse, as far as axe-core finds them.

use crate::{
    book::{Book, CHAPTERS, chapter},
    pages::THEMES,
    tab::Tab,
    verdict::Verdict,
};
use anyhow::{Context, Result};
use std::{env, fs};

/// The pages that are looked at beside the chapters: one of each kind.
const OTHERS: [&str; 3] = ["index.html", "GLOSSARY.html", "exercises/numdiff/tangent-line.html"];

const FIND: &str = include_str!("../page/barriers.js");

/// Lets axe-core look, if the variable AXE names its `axe.min.js`.
pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    let Some(path) = env::var_os("AXE") else {
        println!("  AXE names no axe.min.js, so they are not looked for");
        return Ok(());
    };
    let axe = fs::read_to_string(&path).with_context(|| format!("AXE: {}", path.display()))?;
    let chapters = CHAPTERS.map(chapter);
    for theme in THEMES {
        tab.set_theme(theme)?;
        for page in OTHERS.into_iter().chain(chapters.iter().map(String::as_str)) {
            tab.visit(&book.address(page))?;
            let ready = if book.moves() { "await watched.started(); " } else { "" };
            let look =
                format!("(async () => {{ {ready}{axe}\nconst find = {FIND};\nreturn find(); }})()");
            for barrier in tab.evaluate::<Vec<String>>(&look)? {
                verdict.fault(format!("{page}, {theme}: {barrier}"));
            }
        }
    }
    Ok(())
}
