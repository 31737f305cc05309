//! A second way of reading a PNG, as the specification has it: of no more than eight bits, and not interlaced.
//!
//! Source: W3C, *Portable Network Graphics Specification*, §§ 9 and 11.

use super::seal::{chunks, compressed, unpacked};

const SIDE: usize = 28;

/// What a picture of the specification's plain kind says of itself.
struct Head<'a> {
    bits: usize,
    kind: u8,
    palette: &'a [u8],
    transparent: Option<&'a [u8]>,
}

/// The grey values that a network is given for white ink, if the picture is of that kind.
pub fn decoded(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunks = chunks(bytes);
    let found = |wanted: &[u8]| chunks.iter().find(|(name, _)| *name == wanted).map(|it| it.1);
    let header = found(b"IHDR")?;
    let [.., bits, kind, 0, 0, 0] = *header else { return None };
    if ![1, 2, 4, 8].contains(&bits) || found(b"acTL").is_some() {
        return None;
    }
    let (palette, transparent) = (found(b"PLTE").unwrap_or_default(), found(b"tRNS"));
    let head = Head { bits: bits.into(), kind, palette, transparent };
    if head.hides_nothing_there_is() {
        return None;
    }
    let rows = head.rows(&unpacked(&compressed(bytes))?.0)?;
    rows.iter().flat_map(|row| (0..SIDE).map(|pixel| head.grey(row, pixel))).collect()
}

impl Head<'_> {
    /// Whether the hidden colour is none of so few bits, of which the specification does not speak.
    fn hides_nothing_there_is(&self) -> bool {
        let most = u16::from(u8::MAX >> (8 - self.bits));
        let hidden = self.transparent.filter(|_| self.kind != 3).unwrap_or_default();
        hidden.as_chunks::<2>().0.iter().any(|sample| u16::from_be_bytes(*sample) > most)
    }

    fn samples(&self) -> usize {
        match self.kind {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        }
    }

    /// The rows without their filters.
    fn rows(&self, filtered: &[u8]) -> Option<Vec<Vec<u8>>> {
        let (pixel, width) = (self.samples() * self.bits, SIDE * self.samples() * self.bits);
        let (back, width) = (pixel.div_ceil(8), width.div_ceil(8));
        let mut above = vec![0; width];
        let mut rows = Vec::new();
        for line in filtered.chunks_exact(1 + width).take(SIDE) {
            let mut row = line[1..].to_vec();
            for at in 0..width {
                let left = at.checked_sub(back);
                let (a, c) = left.map_or((0, 0), |left| (row[left], above[left]));
                let guess = guess(line[0], a, above[at], c)?;
                row[at] = row[at].wrapping_add(guess);
            }
            above.clone_from(&row);
            rows.push(row);
        }
        (rows.len() == SIDE).then_some(rows)
    }

    /// What is seen of a pixel on black paper.
    fn grey(&self, row: &[u8], pixel: usize) -> Option<u8> {
        let sample = |number: usize| {
            let bit = (pixel * self.samples() + number) * self.bits;
            row[bit / 8] << (bit % 8) >> (8 - self.bits)
        };
        let most = u32::from(u8::MAX >> (8 - self.bits));
        let is_hidden = |colour: &[u8]| {
            self.transparent.is_some_and(|hidden| {
                let hidden = hidden.as_chunks().0.iter().map(|sample| u16::from_be_bytes(*sample));
                hidden.eq(colour.iter().map(|&it| u16::from(it)))
            })
        };
        let alpha = |hidden: bool| if hidden { 0 } else { 255 };
        let (colour, alpha) = match self.kind {
            0 => {
                let grey = u32::from(sample(0)) * 255 / most;
                ([grey; 3], alpha(is_hidden(&[sample(0)])))
            }
            2 => {
                let colour = [sample(0), sample(1), sample(2)];
                (colour.map(u32::from), alpha(is_hidden(&colour)))
            }
            3 => {
                let index = usize::from(sample(0));
                let colour = self.palette.get(3 * index..3 * index + 3)?;
                let alpha = self.transparent.and_then(|all| all.get(index)).map_or(255, |&it| it);
                ([colour[0], colour[1], colour[2]].map(u32::from), alpha)
            }
            4 => ([u32::from(sample(0)); 3], sample(1)),
            6 => ([sample(0), sample(1), sample(2)].map(u32::from), sample(3)),
            _ => return None,
        };
        let [red, green, blue] = colour;
        let seen = (299 * red + 587 * green + 114 * blue) * u32::from(alpha);
        u8::try_from((seen + 127_500) / 255_000).ok()
    }
}

/// What a filter takes from a byte, by those to its left, above it, and above that.
fn guess(filter: u8, left: u8, above: u8, corner: u8) -> Option<u8> {
    let [a, b, c] = [left, above, corner].map(i32::from);
    Some(match filter {
        0 => 0,
        1 => left,
        2 => above,
        3 => u8::try_from(i32::midpoint(a, b)).ok()?,
        4 => {
            let near = |it: i32| (a + b - c - it).abs();
            if near(a) <= near(b) && near(a) <= near(c) {
                left
            } else if near(b) <= near(c) {
                above
            } else {
                corner
            }
        }
        _ => return None,
    })
}
