//! What a reader does with the live parts by keyboard, mouse and finger.

use crate::{book::Book, hand, opened::open, tab::Tab, verdict::Verdict};
use anyhow::{Context, Result};
use serde_json::Value;

pub fn check(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    arrows(book, tab, verdict)?;
    play(book, tab, verdict)?;
    points(book, tab, verdict)?;
    place(book, tab, verdict)
}

/// An arrow key moves a slider, and turns no page, neither there nor on a button.
fn arrows(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    const SLIDER: &str = "watched.part('numdiff/descent').querySelector('input[type=range]')";
    const BUTTON: &str = "watched.part('numdiff/descent').querySelector('button')";
    open(book, tab, "numdiff")?;
    let state = format!("[location.href, {SLIDER}.value]");
    let before: [String; 2] = tab.evaluate(&state)?;
    for element in [SLIDER, BUTTON] {
        hand::bring(tab, element)?;
        tab.evaluate::<bool>(&format!("({element}.focus(), true)"))?;
        hand::press(tab, "ArrowRight")?;
        tab.evaluate::<bool>("new Promise(next => setTimeout(() => next(true), 300))")
            .context("an arrow key turns the page")?;
    }
    let after: [String; 2] = tab.evaluate(&state)?;
    verdict.expect(before[0] == after[0], "an arrow key turns the page");
    verdict.expect(before[1] != after[1], "an arrow key does not move a slider");
    Ok(())
}

/// The button plays a formula to its end.
fn play(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    const BUTTON: &str = "watched.part('graph/formula').querySelector('[data-play]')";
    const STEPS: &str = "watched.part('graph/formula').querySelector('[data-steps]')";
    open(book, tab, "graph")?;
    tab.evaluate::<bool>("watched.settled('graph/formula', 0).then(() => true)")?;
    hand::click(tab, BUTTON)?;
    tab.evaluate::<bool>(&format!("watched.until(() => {STEPS}.value !== {STEPS}.max)"))?;
    let ended = tab.evaluate::<bool>(&format!(
        "watched.until(() => {BUTTON}.textContent === '▶' && {STEPS}.value === {STEPS}.max, 30)"
    ));
    verdict.expect(ended.is_ok(), "graph/formula is not played to its end");
    Ok(())
}

/// The middle of a part's plane, in the window, and somewhat aside of it.
fn in_plane(tab: &mut Tab, part: &str) -> Result<hand::Place> {
    let plane = format!("watched.part('{part}').querySelector('.picture [data-plane]')");
    let [left, top, width, height] = hand::bring(tab, &plane)?;
    Ok([left + 0.6 * width, top + 0.3 * height])
}

/// A click and a tap in the picture put a point.
fn points(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    const PART: &str = "net/plane";
    open(book, tab, "net")?;
    tab.evaluate::<bool>(&format!("watched.settled('{PART}', 0).then(() => true)"))?;
    let controls = asked(tab, PART)?.len();
    let steps: [fn(&mut Tab, hand::Place) -> Result<()>; 2] =
        [|tab, place| hand::drag(tab, &[place]), hand::tap];
    for (number, step) in steps.into_iter().enumerate() {
        let place = in_plane(tab, PART)?;
        let before: u32 = tab.evaluate(&format!("watched.answers('{PART}')"))?;
        step(tab, place)?;
        tab.evaluate::<bool>(&format!("watched.settled('{PART}', {before}).then(() => true)"))?;
        let points = (asked(tab, PART)?.len() - controls) / 3;
        verdict.expect(
            points == number + 1,
            format!("{PART} has {points} points, expected {}", number + 1),
        );
    }
    let numbers = asked(tab, PART)?;
    let put = &numbers[controls..];
    let near = (put[0] - 0.2).abs() < 0.05 && (put[1] - 0.4).abs() < 0.05;
    verdict.expect(near, format!("{PART}: a click at (0.2, 0.4) is a point at {put:?}"));
    Ok(())
}

/// The numbers that a part was asked last.
fn asked(tab: &mut Tab, part: &str) -> Result<Vec<f64>> {
    let request: String =
        tab.evaluate(&format!("watched.log.findLast(asked => asked.part === '{part}').request"))?;
    let request: Value = serde_json::from_str(&request)?;
    Ok(serde_json::from_value(request["numbers"].clone())?)
}

/// A click in the picture moves where a descent starts.
fn place(book: &Book, tab: &mut Tab, verdict: &mut Verdict) -> Result<()> {
    const PART: &str = "numdiff/descent";
    open(book, tab, "numdiff")?;
    tab.evaluate::<bool>(&format!("watched.settled('{PART}', 0).then(() => true)"))?;
    let starts = format!(
        "[...watched.part('{PART}').querySelectorAll('[data-place]')].map(slider => Number(slider.value))"
    );
    let before: [f64; 2] = tab.evaluate(&starts)?;
    let place = in_plane(tab, PART)?;
    hand::drag(tab, &[place])?;
    let after: [f64; 2] = tab.evaluate(&starts)?;
    let moved = after[0] > 0.0 && after[1] > 0.0 && after != before;
    verdict.expect(
        moved,
        format!("{PART}: a click to the right of the middle and above it sets {after:?}"),
    );
    Ok(())
}
