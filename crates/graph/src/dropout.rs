use crate::ActivationPullback;
use nalgebra::{DMatrix, RealField, convert};
use rand::{Rng, RngExt};
use thiserror::Error;

/// Inverted dropout (随机失活): in training each entry is dropped with probability p, and what is
/// kept grows by 1/(1 − p) to make up for it.
///
/// ```text
/// training:    y = m ⊙ x,   m = 0 with probability p, otherwise 1/(1 − p)
/// inference:   y = x
/// ```
///
/// The expectation is E(y) = p·0 + (1 − p)·x/(1 − p) = x, so inference needs no correction. Its
/// variance is x²·p/(1 − p), the noise that no unit can rely on.
///
/// An entry that is NaN or ∞ is not dropped but NaN, as 0·∞ is, so that it is seen.
///
/// Shapes: any D×N to the same D×N; each entry is dropped by itself.
///
/// ```
/// use graph::Dropout;
/// use nalgebra::dmatrix;
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let dropout = Dropout::new(0.5)?;
/// let x = dmatrix![1.0, 2.0, 3.0, 4.0];
/// let (y, pullback) = dropout.forward(&x, &mut StdRng::seed_from_u64(1));
/// for (y, x) in y.iter().zip(&x) {
///     assert!(*y == 0.0 || *y == 2.0 * x);
/// }
/// assert_eq!(dropout.infer(&x), &x);
/// # Ok::<(), graph::DropoutError>(())
/// ```
///
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, *Dropout* (2014), where
/// inference multiplies by 1 − p instead; A, 训练技巧总结, 防止过拟合.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropout {
    probability: f64,
}

/// Why nothing can be dropped with such a probability.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("entries cannot be dropped with probability {probability}: expected 0 ≤ p < 1")]
pub struct DropoutError {
    /// The probability asked for.
    pub probability: f64,
}

impl Dropout {
    /// Drops entries with that probability p.
    ///
    /// # Errors
    /// [`DropoutError`] unless 0 ≤ p < 1: nothing could make up for dropping everything.
    pub fn new(probability: f64) -> Result<Self, DropoutError> {
        if (0.0..1.0).contains(&probability) {
            Ok(Self { probability })
        } else {
            Err(DropoutError { probability })
        }
    }

    /// The probability p.
    pub fn probability(&self) -> f64 {
        self.probability
    }

    /// Training: y by a new mask, and the way back, on which a dropped entry gets no gradient.
    ///
    /// ```text
    /// ∂L/∂x = ∂L/∂y ⊙ m
    /// ```
    ///
    /// The mask is drawn column by column, one number an entry, so one seed drops the same entries
    /// for every kind of number. With p = 0 nothing is drawn.
    pub fn forward<T: RealField + Copy>(
        &self,
        input: &DMatrix<T>,
        rng: &mut impl Rng,
    ) -> (DMatrix<T>, ActivationPullback<T>) {
        let grown = convert(1.0 / (1.0 - self.probability));
        let mask = input.map(|_| {
            if self.probability > 0.0 && rng.random_bool(self.probability) {
                T::zero()
            } else {
                grown
            }
        });
        let output = input.component_mul(&mask);
        (output, ActivationPullback { slope: mask })
    }

    /// Inference: the input itself.
    pub fn infer<'a, T>(&self, input: &'a DMatrix<T>) -> &'a DMatrix<T> {
        input
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    const VALUE: &str = "y = m ⊙ x,  m = 0 with probability p, otherwise 1/(1 − p)";

    fn drop_ones(probability: f64, seed: u64) -> DMatrix<f64> {
        let ones = DMatrix::from_element(40, 50, 1.0);
        let dropout = Dropout::new(probability).unwrap();
        dropout.forward(&ones, &mut StdRng::seed_from_u64(seed)).0
    }

    #[test]
    fn a_share_is_dropped_and_the_rest_grows() {
        let y = drop_ones(0.2, 1);
        for &y in &y {
            let is_one_of_them = y == 0.0 || y == 1.25;
            assert!(is_one_of_them, "{VALUE};  x = 1, p = 0.2\nyours     {y}\nexpected  0 or 1.25");
        }
        // 2000 draws: standard deviation √(2000·0.2·0.8) = 18.
        let dropped = y.iter().filter(|&&y| y == 0.0).count();
        assert!(
            (310..490).contains(&dropped),
            "{VALUE};  p = 0.2\nyours     {dropped} of 2000 are 0\nexpected  about 2000·p = 400"
        );
    }

    #[test]
    fn a_seed_gives_the_same_mask_and_another_another() {
        assert_is(drop_ones(0.5, 1), drop_ones(0.5, 1), "y again, of the same seed");
        assert!(
            drop_ones(0.5, 1) != drop_ones(0.5, 2),
            "y of two seeds\nyours     the same\nexpected  not the same"
        );
    }

    #[test]
    fn nothing_is_dropped_with_probability_0_nor_drawn() {
        for &y in &drop_ones(0.0, 1) {
            assert_is(y, 1.0, format_args!("{VALUE};  x = 1, p = 0"));
        }
        let mut rng = StdRng::seed_from_u64(1);
        let _ = Dropout::new(0.0).unwrap().forward(&DMatrix::from_element(4, 5, 1.0), &mut rng);
        assert!(rng == StdRng::seed_from_u64(1), "with p = 0 a number was drawn");
    }

    #[test]
    fn a_probability_is_told_as_it_was_given() {
        assert_is(Dropout::new(0.3).unwrap().probability(), 0.3, "p");
    }

    #[test]
    fn other_probabilities_are_refused() {
        for probability in [1.0, -0.1, 1.5, f64::NAN] {
            assert!(Dropout::new(probability).is_err(), "{probability}");
        }
        assert_eq!(
            Dropout::new(1.0).unwrap_err().to_string(),
            "entries cannot be dropped with probability 1: expected 0 ≤ p < 1"
        );
    }
}
