//! A batch cut into pieces, and its gradient put together from theirs.

use super::gallery::digit;
use crate::prelude::*;
use train::Images;

const TITLE: &str = "A batch of 10 images in 3 pieces, as many threads at work";
const SIZE: (u32, u32) = (900, 380);
/// The side of an image, and what it takes with the space around.
const SIDE: i32 = 34;
/// See [`SIDE`].
const STEP: i32 = 38;
/// The images of each piece.
const PIECES: [i32; 3] = [4, 4, 2];
/// Where the batch, the pieces, their gradients and the sum stand, by their left ends.
const COLUMNS: [i32; 4] = [36, 200, 440, 712];
/// The middle of the pieces.
const MIDDLE: i32 = 212;
/// From piece to piece.
const ROW: i32 = 100;

/// Draws the first ten images, the pieces of 4, 4 and 2 that they are cut into with their losses,
/// and the sum.
pub fn draw(
    notebook: &mut Notebook,
    name: &str,
    images: &Images,
    losses: &[f64],
    loss: f64,
) -> Result<()> {
    let all = (0..10).map(|image| (image, in_batch(image)));
    let cut = (0..10).map(|image| (image, in_piece(image)));
    let bitmaps: Vec<Bitmap> = all
        .chain(cut)
        .map(|(image, place)| Ok(digit(images, usize::try_from(image)?, place, SIDE)))
        .collect::<Result<_>>()?;
    notebook.figure_over(name, SIZE, &bitmaps, |page| {
        heading(page, TITLE, 450)?;
        draw_batch(page)?;
        for (row, (&count, &loss)) in (0..).zip(PIECES.iter().zip(losses)) {
            draw_piece(page, row, count, loss)?;
        }
        draw_sum(page, loss)
    })
}

/// Two images a row.
fn in_batch(image: i32) -> (i32, i32) {
    let left = COLUMNS[0] + image % 2 * STEP;
    (left, MIDDLE - 5 * STEP / 2 + image / 2 * STEP)
}

fn in_piece(image: i32) -> (i32, i32) {
    let left = COLUMNS[1] + 8 + image % 4 * STEP;
    (left, middle_of(image / 4) - SIDE / 2)
}

fn middle_of(row: i32) -> i32 {
    MIDDLE + (row - 1) * ROW
}

fn draw_batch(page: &Page) -> Result<(), Box<dyn Error>> {
    let (left, top) = in_batch(0);
    let corner = (left - 6, top - 6);
    frame(page, corner, (2 * STEP + 8, 5 * STEP + 8), stroke(GREY, 2))?;
    write(page, "batch", (left + STEP, top - 22), 17, BLACK)?;
    for row in 0..3 {
        let from = (left + 2 * STEP + 4, MIDDLE);
        arrow(page, from, (COLUMNS[1] - 4, middle_of(row)))?;
    }
    Ok(())
}

fn draw_piece(page: &Page, row: i32, count: i32, loss: f64) -> Result<(), Box<dyn Error>> {
    let middle = middle_of(row);
    let corner = (COLUMNS[1], middle - 26);
    frame(page, corner, (count * STEP + 12, 52), stroke(BLUE, 2))?;
    let from = (COLUMNS[1] + count * STEP + 14, middle);
    arrow(page, from, (COLUMNS[2] - 4, middle))?;
    frame(page, (COLUMNS[2], middle - 26), (150, 52), stroke(BLUE, 2))?;
    let number = ["₁", "₂", "₃"][usize::try_from(row)?];
    let lines = [(format!("L{number} = {loss:.4}"), -12), (format!("∂L{number}/∂θ"), 12)];
    for (line, down) in lines {
        write(page, &line, (COLUMNS[2] + 75, middle + down), 16, BLACK)?;
    }
    let (from, to) = ((COLUMNS[2] + 152, middle), (COLUMNS[3] - 4, MIDDLE));
    arrow(page, from, to)?;
    let weight = format!("× {count}/10");
    let above = (from.0 + 44, (2 * from.1 + to.1) / 3 - if row == 2 { -20 } else { 18 });
    write(page, &weight, above, 16, ORANGE)
}

fn draw_sum(page: &Page, loss: f64) -> Result<(), Box<dyn Error>> {
    let (left, middle) = (COLUMNS[3], COLUMNS[3] + 82);
    frame(page, (left, MIDDLE - 34), (164, 68), stroke(ORANGE, 2))?;
    write(page, "sum, in order", (middle, MIDDLE - 50), 16, ORANGE)?;
    let loss = format!("L = {loss:.4}");
    write(page, &loss, (middle, MIDDLE - 13), 17, BLACK)?;
    write(page, "∂L/∂θ", (middle, MIDDLE + 13), 17, BLACK)
}

fn arrow(page: &Page, from: (i32, i32), to: (i32, i32)) -> Result<(), Box<dyn Error>> {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy);
    let beside = |back: f64, aside: f64| {
        let along = 1.0 - back / length;
        let x = f64::from(from.0) + along * dx - aside * dy / length;
        let y = f64::from(from.1) + along * dy + aside * dx / length;
        #[expect(clippy::cast_possible_truncation, reason = "places on the page")]
        let place = (x.round() as i32, y.round() as i32);
        in_units(place)
    };
    let grey = tint(BLACK, 0.5);
    page.draw(&PathElement::new([in_units(from), beside(8.0, 0.0)], stroke(grey, 2)))?;
    let head = vec![in_units(to), beside(10.0, 4.0), beside(10.0, -4.0)];
    page.draw(&Polygon::new(head, grey.filled()))?;
    Ok(())
}
