//! What a test says of entries that are wrong.

use numdiff::{Shape, Tensors};
use property::assert_is;
use std::fmt::Display;

/// Each entry is as near to the expected one as `tolerance` allows for the two. Where some are not, it says the worst
/// of them.
#[track_caller]
pub fn assert_entries<P: Tensors<f64>>(
    yours: &P,
    expected: &P,
    tolerance: impl Fn(f64, f64) -> f64,
    formula: impl Display,
) {
    assert_is(yours.shapes(), expected.shapes(), format_args!("{formula}, its shape"));
    let off = |(_, yours, expected): &(String, f64, f64)| (yours - expected).abs();
    let is_near = |entry: &(String, f64, f64)| off(entry) <= tolerance(entry.1, entry.2);
    let pairs = yours.entries().zip(expected.entries());
    let entries = places(yours).zip(pairs).map(|(place, (y, e))| (place, y, e));
    let wrong = entries.filter(|entry| !is_near(entry));
    if let Some((place, yours, expected)) = wrong.max_by(|a, b| off(a).total_cmp(&off(b))) {
        panic!("{formula}{place}\nyours     {yours:e}\nexpected  {expected:e}");
    }
}

/// Where each entry stands.
fn places<P: Tensors<f64>>(of: &P) -> impl Iterator<Item = String> {
    let shapes = of.shapes();
    let count = shapes.len();
    shapes.into_iter().enumerate().flat_map(move |(number, shape)| {
        let tensor =
            if count > 1 { format!(", tensor {} of {count}", number + 1) } else { String::new() };
        (0..shape.count()).map(move |index| format!("{tensor}{}", place(shape, index)))
    })
}

fn place(shape: Shape, index: usize) -> String {
    match shape {
        Shape::Matrix(rows, columns) if rows * columns > 1 => {
            format!(", row {}, column {}", index % rows, index / rows)
        }
        Shape::Vector(rows) if rows > 1 => format!(", row {index}"),
        Shape::Vector(_) | Shape::Matrix(..) => String::new(),
    }
}
