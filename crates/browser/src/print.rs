//! A chapter on paper: its pictures are there, and its controls are not.

use crate::{book::Book, opened::open, tab::Tab, verdict::Verdict};
use anyhow::Result;
use serde_json::json;

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    tab.set_theme("navy")?;
    open(book, tab, "numdiff")?;
    tab.call("Emulation.setEmulatedMedia", json!({"media": "print"}))?;
    let found: Vec<String> = tab.evaluate(PAPER)?;
    tab.call("Emulation.setEmulatedMedia", json!({"media": ""}))?;
    tab.set_theme("light")?;
    for fault in found {
        verdict.fault(format!("on paper, {fault}"));
    }
    Ok(())
}

/// What paper would show that it should not, and the other way round. It is white, also where the screen was dark.
const PAPER: &str = "[...document.querySelectorAll('.live')].flatMap(part => {
    const seen = name => part.querySelector(name)?.getBoundingClientRect().height > 0;
    const found = [];
    if (seen('.controls')) found.push(`${part.id} has controls`);
    if (!seen('.picture svg')) found.push(`${part.id} has no picture`);
    if (getComputedStyle(part.querySelector('.picture svg')).filter !== 'none') found.push(`${part.id} is dark`);
    return found;
}).concat([...document.querySelectorAll('.drawn')].filter(figure => getComputedStyle(figure).filter !== 'none')
    .map(figure => `${figure.src} is dark`))";
