//! Draws what a classifier of the plane decides: its answer as a colour, its boundary as a line,
//! and the samples.

use crate::prelude::*;
use losses::Labels;
use nalgebra::DMatrix;

/// Places along each side of the map.
const SIDE: usize = 101;
/// Shades from one class to the other.
const SHADES: f64 = 10.0;

/// Values of a function at a grid of places over the whole chart.
pub struct Map {
    xs: Vec<f64>,
    ys: Vec<f64>,
    values: Vec<f64>,
}

impl Map {
    /// Evaluates `f`, which takes the places as columns of a 2×N batch and answers with N numbers.
    pub fn over<I: IntoIterator<Item = f64>>(
        chart: &Chart,
        f: impl FnOnce(&DMatrix<f64>) -> I,
    ) -> Self {
        let xs: Vec<f64> = spread(chart.x_range(), SIDE).collect();
        let ys: Vec<f64> = spread(chart.y_range(), SIDE).collect();
        let places = ys.iter().flat_map(|&y| xs.iter().flat_map(move |&x| [x, y]));
        let places = DMatrix::from_iterator(2, SIDE * SIDE, places);
        let values = f(&places).into_iter().collect();
        Self { xs, ys, values }
    }

    fn at(&self, column: usize, row: usize) -> f64 {
        self.values[row * SIDE + column]
    }

    /// Fills the chart with a pale colour: orange where the value is `low` or less, white half way,
    /// blue where it is `high` or more.
    pub fn fill(&self, chart: &mut Chart, low: f64, high: f64) -> Result<(), Box<dyn Error>> {
        let shade = |value: f64| {
            let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
            (share * SHADES).round() / SHADES
        };
        let (dx, dy) = (self.xs[1] - self.xs[0], self.ys[1] - self.ys[0]);
        for (row, &y) in self.ys[..SIDE - 1].iter().enumerate() {
            let shades: Vec<f64> =
                (0..SIDE - 1).map(|column| shade(self.cell(column, row))).collect();
            let mut column = 0;
            for run in shades.chunk_by(|a, b| a == b) {
                // A little too far, under the next one, so that no seam shows.
                let end = (self.xs[column + run.len()] + dx).min(self.xs[SIDE - 1]);
                let top = (y + 2.0 * dy).min(self.ys[SIDE - 1]);
                let corners = [(self.xs[column], y), (end, top)];
                chart.draw_series([Rectangle::new(corners, pale(run[0]).filled())])?;
                column += run.len();
            }
        }
        Ok(())
    }

    /// The mean of the corners of a cell.
    fn cell(&self, column: usize, row: usize) -> f64 {
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let values = corners.map(|(right, up)| self.at(column + right, row + up));
        values.iter().sum::<f64>() / 4.0
    }

    /// Draws the line on which the value is `level`.
    pub fn boundary(&self, chart: &mut Chart, level: f64) -> Result<(), Box<dyn Error>> {
        let cells = (0..SIDE - 1).flat_map(|row| (0..SIDE - 1).map(move |column| (column, row)));
        for (column, row) in cells {
            for piece in self.crossings(column, row, level).chunks_exact(2) {
                let piece = [piece[0], piece[1]];
                chart.draw_series([PathElement::new(piece, stroke(BLACK, 2))])?;
            }
        }
        Ok(())
    }

    /// Where the sides of a cell cross the level, side after side around it.
    fn crossings(&self, column: usize, row: usize, level: f64) -> Vec<(f64, f64)> {
        let corner = |right: usize, up: usize| {
            let (column, row) = (column + right, row + up);
            (self.xs[column], self.ys[row], self.at(column, row) - level)
        };
        let around = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)].map(|(x, y)| corner(x, y));
        let sides = around.windows(2);
        let crossed = sides.filter(|side| (side[0].2 > 0.0) != (side[1].2 > 0.0));
        crossed
            .map(|side| {
                let ((x, y, a), (to_x, to_y, b)) = (side[0], side[1]);
                let share = a / (a - b);
                (x + share * (to_x - x), y + share * (to_y - y))
            })
            .collect()
    }
}

/// From orange over white to blue, pale enough to see samples on it.
fn pale(share: f64) -> RGBColor {
    let color = if share < 0.5 { ORANGE } else { BLUE };
    tint(color, 0.45 * (2.0 * share - 1.0).abs())
}

/// Draws samples of two classes: 0 an orange ring, 1 a blue dot, to be told apart in grey too.
pub fn draw_samples(
    chart: &mut Chart,
    x: &DMatrix<f64>,
    labels: &Labels,
    pixels: u32,
) -> Result<(), Box<dyn Error>> {
    let size = pixels * u32::from(PIXEL);
    for (sample, label) in x.column_iter().zip(labels.iter()) {
        let place = (sample[0], sample[1]);
        if label == 1 {
            chart.draw_series([Circle::new(place, size, BLUE.filled())])?;
            chart.draw_series([Circle::new(place, size, stroke(WHITE, 1))])?;
        } else {
            chart.draw_series([Circle::new(place, size, WHITE.filled())])?;
            chart.draw_series([Circle::new(place, size, stroke(ORANGE, 2))])?;
        }
    }
    Ok(())
}

/// The piece of the line w₁x₁ + w₂x₂ + b = 0 within the chart, if it meets it.
pub fn line_within(chart: &Chart, weight: [f64; 2], bias: f64) -> Vec<(f64, f64)> {
    let (xs, ys) = (chart.x_range(), chart.y_range());
    let [a, b] = weight;
    let on_sides = [xs.start, xs.end].map(|x| (x, -(a * x + bias) / b));
    let on_ends = [ys.start, ys.end].map(|y| (-(b * y + bias) / a, y));
    let on_sides = on_sides.into_iter().filter(|(_, y)| ys.contains(y));
    let on_ends = on_ends.into_iter().filter(|(x, _)| xs.contains(x));
    on_sides.chain(on_ends).take(2).collect()
}
