//! PNG files of every kind become images of MNIST, or one error.

use images::{Ink, PIXELS, PictureError, read_picture, write_picture};
use png::{BitDepth, ColorType, Encoder};
use std::{fs, io::Write, path::PathBuf};
use tempfile::{TempDir, tempdir};

fn path() -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("digit.png");
    (folder, path)
}

/// A digit of sorts: each grey value there is, three times over.
fn digit() -> [u8; PIXELS] {
    std::array::from_fn(|pixel| pixel.to_le_bytes()[0])
}

/// A PNG of this size that has the same pixel everywhere.
fn png(side: u32, color: ColorType, depth: BitDepth, pixel: &[u8]) -> (TempDir, PathBuf) {
    let (folder, path) = path();
    let mut encoder = Encoder::new(fs::File::create(&path).unwrap(), side, side);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 0, 200, 100, 50]);
        encoder.set_trns(vec![255, 51]);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixel.repeat((side * side) as usize)).unwrap();
    writer.finish().unwrap();
    (folder, path)
}

#[track_caller]
fn assert_grey(color: ColorType, depth: BitDepth, pixel: &[u8], ink: Ink, expected: u8) {
    let (_folder, path) = png(28, color, depth, pixel);
    assert_eq!(read_picture(&path, ink).unwrap(), [expected; PIXELS]);
}

fn told(result: Result<[u8; PIXELS], PictureError>) -> String {
    let told = result.unwrap_err().to_string();
    told.rsplit('/').next().unwrap().to_owned()
}

#[test]
fn what_was_written_is_read_and_inverted_if_asked_for() {
    let (_folder, path) = path();
    write_picture(&path, &digit()).unwrap();
    assert_eq!(read_picture(&path, Ink::White).unwrap(), digit());
    assert_eq!(read_picture(&path, Ink::Black).unwrap(), digit().map(|grey| 255 - grey));
}

#[test]
fn colours_become_the_grey_of_their_brightness() {
    use {BitDepth::*, ColorType::*};
    // 0.299·200 + 0.587·100 + 0.114·50 = 124.2
    assert_grey(Rgb, Eight, &[200, 100, 50], Ink::White, 124);
    assert_grey(Rgb, Eight, &[200, 100, 50], Ink::Black, 131);
    assert_grey(Rgb, Eight, &[255, 255, 255], Ink::White, 255);
    assert_grey(Rgb, Sixteen, &[200, 9, 100, 9, 50, 9], Ink::White, 124);
    assert_grey(Grayscale, Sixteen, &[77, 200], Ink::White, 77);
    assert_grey(Grayscale, Eight, &[77], Ink::White, 77);
}

#[test]
fn where_a_picture_is_transparent_the_paper_is_seen() {
    use {BitDepth::*, ColorType::*};
    assert_grey(Rgba, Eight, &[200, 100, 50, 0], Ink::White, 0);
    assert_grey(Rgba, Eight, &[0, 0, 0, 0], Ink::Black, 0);
    assert_grey(GrayscaleAlpha, Eight, &[100, 51], Ink::White, 20);
    // A fifth of 0 and four fifths of white: 204 of paper, so 51 of ink.
    assert_grey(GrayscaleAlpha, Eight, &[0, 51], Ink::Black, 51);
}

#[test]
fn palettes_and_few_bits_are_read() {
    let row = |byte: u8, bytes: usize| vec![byte; bytes];
    let write = |color, depth, row: &[u8]| {
        let (folder, path) = path();
        let mut encoder = Encoder::new(fs::File::create(&path).unwrap(), 28, 28);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![0, 0, 0, 200, 100, 50]);
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&row.repeat(28)).unwrap();
        writer.finish().unwrap();
        let pixels = read_picture(&path, Ink::White).unwrap();
        drop(folder);
        pixels
    };
    let one_bit = write(ColorType::Grayscale, BitDepth::One, &row(0b1010_1010, 4));
    assert_eq!(one_bit[..4], [255, 0, 255, 0]);
    let palette = write(ColorType::Indexed, BitDepth::One, &row(0b1010_1010, 4));
    assert_eq!(palette[..4], [124, 0, 124, 0]);
    // The second colour of this palette is a fifth opaque.
    assert_grey(ColorType::Indexed, BitDepth::Eight, &[1], Ink::White, 25);
}

#[test]
fn another_size_is_told() {
    let (_folder, path) = png(27, ColorType::Grayscale, BitDepth::Eight, &[0]);
    assert_eq!(
        told(read_picture(&path, Ink::White)),
        "digit.png is 27×27 pixels, expected 28×28: crop it to the digit with a margin, and scale it"
    );
}

