use crate::{Color, WHITE};

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stroke {
    /// Its colour.
    pub color: Color,
    /// Its width.
    pub pixels: u32,
    /// Whether it has gaps.
    pub dashed: bool,
}

impl Color {
    /// A line of so many pixels.
    pub const fn wide(self, pixels: u32) -> Stroke {
        Stroke { color: self, pixels, dashed: false }
    }

    /// A dashed line of so many pixels, to be told apart in grey, and to be seen where it runs on
    /// another.
    pub const fn dashed(self, pixels: u32) -> Stroke {
        Stroke { color: self, pixels, dashed: true }
    }

    /// A full dot of so many pixels from its middle to its rim.
    pub const fn dot(self, pixels: u32) -> Dot {
        Dot::disc(self, pixels)
    }
}

/// Two pixels wide.
impl From<Color> for Stroke {
    fn from(color: Color) -> Self {
        color.wide(2)
    }
}

/// How a point is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dot {
    pub(crate) shape: Shape,
    pub(crate) fill: Color,
    pub(crate) pixels: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Disc,
    Rimmed(Stroke),
    Triangle,
}

impl Dot {
    /// A full dot.
    pub const fn disc(color: Color, pixels: u32) -> Self {
        Self { shape: Shape::Disc, fill: color, pixels }
    }

    /// An empty ring, two pixels wide.
    pub const fn ring(color: Color, pixels: u32) -> Self {
        Self { shape: Shape::Rimmed(color.wide(2)), fill: WHITE, pixels }
    }

    /// A full dot with a white rim, to stand out from what is beneath.
    pub const fn rimmed(color: Color, pixels: u32) -> Self {
        Self { shape: Shape::Rimmed(WHITE.wide(1)), fill: color, pixels }
    }

    /// A full triangle, to be told from a dot in grey too.
    pub const fn triangle(color: Color, pixels: u32) -> Self {
        Self { shape: Shape::Triangle, fill: color, pixels }
    }
}

/// Something in a chart, in the chart's own numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    Line(Vec<(f64, f64)>, Stroke),
    Dots(Vec<(f64, f64)>, Dot),
    /// A polygon in a colour of that strength, 0 to 1.
    Area(Vec<(f64, f64)>, Color, f64),
    /// A text from a place on, with its size in pixels.
    Text(String, (f64, f64), Color, u32),
}

impl Mark {
    /// The same without points: as the legend shows it.
    pub(crate) fn emptied(&self) -> Self {
        match self {
            Self::Line(_, stroke) => Self::Line(Vec::new(), *stroke),
            Self::Dots(_, dot) => Self::Dots(Vec::new(), *dot),
            Self::Area(_, color, strength) => Self::Area(Vec::new(), *color, *strength),
            Self::Text(text, ..) => Self::Text(text.clone(), (f64::NAN, f64::NAN), WHITE, 1),
        }
    }

    /// Whether it covers what lies between its points too.
    pub(crate) fn is_line(&self) -> bool {
        matches!(self, Self::Line(..))
    }

    /// The points that it covers, for the legend to keep away from.
    pub(crate) fn points(&self) -> &[(f64, f64)] {
        match self {
            Self::Line(points, _) | Self::Dots(points, _) | Self::Area(points, ..) => points,
            Self::Text(_, place, ..) => std::slice::from_ref(place),
        }
    }
}

/// Marks that belong together, under one name of the legend, or under none.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub label: String,
    pub mark: Mark,
}
