use crate::{Clipping, DistortionError, Length, Optimizer, Plan, Sampling, Schedule};
use std::fmt;
use thiserror::Error;

/// Why nothing can be learnt by such a plan.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PlanError {
    /// A number is outside its range.
    #[error("{name} is {value}: expected {expected}")]
    OutOfRange {
        /// What the number is.
        name: &'static str,
        /// The number.
        value: String,
        /// What it should be.
        expected: String,
    },
    /// The images cannot be distorted so.
    #[error(transparent)]
    Distortion(#[from] DistortionError),
}

/// No training has more updates: as many take years.
const MOST_ITERATIONS: usize = 1_000_000_000;

impl Plan {
    /// Whether so many images can be learnt from by this plan, when it comes from a person or a
    /// file.
    ///
    /// # Errors
    /// [`PlanError`] names the first number that is outside its range. That it is not, is no proof
    /// that training succeeds.
    pub fn check(&self, samples: usize) -> Result<(), PlanError> {
        self.check_counts(samples)?;
        positive("the learning rate", self.learning_rate)?;
        at_least_0("the warm-up", self.warm_up)?;
        at_least_0("l2", self.l2)?;
        match self.clipping {
            Some(Clipping::Norm(max)) => positive("the clipping norm", max)?,
            Some(Clipping::Value(max)) => positive("the clipping value", max)?,
            None => {}
        }
        check_schedule(self.schedule)?;
        check_optimizer(self.optimizer)?;
        if let Some(distortion) = &self.distortion {
            distortion.check()?;
        }
        Ok(())
    }

    fn check_counts(&self, samples: usize) -> Result<(), PlanError> {
        let batches = match self.sampling {
            Sampling::WholeBatches => "1 to {} for whole batches of the training images",
            _ => "1 to {}, the training images",
        };
        let expected = batches.replace("{}", &samples.to_string());
        within("the batch size", self.batch_size, samples, expected)?;
        let expected = format!("1 to {}, the batch size", self.batch_size);
        within("the number of pieces", self.pieces, self.batch_size, expected)?;
        let (name, count, most) = match self.length {
            Length::Iterations(count) => ("the number of iterations", count, MOST_ITERATIONS),
            Length::Epochs(count) => {
                let most = MOST_ITERATIONS / self.iterations_per_epoch(samples);
                ("the number of epochs", count, most)
            }
        };
        within(name, count, most, format!("1 to {most}"))?;
        match self.patience {
            Some(0) => Err(out_of_range("patience", 0, "at least 1 epoch")),
            _ => Ok(()),
        }
    }
}

fn check_schedule(schedule: Schedule) -> Result<(), PlanError> {
    match schedule {
        Schedule::Fixed => Ok(()),
        Schedule::Step { every, factor } => {
            positive("the step of the schedule", every)?;
            factor_of("the factor of the schedule", factor)
        }
        Schedule::Exponential { factor } => factor_of("the factor of the schedule", factor),
        Schedule::Cosine { period } => positive("the period of the schedule", period),
    }
}

fn check_optimizer(optimizer: Optimizer) -> Result<(), PlanError> {
    let adam = match optimizer {
        Optimizer::Sgd => return Ok(()),
        Optimizer::Momentum(rule) => return share("momentum", rule.momentum),
        Optimizer::Nesterov(rule) => return share("momentum", rule.momentum),
        Optimizer::AdaGrad(rule) => return positive("epsilon", rule.epsilon),
        Optimizer::RmsProp(rule) => {
            share("decay", rule.decay)?;
            return positive("epsilon", rule.epsilon);
        }
        Optimizer::Adam(adam) => adam,
        Optimizer::AdamW(rule) => {
            at_least_0("the weight decay", rule.weight_decay)?;
            rule.adam
        }
    };
    share("beta1", adam.beta1)?;
    share("beta2", adam.beta2)?;
    positive("epsilon", adam.epsilon)
}

fn within(name: &'static str, n: usize, most: usize, expected: String) -> Result<(), PlanError> {
    let right = (1..=most).contains(&n);
    right.then_some(()).ok_or_else(|| PlanError::OutOfRange {
        name,
        value: n.to_string(),
        expected,
    })
}

fn positive(name: &'static str, x: f64) -> Result<(), PlanError> {
    let right = x > 0.0 && x.is_finite();
    right.then_some(()).ok_or_else(|| out_of_range(name, x, "a number above 0"))
}

fn at_least_0(name: &'static str, x: f64) -> Result<(), PlanError> {
    let right = x >= 0.0 && x.is_finite();
    right.then_some(()).ok_or_else(|| out_of_range(name, x, "0 or more"))
}

fn share(name: &'static str, x: f64) -> Result<(), PlanError> {
    let right = (0.0..1.0).contains(&x);
    right.then_some(()).ok_or_else(|| out_of_range(name, x, "0 or more, and below 1"))
}

fn factor_of(name: &'static str, x: f64) -> Result<(), PlanError> {
    let right = x > 0.0 && x <= 1.0;
    right.then_some(()).ok_or_else(|| out_of_range(name, x, "above 0, and 1 at most"))
}

fn out_of_range(name: &'static str, value: impl fmt::Display, expected: &str) -> PlanError {
    PlanError::OutOfRange { name, value: value.to_string(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Adam, Distortion};

    #[track_caller]
    fn assert_refused(plan: &Plan, expected: &str) {
        let told = plan.check(60_000).map_err(|error| error.to_string());
        assert_eq!(told, Err(expected.to_owned()));
    }

    #[test]
    fn the_default_is_right() {
        assert_eq!(Plan::default().check(60_000), Ok(()));
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let plan = Plan::default;
        assert_refused(
            &Plan { batch_size: 60_001, ..plan() },
            "the batch size is 60001: expected 1 to 60000, the training images",
        );
        assert_refused(
            &Plan { learning_rate: f64::NAN, ..plan() },
            "the learning rate is NaN: expected a number above 0",
        );
        assert_refused(
            &Plan { length: Length::Epochs(usize::MAX), ..plan() },
            "the number of epochs is 18446744073709551615: expected 1 to 1666666",
        );
        let adam = Adam { beta2: 1.0, ..Adam::default() };
        assert_refused(
            &Plan { optimizer: Optimizer::Adam(adam), ..plan() },
            "beta2 is 1: expected 0 or more, and below 1",
        );
        assert_refused(
            &Plan { schedule: Schedule::Step { every: 0.0, factor: 0.5 }, ..plan() },
            "the step of the schedule is 0: expected a number above 0",
        );
        let distortion = Some(Distortion { shift: 29.0, ..Distortion::default() });
        assert_refused(
            &Plan { distortion, ..plan() },
            "images cannot be distorted with shift = 29: expected 0 to 28 pixels",
        );
    }
}
