use crate::{
    number::{number, power_of_ten},
    ticks::ticks,
};
use std::ops::Range;

/// What an axis shows: its name, with the unit where there is one, and its range.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What is measured along it.
    pub name: String,
    /// From where to where; of a logarithmic axis, the logarithms to base 10.
    range: Range<f64>,
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

    /// The ends of its range; of a logarithmic axis, their logarithms.
    pub(crate) fn ends(&self) -> (f64, f64) {
        (self.range.start, self.range.end)
    }

    /// How far along the axis a value stands: from 0 to 1 on it, infinite or no number where it has no place.
    pub(crate) fn share(&self, value: f64) -> f64 {
        self.share_of(match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.log10(),
            Scale::Doublings => value.log2(),
        })
    }

    /// The same of a number of the range: the value itself or its logarithm.
    fn share_of(&self, place: f64) -> f64 {
        let Range { start, end } = self.range;
        if place == start && start == end { 0.5 } else { (place - start) / (end - start) }
    }

    /// Its ticks: how far along each stands, and what is written there.
    pub(crate) fn marks(&self) -> Vec<(f64, String)> {
        let places = ticks(&self.range, self.ticks).into_iter();
        places.map(|place| (self.share_of(place), self.label(place))).collect()
    }

    fn label(&self, place: f64) -> String {
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

    fn marks(axis: &Axis) -> Vec<(f64, String)> {
        axis.marks()
            .into_iter()
            .map(|(share, label)| ((1e9 * share).round() / 1e9, label))
            .collect()
    }

    #[test]
    fn each_tick_stands_where_its_value_does() {
        let expected = |marks: &[(f64, &str)]| -> Vec<(f64, String)> {
            marks.iter().map(|&(share, label)| (share, label.to_owned())).collect()
        };
        let axis = Axis::linear("", -1.0..3.0);
        let places = [(0.0, "−1"), (0.25, "0"), (0.5, "1"), (0.75, "2"), (1.0, "3")];
        assert_eq!(marks(&axis), expected(&places));
        assert_eq!(axis.share(2.0), 0.75);
        let powers = Axis::logarithmic("", 1e-4..1.0);
        let places = [(0.0, "10⁻⁴"), (0.25, "10⁻³"), (0.5, "10⁻²"), (0.75, "10⁻¹"), (1.0, "10⁰")];
        assert_eq!(marks(&powers), expected(&places));
        let doublings = Axis::doublings("", 2.0..16.0);
        let thirds = doublings.share(4.0) * 3.0;
        assert!((thirds - 1.0).abs() < 1e-12, "{thirds}");
        assert_eq!(doublings.marks().last(), Some(&(1.0, "16".to_owned())));
    }

    #[test]
    fn what_has_no_place_has_no_share() {
        let axis = Axis::logarithmic("", 1.0..10.0);
        assert_eq!(axis.share(0.0), f64::NEG_INFINITY);
        assert!(axis.share(-1.0).is_nan() && axis.share(f64::NAN).is_nan());
        let point = Axis::linear("", 2.0..2.0);
        assert_eq!((point.share(2.0), point.share(3.0)), (0.5, f64::INFINITY));
    }
}
