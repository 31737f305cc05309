//! How a text is said to look, and where its baseline is.

use crate::{BLACK, Color, px::Px};
use std::fmt;

/// The letters of a text.
#[derive(Clone, Copy)]
pub(crate) struct Letters {
    /// How high a line of them is in pixels.
    pub pixels: f64,
    pub anchor: Anchor,
    pub color: Color,
}

/// What of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Letters {
    /// Black ones.
    pub fn new(pixels: u32, anchor: Anchor) -> Self {
        Self { pixels: f64::from(pixels), anchor, color: BLACK }
    }

    /// The size of their font, in which the highest letters do not fill a line.
    pub fn size(self) -> f64 {
        self.pixels / 1.24
    }

    /// How far their baseline is below their middle.
    pub fn below_middle(self) -> f64 {
        0.32 * self.size()
    }

    /// How far their baseline is below their upper edge.
    pub fn below_top(self) -> f64 {
        0.76 * self.size()
    }
}

/// As attributes. What an SVG takes for granted is not said.
impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, " font-size=\"{}\"", Px::new(self.size()))?;
        match self.anchor {
            Anchor::Start => {}
            Anchor::Middle => f.write_str(" text-anchor=\"middle\"")?,
            Anchor::End => f.write_str(" text-anchor=\"end\"")?,
        }
        if self.color == BLACK { Ok(()) } else { write!(f, " fill=\"{}\"", self.color) }
    }
}
