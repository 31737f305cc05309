use super::{Entries, Rule, Step};
use nalgebra::{RealField, convert};
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
/// A writes v ← μ·v − η·g and θ ← θ + v, which is the same as long as η is.
///
/// Source: A, 优化算法; Polyak, *Some methods of speeding up the convergence of iteration methods*
/// (1964).
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

impl<T: RealField + Copy> Rule<T> for Momentum {
    fn memory(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn update(&self, step: Step<T>, entries: Entries<T>) {
        let momentum: T = convert(self.momentum);
        entries.each(|param, slope, [velocity]| {
            *velocity = momentum * *velocity + slope;
            *param -= step.learning_rate * *velocity;
        });
    }
}
