use crate::{
    Activation, TwoLayerNet,
    downstream::{self, Differences, Sample},
};
use graph::{Input, relu, sigmoid};
use losses::Labels;
use nalgebra::{RealField, convert};

impl<T: RealField + Copy> TwoLayerNet<T> {
    /// [`TwoLayerNet::local_gradient`] without cancellation (无相消误差): the same quotient, in which
    /// no two nearly equal numbers are subtracted.
    ///
    /// A difference loses the digits that its two values share, so a small h leaves few. But *what
    /// moves* can be computed itself, in all its digits, from the values before and the step:
    ///
    /// ```text
    /// E(z + d·u) − E(z) = ln Σₖ yₖ·exp(d·(uₖ − uₜ)) = ln(1 + Σₖ yₖ·(exp(d·(uₖ − uₜ)) − 1))
    /// σ(a + d) − σ(a)   = σ(a)·σ(−a − d)·(exp(d) − 1)
    /// tanh(a + d) − tanh(a) = 2·(σ(2a + 2d) − σ(2a))
    /// ```
    ///
    /// with y = softmax(z) and the library's functions for exp(x) − 1 and ln(1 + x). Nothing is left
    /// to balance: the error is the truncation h²·f‴/6 and a few ε, so take an h so small that the
    /// former is below the latter, such as 1e-7 for f64. (Where a ReLU is within h·x of its kink
    /// every difference measures a mean of the two slopes; the smaller h, the fewer.) Where h·x is so
    /// large that exp(h·x) is too large a number, from 709 on in f64 and from 88 on in f32, it is NaN.
    ///
    /// Operations: as [`TwoLayerNet::local_gradient`], with the exponentials replaced by four terms
    /// of their series.
    ///
    /// # Panics
    /// As [`Network::loss`](crate::Network::loss).
    #[must_use]
    pub fn local_gradient_exact(&self, x: &impl Input<T>, labels: &Labels, h: T) -> Self {
        downstream::gradient::<T, CancellationFree>(self, x, labels, h)
    }
}

/// The difference is computed itself, from what moves.
struct CancellationFree;

impl<T: RealField + Copy> Differences<T> for CancellationFree {
    fn activation(f: Activation, a: T, d: T) -> T {
        match f {
            Activation::Relu => relu_difference(a, d),
            Activation::Sigmoid => sigmoid_difference(a, d),
            Activation::Tanh => tanh_difference(a, d),
            Activation::Step => f.value(a + d) - f.value(a),
        }
    }

    /// ln(1 + plus) − ln(1 + minus) = ln(1 + (plus − minus) / (1 + minus)) for the sums of the two
    /// sides. They have different signs as a rule, so plus − minus is no loss.
    fn loss(sample: &Sample<T>, u: &[T], plus: T, minus: T) -> T {
        let lead = u[sample.label];
        let sum = |d: T| {
            let terms = sample.probabilities.iter().zip(u);
            terms.fold(T::zero(), |sum, (&y, &u)| sum + y * exp_m1(d * (u - lead)))
        };
        let (plus, minus) = (sum(plus), sum(minus));
        ((plus - minus) / (T::one() + minus)).ln_1p()
    }
}

/// max(0, a + d) − max(0, a).
fn relu_difference<T: RealField + Copy>(a: T, d: T) -> T {
    if a > T::zero() { d.max(-a) } else { relu(a + d) }
}

fn sigmoid_difference<T: RealField + Copy>(a: T, d: T) -> T {
    sigmoid(a) * sigmoid(-a - d) * exp_m1(d)
}

fn tanh_difference<T: RealField + Copy>(a: T, d: T) -> T {
    let two = convert::<f64, T>(2.0);
    two * sigmoid_difference(two * a, two * d)
}

/// exp(x) − 1. For small x four terms of the series x + x²/2 + x³/6 + x⁴/24 + … are exact to the
/// last digit, and several times as fast as the library.
fn exp_m1<T: RealField + Copy>(x: T) -> T {
    let number = convert::<f64, T>;
    if x.abs() > number(2e-4) {
        return x.exp_m1();
    }
    let [half, third, quarter] = [1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0].map(number);
    x + x * x * half * (T::one() + x * third * (T::one() + x * quarter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::{assert_digits, assert_is};

    #[test]
    fn the_series_joins_the_library() {
        for x in [0.0_f64, 1e-300, -1e-9, 1.9e-4, -2e-4, 2.1e-4, 1e-3, 1.0] {
            assert_digits(exp_m1(x), x.exp_m1(), 4.0 * f64::EPSILON, format!("exp({x:e}) − 1"));
        }
    }

    // Steps that the difference of the values sees in all digits, too.
    #[test]
    fn differences_of_the_activations() {
        for f in [Activation::Relu, Activation::Sigmoid, Activation::Tanh, Activation::Step] {
            for a in [-2.0, -0.25, 0.0, 0.25, 2.0] {
                for d in [-3.0, -0.5, -0.25, 0.25, 0.5, 3.0] {
                    let difference = CancellationFree::activation(f, a, d);
                    let expected: f64 = f.value(a + d) - f.value(a);
                    assert!(
                        (difference - expected).abs() < 1e-15,
                        "f(a + d) − f(a) of {f}, a = {a}, d = {d}\nyours     {difference}\nexpected  {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_small_difference_keeps_its_digits() {
        // To first order f′(a)·d, which is all that there is at this d.
        let (a, d) = (3.0_f64, 1e-18);
        let slope = sigmoid(a) * sigmoid(-a);
        let formula = "σ(a + d) − σ(a) = σ(a)·σ(−a − d)·(exp(d) − 1), a = 3, d = 1e-18";
        assert_digits(sigmoid_difference(a, d), slope * d, 1e-15, formula);
        let slope = a.cosh().powi(-2);
        let formula = "tanh(a + d) − tanh(a) = 2·(σ(2a + 2d) − σ(2a)), a = 3, d = 1e-18";
        assert_digits(tanh_difference(a, d), slope * d, 1e-15, formula);
        assert_is(relu_difference(a, d), d, "max(0, a + d) − max(0, a), a = 3, d = 1e-18");
    }

    #[test]
    fn nan_is_not_hidden() {
        for (a, d) in [(f64::NAN, 1e-7), (0.0, f64::NAN)] {
            let yours = relu_difference(a, d);
            assert!(
                yours.is_nan(),
                "max(0, a + d) − max(0, a), a = {a}, d = {d}\nyours     {yours}\nexpected  NaN"
            );
        }
    }
}
