use files::{FileError, PIXELS};
use flate2::read::ZlibDecoder;
use png::{
    BitDepth, ColorType, DecodeOptions, Decoder, DecodingError, Encoder, Reader, Transformations,
};
use std::{
    io::{self, Cursor, ErrorKind, Read},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The width and the height of an image of MNIST, as pictures count.
#[expect(clippy::cast_possible_truncation, reason = "28 is no large number")]
const SIDE: u32 = files::SIDE as u32;

/// The most bytes of a picture, a thousand times those of its pixels: what else a PNG says of itself has its place too.
const LONGEST: u64 = 1_000_000;

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
    picture_from_bytes(path, &files::read(path, LONGEST)?, ink)
}

/// The same of the bytes of a file, which errors call `path`.
///
/// # Errors
/// As [`read_picture`], but for a file that is not there.
pub fn picture_from_bytes(
    path: &Path,
    bytes: &[u8],
    ink: Ink,
) -> Result<[u8; PIXELS], PictureError> {
    let damaged = |error: DecodingError| FileError::Damaged {
        path: path.to_owned(),
        format: "PNG",
        reason: reason(&error),
    };
    let mut reader = decoder(bytes, Transformations::IDENTITY).read_info().map_err(damaged)?;
    let (width, height) = reader.info().size();
    if (width, height) != (SIDE, SIDE) {
        let path = path.to_owned();
        return Err(PictureError::OtherSize { path, width, height });
    }
    if let Some(reason) = wrong_palette(&mut reader).map_err(damaged)? {
        return Err(FileError::Damaged { path: path.to_owned(), format: "PNG", reason }.into());
    }
    check_compressed(bytes).map_err(|error| damaged(error.into()))?;
    let whole = decoder(bytes, Transformations::normalize_to_color8()).read_info();
    let pixels = whole.and_then(|mut reader| pixels(&mut reader, ink));
    Ok(pixels.map_err(damaged)?)
}

/// Whether the compressed pixels end with their checksum, which the library does not wait for.
fn check_compressed(bytes: &[u8]) -> io::Result<()> {
    let mut compressed = Vec::new();
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((length, chunk)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        // A name, the data, and a checksum. What stands after the end is no part of the picture.
        let Some(data) = chunk.get(4..4 + length).filter(|_| !chunk.starts_with(b"IEND")) else {
            break;
        };
        if chunk.starts_with(b"IDAT") {
            compressed.extend_from_slice(data);
        }
        rest = chunk.get(8 + length..).unwrap_or_default();
    }
    // Eight bytes a pixel are the most there can be, and a filter each row, of which an interlaced picture has twice as many.
    let most = u64::from(SIDE * (8 * SIDE + 2));
    let mut pixels = ZlibDecoder::new(&compressed[..]).take(most + 1);
    match io::copy(&mut pixels, &mut io::sink())? {
        bytes if bytes > most => Err(io::Error::other("it has more pixels than it says")),
        _ => Ok(()),
    }
}

/// A decoder that takes no checksum for granted: what is wrong would be another picture.
fn decoder(bytes: &[u8], transformations: Transformations) -> Decoder<Cursor<&[u8]>> {
    let mut options = DecodeOptions::default();
    options.set_ignore_checksums(false);
    options.set_skip_ancillary_crc_failures(false);
    let mut decoder = Decoder::new_with_options(Cursor::new(bytes), options);
    decoder.set_transformations(transformations);
    decoder
}

/// What is wrong with the palette of a picture that has one: the library looks colours up in it unseen.
fn wrong_palette(reader: &mut Reader<Cursor<&[u8]>>) -> Result<Option<String>, DecodingError> {
    let info = reader.info();
    let (ColorType::Indexed, Some(palette)) = (info.color_type, info.palette.as_deref()) else {
        return Ok(None);
    };
    let (length, bits) = (palette.len(), info.bit_depth as usize);
    if length % 3 != 0 {
        return Ok(Some(format!("its palette has {length} bytes, expected three for each colour")));
    }
    let mut rows = vec![0; reader.output_buffer_size().unwrap_or(0)];
    reader.next_frame(&mut rows)?;
    let row = (SIDE as usize * bits).div_ceil(8);
    let colours = rows.chunks_exact(row).flat_map(|row| {
        let index =
            |pixel: usize| (row[pixel * bits / 8] >> (8 - bits - pixel * bits % 8)) & mask(bits);
        (0..SIDE as usize).map(index).collect::<Vec<_>>()
    });
    let beyond = colours.map(usize::from).find(|&colour| colour >= length / 3);
    Ok(beyond.map(|colour| format!("it has colour {colour} of a palette of {}", length / 3)))
}

/// The lowest so many bits.
fn mask(bits: usize) -> u8 {
    u8::MAX >> (8 - bits)
}

/// The grey values of a picture that is known to be of 28×28.
fn pixels(reader: &mut Reader<Cursor<&[u8]>>, ink: Ink) -> Result<[u8; PIXELS], DecodingError> {
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
