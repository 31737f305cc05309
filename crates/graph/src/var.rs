use crate::{
    Activation,
    nodes::{Nodes, Origin},
    operation::{Binary, Unary},
};
use losses::Labels;
use nalgebra::{DMatrix, RealField};
use std::{
    ops::{Add, Mul},
    ptr,
};

/// A handle on a node of a [`Graph`](crate::Graph): what it computes with is in the graph, so it is copied freely.
///
/// All its functions panic when the shapes of their arguments do not fit, or when these are of two
/// graphs.
#[derive(Debug, Clone, Copy)]
pub struct Var<'g, T> {
    pub(crate) nodes: &'g Nodes<T>,
    pub(crate) index: usize,
}

impl<T: RealField + Copy> Var<'_, T> {
    /// The value, as the forward pass left it.
    pub fn value(self) -> DMatrix<T> {
        self.nodes.all()[self.index].value.clone()
    }

    /// The value, where it is a number.
    ///
    /// # Panics
    /// When it is a matrix of another shape than 1×1.
    #[track_caller]
    pub fn number(self) -> T {
        only_entry(&self.nodes.all()[self.index].value)
    }

    /// The same value under a name, which is for drawings.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.nodes.rename(self.index, name);
        self
    }

    /// The square of each entry.
    ///
    /// ```text
    /// y = x²        ∂L/∂x = ∂L/∂y · 2x
    /// ```
    #[must_use]
    pub fn square(self) -> Self {
        self.unary(Unary::Square)
    }

    /// The sum of all entries.
    ///
    /// ```text
    /// y = Σᵢ xᵢ        ∂L/∂xᵢ = ∂L/∂y
    /// ```
    #[must_use]
    pub fn sum(self) -> Self {
        self.unary(Unary::Sum)
    }

    /// A non-linearity of each entry, with the gradient of [`crate::ActivationPullback::backward`].
    #[must_use]
    pub fn apply(self, activation: Activation) -> Self {
        self.unary(Unary::Activation(activation))
    }

    /// The loss of these logits, with the gradient of [`crate::SoftmaxWithLossPullback::backward`].
    ///
    /// # Panics
    /// When the labels do not fit the logits, or there is no sample.
    #[must_use]
    #[track_caller]
    pub fn softmax_with_loss(self, labels: &Labels) -> Self {
        self.unary(Unary::SoftmaxWithLoss(labels.clone()))
    }

    #[track_caller]
    fn unary(self, f: Unary) -> Self {
        let y = f.forward(&self.nodes.all()[self.index].value);
        self.push(Origin::Unary(f, self.index), y)
    }

    #[track_caller]
    fn binary(self, f: Binary, other: Self) -> Self {
        assert!(
            ptr::eq(self.nodes, other.nodes),
            "the two arguments of {} are of different graphs",
            f.symbol(),
        );
        let nodes = self.nodes.all();
        let z = f.forward(&nodes[self.index].value, &nodes[other.index].value);
        drop(nodes);
        self.push(Origin::Binary(f, self.index, other.index), z)
    }

    fn push(self, origin: Origin, value: DMatrix<T>) -> Self {
        Self { index: self.nodes.push("", origin, value), ..self }
    }
}

#[track_caller]
pub(crate) fn only_entry<T: Copy>(matrix: &DMatrix<T>) -> T {
    let (rows, columns) = matrix.shape();
    assert!((rows, columns) == (1, 1), "a matrix of {rows}×{columns} is not one number");
    matrix[0]
}

/// The sum. A second summand of one column is added to each column of the first, as a bias is.
///
/// ```text
/// z = x + y        ∂L/∂x = ∂L/∂z        ∂L/∂y = ∂L/∂z, of a bias Σₙ ∂L/∂z[:, n]
/// ```
impl<T: RealField + Copy> Add for Var<'_, T> {
    type Output = Self;

    #[track_caller]
    fn add(self, other: Self) -> Self {
        self.binary(Binary::Add, other)
    }
}

/// The product, of numbers or of matrices.
///
/// ```text
/// z = x·y        ∂L/∂x = ∂L/∂z · yᵀ        ∂L/∂y = xᵀ · ∂L/∂z
/// ```
impl<T: RealField + Copy> Mul for Var<'_, T> {
    type Output = Self;

    #[track_caller]
    fn mul(self, other: Self) -> Self {
        self.binary(Binary::Mul, other)
    }
}

#[cfg(test)]
mod tests {
    use crate::Graph;
    use nalgebra::dmatrix;
    use property::assert_is;

    const SUM_OVER_USES: &str = "∂L/∂x = Σ over the nodes z that use x of ∂L/∂z · ∂z/∂x";

