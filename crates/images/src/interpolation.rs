use files::{PIXELS, SIDE};

/// What a pixel of the paper is, when there is no ink.
pub(crate) const PAPER: u8 = 0;

/// x and y in the old image for each pixel of the new one, row by row.
pub(crate) type Sources = [[f32; 2]; PIXELS];

/// Bilinear interpolation of the image at each source, rounded.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what is between grey values is in the range of a grey value"
)]
pub(crate) fn interpolate(image: &[u8], sources: &Sources) -> [u8; PIXELS] {
    let paper = with_margin(image);
    sources.map(|[x, y]| {
        let (column, right) = split(x);
        let (row, down) = split(y);
        let near = &paper[row * MARGINED + column..][..MARGINED + 2];
        let [a, b, c, d] = [0, 1, MARGINED, MARGINED + 1].map(|i| f32::from(near[i]));
        (mix(mix(a, b, right), mix(c, d, right), down) + 0.5) as u8
    })
}

/// From `a` to `b` by a share of the way.
fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + share * (b - a)
}

/// Columns with a margin of one pixel before and two after.
const MARGINED: usize = SIDE + 3;

/// The image on a margin of paper, so that there are four pixels around whatever comes from [−1, 28].
fn with_margin(image: &[u8]) -> [u8; MARGINED * (SIDE + 3)] {
    assert!(image.len() == PIXELS, "{} pixels are not an image of {PIXELS}", image.len());
    let mut paper = [PAPER; MARGINED * (SIDE + 3)];
    let rows = paper.chunks_exact_mut(MARGINED).skip(1);
    for (to, from) in rows.zip(image.chunks_exact(SIDE)) {
        to[1..=SIDE].copy_from_slice(from);
    }
    paper
}

/// The index, margin counted, before a coordinate, and how far the coordinate is beyond it. What is out
/// of the image altogether is as good as on the margin.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounding down is meant, of what is not negative"
)]
fn split(coordinate: f32) -> (usize, f32) {
    let margined = coordinate.clamp(-1.0, SIDE as f32) + 1.0;
    let index = margined as usize;
    (index, margined - index as f32)
}
