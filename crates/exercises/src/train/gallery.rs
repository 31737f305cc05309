//! Images with what a network takes them for.

use super::{
    confusion,
    predictions::{Prediction, mistakes},
};
use crate::prelude::*;
use ::figure::Bitmap;
use images::Images;

/// Images in a row.
const COLUMNS: usize = 10;
/// The side of an image as it is shown.
const SIDE: i32 = 70;
/// What an image takes with its lines and the space around.
const TILE: (i32, i32) = (96, 122);
/// Where the first one begins.
const TOP: i32 = 54;

/// The images of these answers, ten in a row; beneath each the answer and its probability, and the
/// right digit where it is another. Wrong answers are orange and framed.
pub fn figure(title: &str, images: &Images, answers: &[Prediction]) -> Canvas {
    let rows = answers.chunks(COLUMNS);
    let height = 54 + 122 * u32::try_from(rows.len()).expect("a page has room for few");
    let mut canvas = Canvas::new(960, height).heading(title);
    for (row, answers) in (0..).zip(rows) {
        for (column, given) in (0..).zip(answers) {
            let (x, y) = (column * TILE.0 + (TILE.0 - SIDE) / 2, TOP + row * TILE.1);
            let (answer, color, frame) = if given.is_right() {
                (given.answer.to_string(), BLUE, BLACK.tint(0.2).wide(1))
            } else {
                (format!("{}, not {}", given.answer, given.label), ORANGE, ORANGE.wide(2))
            };
            let (middle, bottom) = (x + SIDE / 2, y + SIDE);
            canvas = canvas
                .bitmap(digit(images, given.image, (x, y), SIDE))
                .frame(frame, (x, y), (SIDE, SIDE))
                .write(answer, (middle, bottom + 14), 17, color)
                .write(percent(given.probability), (middle, bottom + 33), 14, BLACK);
        }
    }
    canvas
}

/// Shows the fifty mistakes that a network is most certain of, and how often each was made.
pub fn show_mistakes(notebook: &mut Notebook, images: &Images, answers: &[Prediction]) -> Result {
    let wrong = mistakes(answers);
    let most_certain = &wrong[..wrong.len().min(50)];
    let title = format!(
        "The {} most certain of {} mistakes, with answer, right digit and the answer's probability",
        most_certain.len(),
        wrong.len()
    );
    let caption = "Many of these a reader would hesitate over too. The network does not: its \
                   probability says how far the scores are apart, not how often such an answer is \
                   right.";
    notebook.figure("mistakes", caption, figure(&title, images, most_certain))?;
    let caption = "Digits are taken for those that they look like. The darker the orange, the more \
                   often; the right answers are on the diagonal.";
    notebook.figure("confusion", caption, confusion::figure(answers))
}

/// A digit in ink on paper, so many of the figure's pixels wide and high.
pub fn digit(images: &Images, image: usize, place: (i32, i32), side: i32) -> Bitmap {
    let colors = images.pixels(image).map(|grey| BLACK.tint(f64::from(grey) / 255.0));
    Bitmap { place, size: (side, side), columns: images::SIDE, colors: colors.to_vec() }
}

/// As many digits as tell it from 100 %.
fn percent(share: f64) -> String {
    match 100.0 * share {
        percent if percent < 99.95 => format!("{percent:.1} %"),
        percent if percent < 99.995 => format!("{percent:.2} %"),
        _ => "> 99.99 %".to_owned(),
    }
}
