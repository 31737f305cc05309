//! Digits that are drawn on the pad, and networks that are handed to it.

use crate::{
    book::Book,
    hand::{self, Place},
    opened::{open, reload},
    tab::Tab,
    verdict::{Verdict, median},
};
use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use files::Scratch;
use serde_json::json;
use std::{env, fs, path::Path};

pub const PART: &str = "train/digit";
const CANVAS: &str = "watched.part('train/digit').querySelector('canvas')";
const SIDE: f64 = 28.0;

/// A digit and its strokes: corners in the pixels of MNIST, column and row.
type Digit = (u8, &'static [&'static [Place]]);

/// The digit that other tests draw.
pub const EXAMPLE: Digit = DIGITS[3];

const DIGITS: [Digit; 6] = [
    (
        0,
        &[&[
            [15.0, 4.5],
            [11.0, 6.0],
            [8.5, 10.0],
            [8.0, 15.0],
            [9.5, 20.5],
            [13.5, 23.5],
            [17.5, 22.0],
            [20.0, 17.0],
            [20.3, 11.5],
            [18.5, 6.5],
            [15.0, 4.5],
        ]],
    ),
    (1, &[&[[15.5, 4.5], [14.8, 10.0], [14.0, 17.0], [13.2, 23.5]]]),
    (
        2,
        &[&[
            [8.5, 8.5],
            [10.5, 5.5],
            [14.5, 4.5],
            [18.5, 6.5],
            [19.0, 10.0],
            [16.5, 14.5],
            [12.0, 19.0],
            [8.0, 23.0],
            [13.5, 22.5],
            [20.5, 22.8],
        ]],
    ),
    (
        3,
        &[&[
            [8.0, 6.0],
            [14.0, 4.0],
            [19.0, 8.0],
            [17.0, 12.0],
            [12.0, 13.5],
            [18.0, 15.0],
            [20.0, 20.0],
            [14.0, 24.0],
            [8.0, 21.0],
        ]],
    ),
    (
        4,
        &[
            &[[10.0, 5.0], [8.5, 10.0], [8.0, 14.0], [13.0, 14.5], [19.5, 13.5]],
            &[[18.5, 5.0], [18.0, 13.0], [17.0, 23.5]],
        ],
    ),
    (7, &[&[[7.5, 6.5], [13.0, 5.8], [20.0, 5.5], [18.0, 10.5], [15.5, 17.0], [13.5, 23.5]]]),
];

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    open(book, tab, "train")?;
    let mut milliseconds = Vec::new();
    for digit in &DIGITS {
        draw(tab, digit)?;
        milliseconds
            .push(tab.evaluate("Number(watched.part('train/digit').dataset.milliseconds)")?);
        expect_read(tab, verdict, digit.0, "by mouse")?;
    }
    let usual = median(&milliseconds);
    println!("  a drawn digit is answered in {usual:.1} ms at the median");
    verdict.expect(usual < 500.0, format!("a digit is answered in {usual} ms"));
    by_keyboard(tab, verdict)?;
    other_networks(tab, verdict)
}

/// Draws one on the empty pad, as a hand with a mouse does.
pub fn draw(tab: &mut Tab, (_, strokes): &Digit) -> Result<()> {
    clear(tab)?;
    let [left, top, width, height] = hand::bring(tab, CANVAS)?;
    let before: u32 = answers(tab)?;
    for stroke in *strokes {
        let places: Vec<Place> = path(stroke)
            .iter()
            .map(|[x, y]| [left + x / SIDE * width, top + y / SIDE * height])
            .collect();
        hand::drag(tab, &places)?;
    }
    settle(tab, before)
}

/// The corners, and places between them as a moved mouse tells them.
fn path(corners: &[Place]) -> Vec<Place> {
    const BETWEEN: u8 = 4;
    let mut path = vec![corners[0]];
    for pair in corners.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        path.extend((1..=BETWEEN).map(|step| {
            let share = f64::from(step) / f64::from(BETWEEN);
            [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]))
        }));
    }
    path
}

