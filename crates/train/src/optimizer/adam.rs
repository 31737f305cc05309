use crate::{
    Entries, OutOfRange, Rule, Update,
    settings::{positive, share},
};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// Adam: momentum and RMSprop together, both corrected for having started at 0.
///
/// ```text
/// m ← β₁·m + (1 − β₁)·g         m̂ = m / (1 − β₁ᵗ)
/// v ← β₂·v + (1 − β₂)·g²        v̂ = v / (1 − β₂ᵗ)
/// θ ← θ − η·m̂ / (√v̂ + ε)
/// ```
///
/// Source: Kingma and Ba, *Adam: A Method for Stochastic Optimization* (2015), algorithm 1; A §2.4.3
/// names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Adam {
    /// β₁, the share of the mean slope that is kept.
    pub beta1: f64,
    /// β₂, the share of the mean square that is kept.
    pub beta2: f64,
    /// ε, which keeps a parameter without slopes from dividing by 0.
    pub epsilon: f64,
}

/// β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }
}

impl Rule for Adam {
    const NAME: &'static str = "Adam";
    const USUAL_RATE: f64 = 0.001;
    const MEMORY: &'static [(&'static str, Moment)] =
        &[("mean", Moment::First), ("mean_square", Moment::Second)];

    fn check(&self) -> Result<(), OutOfRange> {
        share("beta1", self.beta1)?;
        share("beta2", self.beta2)?;
        positive("epsilon", self.epsilon)
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let [keep, new] = [self.beta1, 1.0 - self.beta1].map(convert::<f64, T>);
        let [keep_square, new_square] = [self.beta2, 1.0 - self.beta2].map(convert::<f64, T>);
        let started = |beta: f64| convert::<f64, T>(1.0 - beta.powf(f64::from(update.number)));
        let (mean_started, square_started) = (started(self.beta1), started(self.beta2));
        let epsilon: T = convert(self.epsilon);
        entries.each(|param, slope, [mean, mean_square]| {
            *mean = keep * *mean + new * slope;
            *mean_square = keep_square * *mean_square + new_square * slope * slope;
            let spread = (*mean_square / square_started).sqrt();
            *param -= update.learning_rate * (*mean / mean_started) / (spread + epsilon);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerState, within::assert_within};
    use nalgebra::vector;

    #[test]
    fn the_first_step_is_eta_in_the_direction_of_the_sign() {
        let mut state = OptimizerState::new(Adam::default());
        let mut at = vector![1.0, 2.0, 3.0];
        state.step(&mut at, &vector![1e3, -1e-3, 0.0], 0.25);
        let formula = "θ − η·m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), \
                       t = 1, η = ¼, g = (1000, −0.001, 0)";
        assert_within(at.as_slice(), &[0.75, 2.25, 3.0], 1e-5, formula);
    }
}
