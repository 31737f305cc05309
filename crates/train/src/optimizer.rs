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

use crate::settings::no_settings;
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
    #[serde(deserialize_with = "no_settings")]
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
        let unknown = || UnknownOptimizer { name: name.to_owned() };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Optimizer, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn each_is_read_as_it_was_written() {
        for optimizer in [
            Optimizer::Sgd,
            Optimizer::Momentum(Momentum { momentum: 0.8 }),
            Optimizer::Nesterov(Nesterov { momentum: 0.7 }),
            Optimizer::AdaGrad(AdaGrad { epsilon: 1e-7 }),
            Optimizer::RmsProp(RmsProp { decay: 0.9, epsilon: 1e-6 }),
            Optimizer::Adam(Adam { beta1: 0.8, ..Adam::default() }),
            Optimizer::AdamW(AdamW {
                adam: Adam { beta2: 0.99, ..Adam::default() },
                weight_decay: 0.1,
            }),
        ] {
            let written = serde_json::to_string(&optimizer).unwrap();
            assert_eq!(read(&written).unwrap(), optimizer, "{written}");
        }
    }

    #[test]
    fn a_name_is_enough_and_the_rest_is_as_usual() {
        let adam = Optimizer::Adam(Adam::default());
        assert_eq!(read(r#"{"name": "adam"}"#).unwrap(), adam);
        let decayed = Optimizer::AdamW(AdamW { weight_decay: 0.1, ..AdamW::default() });
        let text = r#"{"name": "adamw", "weight_decay": 0.1}"#;
        assert_eq!(read(text).unwrap(), decayed);
    }

    #[test]
    fn a_setting_that_an_optimizer_has_not_is_an_error() {
        for name in ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"] {
            let error = read(&format!(r#"{{"name": "{name}", "mu": 0.9}}"#)).unwrap_err();
            assert!(error.contains("unknown field `mu`"), "{name}: {error}");
        }
        let error = read(r#"{"name": "adamant"}"#).unwrap_err();
        assert!(error.contains("unknown variant `adamant`"), "{error}");
    }
}
