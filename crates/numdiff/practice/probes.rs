//! Cases for the functions of chapter 2 that are practised, the smallest first.

use nalgebra::{ComplexField, DMatrix, DVector, RealField, dvector};
use numdiff::{Difference, StepSize, Tensors, dual};
use probe::{Answer, Probe, case, probes};
use std::cell::RefCell;

probes! {
    central_difference,
    five_point_difference,
    balanced_step,
    richardson,
    gradient,
    moved,
    restored,
    norm,
    gradient_descent,
    dual_gradient,
    relative_error,
}

type Function = fn(f64) -> f64;

/// A difference of known functions, with large steps first: they show the error of the formula, not of rounding.
fn slopes(probe: &mut Probe, difference: Difference) {
    let cases: [(&str, Function, f64, f64); 12] = [
        ("x", |x| x, 0.0, 1.0),
        ("x", |x| x, 2.0, 0.5),
        ("3x + 1", |x| 3.0 * x + 1.0, 1.0, 0.5),
        ("x²", |x| x * x, 3.0, 0.5),
        ("x³", |x| x.powi(3), 1.0, 0.5),
        ("x³", |x| x.powi(3), -1.0, 2.0),
        ("x⁴", |x| x.powi(4), 1.0, 0.5),
        ("x⁵", |x| x.powi(5), 1.0, 0.5),
        ("exp(x)", f64::exp, 1.0, 0.25),
        ("sin(x)", f64::sin, 0.7, -0.25),
        ("ln(x)", f64::ln, 0.5, 0.5),
        ("exp(x)", f64::exp, 1.0, 1e-4),
    ];
    for (f, function, x, h) in cases {
        case!(probe, f, x, h => numdiff::derivative(function, x, difference, StepSize::Fixed(h)));
    }
}

fn central_difference(probe: &mut Probe) {
    slopes(probe, Difference::Central);
}

fn five_point_difference(probe: &mut Probe) {
    slopes(probe, Difference::FivePoint);
}

const DIFFERENCES: [(&str, Difference); 3] = [
    ("Forward, p = 1", Difference::Forward),
    ("Central, p = 2", Difference::Central),
    ("FivePoint, p = 4", Difference::FivePoint),
];

fn balanced_step(probe: &mut Probe) {
    let step = "Fixed(0.1)";
    for (x, (difference, it)) in [0.0, 1000.0, -3.0].into_iter().zip(DIFFERENCES) {
        case!(probe, step, x, difference => StepSize::Fixed(0.1).at(x, it));
    }
    let step = "Balanced";
    for x in [1.0, 0.0, 0.01, 1000.0, -1000.0, 1e6, -123.0, 5.0, 1e-300, 1e12] {
        for (difference, it) in DIFFERENCES {
            case!(probe, step, x, difference => StepSize::<f64>::Balanced.at(x, it));
        }
    }
    let number = "f32";
    for it in [-1000.0_f32, 3.0] {
        for (difference, formula) in DIFFERENCES {
            let x = f64::from(it);
            case!(probe, step, number, x, difference => {
                f64::from(StepSize::Balanced.at(it, formula))
            });
        }
    }
}

/// Functions with no values near the place leave only as many steps, and so rows, as there are values.
fn richardson(probe: &mut Probe) {
    let cases = [
        (2.0, vec![]),
        (3.25, vec![4.0]),
        (6.0, vec![9.0]),
        (-1.0, vec![2.0]),
        (4.0, vec![7.0, 3.0]),
        (1.0, vec![1.0, 1.0]),
        (2.5, vec![-0.5, 8.0, 3.0]),
        (1e6, vec![4e6, 2.0, -1.0, 0.25]),
    ];
    for (first, last) in cases {
        case!(probe, first, last => numdiff::richardson(first, &last));
    }
    let (f, x, h) = ("exp(x)", 1.0, 1.0);
    case!(probe, f, x, h => numdiff::ridders(f64::exp, x, h).value);
}

/// Two tensors and a function of both, each entry with a slope of its own.
fn of_both(tensors: &[DVector<f64>]) -> f64 {
    let entries = tensors.iter().flatten().enumerate();
    entries.map(|(i, x)| (1.0 + i as f64) * x * x).sum::<f64>() + tensors[0][0] * tensors[1][0]
}

fn listed(tensors: &impl Tensors<f64>) -> Vec<f64> {
    tensors.entries().collect()
}