#[test]
fn what_is_no_png_is_told() {
    let (folder, path) = path();
    assert_eq!(told(read_picture(&path, Ink::White)), "digit.png is not there");
    let error = told(read_picture(folder.path(), Ink::White));
    assert!(error.ends_with(" is a folder, not a file"), "{error}");
    fs::write(&path, b"GIF89a, or any other file").unwrap();
    assert_eq!(
        told(read_picture(&path, Ink::White)),
        "digit.png is not a whole PNG file: Invalid PNG signature."
    );
}

#[test]
fn a_png_cut_short_anywhere_is_an_error() {
    let (folder, path) = path();
    write_picture(&path, &digit()).unwrap();
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        let path = folder.path().join(format!("{length}-digit.png"));
        fs::write(&path, &whole[..length]).unwrap();
        let error = told(read_picture(&path, Ink::White));
        assert_eq!(
            error.split_once('-').unwrap().1,
            "digit.png is not a whole PNG file: it is cut short",
            "{length}"
        );
    }
}

#[test]
fn no_changed_byte_makes_it_panic() {
    let (folder, path) = path();
    write_picture(&path, &digit()).unwrap();
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let path = folder.path().join(format!("{at}.png"));
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, bytes).unwrap();
        let _ = read_picture(&path, Ink::White);
    }
}

/// A PNG of these chunks, each with its checksum, and what `spoil` makes of it.
fn chunks(chunks: &[(&[u8; 4], &[u8])], spoil: impl FnOnce(&mut Vec<u8>)) -> (TempDir, PathBuf) {
    let (folder, path) = path();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks {
        let mut checksum = flate2::Crc::new();
        checksum.update(*name);
        checksum.update(data);
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend([&name[..], data].concat());
        file.extend(checksum.sum().to_be_bytes());
    }
    spoil(&mut file);
    fs::write(&path, file).unwrap();
    (folder, path)
}

/// 28×28 pixels of eight bits, each of this value, compressed.
fn pixels(value: u8) -> Vec<u8> {
    packed(&[&[0][..], &[value; 28]].concat().repeat(28))
}

fn packed(rows: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(rows).unwrap();
    packed.finish().unwrap()
}

const GREY: &[u8] = &[0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0];
const INDEXED: &[u8] = &[0, 0, 0, 28, 0, 0, 0, 28, 8, 3, 0, 0, 0];

#[test]
fn a_palette_that_colours_cannot_be_looked_up_in_is_an_error() {
    for length in [1, 2, 4, 5, 766, 767] {
        let data = [
            (b"IHDR", INDEXED),
            (b"PLTE", &vec![9; length]),
            (b"IDAT", &pixels(0)),
            (b"IEND", &[]),
        ];
        let (_folder, path) = chunks(&data, |_| ());
        let told = told(read_picture(&path, Ink::White));
        assert!(told.contains("is not a whole PNG file"), "{length} bytes: {told}");
    }
    let data = [(b"IHDR", INDEXED), (b"PLTE", &[9; 6][..]), (b"IDAT", &pixels(2)), (b"IEND", &[])];
    let (_folder, path) = chunks(&data, |_| ());
    let told = told(read_picture(&path, Ink::White));
    assert!(told.ends_with("it has colour 2 of a palette of 2"), "{told}");
}

#[test]
fn a_wrong_checksum_is_an_error_and_not_another_picture() {
    let whole = pixels(7);
    let end = whole.len();
    let mut wrong = whole.clone();
    wrong[end - 1] ^= 1;
    for (what, data) in [("wrong", &wrong[..]), ("missing", &whole[..end - 4])] {
        let (_folder, path) = chunks(&[(b"IHDR", GREY), (b"IDAT", data), (b"IEND", &[])], |_| ());
        assert!(read_picture(&path, Ink::White).is_err(), "an Adler that is {what} was let pass");
    }
    // Where the checksum is so far behind that nobody would look for it.
    let (_folder, path) =
        chunks(&[(b"IHDR", GREY), (b"IDAT", &packed(&vec![0; 40_000])), (b"IEND", &[])], |_| ());
    let error = read_picture(&path, Ink::White).unwrap_err().to_string();
    assert!(error.ends_with("it has more pixels than it says"), "{error}");
    let transparent = [(b"IHDR", GREY), (b"tRNS", &[0, 7][..]), (b"IDAT", &whole), (b"IEND", &[])];
    let (_folder, path) = chunks(&transparent, |_| ());
    assert_eq!(read_picture(&path, Ink::White).unwrap(), [0; PIXELS]);
    // The checksum of tRNS ends after the signature, IHDR and 4 + 4 + 2 + 4 bytes.
    let (_folder, path) = chunks(&transparent, |file| file[8 + 25 + 13] ^= 1);
    assert!(
        read_picture(&path, Ink::White).is_err(),
        "a wrong checksum of transparency was let pass"
    );
}
