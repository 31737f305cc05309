//! What stands between the axes of a chart.

use crate::{
    Chart, brush,
    clip::clipped,
    frame::Frame,
    letters::{Anchor, Letters},
    mark::{Mark, Series},
    px::Point,
    svg::Svg,
};

/// All that a chart shows in a frame. What looks the same and follows upon one another is one element.
pub(crate) fn series(svg: &mut Svg, chart: &Chart, frame: Frame) {
    let grid = Grid { chart, frame };
    let alike = |a: &Series, b: &Series| a.mark.emptied() == b.mark.emptied();
    for alike in chart.series.chunk_by(alike) {
        grid.draw(svg, alike);
    }
}

/// Where a chart has its numbers on the page.
struct Grid<'a> {
    chart: &'a Chart,
    frame: Frame,
}

impl Grid<'_> {
    fn draw(&self, svg: &mut Svg, alike: &[Series]) {
        let points = alike.iter().map(|series| series.mark.points());
        match &alike[0].mark {
            Mark::Line(_, stroke) => {
                let shares = points.map(|points| points.iter().map(|point| self.shares(point)));
                let pieces: Vec<Vec<Point>> = shares.flat_map(clipped).collect();
                let places =
                    |piece: &Vec<Point>| piece.clone().into_iter().map(|it| self.frame.at(it));
                brush::lines(svg, *stroke, pieces.iter().map(places));
            }
            Mark::Dots(_, dot) => {
                let inside = points.flat_map(|points| self.inside(points));
                brush::dots(svg, *dot, inside);
            }
            Mark::Area(_, color, strength) => {
                let corners = points.map(|points| points.iter().filter_map(|at| self.nearest(at)));
                brush::areas(svg, (*color, *strength), corners);
            }
            Mark::Text(text, at, color, size) => {
                let letters = Letters { color: *color, ..Letters::new(*size, Anchor::Start) };
                let (x, y) = self.frame.at(self.shares(at));
                if x.is_finite() && y.is_finite() {
                    svg.text(text, (x, y + letters.below_top()), letters);
                }
            }
        }
    }

    /// How far to the right and down a point stands.
    fn shares(&self, &(x, y): &Point) -> Point {
        (self.chart.x.share(x), 1.0 - self.chart.y.share(y))
    }

    /// Where the points are on the page, of those between the axes.
    fn inside(&self, points: &[Point]) -> Vec<Point> {
        // What is outside by rounding is inside.
        let is_on = |share: f64| (-1e-9..=1.0 + 1e-9).contains(&share);
        let shares = points.iter().map(|point| self.shares(point));
        let inside = shares.filter(|&(x, y)| is_on(x) && is_on(y));
        inside.map(|shares| self.frame.at(shares)).collect()
    }

    /// Where a corner is on the page, moved to the edge if it is outside. Of a bar this is what can be seen.
    fn nearest(&self, corner: &Point) -> Option<Point> {
        let (x, y) = self.shares(corner);
        let has_place = !x.is_nan() && !y.is_nan();
        has_place.then(|| self.frame.at((x.clamp(0.0, 1.0), y.clamp(0.0, 1.0))))
    }
}
