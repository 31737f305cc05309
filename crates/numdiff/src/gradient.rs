use crate::{Difference, StepSize, Tensors, perturbed::Perturbed};
use nalgebra::RealField;

/// The gradient of f at a point, by differences, one entry after the other (数值梯度).
///
/// ```text
/// ∇f = (∂f/∂x₀, ∂f/∂x₁, …)
/// ```
///
/// Shapes: the gradient has the type and shape of the point, which may be a vector, a matrix or a
/// network's parameters. The point is moved in place and is afterwards what it was, bit for bit,
/// also when f panics.
///
/// For a network's loss this costs two forward passes a parameter with [`Difference::Central`];
/// backpropagation costs about two for all of them.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::{Difference, StepSize, gradient};
///
/// let f = |x: &Vector2<f64>| x[0].powi(2) + x[1].powi(2);
/// let g = gradient(f, &mut vector![3.0, 4.0], Difference::Central, StepSize::Fixed(1e-4));
/// assert_eq!(g, vector![6.00000000000378, 7.999999999999119]);
/// ```
///
/// Source: A §2.2.2 and §2.2.3; B, 梯度; E, `numerical_gradient`.
pub fn gradient<T: RealField + Copy, P: Tensors<T>>(
    mut f: impl FnMut(&P) -> T,
    point: &mut P,
    difference: Difference,
    step: StepSize<T>,
) -> P {
    let mut gradient = point.clone();
    for (index, slope) in gradient.tensors_mut().into_iter().flatten().enumerate() {
        *slope = partial(&mut f, point, index, difference, step);
    }
    gradient
}

/// One entry of [`gradient`] alone, the one at `index` (偏导数).
///
/// # Panics
/// When the point has not that many entries.
pub fn partial<T: RealField + Copy, P: Tensors<T>>(
    mut f: impl FnMut(&P) -> T,
    point: &mut P,
    index: usize,
    difference: Difference,
    step: StepSize<T>,
) -> T {
    let mut point = Perturbed::new(point, index);
    let h = step.at(point.saved(), difference);
    difference.quotient(|d| f(point.moved(d)), h)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, SVector, Vector2, dmatrix, vector};
    use property::assert_is;
    use std::{
        fmt::Debug,
        panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    };

    const GRADIENT: &str = "∇f = (∂f/∂x₀, ∂f/∂x₁, …)";

    /// To 1e-10, also where a zero is expected.
    #[track_caller]
    fn assert_gradient<P: Tensors<f64> + PartialEq + Debug>(yours: P, expected: P, f: &str) {
        let is_near = |(yours, expected): (f64, f64)| (yours - expected).abs() <= 1e-10;
        let all_are = yours.entries().zip(expected.entries()).all(is_near);
        if !all_are || yours.shapes() != expected.shapes() {
            assert_is(yours, expected, format!("{GRADIENT} of {f}"));
        }
    }

    #[track_caller]
    fn assert_restored<const N: usize>(yours: SVector<f64, N>, expected: SVector<f64, N>) {
        assert!(
            yours.map(f64::to_bits) == expected.map(f64::to_bits),
            "the point afterwards, bit for bit: xᵢ ← saved\nyours     {:?}\nexpected  {:?}",
            yours.as_slice(),
            expected.as_slice()
        );
    }

    #[test]
    fn the_gradient_at_3_0_is_6_0() {
        // B prints (0, 0.4).
        let f = |x: &Vector2<f64>| x.norm_squared();
        for (mut x, expected) in [
            (vector![3.0, 4.0], vector![6.0, 8.0]),
            (vector![0.0, 2.0], vector![0.0, 4.0]),
            (vector![3.0, 0.0], vector![6.0, 0.0]),
        ] {
            let name = format!("x₀² + x₁² at {:?}", x.as_slice());
            let g = gradient(f, &mut x, Difference::Central, StepSize::Fixed(1e-4));
            assert_gradient(g, expected, &name);
        }
    }

    #[test]
    fn a_matrix_has_a_gradient_of_its_shape() {
        // f(W) = W₀₀·W₁₂ needs the whole matrix at once; handing it over row by row would go wrong.
        let f = |w: &DMatrix<f64>| w[(0, 0)] * w[(1, 2)];
        let mut w = dmatrix![2.0, 0.0, 0.0; 0.0, 0.0, 5.0];
        let g = gradient(f, &mut w, Difference::FivePoint, StepSize::Balanced);
        let expected = dmatrix![5.0, 0.0, 0.0; 0.0, 0.0, 2.0];
        assert_gradient(g, expected, "W₀₀·W₁₂ at [2, 0, 0; 0, 0, 5]");
    }

    #[test]
    fn each_entry_of_each_tensor_has_its_own_slope() {
        // The second tensor is counted on from the first.
        let f = |x: &Vec<Vector2<f64>>| x[0][0] + 2.0 * x[0][1] + 3.0 * x[1][0] + 4.0 * x[1][1];
        let mut x = vec![vector![0.5, 0.25], vector![2.0, 1.0]];
        let expected = vec![vector![1.0, 2.0], vector![3.0, 4.0]];
        let name = "x₀ + 2x₁ + 3x₂ + 4x₃ at two tensors";
        let step = StepSize::Fixed(0.5);
        assert_gradient(gradient(f, &mut x, Difference::Central, step), expected, name);
    }

    #[test]
    fn the_point_is_restored_bit_for_bit() {
        let mut x = vector![0.1, -0.0, 1e300, 1e-300, f64::NAN];
        let before = x;
        let f = |x: &nalgebra::Vector5<f64>| x.norm();
        let _ = gradient(f, &mut x, Difference::FivePoint, StepSize::Balanced);
        assert_restored(x, before);
    }

    #[test]
    fn the_point_is_restored_when_the_function_panics() {
        let mut x = vector![0.1, 0.2, 0.3];
        let before = x;
        let f = |x: &nalgebra::Vector3<f64>| {
            // Without a message, which would stand before that of a failing test.
            if x[1] > 0.2 {
                resume_unwind(Box::new("x₁ went too far"));
            }
            x.sum()
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            gradient(f, &mut x, Difference::Central, StepSize::Balanced)
        }));
        assert!(
            outcome.is_err(),
            "f panics where x₁ > 0.2\nyours     no panic\nexpected  a panic at x₁ + h"
        );
        assert_restored(x, before);
    }
}
