use std::str::FromStr;
use thiserror::Error;
use train::Schedule;

/// A schedule as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decay {
    /// This one.
    Given(Schedule),
    /// Half a wave of the cosine over the whole training, however long it is.
    CosineToTheEnd,
}

/// There is no such schedule.
#[derive(Debug, Error)]
#[error(
    "there is no schedule `{0}`: expected fixed, step:EPOCHS:FACTOR, exponential:FACTOR, \
     cosine or cosine:EPOCHS"
)]
pub struct UnknownSchedule(String);

impl Decay {
    /// The schedule of a training of so many epochs.
    pub fn over(self, epochs: f64) -> Schedule {
        match self {
            Self::Given(schedule) => schedule,
            Self::CosineToTheEnd => Schedule::Cosine { period: epochs },
        }
    }
}

impl FromStr for Decay {
    type Err = UnknownSchedule;

    fn from_str(text: &str) -> Result<Self, UnknownSchedule> {
        let lower = text.to_ascii_lowercase();
        let mut parts = lower.split(':');
        let name = parts.next().unwrap_or_default();
        let numbers: Option<Vec<f64>> = parts.map(|number| number.parse().ok()).collect();
        let schedule = match (name, numbers.as_deref()) {
            ("cosine", Some([])) => return Ok(Self::CosineToTheEnd),
            ("fixed", Some([])) => Schedule::Fixed,
            ("step", Some(&[every, factor])) => Schedule::Step { every, factor },
            ("exponential", Some(&[factor])) => Schedule::Exponential { factor },
            ("cosine", Some(&[period])) => Schedule::Cosine { period },
            _ => return Err(UnknownSchedule(text.to_owned())),
        };
        Ok(Self::Given(schedule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_a_name_and_its_numbers() {
        let read = |text: &str| text.parse::<Decay>().ok();
        let step = Schedule::Step { every: 3.0, factor: 0.5 };
        assert_eq!(read("step:3:0.5"), Some(Decay::Given(step)));
        assert_eq!(read("Cosine"), Some(Decay::CosineToTheEnd));
        for wrong in [
            "",
            "step",
            "step:3",
            "step:3:x",
            "exponential:1:2",
            "linear",
            "fixed:1",
            "cosine:",
            "step:3::0.5",
            "step:3:0.5:",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
