use crate::{Adam, Entries, OutOfRange, Rule, Update, settings::at_least_0};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// AdamW: Adam with weight decay beside the gradient instead of within it, where Adam would divide
/// it by √v̂ like everything else.
///
/// ```text
/// θ ← θ − η·λ·θ,   then as Adam
/// ```
///
/// With η·λ above 1 the decay turns signs.
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

impl Rule for AdamW {
    const NAME: &'static str = "AdamW";
    const USUAL_RATE: f64 = 0.001;
    const MEMORY: &'static [(&'static str, Moment)] = Adam::MEMORY;

    fn check(&self) -> Result<(), OutOfRange> {
        at_least_0("the weight decay", self.weight_decay)?;
        self.adam.check()
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let kept = T::one() - update.learning_rate * convert(self.weight_decay);
        for param in entries.params.iter_mut() {
            *param *= kept;
        }
        self.adam.update(update, entries);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Optimizer, OptimizerState};
    use nalgebra::{Vector2, vector};
    use property::assert_is;

    const FORMULA: &str = "θ ← θ − η·λ·θ, then as Adam";

    /// Ten steps down x²/20 + y².
    fn end(optimizer: Optimizer) -> Vector2<f64> {
        let mut state = OptimizerState::new(optimizer);
        let mut at = vector![-7.0, 2.0];
        for _ in 0..10 {
            let gradient = vector![at.x / 10.0, 2.0 * at.y];
            state.step(&mut at, &gradient, 0.1);
        }
        at
    }

    #[test]
    fn without_decay_it_is_adam() {
        let adam_w = |weight_decay| end(AdamW { weight_decay, ..AdamW::default() }.into());
        let adam = end(Adam::default().into());
        assert_is(adam_w(0.0), adam, format_args!("{FORMULA}, λ = 0"));
        let decayed = adam_w(0.01);
        assert!(
            decayed != adam,
            "{FORMULA}, λ = 0.01\nyours     {:?}, where Adam goes\nexpected  another place",
            decayed.as_slice()
        );
    }

    #[test]
    fn where_nothing_slopes_the_decay_is_all_that_moves() {
        let mut state = OptimizerState::new(AdamW { weight_decay: 0.5, ..AdamW::default() });
        let mut at = vector![8.0, -4.0];
        state.step(&mut at, &Vector2::zeros(), 0.5);
        assert_is(at, vector![6.0, -3.0], format_args!("{FORMULA}, η = λ = ½, g = 0"));
    }
}
