//! What hidden units look for: each has a weight for every pixel, and so is a picture itself.

use crate::prelude::*;
use ::figure::Bitmap;
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

/// The weights of the first hidden units, a row of W⁽¹⁾ each: blue where ink speaks for the unit,
/// orange where it speaks against it, white where it does not matter. Each unit's largest weight has
/// the full colour.
pub fn figure(weight: &DMatrix<f32>) -> Canvas {
    let title = format!(
        "The weights of {} of {} hidden units: blue speaks for, orange against",
        weight.nrows().min(84),
        weight.nrows()
    );
    let mut canvas = Canvas::new(952, 456).heading(title);
    for (number, weights) in (0..GRID.0 * GRID.1).zip(weight.row_iter()) {
        let (place, size) =
            ((4 + number % GRID.0 * TILE, TOP + number / GRID.0 * TILE), (SIDE, SIDE));
        let largest = weights.amax().max(f32::MIN_POSITIVE);
        let shade = |weight: &f32| (f64::from(weight / largest) * SHADES).round() / SHADES;
        let colors = weights.iter().map(|weight| Color::diverging(shade(weight))).collect();
        canvas = canvas.bitmap(Bitmap { place, size, columns: images::SIDE, colors }).frame(
            BLACK.tint(0.2).wide(1),
            place,
            size,
        );
    }
    canvas
}
