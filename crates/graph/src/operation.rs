use crate::Activation;
use losses::{Labels, assert_same_shape, softmax_cross_entropy, softmax_cross_entropy_derivative};
use nalgebra::{DMatrix, RealField};

/// What a node with one argument does, forward and backward.
#[derive(Debug)]
pub(crate) enum Unary {
    Square,
    Sum,
    Activation(Activation),
    SoftmaxWithLoss(Labels),
}

impl Unary {
    /// y = f(x).
    pub fn forward<T: RealField + Copy>(&self, x: &DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Square => x.component_mul(x),
            Self::Sum => number(x.sum()),
            Self::Activation(activation) => activation.apply(x),
            Self::SoftmaxWithLoss(labels) => number(softmax_cross_entropy(x, labels)),
        }
    }

    /// ∂L/∂x from ∂L/∂y, by nothing but the node's own slope.
    pub fn backward<T: RealField + Copy>(
        &self,
        x: &DMatrix<T>,
        upstream: &DMatrix<T>,
    ) -> DMatrix<T> {
        match self {
            Self::Square => (x + x).component_mul(upstream),
            Self::Sum => x.map(|_| upstream[0]),
            Self::Activation(activation) => activation.forward(x).1.backward(upstream),
            Self::SoftmaxWithLoss(labels) => {
                softmax_cross_entropy_derivative(x, labels) * upstream[0]
            }
        }
    }

    /// How a drawing writes it.
    pub fn symbol(&self) -> &'static str {
        match self {
            Self::Square => "( )²",
            Self::Sum => "Σ",
            Self::Activation(activation) => activation.symbol(),
            Self::SoftmaxWithLoss(_) => "softmax with loss",
        }
    }
}

/// What a node with two arguments does, forward and backward.
#[derive(Debug)]
pub(crate) enum Binary {
    Add,
    Mul,
}

impl Binary {
    /// z = f(x, y).
    ///
    /// # Panics
    /// When the shapes do not fit.
    #[track_caller]
    pub fn forward<T: RealField + Copy>(&self, x: &DMatrix<T>, y: &DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Add if is_bias(y, x) => {
                DMatrix::from_fn(x.nrows(), x.ncols(), |i, n| x[(i, n)] + y[i])
            }
            Self::Add => {
                assert_same_shape("the first summand", x, "the second", y);
                x + y
            }
            Self::Mul => {
                assert!(
                    x.ncols() == y.nrows(),
                    "a factor of {}×{} cannot be multiplied by one of {}×{}",
                    x.nrows(),
                    x.ncols(),
                    y.nrows(),
                    y.ncols(),
                );
                x * y
            }
        }
    }

    /// ∂L/∂x and ∂L/∂y from ∂L/∂z, by nothing but the node's own slopes.
    pub fn backward<T: RealField + Copy>(
        &self,
        x: &DMatrix<T>,
        y: &DMatrix<T>,
        upstream: &DMatrix<T>,
    ) -> [DMatrix<T>; 2] {
        match self {
            Self::Add if is_bias(y, x) => {
                let d_bias = DMatrix::from_fn(y.nrows(), 1, |i, _| upstream.row(i).sum());
                [upstream.clone(), d_bias]
            }
            Self::Add => [upstream.clone(), upstream.clone()],
            Self::Mul => [upstream * y.transpose(), x.transpose() * upstream],
        }
    }

    /// How a drawing writes it.
    pub fn symbol(&self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Mul => "×",
        }
    }
}

/// Whether y is one column to be added to each of several columns of x, or of none.
fn is_bias<T>(y: &DMatrix<T>, x: &DMatrix<T>) -> bool {
    y.ncols() == 1 && x.ncols() != 1 && y.nrows() == x.nrows()
}

/// A number as a matrix of 1×1.
pub(crate) fn number<T: RealField + Copy>(number: T) -> DMatrix<T> {
    DMatrix::from_element(1, 1, number)
}
