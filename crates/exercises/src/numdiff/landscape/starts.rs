//! Where descents begin.

use super::hollows::saddle;
use nalgebra::{Vector2, vector};
use std::ops::Range;

/// The rectangle of the starts, from left to right.
pub const X: Range<f64> = -4.0..3.0;
/// The same from below upwards.
pub const Y: Range<f64> = -2.5..2.5;

/// A start where the slope is almost 0.
pub const ON_PLATEAU: Vector2<f64> = vector![-3.8, 1.8];
/// A start on the far side of the shallow hollow.
pub const IN_SHALLOW: Vector2<f64> = vector![1.4, 0.4];

/// A start beside the saddle.
pub fn beside(distance: f64) -> Vector2<f64> {
    saddle() - vector![distance, 0.0]
}
