//! Places and lengths on the page.

use std::fmt;

/// In pixels, from the left and from the top.
pub(crate) type Point = (f64, f64);

/// So many pixels to a tenth of one, which is finer than the eye.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Px(f64);

impl Px {
    pub fn new(pixels: f64) -> Self {
        Self((10.0 * pixels).round() / 10.0 + 0.0) // + 0 makes −0 a plain 0
    }
}

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_as_short_as_they_are() {
        assert_eq!([12.34, 7.96, -0.04].map(|it| Px::new(it).to_string()), ["12.3", "8", "0"]);
    }
}
