use crate::{
    Clipping, Length, OutOfRange, Plan, Sampling, Schedule,
    settings::{at_least_0, factor, positive, within},
};

/// No training has more updates: as many take years.
const MOST_ITERATIONS: usize = 1_000_000_000;

impl Plan {
    /// Whether so many samples can be learnt from by this plan, when it comes from a person or a
    /// file.
    ///
    /// # Errors
    /// [`OutOfRange`] names the first number that is outside its range. A plan without one may still
    /// diverge.
    pub fn check(&self, samples: usize) -> Result<(), OutOfRange> {
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
        self.optimizer.check()
    }

    fn check_counts(&self, samples: usize) -> Result<(), OutOfRange> {
        let batches = match self.sampling {
            Sampling::WholeBatches => "1 to {} for whole batches of the training images",
            _ => "1 to {}, the training images",
        };
        let expected = batches.replace("{}", &samples.to_string());
        within("the batch size", self.batch_size, samples, &expected)?;
        let expected = format!("1 to {}, the batch size", self.batch_size);
        within("the number of pieces", self.pieces, self.batch_size, &expected)?;
        let (name, count, most) = match self.length {
            Length::Iterations(count) => ("the number of iterations", count, MOST_ITERATIONS),
            Length::Epochs(count) => {
                let most = MOST_ITERATIONS / self.iterations_per_epoch(samples);
                ("the number of epochs", count, most)
            }
        };
        within(name, count, most, &format!("1 to {most}"))?;
        match self.patience {
            Some(0) => Err(OutOfRange::new("patience", 0, "at least 1 epoch")),
            _ => Ok(()),
        }
    }
}

fn check_schedule(schedule: Schedule) -> Result<(), OutOfRange> {
    match schedule {
        Schedule::Fixed => Ok(()),
        Schedule::Step { every, factor: of } => {
            positive("the step of the schedule", every)?;
            factor("the factor of the schedule", of)
        }
        Schedule::Exponential { factor: of } => factor("the factor of the schedule", of),
        Schedule::Cosine { period } => positive("the period of the schedule", period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AdaGrad, Adam, Optimizer};
    use property::assert_is;

    #[track_caller]
    fn assert_refused(plan: &Plan, expected: &str) {
        let told = plan.check(60_000).map_err(|error| error.to_string());
        assert_is(told, Err(expected.to_owned()), "the first number that is outside its range");
    }

    #[test]
    fn the_default_is_right() {
        assert_is(Plan::default().check(60_000), Ok(()), "the default, for 60 000 samples");
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
        assert_refused(
            &Plan { sampling: Sampling::WholeBatches, batch_size: 60_001, ..plan() },
            "the batch size is 60001: expected 1 to 60000 for whole batches of the training images",
        );
        assert_refused(
            &Plan { patience: Some(0), ..plan() },
            "patience is 0: expected at least 1 epoch",
        );
    }

    #[test]
    fn a_schedule_multiplies_by_more_than_0_and_no_more_than_1() {
        let checked = |factor| {
            let schedule = Schedule::Exponential { factor };
            Plan { schedule, ..Plan::default() }.check(60_000).map_err(|error| error.value)
        };
        for factor in [0.5, 1.0] {
            assert_is(checked(factor), Ok(()), format_args!("0 < factor ≤ 1, factor = {factor}"));
        }
        for factor in [0.0, -0.5, 1.5, f64::NAN] {
            let told = Err(factor.to_string());
            assert_is(checked(factor), told, format_args!("0 < factor ≤ 1, factor = {factor}"));
        }
    }

    #[test]
    fn what_is_out_of_range_in_32_bits_is_named() {
        let plan = Plan::default;
        for (optimizer, told) in [
            (
                Adam { epsilon: 1e-50, ..Adam::default() }.into(),
                "epsilon is 1e-50: expected a number above 0, also in 32 bits, where it is 0",
            ),
            (
                AdaGrad { epsilon: 1e300 }.into(),
                "epsilon is 1e300: expected a number above 0, also in 32 bits, where it is inf",
            ),
            (
                Adam { beta2: 1.0 - 1e-12, ..Adam::default() }.into(),
                "beta2 is 0.999999999999: expected 0 or more, and below 1, also in 32 bits, where it is 1",
            ),
        ] {
            assert_refused(&Plan { optimizer, ..plan() }, told);
        }
        for plan in [
            Plan { learning_rate: 1e-50, ..plan() },
            Plan { learning_rate: 1e39, ..plan() },
            Plan { l2: 1e-50, ..plan() },
            Plan { clipping: Some(Clipping::Norm(1e-50)), ..plan() },
            Plan { clipping: Some(Clipping::Value(1e-50)), ..plan() },
        ] {
            let error = plan.check(1000).unwrap_err().to_string();
            assert!(error.contains(", also in 32 bits, where it is "), "{error}");
        }
    }
}
