//! Pens and lengths in the units of plotters.

use crate::Stroke;
use plotters::style::{Color as _, ShapeStyle};

/// Units in a pixel. Plotters puts everything on whole units, which would make curves of pixels
/// jagged.
pub(crate) const UNIT: u16 = 8;

/// The letters of all figures.
pub(crate) const FONT: &str = "sans-serif";

/// A length in pixels as units, to the next whole one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is not that wide"
)]
pub(crate) fn length(pixels: f64) -> u32 {
    (pixels * f64::from(UNIT)).ceil() as u32
}

pub(crate) fn pen(stroke: Stroke) -> ShapeStyle {
    stroke.color.rgb().stroke_width(px(stroke.pixels))
}

/// A length in pixels as units.
pub(crate) fn px(pixels: u32) -> u32 {
    pixels * u32::from(UNIT)
}

/// A place in pixels as one in units.
pub(crate) fn units(pixels: i32) -> i32 {
    pixels * i32::from(UNIT)
}
