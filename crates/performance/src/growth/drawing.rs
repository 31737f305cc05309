//! The figure of all axes.

use super::{axis::Axis, series::Series};
use figure::{BLUE, Chart, Color, Figure, GREEN, ORANGE};
use std::ops::Range;

const COLORS: [Color; 3] = [BLUE, ORANGE, GREEN];

/// A chart of each axis, both of its scales logarithmic: what was measured as dots, and the fitted powers as lines.
pub fn figure(axes: &[(Axis, Vec<Series>)]) -> Figure {
    Figure::grid(2, axes.iter().map(|(axis, series)| chart(axis, series)))
}

/// All series as multiples of their first value, so that they stand in one chart.
fn chart(axis: &Axis, series: &[Series]) -> Chart {
    let scaled: Vec<Vec<(f64, f64)>> = series.iter().map(multiples).collect();
    let values = || scaled.iter().flatten().map(|point| point.1);
    let sizes = axis.sizes.iter().map(|&size| size as f64);
    let chart = Chart::new(axis.of)
        .log_x(axis.of, around(sizes))
        .log_y("times the first", around(values()));
    let coloured = series.iter().zip(&scaled).zip(COLORS);
    coloured.fold(chart, |chart, ((series, points), color)| {
        let (Some(law), Some(first)) = (series.power(), series.measured().first().copied()) else {
            return chart.dots(series.name, color.dot(5), points.clone());
        };
        let line = points.iter().map(|&(size, _)| (size, law.at(size) / first.1));
        let name = format!("{}, p = {:.2}", series.name, law.exponent);
        chart.line(name, color, line.collect::<Vec<_>>()).dots("", color.dot(5), points.clone())
    })
}

fn multiples(series: &Series) -> Vec<(f64, f64)> {
    let measured = series.measured();
    let first = measured.first().map_or(1.0, |point| point.1);
    measured.into_iter().map(|(size, value)| (size, value / first)).collect()
}

/// A range with some room on either side.
fn around(values: impl Iterator<Item = f64> + Clone) -> Range<f64> {
    let low = values.clone().fold(f64::INFINITY, f64::min).min(1e6);
    let high = values.fold(low, f64::max);
    0.7 * low..1.5 * high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::axis::{self, Extent};
    use std::path::Path;

    #[test]
    fn each_axis_is_a_chart_even_if_nothing_was_measured() {
        let axes = axis::all(Extent::Quick, 2, 60_000, Path::new(""));
        let drawn = axes.into_iter().enumerate().map(|(number, axis)| {
            let value = |size: usize| (number > 0).then_some(2.0 * size as f64);
            let points = axis.sizes.iter().map(|&size| (size, value(size))).collect();
            (axis, vec![Series { name: "a step, ms", points }])
        });
        let svg = figure(&drawn.collect::<Vec<_>>()).svg();
        assert_eq!(svg.matches("a step, ms, p = 1.00").count(), 4, "a line for each that has one");
        assert!(svg.contains("more layers"), "{svg}");
    }
}
