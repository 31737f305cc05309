//! Each page, as wide as a telephone and as a screen, light and dark.

use crate::{book::Book, chromium::Chromium, problems::problems, tab::Tab, verdict::Verdict};
use anyhow::{Context, Result};
use std::thread;

const LOOK: &str = include_str!("../page/look.js");

/// The themes of mdBook that are tried, and what a page is tried at.
pub const THEMES: [&str; 2] = ["light", "navy"];
pub const WIDTHS: [u32; 2] = [360, 1200];

/// As many tabs as that are looked at together.
const TABS: usize = 2;

/// Looks at all pages, and takes down what is wrong with them.
pub fn check(book: &Book, chromium: &mut Chromium, verdict: &mut Verdict) -> Result<()> {
    let pages = book.pages()?;
    let parts = pages.chunks(pages.len().div_ceil(TABS));
    let work =
        parts.map(|part| Ok((Tab::new(chromium.tab()?)?, part))).collect::<Result<Vec<_>>>()?;
    let found = thread::scope(|scope| {
        let looks: Vec<_> = work
            .into_iter()
            .map(|(mut tab, part)| scope.spawn(move || look_at(&mut tab, book, part)))
            .collect();
        looks.into_iter().map(|look| look.join().expect("no look panics")).collect::<Vec<_>>()
    });
    for faults in found {
        for fault in faults? {
            verdict.fault(fault);
        }
    }
    println!("  {} pages", pages.len());
    Ok(())
}

/// What is wrong with these pages. Those of code are alike, so each is looked at once, in a narrow window.
fn look_at(tab: &mut Tab, book: &Book, pages: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for theme in THEMES {
        tab.set_theme(theme)?;
        for page in pages {
            let is_code = page.starts_with("code/");
            if is_code && theme != THEMES[0] {
                continue;
            }
            let widths = if is_code { &WIDTHS[..1] } else { &WIDTHS[..] };
            tab.set_width(widths[0])?;
            tab.visit(&book.address(page)).with_context(|| page.clone())?;
            for &width in widths {
                tab.set_width(width)?;
                let faults: Vec<String> = tab.evaluate(&format!("{LOOK}({width})"))?;
                found.extend(
                    faults.iter().map(|fault| format!("{page}, {theme}, {width} px: {fault}")),
                );
            }
            let told = problems(&tab.events());
            found.extend(told.iter().map(|problem| format!("{page}, {theme}: {problem}")));
        }
    }
    Ok(found)
}
