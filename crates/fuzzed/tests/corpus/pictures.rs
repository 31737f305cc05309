//! PNG files of all kinds.

use crate::Seed;
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write;

const SIDE: usize = 28;

/// A chunk: its name and its data.
type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

pub fn seeds() -> Vec<Seed> {
    let mut pictures = Vec::new();
    for (name, kind, bits, samples) in [
        ("grey-1", 0, 1, 1),
        ("grey-8", 0, 8, 1),
        ("grey-16", 0, 16, 1),
        ("colour-8", 2, 8, 3),
        ("grey-and-alpha-8", 4, 8, 2),
        ("colour-and-alpha-8", 6, 8, 4),
        ("colour-and-alpha-16", 6, 16, 4),
    ] {
        let level = if bits == 1 { Compression::none() } else { Compression::fast() };
        let pixels = pixels((SIDE * samples * bits).div_ceil(8), 255, level);
        let header = header(bits, kind);
        pictures.push((name.to_owned(), png(&[(b"IHDR", &header), (b"IDAT", &pixels)])));
    }
    for (bits, colours) in [(2, 4), (4, 16), (8, 200)] {
        let palette: Vec<u8> = (0..3 * colours).map(byte).collect();
        let most = if bits == 8 { 199 } else { 255 };
        let pixels = pixels((SIDE * bits).div_ceil(8), most, Compression::none());
        let (header, alpha) = (header(bits, 3), [255, 51]);
        let chunks: [Chunk; 4] =
            [(b"IHDR", &header), (b"PLTE", &palette), (b"tRNS", &alpha), (b"IDAT", &pixels)];
        pictures.push((format!("palette-{bits}"), png(&chunks)));
    }
    let (grey, packed) = (header(8, 0), pixels(SIDE, 255, Compression::none()));
    let (first, rest) = packed.split_at(100);
    let in_two: [Chunk; 4] =
        [(b"IHDR", &grey), (b"tRNS", &[0, 7]), (b"IDAT", first), (b"IDAT", rest)];
    pictures.push(("hidden-in-two".to_owned(), png(&in_two)));
    let beyond: [Chunk; 3] = [(b"IHDR", &grey), (b"tRNS", &[70, 7]), (b"IDAT", &packed)];
    pictures.push(("hidden-beyond-8-bits".to_owned(), png(&beyond)));
    let plain = png(&[(b"IHDR", &grey), (b"IDAT", &packed)]);
    let more = [&plain[..], &plain[8..], b"wrong checksum"].concat();
    pictures.push(("more-after-the-end".to_owned(), more));
    pictures.extend(found());
    pictures.into_iter().map(|(name, bytes)| ("picture", name, bytes)).collect()
}

/// What was once accepted, or made the reader panic.
fn found() -> Vec<(String, Vec<u8>)> {
    let one = pixels(SIDE, 0, Compression::best());
    let mut found = Vec::new();
    for length in [4, 5, 766, 767] {
        let chunks: [Chunk; 3] =
            [(b"IHDR", &header(8, 3)), (b"PLTE", &vec![9; length]), (b"IDAT", &one)];
        found.push((format!("found-palette-of-{length}"), png(&chunks)));
    }
    let two = pixels(SIDE, 2, Compression::best());
    let beyond: [Chunk; 3] = [(b"IHDR", &header(8, 3)), (b"PLTE", &[9; 6]), (b"IDAT", &two)];
    found.push(("found-colour-beyond-palette".to_owned(), png(&beyond)));
    let no_adler: [Chunk; 2] = [(b"IHDR", &header(8, 0)), (b"IDAT", &two[..two.len() - 4])];
    found.push(("found-no-adler".to_owned(), png(&no_adler)));
    let mut long = pixels(1000, 0, Compression::best());
    let last = long.len() - 1;
    long[last] ^= 1;
    let far: [Chunk; 2] = [(b"IHDR", &header(8, 0)), (b"IDAT", &long)];
    found.push(("found-wrong-adler-far-behind".to_owned(), png(&far)));
    found
}

/// The lowest eight bits.
fn byte(number: usize) -> u8 {
    number.to_le_bytes()[0]
}

/// The first chunk of a picture that is not interlaced.
fn header(bits: usize, kind: u8) -> [u8; 13] {
    [0, 0, 0, 28, 0, 0, 0, 28, byte(bits), kind, 0, 0, 0]
}

/// Rows of so many bytes, none above `most`, each row with another filter.
fn pixels(width: usize, most: u8, level: Compression) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), level);
    for row in 0..SIDE {
        // What is looked up is not to be changed by a filter.
        let filter = if most == 255 { row % 5 } else { 0 };
        packed.write_all(&[byte(filter)]).unwrap();
        let bytes: Vec<u8> =
            (0..width).map(|at| byte((row * at) % (usize::from(most) + 1))).collect();
        packed.write_all(&bytes).unwrap();
    }
    packed.finish().unwrap()
}

/// A PNG of these chunks, each with its checksum, and of its end.
fn png(chunks: &[Chunk]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks.iter().chain(&[(b"IEND", &[][..])]) {
        let mut checksum = Crc::new();
        checksum.update(*name);
        checksum.update(data);
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        file.extend([&name[..], data].concat());
        file.extend(checksum.sum().to_be_bytes());
    }
    file
}
