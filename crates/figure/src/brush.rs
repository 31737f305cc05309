//! Lines, dots and areas at places of the page.

use crate::{
    Color, Dot, Stroke,
    mark::Shape,
    path::Path,
    px::{Point, Px},
    svg::Svg,
};
use std::fmt::Display;

/// How long the dashes of a line are, and how long the gaps.
const DASHES: &str = " stroke-dasharray=\"8 5\"";

/// Lines that look the same.
pub(crate) fn lines<L>(svg: &mut Svg, stroke: Stroke, lines: impl IntoIterator<Item = L>)
where
    L: IntoIterator<Item = Point>,
{
    let mut path = Path::default();
    lines.into_iter().for_each(|line| path.line(line));
    svg.path(&path, format_args!(" fill=\"none\"{}", pen(stroke)));
}

/// Areas of a colour of that strength, each a polygon. Where two lie over one another both are seen.
pub(crate) fn areas<A>(
    svg: &mut Svg,
    (color, strength): (Color, f64),
    areas: impl IntoIterator<Item = A>,
) where
    A: IntoIterator<Item = Point>,
{
    let opacity =
        if strength < 1.0 { format!(" fill-opacity=\"{strength}\"") } else { String::new() };
    let elements = areas.into_iter().map(|corners| {
        let mut path = Path::default();
        path.polygon(corners);
        format!("path d=\"{path}\"")
    });
    svg.alike(format_args!(" fill=\"{color}\"{opacity}"), elements);
}

/// A circle without anything in it.
pub(crate) fn ring(svg: &mut Svg, stroke: Stroke, middle: Point, radius: u32) {
    let look = format!(" fill=\"none\"{}", pen(stroke));
    circles(svg, look, f64::from(radius), [middle]);
}

/// Dots that look the same.
pub(crate) fn dots(svg: &mut Svg, dot: Dot, middles: impl IntoIterator<Item = Point>) {
    let size = f64::from(dot.pixels);
    match dot.shape {
        Shape::Disc => circles(svg, format_args!(" fill=\"{}\"", dot.fill), size, middles),
        Shape::Rimmed(rim) => {
            let look = format_args!(" fill=\"{}\"{}", dot.fill, pen(rim));
            circles(svg, look, size, middles);
        }
        Shape::Triangle => {
            let corners = |(x, y)| triangle((x, y), size);
            areas(svg, (dot.fill, 1.0), middles.into_iter().map(corners));
        }
    }
}

fn circles(
    svg: &mut Svg,
    look: impl Display,
    radius: f64,
    middles: impl IntoIterator<Item = Point>,
) {
    let radius = Px::new(radius);
    let elements = middles.into_iter().map(|(x, y)| {
        let (x, y) = (Px::new(x), Px::new(y));
        format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"")
    });
    svg.alike(look, elements);
}

/// The corners of a triangle with equal sides that stands around a place.
fn triangle((x, y): Point, size: f64) -> [Point; 3] {
    let (half, low) = (0.75_f64.sqrt() * size, y + 0.5 * size);
    [(x, y - size), (x - half, low), (x + half, low)]
}

fn pen(stroke: Stroke) -> String {
    let Stroke { color, pixels, dashed } = stroke;
    let dashes = if dashed { DASHES } else { "" };
    format!(" stroke=\"{color}\" stroke-width=\"{pixels}\"{dashes}")
}
