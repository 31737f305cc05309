use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// How the learning rate changes while learning goes on (学习率调度): large steps to get there, small
/// ones to settle.
///
/// Time t is counted in epochs and goes on within one.
///
/// Source: A, 学习率; B and C, 超参数.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase", deny_unknown_fields)]
pub enum Schedule {
    /// η all the time.
    #[default]
    Fixed,
    /// Step decay: η·factor^⌊t / every⌋.
    Step {
        /// How many epochs a rate is kept.
        every: f64,
        /// What it is multiplied by then.
        factor: f64,
    },
    /// Exponential decay: η·factorᵗ.
    Exponential {
        /// What is left of the rate after an epoch.
        factor: f64,
    },
    /// Half a wave of the cosine down to 0: η·(1 + cos(π·t / period)) / 2, and 0 from there on.
    ///
    /// Source: Loshchilov and Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts* (2017),
    /// without the restarts.
    Cosine {
        /// How many epochs it takes.
        period: f64,
    },
}

impl Schedule {
    /// What the learning rate is multiplied by after `time` epochs.
    pub fn factor(self, time: f64) -> f64 {
        match self {
            Self::Fixed => 1.0,
            Self::Step { every, factor } => factor.powf((time / every).floor()),
            Self::Exponential { factor } => factor.powf(time),
            Self::Cosine { period } => 0.5 + 0.5 * (PI * (time / period).min(1.0)).cos(),
        }
    }
}

/// Warm-up: the share of the learning rate that is used after `time` epochs, when it grows evenly
/// from 0 for the first `epochs`. It multiplies any [`Schedule`].
///
/// The first gradients of an untrained network are the least to be trusted, and an optimizer with a
/// memory has not seen enough of them yet.
///
/// Source: Goyal et al., *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour* (2017), §2.2.
pub fn warm_up(epochs: f64, time: f64) -> f64 {
    if time < epochs { time / epochs } else { 1.0 }
}
