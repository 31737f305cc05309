//! The history of a training in a file.

use crate::{Tensor, TensorError, TensorFile, network_tensors::check};
use nalgebra::DMatrix;
use net::Moment;
use train::{Evaluation, History, Score};

/// What one row of `history.evaluations` has: the iteration, and two scores.
const COLUMNS: usize = 5;

pub(crate) fn insert_history(file: &mut TensorFile, of: &str, history: &History) {
    let rows = history.evaluations.len();
    let evaluations: Vec<f64> = history.evaluations.iter().flat_map(row).collect();
    let evaluations = DMatrix::from_row_slice(rows, COLUMNS, &evaluations);
    file.insert_entry("evaluations", &rows);
    file.tensors.insert(format!("{of}history.losses"), Tensor::vector(&history.losses));
    file.tensors.insert(format!("{of}history.evaluations"), Tensor::matrix(&evaluations));
}

pub(crate) fn take_history(file: &TensorFile, of: &str) -> Result<History, TensorError> {
    let [of_losses, of_evaluations] =
        ["losses", "evaluations"].map(|it| format!("{of}history.{it}"));
    let rows: usize = file.entry("evaluations", "a number of evaluations")?;
    let evaluations = file.matrix(&of_evaluations, (rows, COLUMNS))?;
    let losses: Vec<f64> = file.series(&of_losses)?;
    // Losses, counts and shares are none of them below 0.
    check(file, &of_losses, Moment::Second, &losses)?;
    check(file, &of_evaluations, Moment::Second, evaluations.as_slice())?;
    let evaluations = evaluations.row_iter().map(|row| {
        let row = [row[0], row[1], row[2], row[3], row[4]];
        evaluation(row).ok_or_else(|| TensorError::Contradiction {
            path: file.path.clone(),
            found: format!("an evaluation of {row:?}"),
            expected: "an iteration, a loss and a share of right answers, and both held out"
                .to_owned(),
        })
    });
    let evaluations = evaluations.collect::<Result<Vec<Evaluation>, _>>()?;
    if !evaluations.is_sorted_by(|a, b| a.iteration < b.iteration) {
        return Err(TensorError::Contradiction {
            path: file.path.clone(),
            found: "evaluations out of order".to_owned(),
            expected: "each after the one before".to_owned(),
        });
    }
    Ok(History { losses, evaluations })
}

fn row(evaluation: &Evaluation) -> [f64; COLUMNS] {
    let Evaluation { iteration, train, held_out } = *evaluation;
    let iteration = iteration as f64;
    [iteration, train.loss, train.accuracy, held_out.loss, held_out.accuracy]
}

/// What a row says, if its iteration is a whole number and its accuracies are shares.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn evaluation(
    [iteration, train_loss, train, held_out_loss, held_out]: [f64; COLUMNS],
) -> Option<Evaluation> {
    let score = |loss, accuracy| Score { loss, accuracy };
    let right = iteration.fract() == 0.0 && iteration < 1e15 && train <= 1.0 && held_out <= 1.0;
    right.then(|| Evaluation {
        iteration: iteration as usize,
        train: score(train_loss, train),
        held_out: score(held_out_loss, held_out),
    })
}
