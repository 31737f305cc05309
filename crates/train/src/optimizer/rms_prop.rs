use crate::{
    Entries, OutOfRange, Rule, Update,
    settings::{positive, share},
};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// RMSprop: AdaGrad that forgets, so that its learning rates need not fall for ever.
///
/// ```text
/// h ← ρ·h + (1 − ρ)·g²
/// θ ← θ − η·g / (√h + ε)
/// ```
///
/// Source: Tieleman and Hinton, *Lecture 6.5, RMSProp* (2012); A §2.4.3 names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RmsProp {
    /// ρ, the share of the mean square that is kept.
    pub decay: f64,
    /// ε, which keeps a parameter without slopes from dividing by 0.
    pub epsilon: f64,
}

/// ρ = 0.99, ε = 1e-8.
impl Default for RmsProp {
    fn default() -> Self {
        Self { decay: 0.99, epsilon: 1e-8 }
    }
}

impl Rule for RmsProp {
    const NAME: &'static str = "RMSprop";
    const USUAL_RATE: f64 = 0.001;
    const MEMORY: &'static [(&'static str, Moment)] = &[("mean_square", Moment::Second)];

    fn check(&self) -> Result<(), OutOfRange> {
        share("decay", self.decay)?;
        positive("epsilon", self.epsilon)
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let [old, new] = [self.decay, 1.0 - self.decay].map(convert::<f64, T>);
        let epsilon: T = convert(self.epsilon);
        entries.each(|param, slope, [mean_square]| {
            *mean_square = old * *mean_square + new * slope * slope;
            *param -= update.learning_rate * slope / (mean_square.sqrt() + epsilon);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerState, within::assert_within};
    use nalgebra::vector;

    const FORMULA: &str = "h ← ρ·h + (1 − ρ)·g², θ ← θ − η·g / (√h + ε), ρ = 0.99, η = ½";

    #[test]
    fn on_an_even_slope_steps_settle_at_eta_however_steep() {
        let mut state = OptimizerState::new(RmsProp::default());
        let mut at = vector![0.0, 0.0];
        let mut steps = Vec::new();
        for _ in 0..3000 {
            let before = at;
            state.step(&mut at, &vector![3.0, -0.1], 0.5);
            steps.push(at - before);
        }
        // h starts at 0, so that the first is 1/√(1 − ρ) as long.
        let [first, last] = [1, 3000].map(|t| format!("step {t}, g = (3, −0.1): {FORMULA}"));
        assert_within(steps[0].as_slice(), &[-5.0, 5.0], 1e-5, first);
        assert_within(steps[2999].as_slice(), &[-0.5, 0.5], 1e-6, last);
    }
}
