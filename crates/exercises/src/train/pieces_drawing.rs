//! A batch cut into pieces, and its gradient put together from theirs.

use super::gallery::digit;
use crate::prelude::*;
use images::Images;

/// The side of an image, and what it takes with the space around.
const SIDE: i32 = 34;
/// See [`SIDE`].
const STEP: i32 = 38;
/// The images of each piece, and the row that its middle stands in.
const PIECES: [(i32, i32); 3] = [(4, 112), (4, 212), (2, 312)];
/// The middle of all.
const MIDDLE: i32 = 212;
/// Where the batch, the pieces, their gradients and the sum stand, by their left ends.
const COLUMNS: [i32; 4] = [36, 200, 440, 712];

/// The first ten images, the pieces of 4, 4 and 2 that they are cut into with their losses, and the
/// sum.
pub fn figure(images: &Images, losses: [f64; 3], loss: f64) -> Canvas {
    let title = "A batch of 10 images in 3 pieces, as many threads at work";
    let mut canvas = batch(Canvas::new(900, 380).heading(title));
    let (left, top) = (COLUMNS[0], MIDDLE - 5 * STEP / 2);
    for (number, image) in (0..10).zip(0..) {
        // Two a row in the batch, four in a piece.
        let in_batch = (left + image % 2 * STEP, top + image / 2 * STEP);
        let in_piece = (COLUMNS[1] + 8 + image % 4 * STEP, PIECES[number / 4].1 - SIDE / 2);
        for place in [in_batch, in_piece] {
            canvas = canvas.bitmap(digit(images, number, place, SIDE));
        }
    }
    for ((row, loss), name) in PIECES.into_iter().zip(losses).zip(["L₁", "L₂", "L₃"]) {
        canvas = piece(canvas, row, format!("{name} = {loss:.4}"), format!("∂{name}/∂θ"));
    }
    sum(canvas, loss)
}

fn arrow(canvas: Canvas, from: (i32, i32), to: (i32, i32)) -> Canvas {
    canvas.arrow(BLACK.tint(0.5), from, to)
}

fn batch(canvas: Canvas) -> Canvas {
    let (left, top) = (COLUMNS[0], MIDDLE - 5 * STEP / 2);
    let canvas = canvas.frame(GREY, (left - 6, top - 6), (2 * STEP + 8, 5 * STEP + 8)).write(
        "batch",
        (left + STEP, top - 22),
        17,
        BLACK,
    );
    let from = (left + 2 * STEP + 4, MIDDLE);
    PIECES
        .into_iter()
        .fold(canvas, |canvas, (_, middle)| arrow(canvas, from, (COLUMNS[1] - 4, middle)))
}

/// A piece, its loss and gradient, and their share in the sum.
fn piece(canvas: Canvas, (count, middle): (i32, i32), loss: String, gradient: String) -> Canvas {
    let [_, left, found, sum] = COLUMNS;
    let canvas = canvas
        .frame(BLUE, (left, middle - 26), (count * STEP + 12, 52))
        .frame(BLUE, (found, middle - 26), (150, 52))
        .write(loss, (found + 75, middle - 12), 16, BLACK)
        .write(gradient, (found + 75, middle + 12), 16, BLACK);
    let canvas = arrow(canvas, (left + count * STEP + 14, middle), (found - 4, middle));
    let (from, to) = ((found + 152, middle), (sum - 4, MIDDLE));
    // Above the arrow, but of the last one, which rises, below it.
    let beside = (2 * from.1 + to.1) / 3 + if middle > MIDDLE { 20 } else { -18 };
    arrow(canvas, from, to).write(format!("× {count}/10"), (from.0 + 44, beside), 16, ORANGE)
}

fn sum(canvas: Canvas, loss: f64) -> Canvas {
    let (left, middle) = (COLUMNS[3], COLUMNS[3] + 82);
    canvas
        .frame(ORANGE, (left, MIDDLE - 34), (164, 68))
        .write("sum, in order", (middle, MIDDLE - 50), 16, ORANGE)
        .write(format!("L = {loss:.4}"), (middle, MIDDLE - 13), 17, BLACK)
        .write("∂L/∂θ", (middle, MIDDLE + 13), 17, BLACK)
}
