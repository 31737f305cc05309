use crate::exact::{Exact, Ulps, assert_exact, dual_slope, exact, exp, places};
use losses::{
    Labels, binary_cross_entropy, binary_cross_entropy_derivative, cross_entropy,
    cross_entropy_derivative, half_sum_of_squares, half_sum_of_squares_derivative, hinge,
    hinge_derivative, mean_absolute_error, mean_absolute_error_derivative, mean_squared_error,
    mean_squared_error_derivative, sigmoid_cross_entropy, sigmoid_cross_entropy_derivative,
    smooth_l1, smooth_l1_derivative, softmax, softmax_cross_entropy,
    softmax_cross_entropy_derivative,
};
use nalgebra::{DMatrix, RealField, dmatrix};
use numdiff::dual::Dual64;
use std::cmp::Ordering;

/// A loss of one number: in any kind of number, its derivative, and both in many digits.
trait Loss {
    const NAME: &'static str;
    fn value<T: RealField + Copy>(x: T) -> T;
    fn slope<T: RealField + Copy>(x: T) -> T;
    fn exact(x: &Exact) -> (Exact, Exact);
}

macro_rules! losses {
    ($($Name:ident: $value:expr, $slope:expr, $exact:expr;)+) => {
        $(
            struct $Name;

            impl Loss for $Name {
                const NAME: &'static str = stringify!($Name);

                fn value<T: RealField + Copy>(x: T) -> T {
                    $value(x)
                }

                fn slope<T: RealField + Copy>(x: T) -> T {
                    $slope(x)
                }

                fn exact(x: &Exact) -> (Exact, Exact) {
                    $exact(x)
                }
            }
        )+
    };
}

/// A target that is no round number, and the sample's label.
const TARGET: f64 = 0.0;

fn label(class: usize) -> Labels {
    Labels::new(vec![class], 2).unwrap()
}

fn zero<T: RealField + Copy>() -> DMatrix<T> {
    dmatrix![nalgebra::convert::<f64, T>(TARGET)]
}

fn pair<T: RealField + Copy>(z: T) -> DMatrix<T> {
    dmatrix![z; T::zero()]
}

/// ln(1 + exp(x)) and its slope.
fn softplus(x: &Exact) -> (Exact, Exact) {
    let (zero, one) = (exact(0.0), exact(1.0));
    if *x > zero {
        let e = exp(&-x);
        (x + e.ln_1p(), &one / (&one + e))
    } else {
        let e = exp(x);
        (e.ln_1p(), &e / (&one + &e))
    }
}

fn mirrored((value, slope): (Exact, Exact)) -> (Exact, Exact) {
    (value, -slope)
}

fn size(x: &Exact) -> (Exact, Exact) {
    match x.partial_cmp(&exact(0.0)) {
        Some(Ordering::Less) => (-x, exact(-1.0)),
        Some(Ordering::Greater) => (x.clone(), exact(1.0)),
        _ => (exact(0.0), exact(0.0)),
    }
}

losses! {
    RightOfTwo: |z| softmax_cross_entropy(&pair(z), &label(0)),
        |z| softmax_cross_entropy_derivative(&pair(z), &label(0))[0],
        |z: &Exact| mirrored(softplus(&-z));
    WrongOfTwo: |z| softmax_cross_entropy(&pair(z), &label(1)),
        |z| softmax_cross_entropy_derivative(&pair(z), &label(1))[0],
        softplus;
    OfClass1: |z| sigmoid_cross_entropy(&dmatrix![z], &label(1)),
        |z| sigmoid_cross_entropy_derivative(&dmatrix![z], &label(1))[0],
        |z: &Exact| mirrored(softplus(&-z));
    OfClass0: |z| sigmoid_cross_entropy(&dmatrix![z], &label(0)),
        |z| sigmoid_cross_entropy_derivative(&dmatrix![z], &label(0))[0],
        softplus;
    Hinge: |z| hinge(&dmatrix![z], &label(1)),
        |z| hinge_derivative(&dmatrix![z], &label(1))[0],
        |z: &Exact| if *z < exact(1.0) { (exact(1.0) - z, exact(-1.0)) } else { (exact(0.0), exact(0.0)) };
    HalfSquare: |y| half_sum_of_squares(&dmatrix![y], &zero()),
        |y| half_sum_of_squares_derivative(&dmatrix![y], &zero())[0],
        |y: &Exact| (y * y / exact(2.0), y.clone());
    Square: |y| mean_squared_error(&dmatrix![y], &zero()),
        |y| mean_squared_error_derivative(&dmatrix![y], &zero())[0],
        |y: &Exact| (y * y, y + y);
    Absolute: |y| mean_absolute_error(&dmatrix![y], &zero()),
        |y| mean_absolute_error_derivative(&dmatrix![y], &zero())[0],
        size;
    Smooth: |y| smooth_l1(&dmatrix![y], &zero()),
        |y| smooth_l1_derivative(&dmatrix![y], &zero())[0],
        |y: &Exact| {
            let (length, sign) = size(y);
            if length < exact(1.0) { (y * y / exact(2.0), y.clone()) } else { (length - exact(0.5), sign) }
        };
}

