//! Images with what a network takes them for.

use super::predictions::{Prediction, mistakes};
use crate::prelude::*;
use train::Images;

/// Images in a row.
const COLUMNS: i32 = 10;
/// The side of an image as it is shown.
const SIDE: i32 = 70;
/// What an image takes with its lines and the space around.
const TILE: (i32, i32) = (96, 122);
/// Where the first one begins.
const TOP: i32 = 54;

/// Draws the images of these answers, ten in a row; beneath each the answer and its probability,
/// and the right digit where it is another. Wrong answers are orange and framed.
pub fn draw(
    notebook: &mut Notebook,
    name: &str,
    title: &str,
    images: &Images,
    answers: &[Prediction],
) -> Result<()> {
    let rows = (i32::try_from(answers.len())? + COLUMNS - 1) / COLUMNS;
    let (width, height) = (COLUMNS * TILE.0, TOP + rows * TILE.1);
    let size = (width.try_into()?, height.try_into()?);
    let tiles = || (0..).map(corner).zip(answers);
    let bitmaps: Vec<Bitmap> =
        tiles().map(|(place, answer)| digit(images, answer.image, place, SIDE)).collect();
    notebook.figure_over(name, size, &bitmaps, |page| {
        heading(page, title, width / 2)?;
        tiles().try_for_each(|(place, answer)| caption(page, place, answer))
    })
}

/// Draws the fifty mistakes that a network is most certain of.
pub fn draw_mistakes(
    notebook: &mut Notebook,
    images: &Images,
    answers: &[Prediction],
) -> Result<()> {
    let wrong = mistakes(answers);
    let most_certain = &wrong[..wrong.len().min(50)];
    let title = format!(
        "The {} most certain of {} mistakes, with answer, right digit and the answer's probability",
        most_certain.len(),
        wrong.len()
    );
    draw(notebook, "mistakes", &title, images, most_certain)
}

/// The upper left corner of an image.
fn corner(number: i32) -> (i32, i32) {
    let left = (TILE.0 - SIDE) / 2;
    (number % COLUMNS * TILE.0 + left, TOP + number / COLUMNS * TILE.1)
}

/// A digit in ink on paper, so many of the figure's pixels wide and high.
pub fn digit(images: &Images, image: usize, place: (i32, i32), side: i32) -> Bitmap {
    let (x, _) = images.batch::<f64>(&[image]);
    Bitmap {
        place,
        size: (side, side),
        columns: 28,
        colors: x.to_dense().iter().map(|&grey| tint(BLACK, grey)).collect(),
    }
}

fn caption(page: &Page, (x, y): (i32, i32), given: &Prediction) -> Result<(), Box<dyn Error>> {
    let (answer, color) = if given.is_right() {
        (given.answer.to_string(), BLUE)
    } else {
        (format!("{}, not {}", given.answer, given.label), ORANGE)
    };
    let line = if given.is_right() { stroke(tint(BLACK, 0.2), 1) } else { stroke(ORANGE, 2) };
    frame(page, (x, y), (SIDE, SIDE), line)?;
    let middle = x + SIDE / 2;
    write(page, &answer, (middle, y + SIDE + 14), 17, color)?;
    let certainty = percent(given.probability);
    write(page, &certainty, (middle, y + SIDE + 33), 14, BLACK)
}

/// As many digits as tell it from 100 %.
fn percent(share: f64) -> String {
    match 100.0 * share {
        percent if percent < 99.95 => format!("{percent:.1} %"),
        percent if percent < 99.995 => format!("{percent:.2} %"),
        _ => "> 99.99 %".to_owned(),
    }
}
