use graph::{BatchNorm, LayerNorm, NormPullback, RunningStatistics, ScaleShift};
use nalgebra::{DMatrix, RealField, convert, try_convert};
use numdiff::Tensors;

/// What stands between an affine layer and its activation (归一化).
///
/// Shapes: any H×N to the same H×N.
#[derive(Debug, Clone, PartialEq)]
pub enum Norm<T> {
    /// Nothing.
    Nothing,
    /// Batch normalisation, and what it has learnt of mean and variance for inference.
    Batch(BatchNorm<T>, RunningStatistics<T>),
    /// Layer normalisation.
    Layer(LayerNorm<T>),
}

impl<T: RealField + Copy> Norm<T> {
    /// Batch normalisation of so many features, untrained.
    pub fn batch(features: usize) -> Self {
        Self::Batch(BatchNorm::new(features), RunningStatistics::new(features))
    }

    /// Layer normalisation of so many features, untrained.
    pub fn layer(features: usize) -> Self {
        Self::Layer(LayerNorm::new(features))
    }

    /// Inference.
    ///
    /// # Panics
    /// When Z has not as many rows as there are features.
    pub fn infer(&self, z: DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Nothing => z,
            Self::Batch(layer, running) => layer.infer(&z, running),
            Self::Layer(layer) => layer.apply(&z),
        }
    }

    /// Training, and the way back, if there is anything to go back through.
    ///
    /// # Panics
    /// As [`Norm::infer`], and when batch normalisation gets fewer than two samples.
    pub fn forward(&self, z: DMatrix<T>) -> (DMatrix<T>, Option<NormPullback<'_, T>>) {
        let (y, pullback) = match self {
            Self::Nothing => return (z, None),
            Self::Batch(layer, _) => layer.forward(&z).unwrap_or_else(|error| panic!("{error}")),
            Self::Layer(layer) => layer.forward(&z),
        };
        (y, Some(pullback))
    }

    /// Takes the statistics of a batch into the running ones.
    ///
    /// # Panics
    /// As [`Norm::forward`].
    pub fn observe(&mut self, z: &DMatrix<T>) {
        if let Self::Batch(layer, running) = self {
            let (_, pullback) = layer.forward(z).unwrap_or_else(|error| panic!("{error}"));
            running.update(pullback.statistics());
        }
    }

    /// How few samples it can be trained on at a time.
    pub fn smallest_batch(&self) -> usize {
        match self {
            Self::Nothing | Self::Layer(_) => 1,
            Self::Batch(..) => 2,
        }
    }

    /// What its tensors are called.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::Batch(..) | Self::Layer(_) => &["gamma", "beta"],
        }
    }

    /// The running mean and variance of batch normalisation.
    pub(crate) fn statistics(&self) -> Vec<&[T]> {
        match self {
            Self::Batch(_, running) => vec![running.mean.as_slice(), running.variance.as_slice()],
            Self::Nothing | Self::Layer(_) => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub(crate) fn statistics_mut(&mut self) -> Vec<&mut [T]> {
        match self {
            Self::Batch(_, running) => {
                vec![running.mean.as_mut_slice(), running.variance.as_mut_slice()]
            }
            Self::Nothing | Self::Layer(_) => Vec::new(),
        }
    }

    /// The same with other γ and β, or with their gradients.
    pub(crate) fn with_params(&self, params: ScaleShift<T>) -> Self {
        let mut norm = self.clone();
        match &mut norm {
            Self::Nothing => {}
            Self::Batch(layer, _) => layer.params = params,
            Self::Layer(layer) => layer.params = params,
        }
        norm
    }

    fn params(&self) -> Option<&ScaleShift<T>> {
        match self {
            Self::Nothing => None,
            Self::Batch(layer, _) => Some(&layer.params),
            Self::Layer(layer) => Some(&layer.params),
        }
    }
}

/// θ = (γ, β); nothing of nothing.
impl<T: RealField + Copy> Tensors<T> for Norm<T> {
    type Of<U: RealField + Copy> = Norm<U>;

    fn tensors(&self) -> Vec<&[T]> {
        self.params().map(Tensors::tensors).unwrap_or_default()
    }

    fn tensors_mut(&mut self) -> Vec<&mut [T]> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Batch(layer, _) => layer.params.tensors_mut(),
            Self::Layer(layer) => layer.params.tensors_mut(),
        }
    }

    fn map<U: RealField + Copy>(&self, f: impl FnMut(T) -> U) -> Norm<U> {
        match self {
            Self::Nothing => Norm::Nothing,
            Self::Batch(layer, running) => {
                let params = layer.params.map(f);
                let epsilon = layer.epsilon;
                Norm::Batch(BatchNorm { params, epsilon }, same_in(running))
            }
            Self::Layer(layer) => {
                let params = layer.params.map(f);
                let epsilon = layer.epsilon;
                Norm::Layer(LayerNorm { params, epsilon })
            }
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
