use crate::{Chart, Corner, mark::Mark, px::Point};

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

    /// The legends of charts beside one another. Where one stands below its chart all do, in equal room, so that the
    /// charts stay equally high.
    pub(crate) fn of_row(charts: &[Chart], size: (f64, f64)) -> (Vec<Option<Self>>, f64) {
        let mut legends: Vec<_> = charts.iter().map(|chart| Self::of(chart, size)).collect();
        if !legends.iter().flatten().any(|legend| legend.corner == Corner::Below) {
            return (legends, 0.0);
        }
        let told = |chart: &Chart| !matches!(chart.legend, Some(Corner::Free | Corner::Below));
        for (legend, _) in legends.iter_mut().zip(charts).filter(|(_, chart)| !told(chart)) {
            *legend = legend.map(|legend| Self { corner: Corner::Below, ..legend });
        }
        let below = legends.iter().flatten().filter(|legend| legend.corner == Corner::Below);
        let height = below.map(|legend| legend.height).fold(0.0, f64::max);
        (legends, height)
    }

    /// How many pixels it takes from the chart to the right.
    pub(crate) fn beside(self) -> f64 {
        if self.corner == Corner::Beside { self.width } else { 0.0 }
    }
}

/// The names that all charts of a figure have, which then stand once, in lines below all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shared {
    pub(crate) lines: usize,
    pub(crate) in_a_line: usize,
    /// The width of a name with what stands beside it, in pixels.
    pub(crate) width: f64,
}

impl Shared {
    /// What charts on a page of that width share, if they do, and if none is told where to have its legend.
    pub(crate) fn of(charts: &[Chart], width: f64) -> Option<Self> {
        let first = named(charts.first()?);
        let told = |chart: &Chart| !matches!(chart.legend, None | Some(Corner::Free));
        let alike = charts.iter().all(|chart| named(chart) == first && !told(chart));
        let wanted = charts.iter().any(|chart| chart.legend.is_some());
        if charts.len() < 2 || first.is_empty() || !alike || !wanted {
            return None;
        }
        let longest = first.iter().map(|(label, _)| label.chars().count()).max()?;
        let of_one = longest as f64 * LETTER + 56.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few names")]
        let most = ((width - 60.0) / of_one).max(1.0) as usize;
        let lines = first.len().div_ceil(most);
        Some(Self { lines, in_a_line: first.len().div_ceil(lines), width: of_one })
    }

    /// How high all lines are, in pixels.
    pub(crate) fn height(self) -> f64 {
        self.lines as f64 * ROW + 12.0
    }
}

/// The names of a chart's legend, each with its look.
fn named(chart: &Chart) -> Vec<(&str, Mark)> {
    let named = chart.series.iter().filter(|series| !series.label.is_empty());
    named.map(|series| (series.label.as_str(), series.mark.emptied())).collect()
}

/// How many of the covered places a legend of that size in this corner would hide.
fn hidden(corner: Corner, (width, height): Point, covered: &[Point]) -> usize {
    let (across, down) = corner.shares();
    let (left, bottom) = (across * (1.0 - width), (1.0 - down) * (1.0 - height));
    let within = |&&(x, y): &&Point| {
        (left..=left + width).contains(&x) && (bottom..=bottom + height).contains(&y)
    };
    covered.iter().filter(within).count()
}

/// Places that something is drawn at, as shares of the width and the height; of a line, places all
/// along it.
fn covered(chart: &Chart) -> Vec<Point> {
    let share = |&(x, y): &Point| (chart.x.share(x), chart.y.share(y));
    let mut covered = Vec::new();
    for series in &chart.series {
        let places: Vec<Point> = series.mark.points().iter().map(share).collect();
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

    #[test]
    fn names_that_all_charts_have_stand_once() {
        let chart = |label: &str| Chart::new("").line(label, BLUE, [(0.0, 0.0), (1.0, 1.0)]);
        let alike = [chart("a"), chart("a").without_legend()];
        let shared = Shared::of(&alike, 900.0).map(|it| (it.lines, it.in_a_line));
        assert_eq!(shared, Some((1, 1)));
        assert_eq!(Shared::of(&[chart("a"), chart("b")], 900.0), None);
        assert_eq!(Shared::of(&[chart("a"), chart("a").legend(Corner::UpperLeft)], 900.0), None);
        assert_eq!(Shared::of(&[chart("a")], 900.0), None);
        let five = || "abcde".chars().fold(chart("f"), |it, c| it.line(c, BLUE, [(0.0, 0.0)]));
        let shared = Shared::of(&[five(), five()], 330.0).map(|it| (it.lines, it.in_a_line));
        assert_eq!(shared, Some((2, 3)));
    }

    #[test]
    fn where_one_legend_stands_below_its_chart_all_of_the_row_do() {
        let rising = Chart::new("").line("a line", BLUE, [(0.0, 0.0), (1.0, 1.0)]);
        let everywhere = (0..=100).flat_map(|i| [0.0, 0.5, 1.0].map(|y| (f64::from(i) / 100.0, y)));
        let full = rising.clone().dots("dots", BLUE.dot(2), everywhere);
        let (legends, height) = Legend::of_row(&[rising, full], (300.0, 100.0));
        assert!(legends.iter().flatten().all(|legend| legend.corner == Corner::Below));
        assert_eq!(height, 2.0 * ROW + 20.0);
    }
}
