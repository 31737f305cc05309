use crate::{Entries, OutOfRange, Rule, Update, settings::positive};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// AdaGrad: each parameter has a learning rate of its own, which falls the more it has been moved.
///
/// ```text
/// h ← h + g²
/// θ ← θ − η·g / (√h + ε)
/// ```
///
/// Source: Duchi, Hazan and Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization* (2011); A §2.4.3 names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdaGrad {
    /// ε, which keeps a parameter without slopes from dividing by 0.
    pub epsilon: f64,
}

/// ε = 1e-10.
impl Default for AdaGrad {
    fn default() -> Self {
        Self { epsilon: 1e-10 }
    }
}

impl Rule for AdaGrad {
    const NAME: &'static str = "AdaGrad";
    const USUAL_RATE: f64 = 0.01;
    const MEMORY: &'static [(&'static str, Moment)] = &[("squares", Moment::Second)];

    fn check(&self) -> Result<(), OutOfRange> {
        positive("epsilon", self.epsilon)
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let epsilon: T = convert(self.epsilon);
        entries.each(|param, slope, [squares]| {
            *squares += slope * slope;
            *param -= update.learning_rate * slope / (squares.sqrt() + epsilon);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerState, within::assert_within};
    use nalgebra::vector;

    #[test]
    fn on_an_even_slope_step_t_is_1_over_root_t_of_the_first_however_steep() {
        let mut state = OptimizerState::new(AdaGrad::default());
        let mut at = vector![0.0, 0.0];
        for t in 1..=100 {
            let before = at;
            state.step(&mut at, &vector![3.0, -0.001], 0.5);
            let expected = vector![-0.5, 0.5] / f64::from(t).sqrt();
            let formula = "h ← h + g², θ ← θ − η·g / (√h + ε), η = ½, g = (3, −0.001)";
            let formula = format_args!("step {t}: {formula}");
            assert_within((at - before).as_slice(), expected.as_slice(), 1e-6, formula);
        }
    }
}
