use super::{Entries, Rule, Step};
use crate::{Descent, Optimizer};
use nalgebra::RealField;
use numdiff::Tensors;

/// Stochastic gradient descent (随机梯度下降法).
///
/// ```text
/// θ ← θ − η·g
/// ```
///
/// Source: A §2.4.3; B, 实现学习算法; C §7.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sgd;

impl Sgd {
    /// One step. It remembers nothing, so it needs no [`Descent`].
    ///
    /// # Panics
    /// When the gradient is not of the parameters' shapes.
    pub fn step<T: RealField + Copy, P: Tensors<T>>(
        self,
        params: &mut P,
        gradient: &P,
        learning_rate: T,
    ) {
        Descent::new(Optimizer::Sgd).step(params, gradient, learning_rate);
    }
}

impl<T: RealField + Copy> Rule<T> for Sgd {
    fn update(&self, step: Step<T>, entries: Entries<T>) {
        entries.each(|param, slope, []| *param -= step.learning_rate * slope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, vector};

    #[test]
    fn one_step_against_the_gradient() {
        let mut w = dmatrix![1.0, 2.0; 3.0, 4.0];
        Sgd.step(&mut w, &dmatrix![1.0, 0.0; -2.0, 8.0], 0.5);
        assert_eq!(w, dmatrix![0.5, 2.0; 4.0, 0.0]);
        let mut x = vector![-7.0, 2.0];
        Sgd.step(&mut x, &vector![0.0, 4.0], 0.5);
        assert_eq!(x, vector![-7.0, 0.0]);
    }

    #[test]
    #[should_panic(expected = "of the gradient are [(3, 1)], but those of the parameters [(2, 2)]")]
    fn a_gradient_of_another_shape_is_refused() {
        Sgd.step(&mut dmatrix![1.0, 2.0; 3.0, 4.0], &dmatrix![1.0; 2.0; 3.0], 0.5);
    }
}
