/// What a reader made of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It took them, and kept its promises.
    Accepted,
    /// It said what is wrong with them.
    Refused,
}

impl Verdict {
    /// Of what a reader returned.
    pub(crate) fn of<T, E>(read: &Result<T, E>) -> Self {
        if read.is_ok() { Self::Accepted } else { Self::Refused }
    }

    /// Of bytes that were read in two ways.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Accepted { self } else { other }
    }
}
