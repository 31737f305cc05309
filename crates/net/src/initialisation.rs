use graph::Affine;
use nalgebra::{DMatrix, DVector, RealField, convert};
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// [`Initialisation`] from its rules: of each what is said of it, its variant, its name, and σ as a
/// function of the layer's outputs and inputs. A new rule is one entry in the list below.
macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident $name:literal $sigma:expr;)+) => {
        /// How the weights of a layer are drawn before training (权重的初始值): normally distributed,
        /// of mean 0 and a standard deviation σ that may follow the layer's size. Biases start at 0.
        ///
        /// Source: A, 参数初始化; C §10.1.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Initialisation {
            /// σ given, such as the sources' 0.01.
            Normal(f64),
            $($(#[$doc])+ $rule,)+
        }

        /// The rules with their names.
        const NAMED: &[(&str, Initialisation)] = &[$(($name, Initialisation::$rule)),+];

        impl Initialisation {
            /// The standard deviation σ of the weights of a layer.
            ///
            /// # Panics
            /// When a size of which it follows is 0.
            pub fn sigma(self, outputs: usize, inputs: usize) -> f64 {
                let sigma: fn(usize, usize) -> f64 = match self {
                    Self::Normal(sigma) => return sigma,
                    $(Self::$rule => $sigma,)+
                };
                sigma(outputs, inputs)
            }
        }
    };
}

rules! {
    /// σ = √(2 / inputs), twice the variance that keeps a signal's spread, as ReLU lets one half
    /// through.
    ///
    /// Source: He et al., *Delving deep into rectifiers* (2015).
    He "He" |_, inputs| root_of_two_over(inputs);

    /// σ = √(2 / (inputs + outputs)), which keeps the spread of signals and of gradients where the
    /// activation is close to the identity, as tanh is near 0.
    ///
    /// Source: Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
    /// networks* (2010).
    Xavier "Xavier" |outputs, inputs| root_of_two_over(inputs.saturating_add(outputs));

    /// σ = 0. All units of a layer then stay the same for ever: not for use, but to be seen.
    ///
    /// Source: C §10.1.
    Zero "zero" |_, _| 0.0;
}

impl Initialisation {
    /// A layer with W drawn and b = 0.
    ///
    /// The standard normal numbers behind W are drawn as f64, column after column, whatever σ is.
    /// So one seed gives the same network in f32 and in f64, but for rounding, and networks of two
    /// kinds of initialisation differ in nothing but σ. A σ that T cannot hold is 0 or ∞ there.
    ///
    /// Shapes: W outputs×inputs, b outputs.
    ///
    /// # Panics
    /// As [`Initialisation::sigma`].
    pub fn layer<T: RealField + Copy>(
        self,
        outputs: usize,
        inputs: usize,
        rng: &mut impl Rng,
    ) -> Affine<T> {
        let sigma = self.sigma(outputs, inputs);
        Affine {
            weight: DMatrix::from_fn(outputs, inputs, |_, _| convert(sigma * normal(rng))),
            bias: DVector::zeros(outputs),
        }
    }
}

/// Its name; of a given σ, σ.
impl fmt::Display for Initialisation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self, NAMED.iter().find(|(_, rule)| rule == self)) {
            (Self::Normal(sigma), _) => write!(f, "{sigma}"),
            (_, Some((name, _))) => f.pad(name),
            (_, None) => unreachable!("every rule has a name"),
        }
    }
}

/// There is no such initialisation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "there is no initialisation `{name}`: expected {}, or a standard deviation such as 0.01",
    NAMED.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
)]
pub struct UnknownInitialisation {
    /// What was asked for.
    pub name: String,
}

/// By its name, in large or small letters, or by σ.
impl FromStr for Initialisation {
    type Err = UnknownInitialisation;

