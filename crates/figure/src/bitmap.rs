use crate::Color;
use base64::{Engine, prelude::BASE64_STANDARD};
use png::{BitDepth, ColorType, Encoder};

/// A picture made of pixels: a PNG within the SVG, an eighth of what rectangles would take.
#[derive(Debug, Clone)]
pub struct Bitmap {
    /// The upper left corner, in the figure's pixels.
    pub place: (i32, i32),
    /// The width and the height at which it is shown, in the figure's pixels.
    pub size: (i32, i32),
    /// How many pixels it has in a row.
    pub columns: usize,
    /// Its pixels, row by row from the top.
    pub colors: Vec<Color>,
}

impl Bitmap {
    /// The element of a figure that shows it, with sharp pixels.
    ///
    /// # Panics
    /// When the colours do not make whole rows, or none.
    pub(crate) fn svg(&self) -> String {
        let data = BASE64_STANDARD.encode(self.png());
        let ((x, y), (width, height)) = (self.place, self.size);
        format!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" \
             style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{data}\"/>"
        )
    }

    fn png(&self) -> Vec<u8> {
        let (pixels, columns) = (self.colors.len(), self.columns);
        assert!(
            pixels > 0 && pixels.is_multiple_of(columns),
            "{pixels} pixels are no whole rows of {columns}"
        );
        let [width, height] =
            [columns, pixels / columns].map(|n| u32::try_from(n).expect("a figure is smaller"));
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, width, height);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        let bytes: Vec<u8> = self.colors.iter().flat_map(|c| [c.0, c.1, c.2]).collect();
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&bytes)?;
            writer.finish()
        });
        written.expect("whole rows are written into memory");
        png
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use png::Decoder;
    use std::io::Cursor;

    fn bitmap() -> Bitmap {
        let colors = [0, 50, 100, 150, 200, 250].map(|red| Color(red, 7, 9));
        Bitmap { place: (10, -5), size: (30, 20), columns: 3, colors: colors.to_vec() }
    }

    #[test]
    fn the_pixels_come_back_row_by_row() {
        let svg = bitmap().svg();
        assert!(svg.contains(r#"x="10" y="-5" width="30" height="20""#), "{svg}");
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
    #[should_panic(expected = "5 pixels are no whole rows of 3")]
    fn ragged_rows_are_refused() {
        let mut ragged = bitmap();
        ragged.colors.pop();
        let _ = ragged.svg();
    }
}
