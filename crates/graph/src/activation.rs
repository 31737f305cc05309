use crate::{
    relu, relu_derivative, sigmoid, sigmoid_derivative, step, step_derivative, tanh,
    tanh_derivative,
};
use losses::assert_same_shape;
use nalgebra::{DMatrix, RealField};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A non-linearity applied to each entry by itself (激活函数).
///
/// Shapes: any H×N to the same H×N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// [`relu`].
    Relu,
    /// [`sigmoid`].
    Sigmoid,
    /// [`tanh`].
    Tanh,
    /// [`step`], which has no slope to learn by.
    Step,
}

impl Activation {
    /// y = f(x) of one number.
    pub fn value<T: RealField + Copy>(self, x: T) -> T {
        match self {
            Self::Relu => relu(x),
            Self::Sigmoid => sigmoid(x),
            Self::Tanh => tanh(x),
            Self::Step => step(x),
        }
    }

    /// y = f(x) of each entry.
    pub fn apply<T: RealField + Copy>(self, x: &DMatrix<T>) -> DMatrix<T> {
        x.map(|x| self.value(x))
    }

    /// y = f(x) of each entry, and the way back.
    pub fn forward<T: RealField + Copy>(
        self,
        x: &DMatrix<T>,
    ) -> (DMatrix<T>, ActivationPullback<T>) {
        let y = self.apply(x);
        let slope = match self {
            Self::Relu => x.map(relu_derivative),
            Self::Sigmoid => y.map(sigmoid_derivative),
            Self::Tanh => y.map(tanh_derivative),
            Self::Step => x.map(step_derivative),
        };
        (y, ActivationPullback { slope })
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Relu => "ReLU",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Step => "step",
        })
    }
}

/// There is no activation of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no activation `{name}`: expected ReLU, sigmoid, tanh or step")]
pub struct UnknownActivation {
    /// The name.
    pub name: String,
}

/// By its name, in large or small letters.
impl FromStr for Activation {
    type Err = UnknownActivation;

    fn from_str(name: &str) -> Result<Self, UnknownActivation> {
        let all = [Self::Relu, Self::Sigmoid, Self::Tanh, Self::Step];
        let of_this_name = |it: &Self| it.to_string().eq_ignore_ascii_case(name);
        let unknown = || UnknownActivation { name: name.to_owned() };
        all.into_iter().find(of_this_name).ok_or_else(unknown)
    }
}

/// Back through an activation, or through [`Dropout`](crate::Dropout): it remembers the slope f′(x)
/// at each entry.
#[must_use = "call `backward` to send a gradient through the activation"]
#[derive(Debug)]
pub struct ActivationPullback<T> {
    pub(crate) slope: DMatrix<T>,
}

impl<T: RealField + Copy> ActivationPullback<T> {
    /// Multiplies the upstream gradient by the slope, entry by entry. The upstream gradient itself
    /// is left as it is; the sources' ReLU overwrites it.
    ///
    /// ```text
    /// ∂L/∂x = ∂L/∂y ⊙ f′(x)
    /// ```
    ///
    /// Source: D, ReLU层; E §2.3; C §6.2.
    ///
    /// # Panics
    /// When the upstream gradient does not have the shape of the output.
    pub fn backward(self, upstream: &DMatrix<T>) -> DMatrix<T> {
        assert_same_shape("the output", &self.slope, "its upstream gradient", upstream);
        let mut d_input = self.slope;
        d_input.component_mul_assign(upstream);
        d_input
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;

    #[test]
    fn relu_lets_through_where_it_was_positive() {
        let (y, pullback) = Activation::Relu.forward(&dmatrix![1.0, -0.5; 0.0, 3.0]);
        assert_eq!(y, dmatrix![1.0, 0.0; 0.0, 3.0]);
        let d_x = pullback.backward(&dmatrix![10.0, 20.0; 30.0, 40.0]);
        assert_eq!(d_x, dmatrix![10.0, 0.0; 0.0, 40.0]);
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for activation in [Activation::Relu, Activation::Sigmoid, Activation::Step] {
            assert_eq!(activation.to_string().parse(), Ok(activation));
        }
        assert_eq!("TANH".parse(), Ok(Activation::Tanh));
        let error = "relu6".parse::<Activation>().unwrap_err().to_string();
        assert!(error.starts_with("there is no activation `relu6`: expected ReLU"));
    }

    #[test]
    #[should_panic(expected = "the output is 2×1 and its upstream gradient is 1×2")]
    fn another_shape_is_refused() {
        let (_, pullback) = Activation::Tanh.forward(&dmatrix![1.0; 2.0]);
        let _ = pullback.backward(&dmatrix![1.0, 2.0]);
    }
}
