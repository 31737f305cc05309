use crate::{Entries, OutOfRange, Rule, Update, settings::share};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// Momentum (动量法): a ball that rolls, keeps its velocity, and is slowed by friction.
///
/// ```text
/// v ← μ·v + g
/// θ ← θ − η·v
/// ```
///
/// Along a slope that stays the same, steps grow up to 1/(1 − μ) times; across a valley, slopes of
/// changing sign cancel.
///
/// Many texts write v ← μ·v − η·g and θ ← θ + v, which is the same as long as η is.
///
/// Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964); A §2.4.3
/// names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Momentum {
    /// μ, the share of the velocity that is kept.
    pub momentum: f64,
}

/// μ = 0.9.
impl Default for Momentum {
    fn default() -> Self {
        Self { momentum: 0.9 }
    }
}

impl Rule for Momentum {
    const NAME: &'static str = "Momentum";
    const USUAL_RATE: f64 = 0.01;
    const MEMORY: &'static [(&'static str, Moment)] = &[("velocity", Moment::First)];

    fn check(&self) -> Result<(), OutOfRange> {
        share("momentum", self.momentum)
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let momentum: T = convert(self.momentum);
        entries.each(|param, slope, [velocity]| {
            *velocity = momentum * *velocity + slope;
            *param -= update.learning_rate * *velocity;
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerState, within::assert_within};
    use nalgebra::vector;
    use property::assert_is;

    const FORMULA: &str = "v ← μ·v + g, θ ← θ − η·v";

    #[test]
    fn on_an_even_slope_it_speeds_up_to_1_over_1_minus_mu() {
        let mut state = OptimizerState::new(Momentum { momentum: 0.75 });
        let mut at = vector![0.0];
        let mut steps = Vec::new();
        for _ in 0..200 {
            let before = at;
            state.step(&mut at, &vector![1.0], 0.5);
            steps.push((before - at)[0]);
        }
        // 0.5·(1 + 0.75 + 0.75² + …)
        let first = format_args!("{FORMULA}: steps 1, 2 and 3 where g = 1, μ = 3/4, η = 1/2");
        assert_is(&steps[..3], [0.5, 0.875, 1.15625], first);
        let last = format_args!("{FORMULA}: step 200 is η·g / (1 − μ)");
        assert_within(&steps[199..], &[2.0], 1e-12, last);
    }

    #[test]
    fn the_velocity_does_not_keep_the_rate_of_old_steps() {
        let mut state = OptimizerState::new(Momentum { momentum: 0.5 });
        let mut at = vector![0.0];
        state.step(&mut at, &vector![1.0], 1.0);
        state.step(&mut at, &vector![1.0], 0.5);
        let formula = format_args!("{FORMULA}: 0 − 1·1 − ½·1.5, as g = 1, μ = ½, η = 1, then ½");
        assert_is(at, vector![-1.75], formula);
    }
}
