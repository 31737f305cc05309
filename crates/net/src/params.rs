use crate::Initialisation;
use graph::Affine;
use nalgebra::RealField;
use numdiff::Tensors;
use rand::Rng;

/// The sizes of a two-layer network; 784-50-10 is the sources' for MNIST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Features D of a sample.
    pub inputs: usize,
    /// Hidden units H.
    pub hidden: usize,
    /// Classes K.
    pub outputs: usize,
}

impl Sizes {
    /// In the order in which they are said: 784-50-10.
    pub const fn new(inputs: usize, hidden: usize, outputs: usize) -> Self {
        Self { inputs, hidden, outputs }
    }
}

/// The parameters of a two-layer network, or a gradient with respect to them, which has the same
/// shape.
///
/// As one vector, θ = (W1, b1, W2, b2), each matrix column by column.
///
/// Shapes: W1 H×D, b1 H, W2 K×H, b2 K: 39 760 numbers for 784-50-10.
///
/// Source: B, 2层神经网络的类; A §2.5; E §2.3.
#[derive(Debug, Clone, PartialEq)]
pub struct Params<T> {
    /// W1 and b1.
    pub hidden: Affine<T>,
    /// W2 and b2.
    pub output: Affine<T>,
}

impl<T: RealField + Copy> Params<T> {
    /// Weights drawn from a normal distribution of mean 0 and standard deviation `sigma`, biases 0:
    /// [`Params::initialised`] with [`Initialisation::Normal`].
    ///
    /// Source: B, `weight_init_std=0.01`.
    pub fn random(sizes: Sizes, sigma: f64, rng: &mut impl Rng) -> Self {
        Self::initialised(sizes, Initialisation::Normal(sigma), rng)
    }

    /// Weights drawn as [`Initialisation::layer`] does, in the order of θ.
    ///
    /// # Panics
    /// As [`Initialisation::sigma`].
    pub fn initialised(sizes: Sizes, initialisation: Initialisation, rng: &mut impl Rng) -> Self {
        Self {
            hidden: initialisation.layer(sizes.hidden, sizes.inputs, rng),
            output: initialisation.layer(sizes.outputs, sizes.hidden, rng),
        }
    }
}

/// θ = (W1, b1, W2, b2).
impl<T: RealField + Copy> Tensors<T> for Params<T> {
    type Of<U: RealField + Copy> = Params<U>;

    fn tensors(&self) -> Vec<&[T]> {
        [self.hidden.tensors(), self.output.tensors()].concat()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        let mut tensors = self.hidden.tensors_mut();
        tensors.extend(self.output.tensors_mut());
        tensors
    }

    fn shapes(&self) -> Vec<(usize, usize)> {
        [self.hidden.shapes(), self.output.shapes()].concat()
    }

    fn map<U: RealField + Copy>(&self, mut f: impl FnMut(T) -> U) -> Params<U> {
        Params { hidden: self.hidden.map(&mut f), output: self.output.map(f) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    const SIZES: Sizes = Sizes::new(784, 50, 10);

    #[test]
    fn the_parameters_of_784_50_10() {
        let params: Params<f32> = Params::random(SIZES, 0.01, &mut StdRng::seed_from_u64(1));
        let lengths: Vec<usize> = params.tensors().iter().map(|t| t.len()).collect();
        assert_eq!(lengths, [784 * 50, 50, 50 * 10, 10]);
        assert_eq!(params.count(), 39_760);
        assert_eq!(params.shapes(), [(50, 784), (50, 1), (10, 50), (10, 1)]);
    }

    #[test]
    fn weights_have_the_spread_asked_for_and_biases_are_zero() {
        let params: Params<f64> = Params::random(SIZES, 0.01, &mut StdRng::seed_from_u64(1));
        let weight = &params.hidden.weight;
        assert!((weight.variance().sqrt() - 0.01).abs() < 1e-4, "σ {}", weight.variance().sqrt());
        assert!(weight.mean().abs() < 2e-4, "mean {}", weight.mean());
        assert_eq!((params.hidden.bias.amax(), params.output.bias.amax()), (0.0, 0.0));
    }

    #[test]
    fn a_seed_gives_the_same_bits() {
        let draw = |seed| Params::<f64>::random(SIZES, 0.01, &mut StdRng::seed_from_u64(seed));
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
