//! A light grid, two axes with their ticks and names, and the heading above.

use crate::{
    Axis, Chart, Color, GREY,
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
    let columns = ticks(&chart.x, |share| frame.at((share, 1.0)));
    let rows = ticks(&chart.y, |share| frame.at((0.0, 1.0 - share)));
    lines(svg, frame, &columns, &rows);
    let letters = Letters::new(15, Anchor::Middle);
    labels(svg, letters, &columns, (0.0, TO_LABEL + letters.below_top()));
    let letters = Letters::new(15, Anchor::End);
    labels(svg, letters, &rows, (-TO_LABEL, letters.below_middle()));
    names(svg, chart, frame);
}

/// The ticks of an axis: where on the page they are, and what they say.
fn ticks(axis: &Axis, place: impl Fn(f64) -> Point) -> Vec<(Point, String)> {
    axis.marks().into_iter().map(|(share, label)| (place(share), label)).collect()
}

fn lines(svg: &mut Svg, frame: Frame, columns: &[(Point, String)], rows: &[(Point, String)]) {
    let (mut grid, mut axes) = (Path::default(), Path::default());
    axes.line([frame.at((0.0, 0.0)), frame.at((0.0, 1.0)), frame.at((1.0, 1.0))]);
    for &((x, y), _) in columns {
        grid.line([(x, frame.top), (x, y)]);
        axes.line([(x, y), (x, y + TICK)]);
    }
    for &((x, y), _) in rows {
        grid.line([(x, y), (frame.right(), y)]);
        axes.line([(x - TICK, y), (x, y)]);
    }
    svg.path(&grid, format_args!(" stroke=\"{}\"", Color(225, 225, 225)));
    svg.path(&axes, format_args!(" fill=\"none\" stroke=\"{GREY}\""));
}

/// What the ticks say, so far to the right and down from them.
fn labels(svg: &mut Svg, letters: Letters, ticks: &[(Point, String)], (right, down): Point) {
    svg.group(letters, |svg| {
        for ((x, y), label) in ticks {
            svg.text(label, (x + right, y + down), "");
        }
    });
}

/// The heading and the names of the axes.
fn names(svg: &mut Svg, chart: &Chart, frame: Frame) {
    // The heading stands in the middle of the axes and their numbers.
    let middle = f64::midpoint(frame.left - LEFT, frame.right());
    svg.text(&chart.heading, (middle, frame.top - 10.0), Letters::new(20, Anchor::Middle));
    let (x, y) = frame.at((0.5, 0.5));
    let letters = Letters::new(17, Anchor::Middle);
    svg.text(&chart.x.name, (x, frame.bottom() + BELOW - 3.7), letters);
    let x = frame.left - LEFT + letters.below_top();
    let upwards = format_args!("{letters} transform=\"rotate(-90 {} {})\"", Px::new(x), Px::new(y));
    svg.text(&chart.y.name, (x, y), upwards);
}
