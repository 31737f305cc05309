use crate::{Input, row_sums::row_sums, times, times_transpose, transpose_times};
use nalgebra::{DMatrix, DVector, RealField};
use numdiff::tensors;

/// The affine layer, a matrix product plus a bias. Its gradient has the same type: a weight's
/// slopes and a bias's slopes.
///
/// ```text
/// A = W·X + b
/// ```
///
/// Shapes: X is D×N, one sample a column; W is H×D; b is H×1 and is added to each column; A is H×N.
/// X is a matrix, or anything else that is an [`Input`].
/// A, B and E write the transpose, `x @ W + b` with a sample in each row and W of D×H.
///
/// Source: E §2.3, `Affine`; C §5.1 (in this orientation).
#[derive(Debug, Clone, PartialEq)]
pub struct Affine<T> {
    /// W, outputs×inputs (权重).
    pub weight: DMatrix<T>,
    /// b, one a row of W (偏置).
    pub bias: DVector<T>,
}

impl<T: RealField + Copy> Affine<T> {
    /// A = W·X + b.
    ///
    /// # Panics
    /// When X has not as many rows as W has columns, or b not as many as W has rows.
    pub fn apply(&self, input: &impl Input<T>) -> DMatrix<T> {
        self.assert_fits(input);
        let mut output = times(&self.weight, input);
        for mut sample in output.column_iter_mut() {
            sample += &self.bias;
        }
        output
    }

    /// A = W·X + b, and the way back.
    ///
    /// The pullback borrows the layer and its input. So an update of the layer before the backward
    /// pass does not compile, and nothing is copied.
    ///
    /// # Panics
    /// As [`Affine::apply`].
    pub fn forward<'a, X: Input<T>>(
        &'a self,
        input: &'a X,
    ) -> (DMatrix<T>, AffinePullback<'a, T, X>) {
        (self.apply(input), AffinePullback { layer: self, input })
    }

    #[track_caller]
    fn assert_fits(&self, input: &impl Input<T>) {
        let (outputs, inputs) = self.weight.shape();
        assert!(
            input.nrows() == inputs && self.bias.len() == outputs,
            "a layer with a weight of {outputs}×{inputs} takes {inputs} rows and a bias of {outputs}, \
             but got an input of {}×{} and a bias of {}",
            input.nrows(),
            input.ncols(),
            self.bias.len(),
        );
    }
}

/// Back through an [`Affine`] layer: it remembers the layer and its input.
///
/// Each of its methods uses it up, so a gradient cannot be sent back twice.
#[must_use = "call `backward` or `parameters` to send a gradient through the layer"]
#[derive(Debug)]
pub struct AffinePullback<'a, T, X = DMatrix<T>> {
    layer: &'a Affine<T>,
    input: &'a X,
}

impl<T: RealField + Copy, X: Input<T>> AffinePullback<'_, T, X> {
    /// The gradients with respect to the input and to the parameters.
    ///
    /// ```text
    /// ∂L/∂X = Wᵀ·∂L/∂A        ∂L/∂W = ∂L/∂A·Xᵀ        ∂L/∂b = Σₙ ∂L/∂A[:, n]
    /// ```
    ///
    /// Source: E §2.3, `Affine.backward`; C §6.2: going back is multiplying by the transposed weight.
    ///
    /// # Panics
    /// When the upstream gradient does not have the shape of the output.
    pub fn backward(self, upstream: &DMatrix<T>) -> (DMatrix<T>, Affine<T>) {
        self.assert_fits(upstream);
        // ∂L/∂X = Wᵀ·∂L/∂A
        let d_input = transpose_times(&self.layer.weight, upstream);
        (d_input, self.parameters(upstream))
    }

    /// The gradient with respect to the parameters alone, for a first layer: nobody needs ∂L/∂X of
    /// the data, which costs as much as ∂L/∂W.
    ///
    /// # Panics
    /// As [`AffinePullback::backward`].
    pub fn parameters(self, upstream: &DMatrix<T>) -> Affine<T> {
        self.assert_fits(upstream);
        Affine {
            // ∂L/∂W = ∂L/∂A·Xᵀ
            weight: times_transpose(upstream, self.input),
            // ∂L/∂b = Σₙ ∂L/∂A[:, n]
            bias: row_sums(upstream),
        }
    }

    #[track_caller]
    fn assert_fits(&self, upstream: &DMatrix<T>) {
        let (rows, columns) = (self.layer.weight.nrows(), self.input.ncols());
        assert!(
            upstream.shape() == (rows, columns),
            "the output is {rows}×{columns}, but its upstream gradient is {}×{}",
            upstream.nrows(),
            upstream.ncols(),
        );
    }
}