macro_rules! probabilities {
    ($($Name:ident: $value:expr, $slope:expr, $exact:expr;)+) => { losses! { $($Name: $value, $slope, $exact;)+ } };
}

probabilities! {
    Surprise: |y| cross_entropy(&pair(y), &label(0), T::zero()),
        |y| cross_entropy_derivative(&pair(y), &label(0), T::zero())[0],
        |y: &Exact| (-y.ln(), exact(-1.0) / y);
    SurpriseOfTwo: |y| binary_cross_entropy(&dmatrix![y], &label(1), T::zero()),
        |y| binary_cross_entropy_derivative(&dmatrix![y], &label(1), T::zero())[0],
        |y: &Exact| (-y.ln(), exact(-1.0) / y);
    SurpriseOfTheOther: |y| binary_cross_entropy(&dmatrix![y], &label(0), T::zero()),
        |y| binary_cross_entropy_derivative(&dmatrix![y], &label(0), T::zero())[0],
        |y: &Exact| (-(exact(1.0) - y).ln(), exact(1.0) / (exact(1.0) - y));
}

#[track_caller]
fn assert_right<L: Loss, T: Ulps>(place: f64) {
    let x = T::at(place);
    let (value, slope) = L::exact(&exact(x.value_and_spacing(1.0).0));
    assert_exact(|| format!("{} at {x:e}", L::NAME), L::value(x), &value);
    assert_exact(|| format!("the slope of {} at {x:e}", L::NAME), L::slope(x), &slope);
}

#[track_caller]
fn assert_all_right<L: Loss>(places: impl Iterator<Item = f64>) {
    for place in places {
        assert_right::<L, f64>(place);
        assert_right::<L, f32>(place);
        let (_, slope) = L::exact(&exact(place));
        let dual = dual_slope(L::value::<Dual64>, place);
        assert_exact(|| format!("the dual slope of {} at {place:e}", L::NAME), dual, &slope);
    }
}

#[test]
fn losses_of_any_number() {
    assert_all_right::<RightOfTwo>(places());
    assert_all_right::<WrongOfTwo>(places());
    assert_all_right::<OfClass0>(places());
    assert_all_right::<OfClass1>(places());
    assert_all_right::<Hinge>(places().filter(|place| *place != 1.0));
    assert_all_right::<HalfSquare>(places());
    assert_all_right::<Square>(places());
    assert_all_right::<Absolute>(places());
    assert_all_right::<Smooth>(places());
}

#[test]
fn losses_of_a_probability() {
    let places = || [1e-30, 1e-10, 1e-3, 0.3, 0.5, 0.9, 0.999].into_iter();
    assert_all_right::<Surprise>(places());
    assert_all_right::<SurpriseOfTwo>(places());
    assert_all_right::<SurpriseOfTheOther>(places().skip(2));
}

/// Of three scores, the first of which is the place.
#[test]
fn probabilities_of_three() {
    for place in places() {
        let powers = [place, 0.0, -0.75].map(|z| exp(&exact(z - place.max(0.0))));
        let total = &powers[0] + &powers[1] + &powers[2];
        let y = softmax(&dmatrix![place; 0.0; -0.75]);
        for k in 0..3 {
            assert_exact(|| format!("y{k} at {place:e}"), y[k], &(&powers[k] / &total));
        }
    }
}
