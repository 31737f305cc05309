use graph::{
    Activation, ActivationPullback, Affine, AffinePullback, BatchNorm, Dropout, LayerNorm,
    NormPullback, RunningStatistics, ScaleShift, Statistics,
};
use nalgebra::{DMatrix, RealField, convert, try_convert};
use numdiff::{Shape, Tensors};
use rand::Rng;

/// What a network is made of: one layer, of whatever kind.
///
/// A block goes forward and gives the way back, and its gradient is a block of the same kind. What
/// has nothing to learn has no numbers in θ and is its own gradient.
///
/// Shapes: any but [`Block::Affine`] takes H×N to the same H×N.
///
/// Source: C §5 and §9; A, 防止过拟合.
#[derive(Debug, Clone, PartialEq)]
pub enum Block<T> {
    /// W·x + b.
    Affine(Affine<T>),
    /// Batch normalisation, and what it has learnt of mean and variance for inference.
    BatchNorm(BatchNorm<T>, RunningStatistics<T>),
    /// Layer normalisation.
    LayerNorm(LayerNorm<T>),
    /// A non-linearity f, entry by entry.
    Activation(Activation),
    /// Units that are silenced at random while learning; at inference nothing is.
    Dropout(Dropout),
}

impl<T: RealField + Copy> Block<T> {
    /// Inference: nothing is dropped, and batch normalisation takes its running statistics.
    ///
    /// # Panics
    /// When the block does not fit its input.
    pub fn infer(&self, x: DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Affine(layer) => layer.apply(&x),
            Self::BatchNorm(layer, running) => layer.infer(&x, running),
            Self::LayerNorm(layer) => layer.apply(&x),
            Self::Activation(f) => f.apply(&x),
            Self::Dropout(_) => x,
        }
    }

    /// Learning, and the way back. `rng` decides what dropout silences; no other block draws.
    ///
    /// # Panics
    /// When the block does not fit its input, or batch normalisation gets fewer than two samples.
    pub fn forward<'a>(
        &'a self,
        x: &'a DMatrix<T>,
        rng: &mut impl Rng,
    ) -> (DMatrix<T>, BlockPullback<'a, T>) {
        let (y, way) = match self {
            Self::Affine(layer) => both(layer.forward(x), Way::Affine),
            Self::BatchNorm(layer, _) => {
                both(layer.forward(x).unwrap_or_else(|error| panic!("{error}")), Way::Norm)
            }
            Self::LayerNorm(layer) => both(layer.forward(x), Way::Norm),
            Self::Activation(f) => both(f.forward(x), Way::Slope),
            Self::Dropout(dropout) => both(dropout.forward(x, rng), Way::Slope),
        };
        (y, BlockPullback { block: self, way })
    }

    /// How few samples it can learn from at a time: batch normalisation needs two.
    pub fn smallest_batch(&self) -> usize {
        if matches!(self, Self::BatchNorm(..)) { 2 } else { 1 }
    }

    /// A gradient of normalisation: the same block with the gradients of γ and β in their place.
    fn with_scale_shift(&self, params: ScaleShift<T>) -> Self {
        let mut block = self.clone();
        match &mut block {
            Self::BatchNorm(layer, _) => layer.params = params,
            Self::LayerNorm(layer) => layer.params = params,
            Self::Affine(_) | Self::Activation(_) | Self::Dropout(_) => {}
        }
        block
    }
}

/// The output, and the way back as one of the ways there are.
fn both<Y, P, W>((y, pullback): (Y, P), way: impl FnOnce(P) -> W) -> (Y, W) {
    (y, way(pullback))
}

/// The way back through a [`Block`].
#[must_use = "call `backward` to send a gradient through the block"]
#[derive(Debug)]
pub struct BlockPullback<'a, T> {
    block: &'a Block<T>,
    way: Way<'a, T>,
}

#[derive(Debug)]
enum Way<'a, T> {
    Affine(AffinePullback<'a, T>),
    Norm(NormPullback<'a, T>),
    /// Of activations and of dropout: a slope at each entry.
    Slope(ActivationPullback<T>),
}

/// What came of going back through a [`Block`].
#[derive(Debug, Clone, PartialEq)]
pub struct Pulled<T> {
    /// ∂L/∂x.
    pub d_input: DMatrix<T>,
    /// ∂L/∂θ of the block, as a block.
    pub gradient: Block<T>,
    /// Mean and variance of the batch, if the block is batch normalisation.
    pub seen: Option<Statistics<T>>,
}

impl<T: RealField + Copy> BlockPullback<'_, T> {
    /// From ∂L/∂y to ∂L/∂x and the block's own gradient.
    ///
    /// # Panics
    /// When ∂L/∂y has not the shape of y.
    pub fn backward(self, upstream: &DMatrix<T>) -> Pulled<T> {
        match self.way {
            Way::Affine(pullback) => {
                let (d_input, gradient) = pullback.backward(upstream);
                Pulled { d_input, gradient: Block::Affine(gradient), seen: None }
            }
            Way::Norm(pullback) => {
                let of_batch = matches!(self.block, Block::BatchNorm(..));
                let seen = of_batch.then(|| pullback.statistics().clone());
                let (d_input, params) = pullback.backward(upstream);
                Pulled { d_input, gradient: self.block.with_scale_shift(params), seen }
            }
            Way::Slope(pullback) => {
                let d_input = pullback.backward(upstream);
                Pulled { d_input, gradient: self.block.clone(), seen: None }
            }
        }
    }
}

