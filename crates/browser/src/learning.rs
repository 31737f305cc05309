//! A network that learns in the page.

use crate::{
    book::Book,
    hand,
    opened::open,
    tab::Tab,
    twin::{Twin, Watched},
    verdict::Verdict,
};
use anyhow::Result;
use std::time::Instant;

const PART: &str = "train/learning";

/// What is asked for is 85 % within 10 s; a machine that does other things too gets more time.
const ACCURACY: f64 = 0.85;
const SECONDS: u8 = 30;

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    open(book, tab, "train")?;
    hand::bring(tab, &button("run"))?;
    let start = Instant::now();
    hand::click(tab, &button("run"))?;
    let reached =
        format!("JSON.parse(watched.part('{PART}').dataset.values ?? '[]')[1] >= {ACCURACY}");
    let within = tab.evaluate::<bool>(&format!("watched.until(() => {reached}, {SECONDS})"));
    let seconds = start.elapsed().as_secs_f64();
    let said = says(tab)?;
    println!("  after {seconds:.1} s: {said}");
    verdict.expect(within.is_ok(), format!("{SECONDS} s of learning: {said}"));
    hand::click(tab, &button("run"))?;
    tab.evaluate::<bool>(&format!("watched.settled('{PART}', 0).then(() => true)"))?;
    let stopped = says(tab)?;
    let later: String =
        tab.evaluate(&format!("new Promise(next => setTimeout(next, 500)).then(() => {SAYS})"))?;
    verdict.expect(stopped == later, "learning does not stop when it is pressed again");
    watch_units(tab, verdict)?;
    hand::click(tab, &button("anew"))?;
    tab.evaluate::<bool>(&format!("watched.until(() => {SAYS}.includes('learnt nothing yet'))"))?;
    let watched: Vec<Watched> = tab.evaluate("watched.log")?;
    Twin::of(book).compare(&watched, verdict)
}

const SAYS: &str = "watched.part('train/learning').querySelector('.says').textContent";

fn says(tab: &mut Tab) -> Result<String> {
    tab.evaluate(SAYS)
}

fn button(name: &str) -> String {
    format!("watched.part('{PART}').querySelector('[data-{name}]')")
}

/// Once something has been learnt, the hidden units are another picture than the curves.
fn watch_units(tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    let changed: bool = tab.evaluate(&format!(
        "(async () => {{ const picture = () => watched.part('{PART}').querySelector('.picture').innerHTML;
        const before = picture(), choice = watched.controls('{PART}')[0];
        await watched.set('{PART}', choice, 1);
        return picture() !== before; }})()"
    ))?;
    verdict.expect(changed, format!("{PART}: the hidden units are not shown"));
    Ok(())
}
