//! The drawing of a canvas.

use crate::{
    Canvas, brush,
    canvas::Piece,
    letters::{Anchor, Letters},
    px::Point,
    svg::Svg,
};

/// A canvas: its bitmaps, and over them its pieces.
pub(crate) fn canvas(canvas: &Canvas) -> String {
    let mut svg = Svg::page(canvas.size);
    for bitmap in &canvas.bitmaps {
        svg.add(format_args!("{}", bitmap.svg()));
    }
    canvas.pieces.iter().for_each(|of| piece(&mut svg, of));
    svg.end()
}

fn piece(svg: &mut Svg, piece: &Piece) {
    match piece {
        Piece::Line(places, stroke) => {
            brush::lines(svg, *stroke, [places.iter().map(|&place| point(place))]);
        }
        &Piece::Cell((x, y), (width, height), color) => {
            let (right, bottom) = (x + width, y + height);
            let corners = [(x, y), (right, y), (right, bottom), (x, bottom)];
            brush::areas(svg, (color, 1.0), [corners.map(point)]);
        }
        &Piece::Disc(middle, radius, color) => brush::dots(svg, color.dot(radius), [point(middle)]),
        &Piece::Ring(middle, radius, stroke) => brush::ring(svg, stroke, point(middle), radius),
        &Piece::Text(ref text, middle, size, color) => {
            let letters = Letters { color, ..Letters::new(size, Anchor::Middle) };
            let (x, y) = point(middle);
            svg.text(text, (x, y + letters.below_middle()), letters);
        }
    }
}

fn point((x, y): (i32, i32)) -> Point {
    (f64::from(x), f64::from(y))
}