/// θ = (W, b) or (γ, β), or nothing.
impl<T: RealField + Copy> Tensors<T> for Block<T> {
    type Of<U: RealField + Copy> = Block<U>;

    fn tensors(&self) -> Vec<&[T]> {
        match self {
            Self::Affine(layer) => layer.tensors(),
            Self::BatchNorm(layer, _) => layer.params.tensors(),
            Self::LayerNorm(layer) => layer.params.tensors(),
            Self::Activation(_) | Self::Dropout(_) => Vec::new(),
        }
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        match self {
            Self::Affine(layer) => layer.tensors_mut(),
            Self::BatchNorm(layer, _) => layer.params.tensors_mut(),
            Self::LayerNorm(layer) => layer.params.tensors_mut(),
            Self::Activation(_) | Self::Dropout(_) => Vec::new(),
        }
    }

    fn shapes(&self) -> Vec<Shape> {
        match self {
            Self::Affine(layer) => layer.shapes(),
            Self::BatchNorm(layer, _) => layer.params.shapes(),
            Self::LayerNorm(layer) => layer.params.shapes(),
            Self::Activation(_) | Self::Dropout(_) => Vec::new(),
        }
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> Block<U> {
        match self {
            Self::Affine(layer) => Block::Affine(layer.map(f)),
            &Self::BatchNorm(BatchNorm { ref params, epsilon }, ref running) => {
                Block::BatchNorm(BatchNorm { params: params.map(f), epsilon }, same_in(running))
            }
            &Self::LayerNorm(LayerNorm { ref params, epsilon }) => {
                Block::LayerNorm(LayerNorm { params: params.map(f), epsilon })
            }
            &Self::Activation(f) => Block::Activation(f),
            &Self::Dropout(dropout) => Block::Dropout(dropout),
        }
    }
}

/// Running statistics in another kind of number. They are no entries of θ, so no `f` is for them.
fn same_in<T: RealField + Copy, U: RealField + Copy>(
    running: &RunningStatistics<T>,
) -> RunningStatistics<U> {
    let same = |x: T| convert::<f64, U>(try_convert(x).unwrap_or(f64::NAN));
    RunningStatistics {
        mean: running.mean.map(same),
        variance: running.variance.map(same),
        momentum: running.momentum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DVector, dmatrix, dvector};
    use property::assert_is;

    /// γ = 3, β = 0.5 of so many features.
    fn scale_shift(features: usize) -> ScaleShift<f64> {
        let fill = |value| DVector::from_element(features, value);
        ScaleShift { gamma: fill(3.0), beta: fill(0.5) }
    }

    #[test]
    fn batch_normalisation_answers_by_its_running_statistics() {
        let layer = BatchNorm { params: scale_shift(1), epsilon: 0.0 };
        let (mean, variance) = (dvector![1.0], dvector![4.0]);
        let block = Block::BatchNorm(layer, RunningStatistics { mean, variance, momentum: 0.1 });
        let formula = "(x − running mean) / √(running variance + ε)·γ + β, \
                       x = (5, 1), mean 1, variance 4, ε = 0, γ = 3, β = 0.5";
        assert_is(block.infer(dmatrix![5.0, 1.0]), dmatrix![6.5, 0.5], formula);
    }

    #[test]
    fn layer_normalisation_answers_as_it_learns() {
        let block = Block::LayerNorm(LayerNorm { params: scale_shift(2), epsilon: 0.0 });
        let formula = "(x − μ) / √(σ² + ε)·γ + β, x = (1, 3), μ = 2, σ² = 1, ε = 0, γ = 3, β = 0.5";
        assert_is(block.infer(dmatrix![1.0; 3.0]), dmatrix![-2.5; 3.5], formula);
    }

    #[test]
    fn dropout_answers_with_what_it_is_given() {
        let block = Block::Dropout(Dropout::new(0.5).unwrap());
        assert_is(block.infer(dmatrix![1.0, 2.0]), dmatrix![1.0, 2.0], "y = x at inference");
    }
}
