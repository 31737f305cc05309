//! Images that tests distort.

use crate::interpolation::PAPER;
use files::{PIXELS, SIDE};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use std::array;

pub(crate) fn noise(seed: u64) -> [u8; PIXELS] {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    array::from_fn(|_| rng.random())
}

/// A bar of ink, 6 wide and 12 high, in the middle of the paper.
pub(crate) fn bar() -> [u8; PIXELS] {
    array::from_fn(|pixel| {
        let (row, column) = (pixel / SIDE, pixel % SIDE);
        let inside = (8..20).contains(&row) && (11..17).contains(&column);
        if inside { 200 } else { PAPER }
    })
}

pub(crate) fn ink(image: &[u8]) -> f64 {
    image.iter().map(|&grey| f64::from(grey)).sum()
}
