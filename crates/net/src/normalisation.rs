use crate::Block;
use graph::{BatchNorm, LayerNorm, RunningStatistics};
use nalgebra::RealField;

/// What may stand between an affine layer and its activation (归一化).
///
/// Source: C §9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normalisation {
    /// Each feature over the samples of the batch: [`BatchNorm`].
    Batch,
    /// Each sample over its features: [`LayerNorm`].
    Layer,
}

impl Normalisation {
    /// The block for so many features, untrained.
    pub fn block<T: RealField + Copy>(self, features: usize) -> Block<T> {
        match self {
            Self::Batch => {
                Block::BatchNorm(BatchNorm::new(features), RunningStatistics::new(features))
            }
            Self::Layer => Block::LayerNorm(LayerNorm::new(features)),
        }
    }
}