    fn from_str(name: &str) -> Result<Self, UnknownInitialisation> {
        let named = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        match (named, name.parse::<f64>()) {
            (Some((_, rule)), _) => Ok(*rule),
            (None, Ok(sigma)) if is_spread(sigma) => Ok(Self::Normal(sigma)),
            _ => Err(UnknownInitialisation { name: name.to_owned() }),
        }
    }
}

/// Whether it is a standard deviation, in 32 bits too.
#[expect(
    clippy::cast_possible_truncation,
    reason = "that it may be too small or too large is the question"
)]
fn is_spread(sigma: f64) -> bool {
    let sigma = sigma as f32;
    sigma > 0.0 && sigma.is_finite()
}

/// √(2 / n).
fn root_of_two_over(n: usize) -> f64 {
    assert!(n > 0, "a layer without inputs has no spread");
    (2.0 / n as f64).sqrt()
}

fn normal(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    fn layer(initialisation: Initialisation) -> Affine<f64> {
        initialisation.layer(100, 400, &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn the_spread_follows_the_sizes() {
        let sigma = |kind: Initialisation| kind.sigma(100, 400);
        let he = 0.005f64.sqrt();
        assert_is(sigma(Initialisation::He), he, "He: σ = √(2 / inputs), 400 inputs");
        let xavier = 0.004f64.sqrt();
        let formula = "Xavier: σ = √(2 / (inputs + outputs)), 400 inputs, 100 outputs";
        assert_is(sigma(Initialisation::Xavier), xavier, formula);
        assert_is(sigma(Initialisation::Normal(0.3)), 0.3, "σ is given");
    }

    // 40 000 numbers know their standard deviation to σ/√80 000 = 0.0035 σ.
    #[test]
    fn weights_have_that_spread_and_biases_are_zero() {
        for kind in [Initialisation::Normal(0.01), Initialisation::Xavier, Initialisation::He] {
            let Affine { weight, bias } = layer(kind);
            let (expected, yours) = (kind.sigma(100, 400), weight.variance().sqrt());
            assert!(
                (yours / expected - 1.0).abs() < 0.02,
                "spread of W[k, i] = σ·(standard normal) of {kind:?}\nyours     {yours}\nexpected  {expected}"
            );
            assert_is(bias.amax(), 0.0, format!("max |b|, as b = 0, of {kind:?}"));
        }
    }

    #[test]
    fn a_layer_has_a_row_an_output() {
        let layer: Affine<f64> = Initialisation::He.layer(2, 3, &mut StdRng::seed_from_u64(1));
        assert_is(layer.weight.shape(), (2, 3), "shape of W, outputs×inputs");
        assert_is(layer.bias.len(), 2, "length of b, outputs");
    }

    #[test]
    fn a_name_is_read_as_it_is_written() {
        use Initialisation::{He, Normal, Xavier, Zero};
        for kind in [Zero, Normal(0.01), Xavier, He] {
            assert_is(kind.to_string().parse(), Ok(kind), "an initialisation by its name");
        }
        assert_is("xavier".parse(), Ok(Xavier), "an initialisation by its name");
        for wrong in ["henry", "-0.1", "0", "NaN", "inf", ""] {
            assert!(wrong.parse::<Initialisation>().is_err(), "{wrong}");
        }
        let error = "henry".parse::<Initialisation>().unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no initialisation `henry`: \
             expected He, Xavier, zero, or a standard deviation such as 0.01"
        );
    }

    #[test]
    fn two_kinds_differ_in_nothing_but_their_spread() {
        let (he, xavier) = (layer(Initialisation::He), layer(Initialisation::Xavier));
        let apart = (he.weight / 0.005f64.sqrt() - xavier.weight / 0.004f64.sqrt()).amax();
        let formula = "max |W/σ of He − W/σ of Xavier|, of one seed";
        assert!(apart < 1e-14, "{formula}\nyours     {apart:e}\nexpected  below 1e-14");
        assert_is(layer(Initialisation::Zero).weight.amax(), 0.0, "max |W|, with σ = 0");
    }
}
