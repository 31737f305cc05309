//! The palette of all figures, which the colour-blind can tell apart: Okabe and Ito, *Color
//! Universal Design* (2008).

use std::fmt;

/// A colour by its red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// The first colour of the palette.
pub const BLUE: Color = Color(0, 114, 178);
/// The second.
pub const ORANGE: Color = Color(213, 94, 0);
/// The third.
pub const GREEN: Color = Color(0, 158, 115);
/// The fourth.
pub const PURPLE: Color = Color(204, 121, 167);
/// For axes and what stands behind the data.
pub const GREY: Color = Color(110, 110, 110);
/// For what is only there to be seen through.
pub const PALE: Color = Color(185, 185, 185);
/// For letters.
pub const BLACK: Color = Color(0, 0, 0);
/// The ground.
pub const WHITE: Color = Color(255, 255, 255);

impl Color {
    /// A colour on its way from white, at strength 0, to itself, at 1.
    #[must_use]
    pub fn tint(self, strength: f64) -> Self {
        let mix = |channel: u8| 255.0 + strength * (f64::from(channel) - 255.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255"
        )]
        let [red, green, blue] = [self.0, self.1, self.2].map(|channel| mix(channel) as u8);
        Self(red, green, blue)
    }

    /// From orange at −1 over white to blue at 1; beyond, the full colour.
    pub fn diverging(share: f64) -> Self {
        let color = if share < 0.0 { ORANGE } else { BLUE };
        color.tint(share.abs().min(1.0))
    }
}

/// As SVG and CSS write it, such as `#0072b2`.
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self(red, green, blue) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