// θ = (W, b).
tensors!(Affine { weight, bias });

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use property::assert_is;

    const VALUE: &str = "A = W·X + b, b added to each column";
    const BY_INPUT: &str = "∂L/∂X = Wᵀ·∂L/∂A";
    const BY_WEIGHT: &str = "∂L/∂W = ∂L/∂A·Xᵀ";
    const BY_BIAS: &str = "∂L/∂b = Σₙ ∂L/∂A[:, n]";

    fn layer() -> Affine<f64> {
        Affine { weight: dmatrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0], bias: dvector![10.0, 20.0] }
    }

    #[test]
    fn forward_and_backward_by_hand() {
        let (layer, x) = (layer(), dmatrix![1.0, 0.0; 0.0, 1.0; 1.0, 1.0]);
        let (a, pullback) = layer.forward(&x);
        assert_is(a, dmatrix![14.0, 15.0; 30.0, 31.0], VALUE);

        let (d_x, gradient) = pullback.backward(&dmatrix![1.0, 0.0; 0.0, 2.0]);
        assert_is(d_x, dmatrix![1.0, 8.0; 2.0, 10.0; 3.0, 12.0], BY_INPUT);
        assert_is(gradient.weight, dmatrix![1.0, 0.0, 1.0; 0.0, 2.0, 2.0], BY_WEIGHT);
        assert_is(gradient.bias, dvector![1.0, 2.0], BY_BIAS);
    }

    // All matrices are square here, so any two can be multiplied.
    #[test]
    fn each_factor_stands_on_its_side() {
        let layer = Affine { weight: dmatrix![1.0, 2.0; 3.0, 4.0], bias: dvector![0.5, -0.5] };
        let x = dmatrix![1.0, 2.0; 0.0, 1.0];
        let (a, pullback) = layer.forward(&x);
        assert_is(a, dmatrix![1.5, 4.5; 2.5, 9.5], VALUE);

        let upstream = dmatrix![1.0, 10.0; 100.0, 1000.0];
        let (d_x, gradient) = pullback.backward(&upstream);
        assert_is(d_x, dmatrix![301.0, 3010.0; 402.0, 4020.0], BY_INPUT);
        assert_is(gradient.weight, dmatrix![21.0, 10.0; 2100.0, 1000.0], BY_WEIGHT);
        assert_is(gradient.bias, dvector![11.0, 1100.0], BY_BIAS);
    }

    #[test]
    #[should_panic(
        expected = "weight of 2×3 takes 3 rows and a bias of 2, but got an input of 2×1"
    )]
    fn an_input_of_another_size_is_refused() {
        let _ = layer().apply(&dmatrix![1.0; 2.0]);
    }

    #[test]
    #[should_panic(expected = "the output is 2×1, but its upstream gradient is 1×2")]
    fn an_upstream_of_another_shape_is_refused() {
        let (layer, x) = (layer(), dmatrix![1.0; 2.0; 3.0]);
        let (_, pullback) = layer.forward(&x);
        let _ = pullback.parameters(&dmatrix![1.0, 2.0]);
    }
}
