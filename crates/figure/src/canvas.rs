use crate::{Bitmap, Color, Stroke};

/// A figure drawn by hand, in pixels from its upper left corner: for what is no chart.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub(crate) size: (u32, u32),
    pub(crate) pieces: Vec<Piece>,
    pub(crate) bitmaps: Vec<Bitmap>,
}

#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Line(Vec<(i32, i32)>, Stroke),
    Cell((i32, i32), (i32, i32), Color),
    Disc((i32, i32), u32, Color),
    Ring((i32, i32), u32, Stroke),
    /// With its middle at the place, and its size in pixels.
    Text(String, (i32, i32), u32, Color),
}

impl Canvas {
    /// An empty canvas so many pixels wide and high.
    pub fn new(width: u32, height: u32) -> Self {
        Self { size: (width, height), pieces: Vec::new(), bitmaps: Vec::new() }
    }

    /// The heading of the figure, in the middle above all.
    #[must_use]
    pub fn heading(self, text: impl Into<String>) -> Self {
        let middle = i32::try_from(self.size.0 / 2).unwrap_or(0);
        self.write(text, (middle, 24), 20, crate::BLACK)
    }

    /// A text with its middle at a place, its letters so many pixels high.
    #[must_use]
    pub fn write(
        self,
        text: impl Into<String>,
        middle: (i32, i32),
        size: u32,
        color: Color,
    ) -> Self {
        self.add(Piece::Text(text.into(), middle, size, color))
    }

    /// A line from place to place.
    #[must_use]
    pub fn path(
        self,
        stroke: impl Into<Stroke>,
        places: impl IntoIterator<Item = (i32, i32)>,
    ) -> Self {
        self.add(Piece::Line(places.into_iter().collect(), stroke.into()))
    }

    /// The outline of a rectangle.
    #[must_use]
    pub fn frame(
        self,
        stroke: impl Into<Stroke>,
        (x, y): (i32, i32),
        (width, height): (i32, i32),
    ) -> Self {
        let (right, bottom) = (x + width, y + height);
        self.path(stroke, [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)])
    }

    /// A filled rectangle.
    #[must_use]
    pub fn cell(self, color: Color, corner: (i32, i32), size: (i32, i32)) -> Self {
        self.add(Piece::Cell(corner, size, color))
    }

    /// A filled circle.
    #[must_use]
    pub fn disc(self, color: Color, middle: (i32, i32), radius: u32) -> Self {
        self.add(Piece::Disc(middle, radius, color))
    }

    /// The outline of a circle.
    #[must_use]
    pub fn ring(self, stroke: impl Into<Stroke>, middle: (i32, i32), radius: u32) -> Self {
        self.add(Piece::Ring(middle, radius, stroke.into()))
    }

    /// A level or slanting arrow.
    #[must_use]
    pub fn arrow(self, stroke: impl Into<Stroke>, (x, y): (i32, i32), tip: (i32, i32)) -> Self {
        let stroke = stroke.into();
        let (dx, dy) = (f64::from(tip.0 - x), f64::from(tip.1 - y));
        let angle = dy.atan2(dx);
        #[expect(clippy::cast_possible_truncation, reason = "within eight pixels of the tip")]
        let barb = |turned: f64| {
            let (sin, cos) = (angle + turned).sin_cos();
            (tip.0 - (8.0 * cos).round() as i32, tip.1 - (8.0 * sin).round() as i32)
        };
        self.path(stroke, [(x, y), tip]).path(stroke, [barb(0.45), tip, barb(-0.45)])
    }

    /// A picture made of pixels, under all that is drawn.
    #[must_use]
    pub fn bitmap(mut self, bitmap: Bitmap) -> Self {
        self.bitmaps.push(bitmap);
        self
    }

    fn add(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }
}
