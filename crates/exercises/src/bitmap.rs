//! Pixels in a figure: a PNG within the SVG, an eighth of what rectangles would take.

use crate::style::in_units;
use base64::{Engine, prelude::BASE64_STANDARD};
use plotters::style::RGBColor;
use png::{BitDepth, ColorType, Encoder, EncodingError};

/// A picture made of pixels.
pub struct Bitmap {
    /// The upper left corner, in the figure's pixels.
    pub place: (i32, i32),
    /// The width and the height at which it is shown, in the figure's pixels.
    pub size: (i32, i32),
    /// How many pixels it has in a row.
    pub columns: u32,
    /// Its pixels, row by row from the top.
    pub colors: Vec<RGBColor>,
}

impl Bitmap {
    /// The element of the figure that shows it, with sharp pixels.
    ///
    /// # Errors
    /// When the colours do not make whole rows, or none.
    pub fn svg(&self) -> Result<String, EncodingError> {
        let data = BASE64_STANDARD.encode(self.png()?);
        let ((x, y), (width, height)) = (in_units(self.place), in_units(self.size));
        Ok(format!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/>\n"
        ))
    }

    fn png(&self) -> Result<Vec<u8>, EncodingError> {
        let mut png = Vec::new();
        let rows = self.colors.len().div_ceil(self.columns as usize);
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let mut encoder = Encoder::new(&mut png, self.columns, rows);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        let bytes: Vec<u8> = self.colors.iter().flat_map(|c| [c.0, c.1, c.2]).collect();
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&bytes)?;
        writer.finish()?;
        Ok(png)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::Decoder;
    use std::io::Cursor;

    fn bitmap() -> Bitmap {
        let colors = [0, 50, 100, 150, 200, 250].map(|red| RGBColor(red, 7, 9));
        Bitmap { place: (10, -5), size: (30, 20), columns: 3, colors: colors.to_vec() }
    }

    #[test]
    fn the_pixels_come_back_row_by_row() {
        let svg = bitmap().svg().unwrap();
        assert!(svg.contains(r#"x="80" y="-40" width="240" height="160""#), "{svg}");
        let (_, data) = svg.split_once("base64,").unwrap();
        let png = BASE64_STANDARD.decode(data.split_once('"').unwrap().0).unwrap();
        let mut reader = Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut bytes = [0; 18];
        reader.next_frame(&mut bytes).unwrap();
        assert_eq!(reader.info().size(), (3, 2));
        assert_eq!(bytes[..6], [0, 7, 9, 50, 7, 9]);
        assert_eq!(bytes[15..], [250, 7, 9]);
    }

    #[test]
    fn ragged_rows_are_refused() {
        let mut ragged = bitmap();
        ragged.colors.pop();
        assert!(ragged.svg().is_err());
    }
}