fn clear(tab: &mut Tab) -> Result<()> {
    let before = answers(tab)?;
    hand::click(tab, "watched.part('train/digit').querySelector('[data-pad] [data-clear]')")?;
    settle(tab, before)
}

fn answers(tab: &mut Tab) -> Result<u32> {
    tab.evaluate(&format!("watched.answers('{PART}')"))
}

fn settle(tab: &mut Tab, before: u32) -> Result<()> {
    tab.evaluate::<bool>(&format!("watched.settled('{PART}', {before}).then(() => true)")).map(drop)
}

const SAYS: &str = "watched.part('train/digit').querySelector('.says').textContent";

fn says(tab: &mut Tab) -> Result<String> {
    tab.evaluate(SAYS)
}

fn expect_read(tab: &mut Tab, verdict: &mut Verdict, digit: u8, how: &str) -> Result<()> {
    let said = says(tab)?;
    println!("  {digit} {how}: {said}");
    let expected = format!("It reads a {digit},");
    verdict.expect(said.starts_with(&expected), format!("a {digit} drawn {how}: {said}"));
    Ok(())
}

/// A 1: the pen goes up from the middle, is lowered, and goes down.
fn by_keyboard(tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    reload(tab)?;
    let page: String = tab.evaluate("location.href")?;
    hand::bring(tab, CANVAS)?;
    tab.evaluate::<bool>(&format!("({CANVAS}.focus(), true)"))?;
    let before = answers(tab)?;
    let keys =
        [vec!["ArrowUp"; 9], vec![" "], vec!["ArrowDown"; 18], vec![" "], vec!["ArrowRight"; 2]];
    for key in keys.concat() {
        hand::press(tab, key)?;
    }
    settle(tab, before)?;
    let now: String = tab.evaluate("location.href")?;
    verdict.expect(page == now, "an arrow key on the pad turns the page");
    expect_read(tab, verdict, 1, "by keyboard")
}

/// The network of the book again from its file, and a file that is none.
fn other_networks(tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    let folder = Scratch::begin(&env::temp_dir(), "descent-network")?;
    let network = folder.path().join("mine.safetensors");
    let bytes: String = tab.evaluate("globalThis.DESCENT_NETWORK")?;
    fs::write(&network, BASE64_STANDARD.decode(bytes)?)?;
    choose(tab, &network)?;
    let taken = format!("watched.until(() => {SAYS}.startsWith('mine.safetensors: a network'))");
    tab.evaluate::<bool>(&taken)?;
    println!("  a file: {}", says(tab)?);
    draw(tab, &EXAMPLE)?;
    expect_read(tab, verdict, EXAMPLE.0, "for a network from a file")?;
    let wrong = folder.path().join("wrong.safetensors");
    fs::write(&wrong, "no tensors")?;
    choose(tab, &wrong)?;
    tab.evaluate::<bool>(&format!(
        "watched.until(() => watched.part('{PART}').matches('.wrong'))"
    ))?;
    let said = says(tab)?;
    println!("  a wrong file: {said}");
    verdict.expect(said.contains("wrong.safetensors"), format!("a wrong file: {said}"));
    draw(tab, &EXAMPLE)?;
    expect_read(tab, verdict, EXAMPLE.0, "after a wrong file")
}

fn choose(tab: &mut Tab, file: &Path) -> Result<()> {
    let document = tab.call("DOM.getDocument", json!({}))?;
    let selector = format!("section[data-part='{PART}'] input[type=file]");
    let wanted = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
    let input = tab.call("DOM.querySelector", wanted)?;
    let file = file.to_str().context("a folder with a strange name")?;
    tab.call("DOM.setFileInputFiles", json!({"nodeId": input["nodeId"], "files": [file]})).map(drop)
}
