//! What a test says of slopes that are wrong.

use net::Network;
use numdiff::Shape;
use property::assert_is;

/// The slopes of all parameters, each as near to the expected one as `tolerance` allows for it. Where some are not,
/// it says the worst of them.
#[track_caller]
pub fn assert_slopes<N: Network<f64>>(
    yours: &N,
    expected: &N,
    tolerance: impl Fn(f64) -> f64,
    formula: &str,
) {
    assert_is(yours.shapes(), expected.shapes(), "a gradient has the shapes of θ");
    let off = |(_, yours, expected): &(String, f64, f64)| (yours - expected).abs();
    let is_near = |slope: &(String, f64, f64)| off(slope) <= tolerance(slope.2);
    let pairs = yours.entries().zip(expected.entries());
    let slopes = places(yours).into_iter().zip(pairs).map(|(place, (y, e))| (place, y, e));
    let wrong = slopes.filter(|slope| !is_near(slope));
    if let Some((place, yours, expected)) = wrong.max_by(|a, b| off(a).total_cmp(&off(b))) {
        panic!("{formula}, here of {place}\nyours     {yours:e}\nexpected  {expected:e}");
    }
}

/// Where each parameter stands: `hidden.weight[2, 0]` is in row 2 and column 0.
pub fn places<N: Network<f64>>(net: &N) -> Vec<String> {
    let tensors = net.names().into_iter().zip(net.shapes());
    tensors
        .flat_map(|(name, shape)| (0..shape.count()).map(move |i| place(&name, shape, i)))
        .collect()
}

fn place(name: &str, shape: Shape, index: usize) -> String {
    match shape {
        Shape::Vector(_) => format!("{name}[{index}]"),
        Shape::Matrix(rows, _) => format!("{name}[{}, {}]", index % rows, index / rows),
    }
}
