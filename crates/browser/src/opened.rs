//! A chapter that is opened, with parts that move.

use crate::{
    book::{Book, chapter},
    tab::Tab,
};
use anyhow::Result;

/// Opens the same page again.
pub fn reload(tab: &mut Tab) -> Result<()> {
    let address: String = tab.evaluate("location.href")?;
    tab.visit(&address)?;
    tab.evaluate::<bool>("watched.ready().then(() => true)").map(drop)
}

/// Opens a chapter, and waits until its parts move.
pub fn open(book: &Book, tab: &mut Tab, name: &str) -> Result<()> {
    tab.visit(&book.address(&chapter(name)))?;
    tab.evaluate::<bool>("watched.ready().then(() => true)").map(drop)
}

/// The live parts of the page that is open.
pub fn parts(tab: &mut Tab) -> Result<Vec<String>> {
    tab.evaluate("[...document.querySelectorAll('section.live')].map(part => part.dataset.part)")
}
