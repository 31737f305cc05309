use crate::{Chart, Corner};
use plotters::chart::SeriesLabelPosition as Position;

/// What the names of a row are high, and what stands beside a name.
const ROW: f64 = 23.0;
const LETTER: f64 = 8.8;

/// The corners in the order in which they are preferred where two hide as much.
const CORNERS: [Corner; 7] = [
    Corner::UpperRight,
    Corner::UpperLeft,
    Corner::LowerRight,
    Corner::LowerLeft,
    Corner::MiddleRight,
    Corner::UpperMiddle,
    Corner::LowerMiddle,
];

/// A chart so wide has room for a legend beside it.
const WIDE: f64 = 560.0;

/// The legend of a chart: where it stands, and how large it is, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Legend {
    pub(crate) corner: Corner,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Legend {
    /// The legend of a chart that is so many pixels wide and high between its axes, if there is something to name.
    pub(crate) fn of(chart: &Chart, (width, height): (f64, f64)) -> Option<Self> {
        let corner = chart.legend?;
        let labels = || chart.series.iter().map(|series| series.label.chars().count());
        let longest = labels().max().filter(|&longest| longest > 0)?;
        let rows = labels().filter(|&length| length > 0).count();
        let size = (longest as f64 * LETTER + 56.0, rows as f64 * ROW + 20.0);
        let share = (size.0 / width, size.1 / height);
        let covered = covered(chart);
        let free = || {
            let hides = |corner: Corner| hidden(corner, share, &covered);
            let corner = CORNERS.into_iter().find(|&corner| hides(corner) == 0);
            corner.unwrap_or(if width > WIDE { Corner::Beside } else { Corner::Below })
        };
        let corner = if corner == Corner::Free { free() } else { corner };
        Some(Self { corner, width: size.0, height: size.1 })
    }

    /// How many pixels it takes from the chart, to the right and below.
    pub(crate) fn margins(self) -> (f64, f64) {
        match self.corner {
            Corner::Beside => (self.width, 0.0),
            Corner::Below => (0.0, self.height),
            _ => (0.0, 0.0),
        }
    }

    /// Where it stands among the axes of its chart, or in a place of its own.
    pub(crate) fn position(self) -> Position {
        match self.corner {
            Corner::Free | Corner::UpperRight => Position::UpperRight,
            Corner::UpperMiddle | Corner::Below => Position::UpperMiddle,
            Corner::UpperLeft | Corner::Beside => Position::UpperLeft,
            Corner::MiddleRight => Position::MiddleRight,
            Corner::LowerRight => Position::LowerRight,
            Corner::LowerMiddle => Position::LowerMiddle,
            Corner::LowerLeft => Position::LowerLeft,
        }
    }
}

/// How many of the covered places a legend in this corner would hide.
fn hidden(corner: Corner, size: (f64, f64), covered: &[(f64, f64)]) -> usize {
    let (left, bottom) = match corner {
        Corner::UpperLeft => (0.0, 1.0 - size.1),
        Corner::UpperMiddle => (0.5 - size.0 / 2.0, 1.0 - size.1),
        Corner::MiddleRight => (1.0 - size.0, 0.5 - size.1 / 2.0),
        Corner::LowerRight => (1.0 - size.0, 0.0),
        Corner::LowerMiddle => (0.5 - size.0 / 2.0, 0.0),
        Corner::LowerLeft => (0.0, 0.0),
        _ => (1.0 - size.0, 1.0 - size.1),
    };
    let within = |&&(x, y): &&(f64, f64)| {
        (left..=left + size.0).contains(&x) && (bottom..=bottom + size.1).contains(&y)
    };
    covered.iter().filter(within).count()
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
        let corner = |chart: &Chart, size| Legend::of(chart, size).map(|legend| legend.corner);
        assert_eq!(corner(&rising, (600.0, 400.0)), Some(Corner::UpperLeft));
        let told = rising.clone().legend(Corner::LowerLeft);
        assert_eq!(corner(&told, (600.0, 400.0)), Some(Corner::LowerLeft));
        let both = (0..=100).flat_map(|i| [0.0, 0.5, 1.0].map(|y| (f64::from(i) / 100.0, y)));
        let full = rising.dots("dots", BLUE.dot(2), both);
        assert_eq!(corner(&full, (600.0, 100.0)), Some(Corner::Beside));
        assert_eq!(corner(&full, (300.0, 100.0)), Some(Corner::Below));
        assert_eq!(corner(&Chart::new("").path(BLUE, [(0.0, 0.0)]), (600.0, 400.0)), None);
    }
}
