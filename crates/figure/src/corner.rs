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
