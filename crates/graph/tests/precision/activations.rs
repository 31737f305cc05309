use crate::exact::{Exact, Ulps, assert_exact, dual_slope, exact, exp, places};
use graph::Activation;
use nalgebra::dmatrix;

/// y and dy/dx.
fn value_and_slope(activation: Activation, x: &Exact) -> (Exact, Exact) {
    let (zero, one) = (exact(0.0), exact(1.0));
    match activation {
        Activation::Relu if *x > zero => (x.clone(), one),
        Activation::Step if *x > zero => (one, zero),
        Activation::Relu | Activation::Step => (zero.clone(), zero),
        Activation::Sigmoid => {
            let (there, back) = (exp(x), exp(&-x));
            let y = if *x < zero { &there / (&one + &there) } else { &one / (&one + &back) };
            let small = if *x < zero { there } else { back };
            let total = &one + &small;
            (y, small / &total / total)
        }
        Activation::Tanh => {
            let size = if *x < zero { -x } else { x.clone() };
            let e = exp(&(-(&size + &size)));
            let rest = if size < exact(1.0) { -(-(&size + &size)).exp_m1() } else { &one - &e };
            let total = &one + &e;
            let y = rest / &total;
            (if *x < zero { -y } else { y }, exact(4.0) * e / &total / total)
        }
    }
}

/// What y and dy/dx are.
fn formulas(activation: Activation) -> [&'static str; 2] {
    match activation {
        Activation::Relu => ["y = max(0, x)", "dy/dx = 1 for x > 0, 0 for x ≤ 0"],
        Activation::Step => ["y = 1 for x > 0, 0 for x ≤ 0", "dy/dx = 0"],
        Activation::Sigmoid => ["y = 1/(1 + exp(−x))", "dy/dx = y·(1 − y), y = σ(x)"],
        Activation::Tanh => {
            ["y = ±(1 − e)/(1 + e), e = exp(−2|x|)", "dy/dx = 1 − y² = 4e/(1 + e)², e = exp(−2|x|)"]
        }
    }
}

#[track_caller]
fn assert_right<T: Ulps>(activation: Activation, place: f64) {
    let x = T::at(place);
    let (value, slope) = value_and_slope(activation, &exact(x.value_and_spacing(1.0).0));
    let what = |of| move || format!("{activation}: {of};  x = {x:e}");
    let [of_value, of_slope] = formulas(activation);
    assert_exact(what(of_value), activation.value(x), &value);
    let (y, pullback) = activation.forward(&dmatrix![x]);
    assert_exact(what(of_value), y[0], &value);
    assert_exact(what(of_slope), pullback.backward(&dmatrix![T::at(1.0)])[0], &slope);
}

#[test]
fn values_and_slopes() {
    for &activation in Activation::ALL {
        for place in places() {
            assert_right::<f64>(activation, place);
            assert_right::<f32>(activation, place);
            let (_, slope) = value_and_slope(activation, &exact(place));
            let dual = dual_slope(|x| activation.value(x), place);
            let what = || format!("{activation}: dy/dx by dual numbers;  x = {place:e}");
            assert_exact(what, dual, &slope);
        }
    }
}
