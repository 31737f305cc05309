//! A light grid, two axes with their ticks and names, and the heading above.

use crate::{
    Chart, Color, GREY,
    frame::Frame,
    letters::{Anchor, Letters},
    path::Path,
    px::{Point, Px},
    svg::Svg,
};

/// What a chart leaves for its margins, the numbers of its axes and their names, and its heading, in pixels.
const MARGIN: f64 = 14.0;
const RIGHT: f64 = 26.0; // the last number of the x-axis reaches over its end
const BELOW: f64 = 46.0;
const LEFT: f64 = 64.0;
const HEADING: f64 = 17.5;

/// How long a tick is, and how far from its axis the numbers begin.
const TICK: f64 = 5.0;
const TO_LABEL: f64 = 10.0;

/// What is between the axes of a chart that has that place.
pub(crate) fn between(place: Frame) -> Frame {
    place.without(MARGIN + LEFT, MARGIN + HEADING, RIGHT, MARGIN + BELOW)
}

/// All of a chart but what is between its axes, which is to be in the frame.
pub(crate) fn axes(svg: &mut Svg, chart: &Chart, frame: Frame) {
    let (bottom, left) = (frame.bottom(), frame.left);
    let columns: Vec<_> = named(chart.x.marks(), |share| frame.at((share, 1.0)).0);
    let rows: Vec<_> = named(chart.y.marks(), |share| frame.at((0.0, 1.0 - share)).1);
    let (mut grid, mut axes) = (Path::default(), Path::default());
    axes.line([(left, frame.top), (left, bottom), (frame.right(), bottom)]);
    for &(x, _) in &columns {
        grid.line([(x, frame.top), (x, bottom)]);
        axes.line([(x, bottom), (x, bottom + TICK)]);
    }
    for &(y, _) in &rows {
        grid.line([(left, y), (frame.right(), y)]);
        axes.line([(left - TICK, y), (left, y)]);
    }
    svg.path(&grid, format_args!(" stroke=\"{}\"", Color(225, 225, 225)));
    svg.path(&axes, format_args!(" fill=\"none\" stroke=\"{GREY}\""));
    let letters = Letters::new(15, Anchor::Middle);
    let baseline = bottom + TO_LABEL + letters.below_top();
    let below = columns.iter().map(|(x, label)| ((*x, baseline), label));
    labels(svg, letters, below);
    let letters = Letters::new(15, Anchor::End);
    let (end, lower) = (left - TO_LABEL, letters.below_middle());
    labels(svg, letters, rows.iter().map(|(y, label)| ((end, y + lower), label)));
    names(svg, chart, frame);
}

/// Labels with their places in pixels.
fn named(marks: Vec<(f64, String)>, place: impl Fn(f64) -> f64) -> Vec<(f64, String)> {
    marks.into_iter().map(|(share, label)| (place(share), label)).collect()
}

fn labels<'a>(svg: &mut Svg, letters: Letters, labels: impl Iterator<Item = (Point, &'a String)>) {
    svg.group(letters, |svg| labels.for_each(|(place, label)| svg.text(label, place, "")));
}

/// The heading and the names of the axes.
fn names(svg: &mut Svg, chart: &Chart, frame: Frame) {
    // The heading stands in the middle of the axes and their numbers.
    let middle = (frame.left - LEFT + frame.right()) / 2.0;
    svg.text(&chart.heading, (middle, frame.top - 4.6), Letters::new(20, Anchor::Middle));
    let (x, y) = frame.at((0.5, 0.5));
    let letters = Letters::new(17, Anchor::Middle);
    svg.text(&chart.x.name, (x, frame.bottom() + BELOW - 3.7), letters);
    let x = frame.left - LEFT + letters.below_top();
    let upwards = format_args!("{letters} transform=\"rotate(-90 {} {})\"", Px::new(x), Px::new(y));
    svg.text(&chart.y.name, (x, y), upwards);
}
