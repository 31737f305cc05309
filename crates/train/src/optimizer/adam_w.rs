use super::{Adam, Entries, Rule, Step};
use nalgebra::{RealField, convert};
use serde::{Deserialize, Serialize};

/// AdamW: Adam with weight decay beside the gradient instead of within it, where Adam would divide
/// it by √v̂ like everything else.
///
/// ```text
/// θ ← θ − η·λ·θ,   then as Adam
/// ```
///
/// Source: Loshchilov and Hutter, *Decoupled Weight Decay Regularization* (2019), algorithm 2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AdamW {
    /// The rule that follows the decay.
    #[serde(flatten)]
    pub adam: Adam,
    /// λ.
    pub weight_decay: f64,
}

/// λ = 0.01.
impl Default for AdamW {
    fn default() -> Self {
        Self {
            adam: Adam::default(),
            weight_decay: 0.01,
        }
    }
}

impl<T: RealField + Copy> Rule<T> for AdamW {
    fn memory(&self) -> &'static [&'static str] {
        Rule::<T>::memory(&self.adam)
    }

    fn update(&self, step: Step<T>, entries: Entries<T>) {
        let kept = T::one() - step.learning_rate * convert(self.weight_decay);
        for param in entries.params.iter_mut() {
            *param *= kept;
        }
        self.adam.update(step, entries);
    }
}
