use crate::{Entries, OutOfRange, Rule, Update, settings::no_settings};
use nalgebra::RealField;
use numdiff::{Tensors, assert_same_shapes};
use serde::{Deserialize, Deserializer, Serialize};

/// Stochastic gradient descent (随机梯度下降法).
///
/// ```text
/// θ ← θ − η·g
/// ```
///
/// Source: A §2.4.3; B, 实现学习算法; C §7.1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sgd;

impl<'de> Deserialize<'de> for Sgd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        no_settings(deserializer).map(|()| Self)
    }
}

impl Sgd {
    /// One step. It remembers nothing, so it needs no [`OptimizerState`](crate::OptimizerState).
    ///
    /// # Panics
    /// When the gradient is not of the parameters' shapes.
    pub fn step<T: RealField + Copy, P: Tensors<T>>(
        self,
        params: &mut P,
        gradient: &P,
        learning_rate: T,
    ) {
        assert_same_shapes("the gradient", gradient, "the parameters", params);
        let update = Update { learning_rate, number: 1 };
        for (params, slopes) in params.tensors_mut().into_iter().zip(gradient.tensors()) {
            self.update(update, Entries { params, slopes, memory: Vec::new() });
        }
    }
}

impl Rule for Sgd {
    const NAME: &'static str = "SGD";
    const USUAL_RATE: f64 = 0.1;

    fn check(&self) -> Result<(), OutOfRange> {
        Ok(())
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        entries.each(|param, slope, []| *param -= update.learning_rate * slope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, vector};
    use property::assert_is;

    const FORMULA: &str = "θ ← θ − η·g, η = 1/2";

    #[test]
    fn one_step_against_the_gradient() {
        let mut w = dmatrix![1.0, 2.0; 3.0, 4.0];
        Sgd.step(&mut w, &dmatrix![1.0, 0.0; -2.0, 8.0], 0.5);
        assert_is(w, dmatrix![0.5, 2.0; 4.0, 0.0], FORMULA);
        let mut x = vector![-7.0, 2.0];
        Sgd.step(&mut x, &vector![0.0, 4.0], 0.5);
        assert_is(x, vector![-7.0, 0.0], FORMULA);
    }

    #[test]
    #[should_panic(expected = "of the gradient are [3×1], but those of the parameters [2×2]")]
    fn a_gradient_of_another_shape_is_refused() {
        Sgd.step(&mut dmatrix![1.0, 2.0; 3.0, 4.0], &dmatrix![1.0; 2.0; 3.0], 0.5);
    }
}