fn gradient(probe: &mut Probe) {
    let h = 0.5;
    let (central, fixed) = (Difference::Central, StepSize::Fixed(h));
    let f = "x₀² + 2x₁² + 3x₂² + …";
    let squares =
        |x: &DVector<f64>| x.iter().enumerate().map(|(i, x)| (1.0 + i as f64) * x * x).sum();
    for point in [dvector![3.0], dvector![3.0, 4.0], dvector![1.0, 0.0, -2.0]] {
        case!(probe, f, point, h => numdiff::gradient(squares, &mut point.clone(), central, fixed));
    }
    let f = "−x₀ − x₁";
    let point = dvector![2.0, 1.0];
    case!(probe, f, point, h => {
        numdiff::gradient(|x: &DVector<f64>| -x.sum(), &mut point.clone(), central, fixed)
    });
    let f = "W₀₀·W₁₂";
    let point = nalgebra::dmatrix![2.0, 0.0, 0.0; 0.0, 0.0, 5.0];
    let corners = |w: &DMatrix<f64>| w[(0, 0)] * w[(1, 2)];
    case!(probe, f, point, h => numdiff::gradient(corners, &mut point.clone(), central, fixed));
    let f = "x₀² + 2x₁² + … + x₀·y₀, of x and y in a row";
    for (x, y) in [(dvector![3.0], dvector![4.0]), (dvector![1.0, -2.0], dvector![0.5, 3.0, -1.0])]
    {
        case!(probe, f, x, y, h => {
            let mut point = vec![x.clone(), y.clone()];
            listed(&numdiff::gradient(|point: &Vec<_>| of_both(point), &mut point, central, fixed))
        });
    }
    let f = "x₀² + 2x₁² + 3x₂² + …";
    let difference = "five points, balanced step";
    let point = dvector![100.0, -0.25, 3.0];
    case!(probe, f, point, difference => {
        numdiff::gradient(squares, &mut point.clone(), Difference::FivePoint, StepSize::Balanced)
    })
    .within(1e-6);
}

/// The places at which a difference along one entry asks for f, a place a row.
fn places(
    point: &DVector<f64>,
    index: usize,
    difference: Difference,
    h: f64,
) -> (DMatrix<f64>, f64) {
    let seen = RefCell::new(Vec::new());
    let f = |x: &DVector<f64>| {
        seen.borrow_mut().push(x.transpose());
        x.iter().map(|x| x * x * x).sum()
    };
    let mut point = point.clone();
    let slope = numdiff::partial(f, &mut point, index, difference, StepSize::Fixed(h));
    let seen = seen.into_inner();
    (DMatrix::from_fn(seen.len(), point.len(), |row, column| seen[row][column]), slope)
}

fn moved(probe: &mut Probe) {
    let f = "Σ x³";
    let cases = [
        (dvector![3.0], 0),
        (dvector![3.0, 4.0], 1),
        (dvector![0.0, -1.0], 0),
        (dvector![0.5, 2.0, -1.5], 2),
    ];
    for (name, it) in [
        ("central", Difference::Central),
        ("five points", Difference::FivePoint),
        ("forward", Difference::Forward),
    ] {
        for (point, index) in cases.clone() {
            let (difference, h) = (name, 0.25);
            case!(probe, f, point, index, difference, h => {
                let (places, slope) = places(&point, index, it, h);
                Answer::named("places where f is asked", places).and("slope", slope)
            });
        }
    }
}

fn restored(probe: &mut Probe) {
    let f = "Σ x²";
    let cases = [
        (dvector![3.0], 0),
        (dvector![3.0, 4.0], 1),
        (dvector![0.1, -0.2, 0.3], 1),
        (dvector![1e300, 1e-300], 1),
    ];
    for (point, index) in cases {
        let h = 0.25;
        case!(probe, f, point, index, h => {
            let mut x = point.clone();
            let (f, central) = (DVector::norm_squared, Difference::Central);
            let _ = numdiff::partial(f, &mut x, index, central, StepSize::Fixed(h));
            Answer::named("point afterwards", x)
        });
    }
    let point = dvector![1.0, 2.0, 3.0];
    case!(probe, f, point => {
        let mut x = point.clone();
        let f = DVector::norm_squared;
        let gradient = numdiff::gradient(f, &mut x, Difference::FivePoint, StepSize::Fixed(0.5));
        Answer::named("point afterwards", x).and("gradient", gradient)
    });
}

fn norm(probe: &mut Probe) {
    let cases = [
        vec![3.0, 4.0],
        vec![-2.0],
        vec![1.0, -2.0, 2.0],
        vec![0.0, 0.0],
        vec![0.1, 0.2, -0.3, 0.4, 0.5],
        vec![3e200, 4e200],
        vec![3e-200, -4e-200],
        vec![1e300, 1.0, 1e-300],
        vec![f64::MAX],
        vec![],
        vec![1.0, f64::NEG_INFINITY],
        vec![1.0, f64::NAN],
    ];
    for x in cases {
        case!(probe, x => numdiff::norm(x.iter().copied()));
    }
    let number = "f32";
    for it in [[3e30_f32, -4e30], [3e-30, 4e-30]] {
        let x = it.map(f64::from).to_vec();
        case!(probe, number, x => f64::from(numdiff::norm(it))).within(1e-6);
    }
}

type Slope = fn(&DVector<f64>) -> DVector<f64>;

