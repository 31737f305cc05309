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
    /// What the learning rate is multiplied by after `time` epochs. Settings are such as [`Plan::check`](crate::Plan::check)
    /// lets pass; a cosine whose period or time is NaN, or both 0, is over.
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
    if time >= epochs { 1.0 } else { time / epochs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::within::assert_within;
    use property::assert_is;

    const STEP: &str = "factor^⌊t / every⌋, factor = 1/2";
    const COSINE: &str = "(1 + cos(π·t / period)) / 2, and 0 after the period";

    #[test]
    fn they_go_on_within_an_epoch() {
        let step = Schedule::Step { every: 1.5, factor: 0.5 };
        let rates = [0.0, 1.4, 1.5, 3.1].map(|t| step.factor(t));
        let formula = format_args!("{STEP}, every = 1.5, at t = 0, 1.4, 1.5, 3.1");
        assert_is(rates, [1.0, 1.0, 0.5, 0.25], formula);
        let exponential = Schedule::Exponential { factor: 0.25 };
        let rates = [0.0, 0.5, 1.0].map(|t| exponential.factor(t));
        assert_is(rates, [1.0, 0.5, 0.25], "factorᵗ, factor = 1/4, at t = 0, 1/2, 1");
    }

    #[test]
    fn each_step_comes_when_it_is_due() {
        let tenth = Schedule::Step { every: 0.1, factor: 0.5 };
        for i in 0..30 {
            let t = f64::from(i) / 10.0;
            let formula = format_args!("{STEP}, every = 0.1, t = {i} / 10");
            assert_is(tenth.factor(t), 0.5f64.powi(i), formula);
        }
        for every in [0.1, 0.2, 0.3, 0.7] {
            let step = Schedule::Step { every, factor: 0.5 };
            for k in 0..3000 {
                let formula = format_args!("{STEP}, every = {every}, t = {k}·{every}");
                assert_is(step.factor(every * f64::from(k)), 0.5f64.powi(k).max(0.0), formula);
            }
        }
    }

    #[test]
    fn the_cosine_stays_at_0() {
        let cosine = Schedule::Cosine { period: 4.0 };
        let factors = [0.0, 2.0, 4.0, 4.5, 8.0].map(|t| cosine.factor(t));
        let formula = format_args!("{COSINE}; period = 4, at t = 0, 2, 4, 4.5, 8");
        assert_within(&factors, &[1.0, 0.5, 0.0, 0.0, 0.0], 1e-15, formula);
        assert_is((factors[0], &factors[2..]), (1.0, &[0.0; 3][..]), "1 at t = 0, and 0 from 4 on");
    }

    #[test]
    fn warm_up_grows_evenly_and_then_is_over() {
        let shares = [0.0, 0.5, 2.0, 9.0].map(|t| warm_up(2.0, t));
        let formula = "min(1, t / epochs), epochs = 2, at t = 0, 1/2, 2, 9";
        assert_is(shares, [0.0, 0.25, 1.0, 1.0], formula);
        assert_is(warm_up(0.0, 0.0), 1.0, "1, as there is no warm-up");
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
            assert_is(read, schedule, format_args!("what is read of {written}"));
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
