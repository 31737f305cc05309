/// Where a legend stands in its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Corner {
    /// Where it hides nothing: in a corner, or beside the chart, or below it if that is narrow.
    Free,
    Beside,
    Below,
    UpperRight,
    UpperMiddle,
    UpperLeft,
    MiddleRight,
    LowerRight,
    LowerMiddle,
    LowerLeft,
}

impl Corner {
    /// Where that is among the places that a legend has, from left to right and from the top down, each
    /// from 0 to 1.
    pub(crate) fn shares(self) -> (f64, f64) {
        match self {
            Self::Free | Self::UpperRight => (1.0, 0.0),
            Self::UpperMiddle | Self::Below => (0.5, 0.0),
            Self::UpperLeft | Self::Beside => (0.0, 0.0),
            Self::MiddleRight => (1.0, 0.5),
            Self::LowerRight => (1.0, 1.0),
            Self::LowerMiddle => (0.5, 1.0),
            Self::LowerLeft => (0.0, 1.0),
        }
    }
}
