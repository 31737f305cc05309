use nalgebra::RealField;
use numdiff::{Tensors, assert_same_shapes};

/// Stochastic gradient descent (随机梯度下降法).
///
/// ```text
/// θ ← θ − η ∂L/∂θ
/// ```
///
/// Source: A §2.4.3; B, 实现学习算法; C §7.1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sgd<T> {
    /// η (学习率).
    pub learning_rate: T,
}

impl<T: RealField + Copy> Sgd<T> {
    /// Takes one step against the gradient.
    ///
    /// # Panics
    /// When the gradient is not of the parameters' shape.
    pub fn step<P: Tensors<T>>(&self, params: &mut P, gradient: &P) {
        assert_same_shapes("the gradient", gradient, "the parameters", params);
        for (params, slopes) in params.tensors_mut().into_iter().zip(gradient.tensors()) {
            for (param, &slope) in params.iter_mut().zip(slopes) {
                *param -= self.learning_rate * slope;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, vector};

    #[test]
    fn one_step_against_the_gradient() {
        let mut w = dmatrix![1.0, 2.0; 3.0, 4.0];
        let sgd = Sgd { learning_rate: 0.5 };
        sgd.step(&mut w, &dmatrix![1.0, 0.0; -2.0, 8.0]);
        assert_eq!(w, dmatrix![0.5, 2.0; 4.0, 0.0]);
        let mut x = vector![-7.0, 2.0];
        sgd.step(&mut x, &vector![0.0, 4.0]);
        assert_eq!(x, vector![-7.0, 0.0]);
    }

    #[test]
    #[should_panic(expected = "of the gradient are [(3, 1)], but those of the parameters [(2, 2)]")]
    fn a_gradient_of_another_shape_is_refused() {
        let sgd = Sgd { learning_rate: 0.5 };
        sgd.step(&mut dmatrix![1.0, 2.0; 3.0, 4.0], &dmatrix![1.0; 2.0; 3.0]);
    }
}
