use super::{Entries, Rule, Step};
use nalgebra::{RealField, convert};
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
/// Source: A, 优化算法; Nesterov, *A method of solving a convex programming problem with convergence
/// rate O(1/k²)* (1983); in this form Sutskever et al., *On the importance of initialization and
/// momentum in deep learning* (2013).
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

impl<T: RealField + Copy> Rule<T> for Nesterov {
    fn memory(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn update(&self, step: Step<T>, entries: Entries<T>) {
        let momentum: T = convert(self.momentum);
        entries.each(|param, slope, [velocity]| {
            *velocity = momentum * *velocity + slope;
            *param -= step.learning_rate * (slope + momentum * *velocity);
        });
    }
}
