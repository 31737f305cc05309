use crate::{Tensors, assert_same_shapes};
use nalgebra::RealField;

/// Gradient descent (梯度下降法): `steps` steps against the gradient, and the path they take.
///
/// ```text
/// x ← x − η ∇f(x)
/// ```
///
/// `gradient` gives ∇f at a point, by whatever method; it may move the point for a while, as
/// [`crate::gradient`] does. The path has `steps + 1` points, the start first and the end last.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::{Difference, StepSize, gradient, gradient_descent};
///
/// let f = |x: &Vector2<f64>| x[0].powi(2) + x[1].powi(2);
/// let slope = |x: &mut Vector2<f64>| gradient(f, x, Difference::Central, StepSize::Fixed(1e-4));
/// let path = gradient_descent(slope, vector![-3.0, 4.0], 0.1, 100);
/// assert!(path[100].norm() < 1.1e-9);
/// ```
///
/// Source: A §2.4.1; B, 梯度法.
///
/// # Panics
/// When the gradient is not of the point's shape.
pub fn gradient_descent<T: RealField + Copy, P: Tensors<T>>(
    mut gradient: impl FnMut(&mut P) -> P,
    start: P,
    learning_rate: T,
    steps: usize,
) -> Vec<P> {
    let mut path = vec![start];
    for step in 0..steps {
        let mut x = path[step].clone();
        let slope = gradient(&mut x);
        assert_same_shapes("the gradient", &slope, "the point", &x);
        for (x, slope) in x.tensors_mut().into_iter().flatten().zip(slope.entries()) {
            *x -= learning_rate * slope;
        }
        path.push(x);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{Vector2, vector};
    use property::assert_is;

    const PATH: &str = "x ← x − η ∇f(x), the start first; f = x₀² + x₁²";

    fn slope(x: &mut Vector2<f64>) -> Vector2<f64> {
        *x * 2.0
    }

    #[test]
    fn each_step_shrinks_the_bowl_by_1_minus_2_eta() {
        let path = gradient_descent(slope, vector![-4.0, 8.0], 0.25, 3);
        let expected = [-4.0, -2.0, -1.0, -0.5].map(|x| vector![x, -2.0 * x]);
        assert_is(path, expected, format!("{PATH}, η = 0.25, 3 steps"));
    }

    #[test]
    fn no_steps_stay_at_the_start() {
        let path = gradient_descent(slope, vector![1.0, 2.0], 0.1, 0);
        assert_is(path, [vector![1.0, 2.0]], format!("{PATH}, 0 steps"));
    }
}
