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

    /// Where a value stands: itself or its logarithm.
    pub(crate) fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.log10(),
        }
    }

    pub(crate) fn label(&self, place: f64) -> String {
        match self.scale {
            Scale::Linear => number(place),
            Scale::Logarithmic => power_of_ten(place),
        }
    }
}
