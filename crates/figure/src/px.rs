//! Places and lengths on the page.

use std::fmt;

/// In pixels, from the left and from the top.
pub(crate) type Point = (f64, f64);

/// So many pixels to a tenth of one, which is finer than the eye: a number of tenths.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Px(i32);

impl Px {
    #[expect(clippy::cast_possible_truncation, reason = "a page is not that wide")]
    pub fn new(pixels: f64) -> Self {
        Self((10.0 * pixels).round() as i32)
    }
}

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (sign, tenths) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, rest) = (tenths / 10, tenths % 10);
        if rest == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_as_short_as_they_are() {
        let written = [12.34, 7.96, -0.04, -0.5].map(|pixels| Px::new(pixels).to_string());
        assert_eq!(written, ["12.3", "8", "0", "-0.5"]);
    }
}
