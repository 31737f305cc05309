//! One file an optimizer; [`Rule`] is what they have in common.

mod ada_grad;
mod adam;
mod adam_w;
mod entries;
mod momentum;
mod nesterov;
mod rms_prop;
mod sgd;

pub use ada_grad::AdaGrad;
pub use adam::Adam;
pub use adam_w::AdamW;
pub use entries::Entries;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

use nalgebra::RealField;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// How a gradient moves the parameters (优化器): each variant has a file of its own with its
/// formula. [`Descent`](crate::Descent) takes the steps.
///
/// Source: A, 优化算法.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
#[expect(missing_docs, reason = "each variant is documented by what it holds")]
pub enum Optimizer {
    #[default]
    Sgd,
    Momentum(Momentum),
    Nesterov(Nesterov),
    AdaGrad(AdaGrad),
    RmsProp(RmsProp),
    Adam(Adam),
    AdamW(AdamW),
}

impl Optimizer {
    /// The rule that it follows.
    pub fn rule<T: RealField + Copy>(&self) -> &dyn Rule<T> {
        match self {
            Self::Sgd => &Sgd,
            Self::Momentum(rule) => rule,
            Self::Nesterov(rule) => rule,
            Self::AdaGrad(rule) => rule,
            Self::RmsProp(rule) => rule,
            Self::Adam(rule) => rule,
            Self::AdamW(rule) => rule,
        }
    }
}

/// Its name, as its authors write it.
impl fmt::Display for Optimizer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Sgd => "SGD",
            Self::Momentum(_) => "Momentum",
            Self::Nesterov(_) => "Nesterov",
            Self::AdaGrad(_) => "AdaGrad",
            Self::RmsProp(_) => "RMSprop",
            Self::Adam(_) => "Adam",
            Self::AdamW(_) => "AdamW",
        })
    }
}

/// There is no optimizer of this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "there is no optimizer `{name}`: \
     expected SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam or AdamW"
)]
pub struct UnknownOptimizer {
    /// The name.
    pub name: String,
}

/// By its name, in large or small letters, with what else it has as by default.
impl FromStr for Optimizer {
    type Err = UnknownOptimizer;

    fn from_str(name: &str) -> Result<Self, UnknownOptimizer> {
        let all = [
            Self::Sgd,
            Self::Momentum(Momentum::default()),
            Self::Nesterov(Nesterov::default()),
            Self::AdaGrad(AdaGrad::default()),
            Self::RmsProp(RmsProp::default()),
            Self::Adam(Adam::default()),
            Self::AdamW(AdamW::default()),
        ];
        let of_this_name = |it: &Self| it.to_string().eq_ignore_ascii_case(name);
        let unknown = || UnknownOptimizer {
            name: name.to_owned(),
        };
        all.into_iter().find(of_this_name).ok_or_else(unknown)
    }
}

/// What an optimizer does with each parameter θ, whose slope is g = ∂L/∂θ.
pub trait Rule<T: RealField + Copy> {
    /// The names of the numbers that it remembers of each parameter from step to step. They start
    /// at 0.
    fn memory(&self) -> &'static [&'static str] {
        &[]
    }

    /// Moves the parameters of one tensor.
    fn update(&self, step: Step<T>, entries: Entries<T>);
}

/// Which step an optimizer takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<T> {
    /// η (学习率), its length.
    pub learning_rate: T,
    /// t, counted from 1.
    pub number: u32,
}
