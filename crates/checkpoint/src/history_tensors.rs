//! The history of a training in a file.

use crate::{Tensor, TensorError, TensorFile};
use nalgebra::DMatrix;
use train::{Evaluation, History, Score};

/// What one row of `history.evaluations` has: the iteration, and two scores.
const COLUMNS: usize = 5;

pub(crate) fn insert_history(file: &mut TensorFile, history: &History) {
    let rows = history.evaluations.len();
    let evaluations: Vec<f64> = history.evaluations.iter().flat_map(row).collect();
    let evaluations = DMatrix::from_row_slice(rows, COLUMNS, &evaluations);
    file.insert_entry("evaluations", &rows);
    file.tensors.insert("history.losses".to_owned(), Tensor::vector(&history.losses));
    file.tensors.insert("history.evaluations".to_owned(), Tensor::matrix(&evaluations));
}

pub(crate) fn take_history(file: &TensorFile) -> Result<History, TensorError> {
    let rows: usize = file.entry("evaluations", "a number of evaluations")?;
    let evaluations = file.matrix("history.evaluations", (rows, COLUMNS))?;
    let evaluations = evaluations.row_iter();
    Ok(History {
        losses: file.series("history.losses")?,
        evaluations: evaluations
            .map(|row| evaluation([row[0], row[1], row[2], row[3], row[4]]))
            .collect(),
    })
}

fn row(evaluation: &Evaluation) -> [f64; COLUMNS] {
    let Evaluation { iteration, train, held_out } = *evaluation;
    let iteration = iteration as f64;
    [iteration, train.loss, train.accuracy, held_out.loss, held_out.accuracy]
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn evaluation(
    [iteration, train_loss, train, held_out_loss, held_out]: [f64; COLUMNS],
) -> Evaluation {
    let score = |loss, accuracy| Score { loss, accuracy };
    Evaluation {
        iteration: iteration as usize,
        train: score(train_loss, train),
        held_out: score(held_out_loss, held_out),
    }
}
