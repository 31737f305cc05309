use crate::{
    Verdict,
    slope::{Form, Slope},
};

/// One entry of a gradient, held against the differences.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which tensor, in the order of [`crate::Tensors::tensors`].
    pub tensor: usize,
    /// Which entry of that tensor.
    pub index: usize,
    /// Where the derivative was taken.
    pub x: f64,
    /// The step of the difference.
    pub h: f64,
    /// The value that was to be checked.
    pub analytic: f64,
    /// The derivative by five-point differences.
    pub numerical: f64,
    /// How far `numerical` may be off, by noise and truncation.
    pub bound: f64,
    /// What follows.
    pub verdict: Verdict,
    form: Form,
}

impl Entry {
    pub(crate) fn new(
        (tensor, index): (usize, usize),
        x: f64,
        analytic: f64,
        slope: Slope,
    ) -> Self {
        let Slope { h, value: numerical, bound, form } = slope;
        let verdict = slope.judge(analytic);
        Self { tensor, index, x, h, analytic, numerical, bound, verdict, form }
    }

    /// What the verdict would be on another value.
    pub(crate) fn judge(&self, value: f64) -> Verdict {
        let slope = Slope { h: self.h, value: self.numerical, bound: self.bound, form: self.form };
        slope.judge(value)
    }

    /// |a − n|.
    pub fn error(&self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    /// |a − n| / max(|a|, |n|), A's measure; 0 where both are alike, also zero.
    pub fn relative_error(&self) -> f64 {
        match self.error() {
            0.0 => 0.0,
            error => error / self.analytic.abs().max(self.numerical.abs()),
        }
    }

    /// The error as a multiple of what noise and truncation explain.
    pub(crate) fn excess(&self) -> f64 {
        self.error() / self.bound
    }
}

#[cfg(test)]
mod tests {
    use crate::check;
    use nalgebra::dvector;
    use property::assert_is;

    const RELATIVE: &str = "|a − n| / max(|a|, |n|), 0 where both are alike";

    /// Of a slope that is 2.
    #[test]
    fn the_relative_error_is_that_of_the_larger() {
        for (analytic, expected) in [(8.0, 0.75), (1.0, 0.5), (2.0, 0.0), (0.0, 1.0), (-2.0, 2.0)] {
            let outcome = check(|x| 2.0 * x[0], &mut dvector![0.5], &dvector![analytic]);
            let yours = outcome.entries[0].relative_error();
            assert!(
                (yours - expected).abs() < 1e-9,
                "{RELATIVE}; a = {analytic}, n = 2\nyours     {yours}\nexpected  {expected}"
            );
        }
        let flat = check(|_| 1.0, &mut dvector![0.5], &dvector![0.0]);
        assert_is(flat.entries[0].relative_error(), 0.0, format!("{RELATIVE}; a = 0, n = 0"));
    }
}
