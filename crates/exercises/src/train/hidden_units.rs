//! What hidden units look for: each has a weight for every pixel, and so is a picture itself.

use crate::prelude::*;
use ::figure::Bitmap;
use nalgebra::DMatrix;

/// Units in a row, unless there is no room, and the most that are shown.
const COLUMNS: i32 = 14;
/// See [`COLUMNS`].
const MOST: usize = 84;
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
    in_columns(weight, COLUMNS)
}

/// The same, on a page so many pixels wide.
pub fn figure_for(weight: &DMatrix<f32>, width: u32) -> Canvas {
    let room = i32::try_from(width).unwrap_or(i32::MAX) / TILE;
    in_columns(weight, room.clamp(3, COLUMNS))
}

fn in_columns(weight: &DMatrix<f32>, columns: i32) -> Canvas {
    let shown = weight.nrows().min(MOST);
    let title = if columns < 9 {
        format!("Weights of {shown} hidden units")
    } else {
        let all = weight.nrows();
        format!("The weights of {shown} of {all} hidden units: blue speaks for, orange against")
    };
    let rows = i32::try_from(shown).map_or(0, |shown| (shown + columns - 1) / columns);
    let [width, height] =
        [columns * TILE, TOP + rows * TILE].map(|side| u32::try_from(side).expect("a page"));
    let mut canvas = Canvas::new(width, height).heading(title);
    for (number, weights) in (0..).zip(weight.row_iter().take(shown)) {
        let (place, size) =
            ((4 + number % columns * TILE, TOP + number / columns * TILE), (SIDE, SIDE));
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
