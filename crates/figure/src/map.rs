use crate::spread;
use nalgebra::DMatrix;
use std::ops::Range;

/// Places along each side.
const SIDE: usize = 101;
/// Shades from one end of the colours to the other.
const SHADES: f64 = 10.0;

/// Values of a function at a grid of places of the plane, to be filled in or drawn as contours.
#[derive(Debug, Clone)]
pub struct Map {
    xs: Vec<f64>,
    ys: Vec<f64>,
    values: Vec<f64>,
}

impl Map {
    /// Evaluates `f` over a rectangle. It takes the places as columns of a 2×N batch and answers with
    /// N numbers.
    pub fn over<I: IntoIterator<Item = f64>>(
        x: Range<f64>,
        y: Range<f64>,
        f: impl FnOnce(&DMatrix<f64>) -> I,
    ) -> Self {
        let (xs, ys): (Vec<f64>, Vec<f64>) = (spread(x, SIDE).collect(), spread(y, SIDE).collect());
        let places = ys.iter().flat_map(|&y| xs.iter().flat_map(move |&x| [x, y]));
        let places = DMatrix::from_iterator(2, SIDE * SIDE, places);
        let values = f(&places).into_iter().collect();
        Self { xs, ys, values }
    }

    fn at(&self, column: usize, row: usize) -> f64 {
        self.values[row * SIDE + column]
    }

    /// Rectangles that fill the map, each with its value from −1 at `low` or less to 1 at `high` or
    /// more, in steps. A row of equal ones is one.
    pub(crate) fn cells(&self, low: f64, high: f64) -> Vec<([(f64, f64); 2], f64)> {
        let shade = |value: f64| {
            let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
            2.0 * (share * SHADES).round() / SHADES - 1.0
        };
        let (dx, dy) = (self.xs[1] - self.xs[0], self.ys[1] - self.ys[0]);
        let mut cells = Vec::new();
        for (row, &y) in self.ys[..SIDE - 1].iter().enumerate() {
            let shades: Vec<f64> =
                (0..SIDE - 1).map(|column| shade(self.mean(column, row))).collect();
            let mut column = 0;
            for run in shades.chunk_by(|a, b| a == b) {
                // A little too far, under the next one, so that no seam shows.
                let end = (self.xs[column + run.len()] + dx).min(self.xs[SIDE - 1]);
                let top = (y + 2.0 * dy).min(self.ys[SIDE - 1]);
                cells.push(([(self.xs[column], y), (end, top)], run[0]));
                column += run.len();
            }
        }
        cells
    }

    /// The mean of the corners of a cell.
    fn mean(&self, column: usize, row: usize) -> f64 {
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)];
        let values = corners.map(|(right, up)| self.at(column + right, row + up));
        values.iter().sum::<f64>() / 4.0
    }

    /// The pieces of the line on which the value is `level`.
    pub(crate) fn contour(&self, level: f64) -> Vec<[(f64, f64); 2]> {
        let cells = (0..SIDE - 1).flat_map(|row| (0..SIDE - 1).map(move |column| (column, row)));
        let pieces = cells.flat_map(|(column, row)| {
            let crossings = self.crossings(column, row, level);
            crossings.chunks_exact(2).map(|two| [two[0], two[1]]).collect::<Vec<_>>()
        });
        pieces.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn slope() -> Map {
        Map::over(0.0..1.0, 0.0..1.0, |x| x.row(0).iter().copied().collect::<Vec<_>>())
    }

    #[test]
    fn a_contour_runs_where_the_value_is_the_level() {
        let pieces = slope().contour(0.303);
        assert_eq!(pieces.len(), SIDE - 1);
        assert!(pieces.iter().flatten().all(|(x, _)| (x - 0.303).abs() < 1e-12), "{pieces:?}");
    }

    #[test]
    fn equal_cells_of_a_row_are_one() {
        let cells = slope().cells(0.0, 1.0);
        assert_eq!(cells.len(), (SIDE - 1) * 11, "eleven shades a row");
        assert_eq!((cells[0].1, cells[10].1), (-1.0, 1.0));
    }
}
