use super::{
    drawing::{Drawing, Edge, Item, Kind},
    layout::{Cell, Layout},
};
use crate::{px::Point, width::text_width};

pub(crate) const MARGIN: f64 = 14.0;
/// The height of the title's line.
pub(crate) const HEADING: f64 = 44.0;
/// From one row to the next.
pub(crate) const ROW: f64 = 100.0;
/// The sizes of letters.
pub(crate) const LETTERS: f64 = 16.0;
pub(crate) const TITLE: f64 = 20.0;

/// The height of the key's line, and what is between its parts.
const KEY: f64 = 44.0;
pub(crate) const KEY_GAP: f64 = 24.0;
/// Half the height of an operation.
const RADIUS: f64 = 21.0;
/// Half the height of a row with the labels at its edges.
const HALF_ROW: f64 = 37.0;
/// What an edge needs beside its label, and what it gets beside it while the drawing is not wide.
const ARROW: f64 = 28.0;
const LONG_ARROW: f64 = 70.0;
const WIDE: f64 = 720.0;

/// Where everything in a drawing stands, in pixels.
pub(crate) struct Page {
    pub width: f64,
    pub height: f64,
    /// The middle of each item.
    pub middles: Vec<Point>,
    /// The points of each edge, from rim to rim.
    pub ways: Vec<Vec<Point>>,
}

impl Page {
    pub fn new(drawing: &Drawing, title: &str) -> Self {
        let pairs = drawing.edges.iter().map(|edge| (edge.from, edge.to));
        let layout = Layout::new(drawing.items.len(), &pairs.collect::<Vec<_>>());
        let (columns, content) = columns(drawing, &layout);
        let width = text_width(title, TITLE).max(key_width(drawing)) + 2.0 * MARGIN;
        let width = width.max(content);
        let point = |&(column, row): &Cell| {
            let x = columns[column] + (width - content) / 2.0;
            (x, HEADING + HALF_ROW + down(row))
        };
        let cells = layout.cells.iter().chain(layout.bends.iter().flatten());
        let bottom = cells.map(|cell| point(cell).1).fold(HEADING, f64::max);
        let middles: Vec<Point> = layout.cells.iter().map(point).collect();
        let way = |(edge, bends): (&Edge, &Vec<Cell>)| {
            let mut way = vec![middles[edge.from]];
            way.extend(bends.iter().map(point));
            way.push(middles[edge.to]);
            let last = way.len() - 1;
            let (second, last_but_one) = (way[1], way[last - 1]);
            way[0] = rim(&drawing.items[edge.from], way[0], second);
            way[last] = rim(&drawing.items[edge.to], way[last], last_but_one);
            way
        };
        let ways = drawing.edges.iter().zip(&layout.bends).map(way).collect();
        Self { width, height: bottom + HALF_ROW + KEY, middles, ways }
    }
}

fn key_width(drawing: &Drawing) -> f64 {
    let widths = drawing.key.iter().map(|text| text_width(text, LETTERS));
    widths.sum::<f64>() + KEY_GAP * drawing.key.len() as f64
}

/// The middle of each column, with room for the widest label between two of them, and the width of
/// all.
fn columns(drawing: &Drawing, layout: &Layout) -> (Vec<f64>, f64) {
    let ends = layout.cells.iter().map(|cell| cell.0 + 1);
    let count = ends.max().unwrap_or(0);
    let (mut halves, mut gaps) = (vec![0.0_f64; count], vec![0.0_f64; count.saturating_sub(1)]);
    for (item, cell) in drawing.items.iter().zip(&layout.cells) {
        halves[cell.0] = halves[cell.0].max(half_size(item).0);
    }
    for edge in &drawing.edges {
        let backward = edge.backward.as_ref();
        let labels = [&edge.name, &edge.forward].into_iter().chain(backward);
        let widths = labels.map(|text| text_width(text, LETTERS));
        let gap = &mut gaps[layout.cells[edge.to].0 - 1];
        *gap = widths.fold(*gap, f64::max);
    }
    let needed = 2.0 * (MARGIN + halves.iter().sum::<f64>()) + gaps.iter().sum::<f64>();
    let arrow = ((WIDE - needed) / gaps.len().max(1) as f64).clamp(ARROW, LONG_ARROW);
    let mut x = MARGIN;
    let mut middles = Vec::with_capacity(count);
    for (column, half) in halves.into_iter().enumerate() {
        middles.push(x + half);
        x += 2.0 * half + gaps.get(column).map_or(MARGIN, |gap| gap + arrow);
    }
    (middles, x)
}

/// How far below the first row a row is.
#[expect(clippy::cast_precision_loss, reason = "a drawing has few rows")]
fn down(row: isize) -> f64 {
    row as f64 * ROW
}

/// Half the width and half the height of an item.
pub(crate) fn half_size(item: &Item) -> Point {
    match item.kind {
        Kind::Input => (text_width(&item.label, LETTERS) / 2.0 + 10.0, 15.0),
        Kind::Operation => ((text_width(&item.label, LETTERS) / 2.0 + 10.0).max(RADIUS), RADIUS),
        Kind::Result if item.label.is_empty() => (0.0, 0.0),
        Kind::Result => (text_width(&item.label, LETTERS) / 2.0 + 8.0, 14.0),
    }
}

/// Where the way from the middle of an item towards a point leaves the item, which is a box with
/// round ends.
fn rim(item: &Item, middle: Point, towards: Point) -> Point {
    let (half_width, radius) = half_size(item);
    let (dx, dy) = direction(middle, towards);
    let straight = half_width - radius; // half the length of the flat top
    let to_the_top = radius / dy.abs();
    let far = if (to_the_top * dx).abs() <= straight {
        to_the_top
    } else {
        // |far·(dx, dy) − (straight, 0)| = radius, on the side of dx.
        straight * dx.abs() + (radius * radius - (straight * dy).powi(2)).max(0.0).sqrt()
    };
    (middle.0 + far * dx, middle.1 + far * dy)
}

/// From one point to another, of length 1.
pub(crate) fn direction(from: Point, to: Point) -> Point {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    (dx / length, dy / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_touches_its_items() {
        let item = |kind, label: &str| Item { kind, label: label.to_owned(), total: None };
        let circle = item(Kind::Operation, "+");
        let (x, y) = rim(&circle, (0.0, 0.0), (3.0, 4.0));
        let off = (x - 0.6 * RADIUS).hypot(y - 0.8 * RADIUS);
        assert!(off < 1e-12, "({x}, {y})");
        let long = item(Kind::Input, "a long name");
        let (half_width, half_height) = half_size(&long);
        assert_eq!(rim(&long, (0.0, 0.0), (9.0, 0.0)), (half_width, 0.0));
        assert_eq!(rim(&long, (0.0, 0.0), (1e-9, -9.0)).1, -half_height);
    }
}
