use crate::exact::{Exact, exact};
use graph::{BatchNorm, LayerNorm};
use nalgebra::{DMatrix, dmatrix};
use numdiff::dual::{Dual64, parts};
use property::assert_is;

/// Where a line can be: of any size, near 0 or not.
const LINES: [[f64; 4]; 3] = [[1.0, 2.0, 4.0, -3.0], [-1.0, 1.5, 0.25, 8.0], [3.0, 3.5, 3.25, 4.0]];
const SIZES: [f64; 11] = [1e-300, 1e-160, 1e-20, 1e-3, 1.0, 1e4, 1e30, 1e150, 1e155, 1e200, 1e300];

/// The slope of the line's first entry, and of the upstream gradient.
const DIRECTION: [f64; 4] = [1.0, 0.0, 0.0, 0.0];
const UPSTREAM: [f64; 4] = [0.5, -2.0, 1.0, 0.75];

const VALUE: &str = "x̂ = (x − μ)/√(σ² + ε)";
const BACK: &str = "∂L/∂x = (g − Σ g/n − x̂·Σ(g·x̂)/n)/√(σ² + ε)";

fn sum(values: &[Exact]) -> Exact {
    values.iter().fold(exact(0.0), |sum, x| sum + x)
}

/// x̂, its derivative along a direction, and ∂L/∂x from ∂L/∂x̂.
fn normalised(x: &[f64; 4], direction: &[f64; 4], upstream: &[f64; 4]) -> [Vec<Exact>; 3] {
    let [x, u, g] = [x, direction, upstream].map(|line| line.map(exact).to_vec());
    let n = exact(4.0);
    let centred = |x: &[Exact]| -> Vec<Exact> {
        let mean = sum(x) / &n;
        x.iter().map(|x| x - &mean).collect()
    };
    let d = centred(&x);
    let squares: Vec<Exact> = d.iter().map(|d| d * d).collect();
    let s = (sum(&squares) / &n + exact(1e-5)).sqrt();
    let y: Vec<Exact> = d.iter().map(|d| d / &s).collect();
    // Both are (v − Σv/n − x̂·Σ(v·x̂)/n) / s, as that matrix is symmetric.
    let through = |v: &[Exact]| -> Vec<Exact> {
        let along: Vec<Exact> = v.iter().zip(&y).map(|(v, y)| v * y).collect();
        let along = sum(&along) / &n;
        centred(v).iter().zip(&y).map(|(v, y)| (v - y * &along) / &s).collect()
    };
    let (forward, back) = (through(&u), through(&g));
    [y, forward, back]
}

/// Within 8 units in the last place of the largest of them: what cancels within a line is lost by any order.
#[track_caller]
fn assert_line(what: &str, yours: &DMatrix<f64>, expected: &[Exact]) {
    let largest = expected.iter().map(|x| x.to_f64().value().abs()).fold(0.0, f64::max);
    let unit = largest.next_up() - largest;
    for (yours, expected) in yours.iter().zip(expected) {
        let said =
            format!("{what}\nyours     {yours:e}\nexpected  {:e}", expected.to_f64().value());
        assert!(yours.is_finite(), "{said}");
        let off = ((exact(*yours) - expected) / exact(unit)).to_f64().value().abs();
        assert!(off <= 8.0, "{said} to 8 units in the last place of the largest");
    }
}

#[test]
fn of_lines_of_any_size() {
    for (line, size) in LINES.iter().flat_map(|line| SIZES.map(|size| (line, size))) {
        let x = line.map(|x| x * size);
        let [y, forward, back] = normalised(&x, &DIRECTION, &UPSTREAM);
        let row = DMatrix::from_row_slice(1, 4, &x);
        let up = DMatrix::from_row_slice(1, 4, &UPSTREAM);
        let what = |norm: &str, formula: &str| {
            format!("{norm} norm: {formula};  x = {line:?} times {size:e}")
        };

        let batch = BatchNorm::new(1);
        let (value, pullback) = batch.forward(&row).unwrap();
        assert_line(&what("batch", VALUE), &value, &y);
        assert_line(&what("batch", BACK), &pullback.backward(&up).0, &back);

        let layer = LayerNorm::new(4);
        let (value, pullback) = layer.forward(&row.transpose());
        assert_line(&what("layer", VALUE), &value, &y);
        assert_line(&what("layer", BACK), &pullback.backward(&up.transpose()).0, &back);

        let duals = row.zip_map(&DMatrix::from_row_slice(1, 4, &DIRECTION), Dual64::new);
        let (value, _) = BatchNorm::new(1).forward(&duals).unwrap();
        let (_, slopes) = parts(&value);
        assert_line(&what("batch", "∂x̂/∂x₀ by dual numbers"), &slopes, &forward);
    }
}

#[test]
fn a_constant_line_becomes_its_shift_in_any_numbers() {
    for constant in [0.1_f32, 100.1, 1e6, 3e7, -1e30] {
        for n in [3, 100, 1000, 60_000] {
            let (y, _) = BatchNorm::new(1).forward(&DMatrix::from_element(1, n, constant)).unwrap();
            assert!(
                y.iter().all(|y| *y == 0.0),
                "{VALUE};  x = {constant}, {n} times\nyours     {}\nexpected  0",
                y[0]
            );
        }
    }
    let (y, _) = BatchNorm::new(1).forward(&dmatrix![1e30_f32, -1e30]).unwrap();
    assert_is(y, dmatrix![1.0, -1.0], format_args!("{VALUE};  x = 1e30, −1e30"));
}
