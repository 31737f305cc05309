//! A chapter on paper: its pictures are there, and its controls are not.

use crate::{book::Book, opened::open, tab::Tab, verdict::Verdict};
use anyhow::Result;
use serde_json::json;

const PAPER: &str = include_str!("../page/paper.js");

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    tab.set_theme("navy")?;
    open(book, tab, "numdiff")?;
    tab.call("Emulation.setEmulatedMedia", json!({"media": "print"}))?;
    let found: Vec<String> = tab.evaluate(&format!("({PAPER})()"))?;
    tab.call("Emulation.setEmulatedMedia", json!({"media": ""}))?;
    tab.set_theme("light")?;
    for fault in found {
        verdict.fault(format!("on paper, {fault}"));
    }
    Ok(())
}