    #[test]
    fn a_value_used_twice_gets_both_gradients() {
        let graph = Graph::new();
        let x = graph.number("x", 3.0);
        let y = x * x + x; // y′ = 2x + 1
        let formula = format_args!("{SUM_OVER_USES};  y = x·x + x, dy/dx = 2x + 1, x = 3");
        assert_is(y.backward().number(x), 7.0, formula);
    }

    #[test]
    fn going_back_twice_or_from_the_middle_changes_nothing() {
        let graph = Graph::new();
        let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
        let t = x + y;
        let z = t.square();
        for _ in 0..2 {
            let formula = "z = (x + y)²: ∂z/∂x = 2·(x + y);  x = 3, y = 4";
            assert_is(z.backward().number(x), 14.0, formula);
            assert_is(t.backward().number(x), 1.0, "t = x + y: ∂t/∂x = 1");
            assert_is(t.backward().number(z), 0.0, "t = x + y is not made of z = t²: ∂t/∂z = 0");
        }
    }

    #[test]
    fn a_bias_is_added_to_each_column_and_collects_from_each() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0; 3.0, 4.0]);
        let b = graph.matrix("b", dmatrix![10.0; 20.0]);
        let y = x + b;
        assert_is(y.value(), dmatrix![11.0, 12.0; 23.0, 24.0], "y = x + b, b added to each column");
        let gradient = y.backward_from(dmatrix![1.0, 2.0; 3.0, 4.0]);
        assert_is(gradient.of(b), &dmatrix![3.0; 7.0], "∂L/∂b = Σₙ ∂L/∂y[:, n]");
        assert_is(gradient.of(x), &dmatrix![1.0, 2.0; 3.0, 4.0], "∂L/∂x = ∂L/∂y");
    }

    // All matrices are square here, so any two can be multiplied.
    #[test]
    fn each_factor_of_a_product_gets_the_other_one_transposed() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0; 3.0, 4.0]);
        let y = graph.matrix("y", dmatrix![1.0, 2.0; 0.0, 1.0]);
        let gradient = (x * y).backward_from(dmatrix![1.0, 10.0; 100.0, 1000.0]);
        let expected = dmatrix![21.0, 10.0; 2100.0, 1000.0];
        assert_is(gradient.of(x), &expected, "z = x·y: ∂L/∂x = ∂L/∂z·yᵀ");
        let expected = dmatrix![301.0, 3010.0; 402.0, 4020.0];
        assert_is(gradient.of(y), &expected, "z = x·y: ∂L/∂y = xᵀ·∂L/∂z");
    }

    #[test]
    #[should_panic(expected = "the first summand is 2×2 and the second is 1×2")]
    fn summands_of_two_shapes_are_refused() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0; 3.0, 4.0]);
        let _ = x + graph.matrix("b", dmatrix![1.0, 2.0]);
    }

    #[test]
    fn a_summand_of_as_many_columns_is_no_bias() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0; 3.0, 4.0]);
        let y = x + graph.matrix("y", dmatrix![10.0, 20.0; 30.0, 40.0]);
        assert_is(y.value(), dmatrix![11.0, 22.0; 33.0, 44.0], "z = x + y, entry by entry");
    }

    #[test]
    #[should_panic(expected = "the first summand is 2×2 and the second is 3×1")]
    fn a_bias_of_another_number_of_rows_is_refused() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0; 3.0, 4.0]);
        let _ = x + graph.matrix("b", dmatrix![1.0; 2.0; 3.0]);
    }

    #[test]
    #[should_panic(expected = "a factor of 1×2 cannot be multiplied by one of 1×2")]
    fn factors_that_do_not_fit_are_refused() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0]);
        let _ = x * x;
    }

    #[test]
    #[should_panic(expected = "a matrix of 1×2 is not one number")]
    fn a_matrix_has_no_gradient() {
        let graph = Graph::new();
        let _ = graph.matrix("x", dmatrix![1.0, 2.0]).backward();
    }

    #[test]
    #[should_panic(expected = "the value is 1×2 and its upstream gradient is 2×1")]
    fn an_upstream_of_another_shape_is_refused() {
        let graph = Graph::new();
        let x = graph.matrix("x", dmatrix![1.0, 2.0]);
        let _ = x.backward_from(dmatrix![1.0; 2.0]);
    }

    #[test]
    #[should_panic(expected = "the two arguments of × are of different graphs")]
    fn two_graphs_do_not_mix() {
        let (one, other) = (Graph::new(), Graph::new());
        let _ = one.number("x", 1.0) * other.number("y", 1.0);
    }

    #[test]
    #[should_panic(expected = "the gradient is of another graph")]
    fn a_gradient_knows_its_graph() {
        let (one, other) = (Graph::new(), Graph::new());
        let gradient = one.number("x", 1.0).backward();
        let _ = gradient.of(other.number("y", 1.0));
    }
}
