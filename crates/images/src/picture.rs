use files::{FileError, PIXELS};
use png::{BitDepth, ColorType, Decoder, DecodingError, Encoder, Reader, Transformations};
use std::{
    io::{Cursor, ErrorKind},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The width and the height of an image of MNIST, as pictures count.
#[expect(clippy::cast_possible_truncation, reason = "28 is no large number")]
const SIDE: u32 = files::SIDE as u32;

/// What a digit is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// White on black, as MNIST has its digits: 255 is full ink, 0 is paper.
    White,
    /// Black on white, as one writes on paper. The picture is inverted, so that it becomes what the
    /// network has learnt from.
    Black,
}

impl Ink {
    /// The grey value of paper, which is seen where a picture is transparent.
    fn paper(self) -> u32 {
        match self {
            Self::White => 0,
            Self::Black => 255,
        }
    }
}

/// Why a picture could not be read.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file as a whole cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The picture has another size.
    #[error(
        "{path} is {width}×{height} pixels, expected {SIDE}×{SIDE}: \
         crop it to the digit with a margin, and scale it"
    )]
    OtherSize {
        /// The file.
        path: PathBuf,
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

/// Reads a PNG of 28×28 pixels as an image of MNIST: 784 grey values, row by row, 0 for paper and
/// 255 for ink.
///
/// Colours become the grey of the same brightness, and 16 bits become 8. Transparent pixels show
/// the paper.
///
/// ```text
/// grey = 0.299·red + 0.587·green + 0.114·blue
/// ```
///
/// # Errors
/// When the file is not there, is no whole PNG, or has another size.
///
/// Source: the weights of the colours are those of ITU-R BT.601.
pub fn read_picture(path: &Path, ink: Ink) -> Result<[u8; PIXELS], PictureError> {
    let bytes = files::read(path)?;
    let damaged = |error: DecodingError| FileError::Damaged {
        path: path.to_owned(),
        format: "PNG",
        reason: reason(&error),
    };
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(damaged)?;
    let (width, height) = reader.info().size();
    if (width, height) != (SIDE, SIDE) {
        let path = path.to_owned();
        return Err(PictureError::OtherSize { path, width, height });
    }
    Ok(pixels(&mut reader, ink).map_err(damaged)?)
}

/// The grey values of a picture that is known to be of 28×28.
fn pixels(reader: &mut Reader<Cursor<Vec<u8>>>, ink: Ink) -> Result<[u8; PIXELS], DecodingError> {
    let samples = reader.output_color_type().0.samples();
    let mut data = vec![0; PIXELS * samples];
    reader.next_frame(&mut data)?;
    reader.finish()?;
    let mut pixels = [0; PIXELS];
    for (pixel, samples) in pixels.iter_mut().zip(data.chunks_exact(samples)) {
        *pixel = grey(samples, ink);
    }
    Ok(pixels)
}

/// The grey value of a pixel: grey, grey and alpha, red, green and blue, or these and alpha.
fn grey(samples: &[u8], ink: Ink) -> u8 {
    let (colour, alpha) = match *samples {
        [grey] => ([grey; 3], 255),
        [grey, alpha] => ([grey; 3], alpha),
        [red, green, blue] => ([red, green, blue], 255),
        [red, green, blue, alpha] => ([red, green, blue], alpha),
        _ => unreachable!("a pixel has 1 to 4 samples"),
    };
    let [red, green, blue] = colour.map(u32::from);
    let alpha = u32::from(alpha);
    let seen = (299 * red + 587 * green + 114 * blue) * alpha + 1000 * ink.paper() * (255 - alpha);
    let seen = u8::try_from((seen + 127_500) / 255_000).expect("a mean of bytes");
    match ink {
        Ink::White => seen,
        Ink::Black => 255 - seen,
    }
}

/// The library's reason, in words for who has only the file.
fn reason(error: &DecodingError) -> String {
    match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            "it is cut short".to_owned()
        }
        other => other.to_string(),
    }
}

/// Writes an image of MNIST as a PNG, which [`read_picture`] reads with [`Ink::White`].
///
/// # Errors
/// When the file cannot be written. What was there before still is.
pub fn write_picture(path: &Path, pixels: &[u8; PIXELS]) -> Result<(), FileError> {
    files::write(path, |file| {
        let mut encoder = Encoder::new(file, SIDE, SIDE);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(pixels)?;
        Ok(writer.finish()?)
    })
}
