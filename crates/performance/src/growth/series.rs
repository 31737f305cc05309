//! What grows along an axis, the power by which it does, and where it does not.

use super::job::Cost;
use crate::median::median;
use estimate::{Power, local_exponents};

/// How far an exponent between two neighbours may be from the median of all such.
const LEAVES: f64 = 0.25;

/// Something that a training takes.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What, and in which unit it is told.
    pub name: &'static str,
    /// How many of these units are a second, or a byte.
    scale: f64,
    of: fn(&Cost) -> Option<f64>,
}

/// The time of an epoch, with its evaluation.
pub const EPOCH: Column = Column { name: "an epoch, ms", scale: 1e3, of: |cost| Some(cost.unit) };
/// The time of a step.
pub const STEP: Column = Column { name: "a step, ms", scale: 1e3, of: |cost| Some(cost.unit) };
/// The time of what is not learning.
pub const REST: Column = Column { name: "reading, ms", scale: 1e3, of: |cost| Some(cost.rest) };
/// The peak of the memory.
pub const MEMORY: Column = Column { name: "memory, MB", scale: 1e-6, of: |cost| cost.bytes };

impl Column {
    /// What is seen of it in these sizes and their costs, without what the base takes.
    pub fn series(self, sizes: &[usize], costs: &[Cost], base: Option<&Cost>) -> Series {
        let base = base.map_or(Some(0.0), self.of);
        let value = |cost: &Cost| Some(self.scale * ((self.of)(cost)? - base?));
        // What disturbances have made negative has no logarithm.
        let values = costs.iter().map(|cost| value(cost).filter(|&value| value > 0.0));
        Series { name: self.name, points: sizes.iter().copied().zip(values).collect() }
    }
}

/// Sizes, and what was measured of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is.
    pub name: &'static str,
    /// The sizes and their values.
    pub points: Vec<(usize, Option<f64>)>,
}

impl Series {
    /// Those that have a value.
    pub fn measured(&self) -> Vec<(f64, f64)> {
        self.points.iter().filter_map(|&(size, value)| Some((size as f64, value?))).collect()
    }

    /// The power by which it grows.
    pub fn power(&self) -> Option<Power> {
        Power::fit(&self.measured())
    }

    /// The exponent from each size to the one before that has a value, and whether it leaves the line there. The
    /// line is what most of them have, as one that leaves it draws the fitted power with it.
    pub fn exponents(&self) -> Vec<Option<(f64, bool)>> {
        let local = local_exponents(&self.measured());
        let usual = median(local.clone());
        let leaves = |p: f64| (p - usual).abs() > LEAVES;
        let mut local = local.into_iter();
        let mut first = true;
        let exponent = |&(_, value): &(usize, Option<f64>)| {
            value?;
            if std::mem::take(&mut first) {
                return None;
            }
            local.next().map(|p| (p, leaves(p)))
        };
        self.points.iter().map(exponent).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [usize; 4] = [1, 2, 4, 8];

    fn series(seconds: [f64; 4], base: f64) -> Series {
        let cost = |unit| Cost { unit, rest: 0.0, bytes: None };
        STEP.series(&SIZES, &seconds.map(cost), Some(&cost(base)))
    }

    #[test]
    fn what_does_not_grow_is_subtracted() {
        let series = series([1.5, 2.5, 4.5, 8.5], 0.5);
        let expected = [(1.0, 1e3), (2.0, 2e3), (4.0, 4e3), (8.0, 8e3)];
        assert_eq!(series.measured(), expected);
        let exponent = series.power().unwrap().exponent;
        assert!((exponent - 1.0).abs() < 1e-12, "{exponent}");
        let local = series.exponents();
        assert!(
            local[0].is_none() && local[1..].iter().all(|p| p.is_some_and(|p| !p.1)),
            "{local:?}"
        );
    }

    #[test]
    fn where_the_line_is_left_is_told() {
        let left: Vec<bool> =
            series([1.0, 1.1, 2.2, 4.4], 0.0).exponents().iter().flatten().map(|p| p.1).collect();
        assert_eq!(left, [true, false, false], "a doubling that takes a tenth more");
    }

    #[test]
    fn what_is_less_than_nothing_is_left_out() {
        let series = series([0.5, 2.0, 4.0, 8.0], 1.0);
        assert_eq!(series.points[0], (1, None));
        assert_eq!(series.exponents()[..2], [None, None]);
        assert!(series.exponents()[2].is_some(), "from 2 to 4");
        let memory = MEMORY.series(&SIZES, &[Cost { unit: 1.0, rest: 1.0, bytes: None }; 4], None);
        assert_eq!(memory.power(), None, "no system tells it");
    }
}
