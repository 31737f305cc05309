use std::fmt;

/// What a gradient check says, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The gradient agrees, and an error of 1e-5 of its size would have been seen.
    Right,
    /// It agrees as far as can be seen, which is not far: round-off hides the value. Not a pass.
    Inconclusive,
    /// The function has a corner here, and the value lies between the slopes of both sides.
    Kink,
    /// It differs by more than round-off, but by less than 1e-5 of its size.
    Suspicious,
    /// It differs, by more than round-off and by more than 1e-5 of its size.
    Wrong,
    /// The gradient or the function is infinite or NaN.
    NonFinite,
}

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
    /// How far `numerical` may be off, by round-off and truncation.
    pub bound: f64,
    /// What follows.
    pub verdict: Verdict,
}

impl Entry {
    /// |a − n|.
    pub fn error(&self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    /// |a − n| / max(|a|, |n|), A's measure; 0 where both are zero.
    pub fn relative_error(&self) -> f64 {
        match self.analytic.abs().max(self.numerical.abs()) {
            0.0 => 0.0,
            size => self.error() / size,
        }
    }

    /// The error in units of what round-off and truncation explain.
    pub(crate) fn excess(&self) -> f64 {
        self.error() / self.bound
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Right => "right",
            Self::Inconclusive => "inconclusive",
            Self::Kink => "kink",
            Self::Suspicious => "suspicious",
            Self::Wrong => "wrong",
            Self::NonFinite => "non-finite",
        })
    }
}
