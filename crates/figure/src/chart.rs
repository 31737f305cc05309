use crate::{
    Axis, Color, Corner, Dot, Histogram, Map, Stroke,
    mark::{Mark, Series},
};
use std::ops::Range;

/// A chart of numbers against numbers: a heading, two axes, and what is drawn between them, in the
/// order in which it is said.
///
/// All places are in the numbers of the axes, also where an axis is logarithmic. Dots outside of the axes are left out,
/// lines are cut there, and what has no place on them is left out: 0 on a logarithmic axis, or no number at all.
#[derive(Debug, Clone)]
pub struct Chart {
    pub(crate) heading: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) series: Vec<Series>,
    pub(crate) legend: Option<Corner>,
    /// Whether the drawing tells which numbers its frame is of.
    pub(crate) pointed: bool,
}

impl Chart {
    /// An empty chart under a heading.
    pub fn new(heading: impl Into<String>) -> Self {
        let legend = Some(Corner::Free);
        Self {
            heading: heading.into(),
            x: Axis::unit(),
            y: Axis::unit(),
            series: Vec::new(),
            legend,
            pointed: false,
        }
    }

    /// The axis to the right.
    #[must_use]
    pub fn x(self, name: impl Into<String>, range: Range<f64>) -> Self {
        Self { x: Axis::linear(name, range), ..self }
    }

    /// The axis upwards.
    #[must_use]
    pub fn y(self, name: impl Into<String>, range: Range<f64>) -> Self {
        Self { y: Axis::linear(name, range), ..self }
    }

    /// A logarithmic axis to the right.
    #[must_use]
    pub fn log_x(self, name: impl Into<String>, range: Range<f64>) -> Self {
        Self { x: Axis::logarithmic(name, range), ..self }
    }

    /// An axis to the right on which each doubling is a step.
    #[must_use]
    pub fn doublings_x(self, name: impl Into<String>, range: Range<f64>) -> Self {
        Self { x: Axis::doublings(name, range), ..self }
    }

    /// A logarithmic axis upwards.
    #[must_use]
    pub fn log_y(self, name: impl Into<String>, range: Range<f64>) -> Self {
        Self { y: Axis::logarithmic(name, range), ..self }
    }

    /// How many ticks the axes have at most; 7 unless it is said.
    #[must_use]
    pub fn ticks(mut self, x: usize, y: usize) -> Self {
        (self.x.ticks, self.y.ticks) = (x, y);
        self
    }

    /// A line through the points, under a name of the legend.
    #[must_use]
    pub fn line(
        self,
        label: impl Into<String>,
        stroke: impl Into<Stroke>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.add(label, Mark::Line(points.into_iter().collect(), stroke.into()))
    }

    /// A line through the points that has no name: a contour, a bound, a way.
    #[must_use]
    pub fn path(
        self,
        stroke: impl Into<Stroke>,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.line("", stroke, points)
    }

    /// Dots, under a name of the legend.
    #[must_use]
    pub fn dots(
        self,
        label: impl Into<String>,
        dot: Dot,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.add(label, Mark::Dots(points.into_iter().collect(), dot))
    }

    /// A single dot that has no name.
    #[must_use]
    pub fn dot(self, place: (f64, f64), dot: Dot) -> Self {
        self.dots("", dot, [place])
    }

    /// A text that begins at a place.
    #[must_use]
    pub fn text(self, text: impl Into<String>, place: (f64, f64), color: Color) -> Self {
        self.add("", Mark::Text(text.into(), place, color, 15))
    }

    /// A polygon filled with a colour that others can be seen through: strength 1 is opaque.
    #[must_use]
    pub fn area(
        self,
        label: impl Into<String>,
        color: Color,
        strength: f64,
        corners: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.add(label, Mark::Area(corners.into_iter().collect(), color, strength))
    }

    /// A bar between two corners. Under a name, the legend shows its colour.
    #[must_use]
    pub fn bar(
        self,
        label: impl Into<String>,
        color: Color,
        (left, bottom): (f64, f64),
        (right, top): (f64, f64),
    ) -> Self {
        self.area(label, color, 1.0, [(left, bottom), (right, bottom), (right, top), (left, top)])
    }

    /// Bars that others can be seen through, with an outline.
    #[must_use]
    pub fn histogram(mut self, label: &str, color: Color, histogram: &Histogram) -> Self {
        for (left, right, share) in histogram.bins() {
            let corners = [(left, 0.0), (right, 0.0), (right, share), (left, share)];
            self = self.area("", color, 0.25, corners);
        }
        let tops =
            histogram.bins().flat_map(|(left, right, share)| [(left, share), (right, share)]);
        self.line(label, color.wide(2), tops.collect::<Vec<_>>())
    }

    /// An arrow from a place to another.
    #[must_use]
    pub fn arrow(
        self,
        stroke: impl Into<Stroke>,
        (x, y): (f64, f64),
        (to_x, to_y): (f64, f64),
    ) -> Self {
        let stroke = stroke.into();
        let (dx, dy) = (to_x - x, to_y - y);
        let barb = |angle: f64| {
            let (sin, cos) = angle.sin_cos();
            (to_x - 0.35 * (cos * dx - sin * dy), to_y - 0.35 * (sin * dx + cos * dy))
        };
        self.path(stroke, [(x, y), (to_x, to_y)])
            .path(stroke, [barb(0.45), (to_x, to_y), barb(-0.45)])
    }

    /// Fills the chart with a pale colour: orange where the map is `low` or less, white half way,
    /// blue where it is `high` or more.
    #[must_use]
    pub fn fill(mut self, map: &Map, low: f64, high: f64) -> Self {
        for ([from, to], share) in map.cells(low, high) {
            self = self.bar("", Color::diverging(0.45 * share), from, to);
        }
        self
    }

    /// The line on which the map is `level`.
    #[must_use]
    pub fn contour(mut self, map: &Map, level: f64, stroke: impl Into<Stroke>) -> Self {
        let stroke = stroke.into();
        for piece in map.contour(level) {
            self = self.path(stroke, piece);
        }
        self
    }

    /// Where the legend stands; unless it is said, where it hides least.
    #[must_use]
    pub fn legend(self, corner: Corner) -> Self {
        Self { legend: Some(corner), ..self }
    }

    /// Lets a page find the numbers of a place that is pointed at: the drawing has a `data-plane` of the ends of
    /// both axes, as large as what is between them.
    #[must_use]
    pub fn pointed(self) -> Self {
        Self { pointed: true, ..self }
    }

    /// No legend: another chart of the figure has it.
    #[must_use]
    pub fn without_legend(self) -> Self {
        Self { legend: None, ..self }
    }

    fn add(mut self, label: impl Into<String>, mark: Mark) -> Self {
        self.series.push(Series { label: label.into(), mark });
        self
    }
}
