use crate::settings::no_settings;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// How the learning rate changes while learning goes on (学习率调度): large steps to get there, small
/// ones to settle.
///
/// Time t is counted in epochs and goes on within one.
///
/// Source: A, 学习率; B and C, 超参数.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase", deny_unknown_fields)]
pub enum Schedule {
    /// η all the time.
    #[default]
    #[serde(deserialize_with = "no_settings")]
    Fixed,
    /// Step decay: η·factor^⌊t / every⌋.
    Step {
        /// How many epochs a rate is kept.
        every: f64,
        /// What it is multiplied by then.
        factor: f64,
    },
    /// Exponential decay: η·factorᵗ.
    Exponential {
        /// What is left of the rate after an epoch.
        factor: f64,
    },
    /// Half a wave of the cosine down to 0: η·(1 + cos(π·t / period)) / 2, and 0 from there on.
    ///
    /// Source: Loshchilov and Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts* (2017),
    /// without the restarts.
    Cosine {
        /// How many epochs it takes.
        period: f64,
    },
}

impl Schedule {
    /// What the learning rate is multiplied by after `time` epochs.
    pub fn factor(self, time: f64) -> f64 {
        match self {
            Self::Fixed => 1.0,
            Self::Step { every, factor } => factor.powf(whole(time / every)),
            Self::Exponential { factor } => factor.powf(time),
            Self::Cosine { period } => 0.5 + 0.5 * (PI * (time / period).min(1.0)).cos(),
        }
    }
}

/// How often a whole is in the quotient of two decimals. 0.3 / 0.1 is 2.9999999999999996 as doubles are, and meant
/// to be 3.
fn whole(quotient: f64) -> f64 {
    let nearest = quotient.round();
    let meant = (quotient - nearest).abs() <= 4.0 * f64::EPSILON * nearest;
    if meant { nearest } else { quotient.floor() }
}

/// Warm-up: the share of the learning rate that is used after `time` epochs, when it grows evenly
/// from 0 for the first `epochs`. It multiplies any [`Schedule`].
///
/// The first gradients of an untrained network are the least to be trusted, and an optimizer with a
/// memory has not seen enough of them yet.
///
/// Source: Goyal et al., *Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour* (2017), §2.2.
pub fn warm_up(epochs: f64, time: f64) -> f64 {
    if time < epochs { time / epochs } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_go_on_within_an_epoch() {
        let step = Schedule::Step { every: 1.5, factor: 0.5 };
        assert_eq!([0.0, 1.4, 1.5, 3.1].map(|t| step.factor(t)), [1.0, 1.0, 0.5, 0.25]);
        let halves = [0.1, 0.2, 0.3, 0.7].map(|every| {
            let step = Schedule::Step { every, factor: 0.5 };
            (0..3000).find(|&k| step.factor(every * f64::from(k)) != 0.5f64.powi(k).max(0.0))
        });
        let tenth = Schedule::Step { every: 0.1, factor: 0.5 };
        let late = (0..30).find(|&i| tenth.factor(f64::from(i) / 10.0) != 0.5f64.powi(i));
        assert_eq!(late, None, "iteration of 10 an epoch");
        assert_eq!(halves, [None; 4], "the step that does not come when it is due");
        let exponential = Schedule::Exponential { factor: 0.25 };
        assert_eq!([0.0, 0.5, 1.0].map(|t| exponential.factor(t)), [1.0, 0.5, 0.25]);
    }

    #[test]
    fn the_cosine_stays_at_0() {
        let cosine = Schedule::Cosine { period: 4.0 };
        let factors = [0.0, 2.0, 4.0, 4.5, 8.0].map(|t| cosine.factor(t));
        assert!((factors[1] - 0.5).abs() < 1e-15, "yours {}, expected 1/2", factors[1]);
        assert_eq!((factors[0], &factors[2..]), (1.0, &[0.0; 3][..]));
    }

    #[test]
    fn warm_up_grows_evenly_and_then_is_over() {
        assert_eq!([0.0, 0.5, 2.0, 9.0].map(|t| warm_up(2.0, t)), [0.0, 0.25, 1.0, 1.0]);
        assert_eq!(warm_up(0.0, 0.0), 1.0);
    }

    #[test]
    fn each_is_read_as_it_was_written() {
        for schedule in [
            Schedule::Fixed,
            Schedule::Step { every: 3.0, factor: 0.5 },
            Schedule::Exponential { factor: 0.9 },
            Schedule::Cosine { period: 10.0 },
        ] {
            let written = serde_json::to_string(&schedule).unwrap();
            let read: Schedule = serde_json::from_str(&written).unwrap();
            assert_eq!(read, schedule, "{written}");
        }
    }

    #[test]
    fn a_setting_that_a_schedule_has_not_is_an_error() {
        for text in [
            r#"{"name": "fixed", "period": 3.0}"#,
            r#"{"name": "cosine", "period": 3.0, "every": 1.0}"#,
        ] {
            let error = serde_json::from_str::<Schedule>(text).unwrap_err();
            assert!(error.to_string().contains("unknown field"), "{error}");
        }
    }
}
