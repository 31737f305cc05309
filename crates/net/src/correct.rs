use losses::{Labels, assert_labels_fit};
use nalgebra::{DMatrix, DVectorView, RealField};

/// How many samples have their highest score in the right class.
///
/// Shapes: scores K×N, N labels of K classes.
///
/// # Panics
/// When the labels are not N of K classes.
#[track_caller]
pub fn correct<T: RealField + Copy>(scores: &DMatrix<T>, labels: &Labels) -> usize {
    assert_labels_fit(scores, labels);
    let pairs = answers(scores).zip(labels.iter());
    let right = pairs.filter(|&(answer, label)| answer == Some(label));
    right.count()
}

/// The answer to each sample, a column of the scores.
pub(crate) fn answers<T: RealField + Copy>(
    scores: &DMatrix<T>,
) -> impl Iterator<Item = Option<usize>> {
    scores.column_iter().map(|scores| answer(&scores))
}

/// The class of a sample's highest score, if all its scores are finite.
fn answer<T: RealField + Copy>(scores: &DVectorView<T>) -> Option<usize> {
    let finite = scores.iter().all(T::is_finite);
    finite.then(|| scores.argmax().0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use property::assert_is;

    #[test]
    fn the_highest_score_with_its_sign_is_the_answer() {
        let yours = answer(&dvector![1.0, 2.0, -9.0].column(0));
        assert_is(yours, Some(1), "the k of the highest score, zₖ, of z = (1, 2, −9)");
    }

    #[test]
    fn scores_that_are_infinite_or_no_numbers_are_no_answer() {
        for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let yours = answer(&dvector![1.0, wrong, 0.0].column(0));
            assert_is(
                yours,
                None,
                format!("None unless all scores are finite: z = (1, {wrong}, 0)"),
            );
        }
    }

    #[test]
    fn right_answers_are_counted() {
        let labels = Labels::new(vec![0, 1, 1], 2).unwrap();
        let scores = dmatrix![1.0, 5.0, 0.0; 0.0, 2.0, 3.0];
        assert_is(
            correct(&scores, &labels),
            2,
            "how many samples have their highest score in class t",
        );
    }
}
