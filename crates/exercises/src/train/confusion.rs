//! Which digits are taken for which.

use super::predictions::Prediction;
use crate::prelude::*;

/// The side of a cell.
const CELL: i32 = 54;
/// The upper left corner of the first cell.
const CORNER: (i32, i32) = (100, 92);

/// How often each digit, a row, was given each answer, a column (混淆矩阵).
fn confusion_matrix(predictions: &[Prediction]) -> [[usize; 10]; 10] {
    let mut counts = [[0; 10]; 10];
    for prediction in predictions {
        counts[prediction.label][prediction.answer] += 1;
    }
    counts
}

/// The confusion matrix of these answers: mistakes the darker the more frequent, and at the end of
/// each row the share of right answers.
pub fn figure(answers: &[Prediction]) -> Canvas {
    let counts = confusion_matrix(answers);
    let worst = most_frequent_mistake(&counts) as f64;
    let (left, top) = CORNER;
    let beside = left + 10 * CELL + 50;
    let mut canvas = Canvas::new(760, 660)
        .heading("How often each digit was given each answer")
        .write("answer", (left + 5 * CELL, top - 40), 17, BLACK)
        .write("digit", (left - 62, top + 5 * CELL), 17, BLACK)
        .write("right", (beside, top - 16), 16, GREY);
    for (digit, row) in counts.iter().enumerate() {
        let along = middle(digit);
        let share = row[digit] as f64 / row.iter().sum::<usize>().max(1) as f64;
        canvas = canvas
            .write(digit.to_string(), (left - 18, top + along), 17, BLACK)
            .write(digit.to_string(), (left + along, top - 16), 17, BLACK)
            .write(format!("{:.1} %", 100.0 * share), (beside, top + along), 16, GREY);
        for (answer, &count) in row.iter().enumerate() {
            let strength = 0.75 * count as f64 / worst;
            let color = if answer == digit { BLUE.tint(0.15) } else { ORANGE.tint(strength) };
            canvas = cell(canvas, (left + middle(answer), top + along), count, color);
        }
    }
    canvas
}

/// The middle of a row or a column, from the first one's beginning.
fn middle(of: usize) -> i32 {
    CELL / 2 + CELL * i32::try_from(of).expect("one of ten")
}

/// An empty cell says that it never happened more quietly than a 0.
fn cell(canvas: Canvas, middle: (i32, i32), count: usize, color: Color) -> Canvas {
    let (corner, size) = ((middle.0 - CELL / 2, middle.1 - CELL / 2), (CELL, CELL));
    let canvas = canvas.cell(color, corner, size).frame(BLACK.tint(0.15).wide(1), corner, size);
    if count > 0 { canvas.write(count.to_string(), middle, 17, BLACK) } else { canvas }
}

/// How often the most frequent mistake was made; 1 if there was none.
fn most_frequent_mistake(counts: &[[usize; 10]; 10]) -> usize {
    let cells = (0..10).flat_map(|digit| (0..10).map(move |answer| (digit, answer)));
    let mistakes = cells.filter(|(digit, answer)| answer != digit);
    mistakes.map(|(digit, answer)| counts[digit][answer]).max().unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_digit_and_a_column_an_answer() {
        let answer = |label, answer| Prediction { image: 0, label, answer, probability: 1.0 };
        let counts = confusion_matrix(&[answer(4, 9), answer(4, 9), answer(4, 4), answer(1, 7)]);
        assert_eq!((counts[4][9], counts[9][4], counts[4][4]), (2, 0, 1));
        assert_eq!(most_frequent_mistake(&counts), 2);
    }
}
