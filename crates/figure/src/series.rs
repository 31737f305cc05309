//! What stands in a chart, drawn with its entry in the legend.

use crate::{
    Chart, Dot, Stroke,
    mark::{Mark, Series, Shape},
    pen::{FONT, pen, px, units},
};
use plotters::{
    chart::{ChartContext, SeriesAnno},
    coord::types::RangedCoordf64,
    prelude::*,
};
use std::error::Error;

pub(crate) type Grid<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
pub(crate) type Drawn = Result<(), Box<dyn Error>>;

/// One thing in a chart, with its entry in the legend if it has a name. What lies outside of the axes is
/// left out, and so is what has no place on them.
pub(crate) fn series<'a, 'b: 'a>(grid: &mut Grid<'a, 'b>, chart: &Chart, series: &Series) -> Drawn {
    let Series { label, mark } = series;
    let place = |&(x, y): &(f64, f64)| (chart.x.place(x), chart.y.place(y));
    let is_inside = |(x, y): &(f64, f64)| chart.x.shows(*x) && chart.y.shows(*y);
    let places: Vec<(f64, f64)> = mark.points().iter().map(place).collect();
    match mark {
        Mark::Line(_, stroke) => {
            if places.is_empty() {
                return line(grid, label, &[], *stroke);
            }
            let runs = places.chunk_by(|a, b| is_inside(a) && is_inside(b));
            for (number, run) in runs.filter(|run| is_inside(&run[0])).enumerate() {
                line(grid, if number == 0 { label } else { "" }, run, *stroke)?;
            }
            Ok(())
        }
        Mark::Dots(_, dot) => dots(grid, label, places.into_iter().filter(is_inside), *dot),
        Mark::Area(_, color, strength) => {
            let fill = color.rgb().mix(*strength).filled();
            let entry = grid.draw_series([Polygon::new(places, fill)])?;
            name(entry, label, move |(x, y)| {
                Rectangle::new([(x, y - units(5)), (x + units(22), y + units(5))], fill)
            });
            Ok(())
        }
        Mark::Text(text, _, color, size) => {
            let style = (FONT, px(*size)).into_font().color(&color.rgb());
            grid.draw_series([Text::new(text.clone(), places[0], style)])?;
            Ok(())
        }
    }
}

fn line<'a, 'b: 'a>(
    grid: &mut Grid<'a, 'b>,
    label: &str,
    places: &[(f64, f64)],
    stroke: Stroke,
) -> Drawn {
    let (places, pen) = (places.to_vec(), pen(stroke));
    let piece = move |(x, y): (i32, i32), from: i32, to: i32| {
        PathElement::new([(x + units(from), y), (x + units(to), y)], pen)
    };
    if stroke.dashed {
        let dashes = DashedLineSeries::new(places, px(8), px(5), pen);
        // Two dashes are enough to say that a line is dashed.
        name(grid.draw_series(dashes)?, label, move |at| {
            EmptyElement::at((0, 0)) + piece(at, 0, 8) + piece(at, 13, 21)
        });
    } else {
        let entry = grid.draw_series(LineSeries::new(places, pen))?;
        name(entry, label, move |at| piece(at, 0, 22));
    }
    Ok(())
}

fn dots<'a, 'b: 'a>(
    grid: &mut Grid<'a, 'b>,
    label: &str,
    places: impl Iterator<Item = (f64, f64)>,
    dot: Dot,
) -> Drawn {
    let (size, fill) = (px(dot.pixels), dot.fill.rgb().filled());
    match dot.shape {
        Shape::Disc => {
            let entry = grid.draw_series(places.map(|at| Circle::new(at, size, fill)))?;
            name(entry, label, move |at| Circle::new(beside(at), size, fill));
        }
        Shape::Rimmed(rim) => {
            let (white, rim) = (rim.color == crate::WHITE, pen(rim));
            let rimmed = |at| {
                let whole = Circle::new((0, 0), size, fill);
                EmptyElement::at(at) + whole + Circle::new((0, 0), size, rim)
            };
            let entry = grid.draw_series(places.map(rimmed))?;
            let sample = if white { fill } else { rim };
            name(entry, label, move |at| Circle::new(beside(at), size, sample));
        }
        Shape::Triangle => {
            let entry = grid.draw_series(places.map(|at| TriangleMarker::new(at, size, fill)))?;
            name(entry, label, move |at| TriangleMarker::new(beside(at), size, fill));
        }
    }
    Ok(())
}

fn name<'a, 'b: 'a, E>(
    entry: &mut SeriesAnno<'a, SVGBackend<'b>>,
    label: &str,
    sample: impl Fn((i32, i32)) -> E + 'a,
) where
    E: IntoDynElement<'a, SVGBackend<'b>, (i32, i32)> + 'a,
{
    if !label.is_empty() {
        entry.label(label).legend(sample);
    }
}

/// The middle of a dot in the legend.
fn beside((x, y): (i32, i32)) -> (i32, i32) {
    (x + units(11), y)
}
