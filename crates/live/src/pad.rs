//! A digit as it is drawn on a pad, for pages on which nobody draws.

use files::{PIXELS, SIDE};

/// The corners of a 3, column and row.
const STROKES: [(f64, f64); 9] = [
    (8.0, 6.0),
    (14.0, 4.0),
    (19.0, 8.0),
    (17.0, 12.0),
    (12.0, 13.5),
    (18.0, 15.0),
    (20.0, 20.0),
    (14.0, 24.0),
    (8.0, 21.0),
];

/// The digit: a share of ink for each pixel, by its distance from the strokes.
pub(crate) fn example() -> [f64; PIXELS] {
    std::array::from_fn(|pixel| {
        let at = ((pixel % SIDE) as f64 + 0.5, (pixel / SIDE) as f64 + 0.5);
        let distances = STROKES.windows(2).map(|stroke| distance(at, stroke[0], stroke[1]));
        (1.9 - distances.fold(f64::INFINITY, f64::min)).clamp(0.0, 1.0)
    })
}

/// The same in sixteenths, a digit for each pixel.
pub(crate) fn example_in_hex() -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 15")]
    let digit = |ink: f64| char::from_digit((ink * 15.0).round() as u32, 16).unwrap_or('0');
    example().map(digit).iter().collect()
}

/// From a place to the nearest of a stroke.
fn distance((x, y): (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy);
    let share = along.clamp(0.0, 1.0);
    (x - from.0 - share * dx).hypot(y - from.1 - share * dy)
}
