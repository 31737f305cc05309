use crate::{Chart, Corner};

impl Corner {
    /// In the order in which they are preferred where two hide as much.
    const ALL: [Self; 7] = [
        Self::UpperRight,
        Self::UpperLeft,
        Self::LowerRight,
        Self::LowerLeft,
        Self::MiddleRight,
        Self::UpperMiddle,
        Self::LowerMiddle,
    ];

    /// The corner itself, or the freest one of a chart that is so many pixels wide and high between
    /// its axes.
    pub(crate) fn settle(self, chart: &Chart, size: (f64, f64)) -> Self {
        if self != Self::Free {
            return self;
        }
        let covered = covered(chart);
        let hidden = |corner: &Self| corner.hidden(chart, size, &covered);
        Self::ALL.into_iter().min_by_key(hidden).unwrap_or(Self::UpperRight)
    }

    /// How many of the covered places a legend in this corner would hide.
    fn hidden(self, chart: &Chart, (width, height): (f64, f64), covered: &[(f64, f64)]) -> usize {
        let labels = || chart.series.iter().map(|series| series.label.chars().count());
        let rows = labels().filter(|&length| length > 0).count() as f64;
        let longest = labels().max().unwrap_or(0) as f64;
        let size = ((longest * 8.0 + 56.0) / width, (rows * 23.0 + 20.0) / height);
        let (left, bottom) = match self {
            Self::UpperLeft => (0.0, 1.0 - size.1),
            Self::UpperMiddle => (0.5 - size.0 / 2.0, 1.0 - size.1),
            Self::MiddleRight => (1.0 - size.0, 0.5 - size.1 / 2.0),
            Self::LowerRight => (1.0 - size.0, 0.0),
            Self::LowerMiddle => (0.5 - size.0 / 2.0, 0.0),
            Self::LowerLeft => (0.0, 0.0),
            Self::UpperRight | Self::Free => (1.0 - size.0, 1.0 - size.1),
        };
        let within = |&&(x, y): &&(f64, f64)| {
            (left..left + size.0).contains(&x) && (bottom..bottom + size.1).contains(&y)
        };
        covered.iter().filter(within).count()
    }
}

/// Places that something is drawn at, as shares of the width and the height; of a line, places all
/// along it.
fn covered(chart: &Chart) -> Vec<(f64, f64)> {
    let share =
        |range: &std::ops::Range<f64>, at: f64| (at - range.start) / (range.end - range.start);
    let place = |&(x, y): &(f64, f64)| {
        let (x, y) = (chart.x.place(x), chart.y.place(y));
        (share(&chart.x.range, x), share(&chart.y.range, y))
    };
    let mut covered = Vec::new();
    for series in &chart.series {
        let places: Vec<(f64, f64)> = series.mark.points().iter().map(place).collect();
        covered.extend(places.iter().copied());
        for pair in places.windows(2).filter(|_| series.mark.is_line()) {
            let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
            covered.extend((1..20).map(|i| {
                let along = f64::from(i) / 20.0;
                (x + along * (to_x - x), y + along * (to_y - y))
            }));
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BLUE;

    #[test]
    fn a_legend_keeps_away_from_the_data() {
        let rising = Chart::new("").line("a line", BLUE, [(0.0, 0.0), (1.0, 1.0)]);
        let size = (600.0, 400.0);
        assert_eq!(Corner::Free.settle(&rising, size), Corner::UpperLeft);
        assert_eq!(Corner::LowerLeft.settle(&rising, size), Corner::LowerLeft);
    }
}
