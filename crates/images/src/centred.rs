use crate::interpolation::interpolate;
use files::{PIXELS, SIDE};
use std::array;

/// The side of the square that MNIST's digits fill, within their images.
const BOX: f64 = 20.0;

/// A drawing as MNIST has its digits: its longer side is made 20 pixels, and its centre of mass is put into the
/// middle of the image. An image without ink stays as it is.
///
/// Source: Y. LeCun, C. Cortes and C. Burges, *The MNIST database of handwritten digits*.
pub fn centred(drawing: &[u8; PIXELS]) -> [u8; PIXELS] {
    let Some((side, [x, y])) = extent(drawing) else { return *drawing };
    let (scale, middle) = (side / BOX, SIDE as f64 / 2.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "half a pixel matters, a millionth does not"
    )]
    let source = |pixel: usize| {
        let (column, row) = ((pixel % SIDE) as f64 + 0.5, (pixel / SIDE) as f64 + 0.5);
        [(x + scale * (column - middle) - 0.5) as f32, (y + scale * (row - middle) - 0.5) as f32]
    };
    interpolate(drawing, &array::from_fn(source))
}

/// The longer side of the ink, and its centre of mass; none where there is no ink.
fn extent(drawing: &[u8; PIXELS]) -> Option<(f64, [f64; 2])> {
    let inked = drawing.iter().enumerate().filter(|(_, ink)| **ink > 0);
    let places: Vec<(usize, usize, f64)> =
        inked.map(|(pixel, &ink)| (pixel % SIDE, pixel / SIDE, f64::from(ink))).collect();
    let across = |of: fn(&(usize, usize, f64)) -> usize| {
        let (least, most) = (places.iter().map(of).min()?, places.iter().map(of).max()?);
        Some((most - least + 1) as f64)
    };
    let side = across(|place| place.0)?.max(across(|place| place.1)?);
    let mass: f64 = places.iter().map(|place| place.2).sum();
    let mean = |of: fn(&(usize, usize, f64)) -> usize| {
        places.iter().map(|place| (of(place) as f64 + 0.5) * place.2).sum::<f64>() / mass
    };
    Some((side, [mean(|place| place.0), mean(|place| place.1)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A filled rectangle, and where it reaches from and to after it was centred, where it is more than half ink.
    fn reach(columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [usize; 4] {
        let drawing = array::from_fn(|pixel| {
            let inside = columns.contains(&(pixel % SIDE)) && rows.contains(&(pixel / SIDE));
            if inside { 255 } else { 0 }
        });
        let new = centred(&drawing);
        let dark: Vec<usize> = (0..PIXELS).filter(|&pixel| new[pixel] > 127).collect();
        let (x, y) = (dark.iter().map(|pixel| pixel % SIDE), dark.iter().map(|pixel| pixel / SIDE));
        let reach = [x.clone().min(), x.max(), y.clone().min(), y.max()];
        reach.map(Option::unwrap)
    }

    #[test]
    fn a_digit_fills_twenty_pixels_around_the_middle() {
        assert_eq!(reach(2..6, 1..11), [10, 17, 4, 23], "small, in a corner");
        assert_eq!(reach(0..28, 7..21), [4, 23, 9, 18], "from side to side");
        assert_eq!(reach(9..19, 4..24), [9, 18, 4, 23], "as it should be");
    }

    #[test]
    fn paper_stays_paper() {
        assert_eq!(centred(&[0; PIXELS]), [0; PIXELS]);
    }
}