/// The points of a path, a point a row.
fn rows(path: &[DVector<f64>], columns: usize) -> DMatrix<f64> {
    DMatrix::from_fn(path.len(), columns, |row, column| path[row][column])
}

fn gradient_descent(probe: &mut Probe) {
    let slopes: [(&str, Slope); 2] =
        [("2x", |x| x * 2.0), ("x³ − 1", |x| x.map(|x| x.powi(3) - 1.0))];
    let cases = [
        (dvector![4.0], 0.25, 1),
        (dvector![4.0], 0.25, 3),
        (dvector![-4.0, 8.0], 0.25, 3),
        (dvector![1.0, 2.0], 0.1, 0),
        (dvector![0.5, -0.5], 0.05, 20),
        (dvector![0.0], 0.5, 2),
    ];
    for (gradient, slope) in slopes {
        for (start, learning_rate, steps) in cases.clone() {
            case!(probe, gradient, start, learning_rate, steps => {
                let path = numdiff::gradient_descent(
                    |x: &mut DVector<f64>| slope(x),
                    start.clone(),
                    learning_rate,
                    steps,
                );
                Answer::named("path", rows(&path, start.len()))
            });
        }
    }
    let gradient = "2x of all, of x and y in a row";
    let (x, y, learning_rate) = (dvector![1.0, -2.0], dvector![3.0], 0.25);
    case!(probe, gradient, x, y, learning_rate => {
        let double = |point: &mut Vec<DVector<f64>>| point.iter().map(|x| x * 2.0).collect::<Vec<_>>();
        let path = numdiff::gradient_descent(double, vec![x.clone(), y.clone()], learning_rate, 2);
        let all: Vec<f64> = path.iter().flat_map(listed).collect();
        Answer::named("path", all)
    });
}

fn square<T: RealField + Copy>(x: &DVector<T>) -> T {
    x.iter().fold(T::zero(), |total, &x| total + x * x)
}

fn product<T: RealField + Copy>(x: &DVector<T>) -> T {
    x.iter().fold(T::one(), |product, &x| product * x)
}

fn wave<T: RealField + Copy>(x: &DVector<T>) -> T {
    x.iter().fold(T::zero(), |total, &x| (total + x).sin() + ComplexField::exp(x))
}

fn dual_gradient(probe: &mut Probe) {
    type Dual = fn(&DVector<dual::Dual64>) -> dual::Dual64;
    let cases: [(&str, Dual, DVector<f64>); 7] = [
        ("x²", square, dvector![3.0]),
        ("x₀² + x₁²", square, dvector![3.0, 4.0]),
        ("x₀·x₁", product, dvector![3.0, 5.0]),
        ("x₀·x₁·x₂", product, dvector![2.0, 3.0, -1.0]),
        ("7", |_| dual::Dual64::from_re(7.0), dvector![1.0, 2.0]),
        ("exp(x₁) + sin(x₁ + exp(x₀) + sin(x₀))", wave, dvector![0.5, -1.0]),
        ("x₀² + x₁² + x₂² + x₃²", square, dvector![0.0, 1e200, -1e-200, 1.0]),
    ];
    for (f, function, point) in cases {
        case!(probe, f, point => dual::gradient(function, &point));
    }
    let f = "W₀₀·W₁₀ + exp(W₀₁)·W₁₁";
    let point = nalgebra::dmatrix![2.0, 0.0; 3.0, 5.0];
    case!(probe, f, point => {
        let f = |w: &DMatrix<dual::Dual64>| w[(0, 0)] * w[(1, 0)] + w[(0, 1)].exp() * w[(1, 1)];
        dual::gradient(f, &point)
    });
    let f = "Π xᵢ · Σ yᵢ², of x and y in a row";
    let (x, y) = (dvector![2.0, 3.0], dvector![1.0, -2.0]);
    case!(probe, f, x, y => {
        let f = |point: &Vec<DVector<dual::Dual64>>| product(&point[0]) * square(&point[1]);
        listed(&dual::gradient(f, &vec![x.clone(), y.clone()]))
    });
}

/// Of the gradient of a straight line through 0, where differences are exact but for the last digits.
fn relative_error(probe: &mut Probe) {
    let cases = [
        (2.0, 2.0),
        (1.0, 2.0),
        (8.0, 2.0),
        (-2.0, 2.0),
        (2.0, -8.0),
        (0.0, 2.0),
        (3.0, 0.0),
        (0.0, 0.0),
        (2e-8, 1e-8),
        (1e-8, 2e-8),
        (1e8, 3e8),
        (-3.0, -4.0),
        (1e-15, 2e-15),
        (f64::NAN, 2.0),
    ];
    for (analytic, numerical) in cases {
        case!(probe, analytic, numerical => {
            let line = |x: &DVector<f64>| numerical * x[0];
            let found = numdiff::check(line, &mut dvector![0.0], &dvector![analytic]);
            found.entries[0].relative_error()
        });
    }
}
