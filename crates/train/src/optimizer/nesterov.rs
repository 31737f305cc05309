use crate::{Entries, OutOfRange, Rule, Update, settings::share};
use nalgebra::{RealField, convert};
use net::Moment;
use serde::{Deserialize, Serialize};

/// Nesterov's accelerated gradient: momentum that looks ahead.
///
/// ```text
/// v ← μ·v + g
/// θ ← θ − η·(g + μ·v)
/// ```
///
/// Nesterov takes the slope where the velocity is about to lead, at θ − η·μ·v. Written for that
/// point instead of θ, the rule is this one, which needs the slope at no other place than where it
/// is.
///
/// Source: Nesterov, *A method of solving a convex programming problem with convergence rate O(1/k²)*
/// (1983); in this form Sutskever et al., *On the importance of initialization and momentum in deep
/// learning* (2013); A §2.4.3 names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Nesterov {
    /// μ, the share of the velocity that is kept.
    pub momentum: f64,
}

/// μ = 0.9.
impl Default for Nesterov {
    fn default() -> Self {
        Self { momentum: 0.9 }
    }
}

impl Rule for Nesterov {
    const NAME: &'static str = "Nesterov";
    const USUAL_RATE: f64 = 0.01;
    const MEMORY: &'static [(&'static str, Moment)] = &[("velocity", Moment::First)];

    fn check(&self) -> Result<(), OutOfRange> {
        share("momentum", self.momentum)
    }

    fn update<T: RealField + Copy>(&self, update: Update<T>, entries: Entries<T>) {
        let momentum: T = convert(self.momentum);
        entries.each(|param, slope, [velocity]| {
            *velocity = momentum * *velocity + slope;
            *param -= update.learning_rate * (slope + momentum * *velocity);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OptimizerState, within::assert_within};
    use nalgebra::{Vector2, vector};

    const FORMULA: &str = "v ← μ·v + g, θ ← θ − η·(g + μ·v), η = 0.1, μ = 0.9";

    /// The gradient of x²/20 + y².
    fn slope(at: Vector2<f64>) -> Vector2<f64> {
        vector![at.x / 10.0, 2.0 * at.y]
    }

    #[test]
    fn it_is_momentum_with_the_slope_where_the_velocity_leads() {
        let (rate, momentum) = (0.1, 0.9);
        let mut state = OptimizerState::new(Nesterov { momentum });
        let mut ahead = vector![-7.0, 2.0];
        let (mut at, mut velocity) = (ahead, Vector2::zeros());
        for step in 1..=50 {
            let gradient = slope(ahead);
            state.step(&mut ahead, &gradient, rate);
            // As Nesterov has it: θ is `at`, and what is stepped above is θ − η·μ·v.
            velocity = momentum * velocity + slope(at - rate * momentum * velocity);
            at -= rate * velocity;
            let leads_to = at - rate * momentum * velocity;
            let formula = format_args!("θ after step {step}: {FORMULA}");
            assert_within(ahead.as_slice(), leads_to.as_slice(), 7e-14, formula);
        }
    }
}
