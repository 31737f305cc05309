//! What hidden units look for: each has a weight for every pixel, and so is a picture itself.

use crate::prelude::*;
use nalgebra::DMatrix;

/// Units in a row, and rows.
const GRID: (i32, i32) = (14, 6);
/// The side of a unit's picture, and of what it takes with the space around.
const SIDE: i32 = 60;
/// See [`SIDE`].
const TILE: i32 = 68;
/// Where the first one begins.
const TOP: i32 = 48;
/// Shades from white to full colour: more would only make the file larger.
const SHADES: f64 = 16.0;

/// Draws the weights of the first hidden units, a row of W⁽¹⁾ each: blue where ink speaks for the
/// unit, orange where it speaks against it, white where it does not matter. Each unit's largest
/// weight has the full colour.
pub fn draw(notebook: &mut Notebook, name: &str, weight: &DMatrix<f32>) -> Result<()> {
    let shown = weight.row_iter().take((GRID.0 * GRID.1).try_into()?);
    let bitmaps: Vec<Bitmap> = shown
        .zip(0..)
        .map(|(weights, number)| {
            let largest = weights.amax().max(f32::MIN_POSITIVE);
            Bitmap {
                place: (4 + number % GRID.0 * TILE, TOP + number / GRID.0 * TILE),
                size: (SIDE, SIDE),
                columns: 28,
                colors: weights.iter().map(|w| shade((w / largest).into())).collect(),
            }
        })
        .collect();
    let title = format!(
        "The weights of {} of {} hidden units: blue speaks for, orange against",
        bitmaps.len(),
        weight.nrows()
    );
    let size = (GRID.0 * TILE, TOP + GRID.1 * TILE);
    let pixels = (size.0.try_into()?, size.1.try_into()?);
    notebook.figure_over(name, pixels, &bitmaps, |page| {
        heading(page, &title, size.0 / 2)?;
        let line = stroke(tint(BLACK, 0.2), 1);
        let mut units = bitmaps.iter();
        units.try_for_each(|unit| frame(page, unit.place, unit.size, line))
    })
}

/// From orange at −1 over white to blue at 1.
fn shade(weight: f64) -> RGBColor {
    let color = if weight < 0.0 { ORANGE } else { BLUE };
    tint(color, (weight.abs() * SHADES).round() / SHADES)
}
