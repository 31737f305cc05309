//! How much a page loads.

use crate::{
    book::{Book, size},
    tab::Tab,
    verdict::Verdict,
};
use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use std::{collections::BTreeSet, io::Write};

/// What ARCHITECTURE.md promises.
const MOST: u64 = 300_000;

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    tab.events();
    tab.visit(&book.address("index.html"))?;
    let events = tab.events();
    let asked = events.iter().filter(|event| event.method == "Network.requestWillBeSent");
    let addresses: BTreeSet<&str> =
        asked.filter_map(|event| event.params["request"]["url"].as_str()).collect();
    let bytes: u64 = addresses.iter().filter_map(|address| size(address)).sum();
    println!("  index.html loads {bytes} bytes in {} files", addresses.len());
    verdict.expect(
        bytes > 0 && bytes < MOST,
        format!("index.html loads {bytes} bytes, expected less than {MOST}"),
    );
    if book.moves() {
        for (_, wasm) in book.data("live.wasm.js")? {
            let mut packed = GzEncoder::new(Vec::new(), Compression::best());
            packed.write_all(&wasm)?;
            println!("  live.wasm has {} bytes, packed {}", wasm.len(), packed.finish()?.len());
        }
    }
    Ok(())
}
