//! The names of a legend, each beside a sample of what it names.

use crate::{
    Chart, Corner, WHITE, brush,
    frame::Frame,
    legend::Shared,
    letters::{Anchor, Letters},
    mark::{Mark, Series},
    px::{Point, Px},
    svg::Svg,
    width::text_width,
};

/// The height of a name, how wide a sample is, and how far from it the name begins.
const ROW: f64 = 20.0;
const SAMPLE: f64 = 22.0;
const TO_NAME: f64 = 30.0;
/// What is between the names and the end of their ground, and between that and its frame.
const PADDING: f64 = 6.0;
const GAP: f64 = 5.0;

/// A legend in its corner of a frame.
pub(crate) fn legend(svg: &mut Svg, chart: &Chart, corner: Corner, frame: Frame) {
    let named: Vec<&Series> = named(chart).collect();
    let widths = named.iter().map(|series| text_width(&series.label, letters().size()));
    let longest = widths.fold(0.0, f64::max);
    let size = (longest + TO_NAME + 2.0 * PADDING, named.len() as f64 * ROW + PADDING);
    let place = frame.without(GAP, GAP, GAP, GAP).within(size, corner.shares());
    ground(svg, place);
    svg.group(letters(), |svg| {
        for (row, series) in named.iter().enumerate() {
            let middle = place.top + PADDING / 2.0 + (row as f64 + 0.5) * ROW;
            entry(svg, series, (place.left + PADDING, middle));
        }
    });
}

/// The names that all charts share, in lines around the middle of a strip of the page.
pub(crate) fn shared(svg: &mut Svg, chart: &Chart, shared: Shared, strip: Frame) {
    let size = (shared.width * shared.in_a_line as f64, shared.lines as f64 * ROW);
    let place = strip.within(size, (0.5, 0.0));
    svg.group(letters(), |svg| {
        for (place, series) in place.split(shared.in_a_line, shared.lines).zip(named(chart)) {
            entry(svg, series, place.at((0.0, 0.5)));
        }
    });
}

fn named(chart: &Chart) -> impl Iterator<Item = &Series> {
    chart.series.iter().filter(|series| !series.label.is_empty())
}

fn letters() -> Letters {
    Letters::new(16, Anchor::Start)
}

/// What is behind a legend shines through a little.
fn ground(svg: &mut Svg, place: Frame) {
    let [x, y, width, height] = [place.left, place.top, place.width, place.height].map(Px::new);
    svg.add(format_args!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         fill=\"{WHITE}\" fill-opacity=\"0.85\"/>"
    ));
}

/// A sample and its name, from the middle of the sample's left on.
fn entry(svg: &mut Svg, series: &Series, (x, y): Point) {
    sample(svg, &series.mark, (x, y));
    svg.text(&series.label, (x + TO_NAME, y + letters().below_middle()), "");
}

fn sample(svg: &mut Svg, mark: &Mark, (x, y): Point) {
    let end = x + SAMPLE;
    match mark {
        Mark::Line(_, stroke) => brush::lines(svg, *stroke, [[(x, y), (end, y)]]),
        Mark::Dots(_, dot) => brush::dots(svg, *dot, [(x + SAMPLE / 2.0, y)]),
        Mark::Area(_, color, strength) => {
            let (top, low) = (y - 5.0, y + 5.0);
            brush::areas(svg, (*color, *strength), [[(x, top), (end, top), (end, low), (x, low)]]);
        }
        Mark::Text(..) => {}
    }
}
