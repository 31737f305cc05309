use std::fmt;

/// What a gradient check says, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The gradient agrees, and an error of 1e-5 of its size would have been seen.
    Right,
    /// It agrees as far as can be seen, which is not far: noise hides the value. Not a pass.
    Inconclusive,
    /// The function has a corner here, and the value lies between the slopes of both sides.
    Kink,
    /// It differs by more than noise, but by less than 1e-5 of its size.
    Suspicious,
    /// It differs, by more than noise and by more than 1e-5 of its size.
    Wrong,
    /// The gradient or the function is infinite or NaN.
    NonFinite,
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
