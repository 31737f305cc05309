use crate::{non_linearity::NonLinearity, relu, sigmoid, step, tanh};
use losses::assert_same_shape;
use nalgebra::{DMatrix, RealField};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Writes the enum of all activations and what asks each of them. The choice is made once for a
/// matrix, and each of its entries meets the function itself.
macro_rules! activations {
    ($($file:ident::$name:ident),+ $(,)?) => {
        /// A non-linearity applied to each entry by itself (激活函数).
        ///
        /// Shapes: any H×N to the same H×N.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Activation {
            $(#[doc = concat!("[`", stringify!($file), "`](crate::", stringify!($file), "()).")] $name,)+
        }

        impl Activation {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is written and read.
            fn name(self) -> &'static str {
                match self { $(Self::$name => $file::$name::NAME,)+ }
            }

            /// As a graph writes it.
            pub(crate) fn symbol(self) -> &'static str {
                match self { $(Self::$name => $file::$name::SYMBOL,)+ }
            }

            /// y = f(x) of one number.
            pub fn value<T: RealField + Copy>(self, x: T) -> T {
                match self { $(Self::$name => $file::$name::value(x),)+ }
            }

            /// y = f(x) of each entry.
            pub fn apply<T: RealField + Copy>(self, x: &DMatrix<T>) -> DMatrix<T> {
                match self { $(Self::$name => x.map($file::$name::value),)+ }
            }

            /// y of each entry, and dy/dx there.
            fn value_and_slope<T: RealField + Copy>(
                self,
                x: &DMatrix<T>,
            ) -> (DMatrix<T>, DMatrix<T>) {
                match self { $(Self::$name => $file::$name::value_and_slope(x),)+ }
            }
        }
    };
}

// A new activation is a file like `relu.rs` and a line here.
activations! {
    relu::Relu,
    sigmoid::Sigmoid,
    tanh::Tanh,
    step::Step,
}

impl Activation {
    /// y = f(x) of each entry, and the way back.
    pub fn forward<T: RealField + Copy>(
        self,
        x: &DMatrix<T>,
    ) -> (DMatrix<T>, ActivationPullback<T>) {
        let (y, slope) = self.value_and_slope(x);
        (y, ActivationPullback { slope })
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.name())
    }
}

/// There is no activation of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no activation `{name}`: expected {}", names())]
pub struct UnknownActivation {
    /// The name.
    pub name: String,
}

/// The names of all, as a sentence lists them.
fn names() -> String {
    let names: Vec<&str> = Activation::ALL.iter().map(|activation| activation.name()).collect();
    let (last, others) = names.split_last().expect("there are some");
    format!("{} or {last}", others.join(", "))
}

/// By its name, in large or small letters.
impl FromStr for Activation {
    type Err = UnknownActivation;

    fn from_str(name: &str) -> Result<Self, UnknownActivation> {
        let of_this_name = |it: &&Self| it.name().eq_ignore_ascii_case(name);
        let unknown = || UnknownActivation { name: name.to_owned() };
        Self::ALL.iter().find(of_this_name).copied().ok_or_else(unknown)
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
    use crate::within::assert_within;
    use nalgebra::dmatrix;
    use numdiff::dual::{Dual64, parts};
    use property::assert_is;

    #[test]
    fn relu_lets_through_where_it_was_positive() {
        let (y, pullback) = Activation::Relu.forward(&dmatrix![1.0, -0.5; 0.0, 3.0]);
        assert_is(y, dmatrix![1.0, 0.0; 0.0, 3.0], "y = max(0, x)");
        let d_x = pullback.backward(&dmatrix![10.0, 20.0; 30.0, 40.0]);
        let formula = "∂L/∂x = ∂L/∂y ⊙ f′(x),  f′(x) = 1 for x > 0,  0 for x ≤ 0";
        assert_is(d_x, dmatrix![10.0, 0.0; 0.0, 40.0], formula);
    }

    // Beside the kinks at 0, where a slope is a matter of choice.
    #[test]
    fn slopes_are_those_of_dual_numbers() {
        let x = dmatrix![-7.0, -2.5, -1.0, -1e-3; 1e-3, 0.4, 1.0, 6.0];
        for &activation in Activation::ALL {
            let (y, ActivationPullback { slope }) = activation.forward(&x);
            let (value, exact) = parts(&activation.apply(&x.map(|x| Dual64::new(x, 1.0))));
            let formula =
                |of| format!("{of} of {activation}, x = [−7, −2.5, −1, −0.001; 0.001, 0.4, 1, 6]");
            assert_within(&y, &value, 1e-15, formula("y = f(x)"));
            assert_within(&slope, &exact, 1e-12, formula("dy/dx = f′(x)"));
        }
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for &activation in Activation::ALL {
            assert_is(activation.to_string().parse(), Ok(activation), "what is written is read");
        }
        assert_is("TANH".parse(), Ok(Activation::Tanh), "large letters are read as small ones");
        let error = "relu6".parse::<Activation>().unwrap_err().to_string();
        let expected = "there is no activation `relu6`: expected ReLU, sigmoid, tanh or step";
        assert_eq!(error, expected);
    }

    #[test]
    #[should_panic(expected = "the output is 2×1 and its upstream gradient is 1×2")]
    fn another_shape_is_refused() {
        let (_, pullback) = Activation::Tanh.forward(&dmatrix![1.0; 2.0]);
        let _ = pullback.backward(&dmatrix![1.0, 2.0]);
    }
}
