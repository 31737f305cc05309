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
#[serde(default, deny_unknown_fields)]
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
        Self { adam: Adam::default(), weight_decay: 0.01 }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Descent, Optimizer};
    use nalgebra::{Vector2, vector};

    /// Ten steps down x²/20 + y².
    fn end(optimizer: Optimizer) -> Vector2<f64> {
        let mut descent = Descent::new(optimizer);
        let mut at = vector![-7.0, 2.0];
        for _ in 0..10 {
            let gradient = vector![at.x / 10.0, 2.0 * at.y];
            descent.step(&mut at, &gradient, 0.1);
        }
        at
    }

    #[test]
    fn without_decay_it_is_adam() {
        let adam_w =
            |weight_decay| end(Optimizer::AdamW(AdamW { weight_decay, ..AdamW::default() }));
        let adam = end(Optimizer::Adam(Adam::default()));
        assert_eq!(adam_w(0.0), adam);
        assert_ne!(adam_w(0.01), adam);
    }

    #[test]
    fn where_nothing_slopes_the_decay_is_all_that_moves() {
        let mut descent =
            Descent::new(Optimizer::AdamW(AdamW { weight_decay: 0.5, ..AdamW::default() }));
        let mut at = vector![8.0, -4.0];
        descent.step(&mut at, &Vector2::zeros(), 0.5);
        assert_eq!(at, vector![6.0, -3.0]);
    }
}
