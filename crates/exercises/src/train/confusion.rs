//! Which digits are taken for which.

use super::predictions::Prediction;
use crate::prelude::*;

/// The size of the figure.
const SIZE: (u32, u32) = (760, 660);

/// Half its width.
const MIDDLE: i32 = 380;
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

/// Draws the confusion matrix of these answers.
pub fn draw(notebook: &mut Notebook, answers: &[Prediction]) -> Result<()> {
    let counts = confusion_matrix(answers);
    notebook.figure("confusion", SIZE, |page| draw_counts(page, &counts))
}

/// The mistakes the darker the more frequent; at the end of each row, the share of right answers.
fn draw_counts(page: &Page, counts: &[[usize; 10]; 10]) -> Result<(), Box<dyn Error>> {
    let (left, top) = CORNER;
    let beside = left + 10 * CELL + 50;
    let title = "How often each digit was given each answer";
    heading(page, title, MIDDLE)?;
    write(page, "answer", (left + 5 * CELL, top - 40), 17, BLACK)?;
    write(page, "digit", (left - 62, top + 5 * CELL), 17, BLACK)?;
    write(page, "right", (beside, top - 16), 16, GREY)?;
    let worst = most_frequent_mistake(counts);
    for (digit, row) in (0..10).zip(counts) {
        let along = digit * CELL + CELL / 2;
        let name = digit.to_string();
        write(page, &name, (left - 18, top + along), 17, BLACK)?;
        write(page, &name, (left + along, top - 16), 17, BLACK)?;
        for (answer, &count) in (0..10).zip(row) {
            let color = if answer == digit {
                tint(BLUE, 0.15)
            } else {
                tint(ORANGE, 0.75 * count as f64 / worst as f64)
            };
            let place = (left + answer * CELL, top + digit * CELL);
            cell(page, place, count, color)?;
        }
    }
    for (digit, row) in counts.iter().enumerate() {
        let share = row[digit] as f64 / row.iter().sum::<usize>().max(1) as f64;
        let text = format!("{:.1} %", 100.0 * share);
        let y = top + CELL / 2 + i32::try_from(digit)? * CELL;
        write(page, &text, (beside, y), 16, GREY)?;
    }
    Ok(())
}

/// How often the most frequent mistake was made; 1 if there was none.
fn most_frequent_mistake(counts: &[[usize; 10]; 10]) -> usize {
    let rows = counts.iter().enumerate();
    let mistakes = rows.flat_map(|(label, row)| {
        let all = row.iter().enumerate();
        all.filter_map(move |(answer, &count)| (answer != label).then_some(count))
    });
    mistakes.max().unwrap_or(0).max(1)
}

/// An empty cell says that it never happened more quietly than a 0.
fn cell(
    page: &Page,
    (x, y): (i32, i32),
    count: usize,
    color: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let corners = [in_units((x, y)), in_units((x + CELL, y + CELL))];
    page.draw(&Rectangle::new(corners, color.filled()))?;
    frame(page, (x, y), (CELL, CELL), stroke(tint(BLACK, 0.15), 1))?;
    if count > 0 {
        let middle = (x + CELL / 2, y + CELL / 2);
        write(page, &count.to_string(), middle, 17, BLACK)?;
    }
    Ok(())
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
