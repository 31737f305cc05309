use crate::number::{number, power_of_ten};
use std::ops::Range;

/// What an axis shows: its name, with the unit where there is one, and its range.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What is measured along it.
    pub name: String,
    /// From where to where; of a logarithmic axis, the logarithms to base 10.
    pub(crate) range: Range<f64>,
    /// How many ticks it has at most.
    pub(crate) ticks: usize,
    scale: Scale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Linear,
    Logarithmic,
    Doublings,
}

impl Axis {
    /// From 0 to 1, without a name.
    pub(crate) fn unit() -> Self {
        Self::linear("", 0.0..1.0)
    }

    /// Equal steps for equal differences.
    pub fn linear(name: impl Into<String>, range: Range<f64>) -> Self {
        Self { name: name.into(), range, ticks: 7, scale: Scale::Linear }
    }

    /// Equal steps for equal ratios, labelled in powers of ten.
    pub fn logarithmic(name: impl Into<String>, range: Range<f64>) -> Self {
        let range = range.start.log10()..range.end.log10();
        Self { name: name.into(), range, ticks: 7, scale: Scale::Logarithmic }
    }

    /// Equal steps for each doubling, labelled by the values.
    pub fn doublings(name: impl Into<String>, range: Range<f64>) -> Self {
        let range = range.start.log2()..range.end.log2();
        Self { name: name.into(), range, ticks: 7, scale: Scale::Doublings }
    }

    /// Where a value stands: itself or its logarithm.
    pub(crate) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.log10(),
            Scale::Doublings => value.log2(),
        }
    }

    /// Whether a place is on it, but for rounding at its ends.
    pub(crate) fn shows(&self, place: f64) -> bool {
        let slack = 1e-9 * (self.range.end - self.range.start);
        (self.range.start - slack..=self.range.end + slack).contains(&place)
    }

    pub(crate) fn label(&self, place: f64) -> String {
        match self.scale {
            Scale::Linear => number(place),
            Scale::Logarithmic if self.range.end - self.range.start > 3.0 => power_of_ten(place),
            // Of a few decades the values themselves are read more easily.
            Scale::Logarithmic => number(two_digits(10f64.powf(place))),
            Scale::Doublings => number(two_digits(place.exp2())),
        }
    }
}

/// A positive number to two digits, or to its whole digits.
fn two_digits(value: f64) -> f64 {
    let unit = 10f64.powf((value.log10().floor() - 1.0).min(0.0));
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_labelled_by_powers_and_on_short_axes_by_values() {
        let long = Axis::logarithmic("", 1e-3..10.0);
        assert_eq!([-2.0, 1.0].map(|place| long.label(place)), ["10⁻²", "10¹"]);
        let short = Axis::logarithmic("", 0.01..10.0);
        assert_eq!([-2.0, -0.5, 0.5].map(|place| short.label(place)), ["0.01", "0.32", "3.2"]);
        let two = Axis::doublings("", 16.0..256.0);
        assert_eq!([4.0, 8.0].map(|place| two.label(place)), ["16", "256"]);
    }
}
