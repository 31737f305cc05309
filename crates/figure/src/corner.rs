use plotters::chart::SeriesLabelPosition as Position;

/// Where a legend stands in its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Corner {
    /// In the corner where it hides least.
    Free,
    UpperRight,
    UpperMiddle,
    UpperLeft,
    MiddleRight,
    LowerRight,
    LowerMiddle,
    LowerLeft,
}

impl Corner {
    pub(crate) fn position(self) -> Position {
        match self {
            Self::Free | Self::UpperRight => Position::UpperRight,
            Self::UpperMiddle => Position::UpperMiddle,
            Self::UpperLeft => Position::UpperLeft,
            Self::MiddleRight => Position::MiddleRight,
            Self::LowerRight => Position::LowerRight,
            Self::LowerMiddle => Position::LowerMiddle,
            Self::LowerLeft => Position::LowerLeft,
        }
    }
}
