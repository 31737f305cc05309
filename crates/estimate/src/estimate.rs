use serde_json::Value;
use std::fmt::{self, Display, Formatter};

/// A number that was estimated, and the interval that it is in with a confidence of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number itself.
    pub point: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Estimate {
    /// The median that a file of criterion's has, in seconds.
    pub(crate) fn median(file: &[u8]) -> Option<Self> {
        let file: Value = serde_json::from_slice(file).ok()?;
        let of = |place: &str| Some(file["median"].pointer(place)?.as_f64()? / 1e9);
        let interval =
            ["lower_bound", "upper_bound"].map(|end| format!("/confidence_interval/{end}"));
        Some(Self {
            point: of("/point_estimate")?,
            low: of(&interval[0])?,
            high: of(&interval[1])?,
        })
    }

    /// So many times the number.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let Self { point, low, high } = self;
        Self { point: point * factor, low: low * factor, high: high * factor }
    }

    /// How many times another it is. The interval is the widest that both leave: the lower end of one by
    /// the upper end of the other.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            point: self.point / other.point,
            low: self.low / other.high,
            high: self.high / other.low,
        }
    }
}

/// The number, as wide and with as many places as is asked for, and its interval.
impl Display for Estimate {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let (width, places) = (f.width().unwrap_or(0), f.precision().unwrap_or(2));
        let Self { point, low, high } = self;
        write!(f, "{point:width$.places$} ({low:.places$} to {high:.places$})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_has_the_widest_interval_that_both_leave() {
        let slow = Estimate { point: 12.0, low: 10.0, high: 14.0 };
        let fast = Estimate { point: 3.0, low: 2.0, high: 4.0 };
        let expected = Estimate { point: 4.0, low: 2.5, high: 7.0 };
        assert_eq!(slow.over(fast), expected);
        assert_eq!(format!("{:.1}", slow.over(fast)), "4.0 (2.5 to 7.0)");
        assert_eq!(format!("{:6.0}", slow.over(fast)), "     4 (2 to 7)");
        assert_eq!(fast.times(10.0), Estimate { point: 30.0, low: 20.0, high: 40.0 });
    }

    #[test]
    fn what_is_no_file_of_estimates_has_no_median() {
        for file in ["", "{}", r#"{"median":{"point_estimate":1.0}}"#] {
            assert_eq!(Estimate::median(file.as_bytes()), None, "{file}");
        }
    }
}
