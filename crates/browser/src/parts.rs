//! The live parts: each control at its ends and in its middle, and the answers beside those of the crate itself.

use crate::{
    book::{Book, CHAPTERS},
    digit,
    opened::{open, parts},
    tab::Tab,
    twin::{Twin, Watched},
    verdict::{Verdict, median_and_most},
};
use anyhow::Result;
use serde::Deserialize;

/// Controls that change no picture as the page stands: nothing has been learnt yet.
const STILL: [(&str, &str); 3] = [
    ("train/learning", "what to watch"),
    ("train/learning", "activation"),
    ("train/learning", "learning rate η"),
];

/// No chapter loses its parts unseen.
const LEAST: usize = 12;

/// What a tour of a part's controls has found.
#[derive(Deserialize)]
struct Tour {
    controls: Vec<Moved>,
    milliseconds: Vec<f64>,
    faults: Vec<String>,
}

#[derive(Deserialize)]
struct Moved {
    name: String,
    /// How many different ones its settings have given.
    pictures: usize,
}

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    let mut count = 0;
    for chapter in CHAPTERS {
        open(book, tab, chapter)?;
        for part in parts(tab)? {
            count += 1;
            if part == digit::PART {
                if !book.reads_digits() {
                    continue;
                }
                digit::draw(tab, &digit::EXAMPLE)?;
            }
            let tour: Tour = tab.evaluate(&format!("watched.tour('{part}')"))?;
            println!("  {part}: {}", median_and_most(&tour.milliseconds));
            take(verdict, &part, &tour);
        }
        let watched: Vec<Watched> = tab.evaluate("watched.log")?;
        Twin::of(book).compare(&watched, verdict)?;
    }
    verdict.expect(count >= LEAST, format!("{count} live parts, expected {LEAST}"));
    Ok(())
}

fn take(verdict: &mut Verdict, part: &str, tour: &Tour) {
    for fault in &tour.faults {
        verdict.fault(format!("{part}, {fault}"));
    }
    verdict.expect(!tour.controls.is_empty(), format!("{part} has no controls"));
    for Moved { name, pictures } in &tour.controls {
        let is_still = STILL.contains(&(part, name));
        verdict.expect(
            *pictures > 1 || is_still,
            format!("{part}, {name}: the picture stays the same"),
        );
    }
}
