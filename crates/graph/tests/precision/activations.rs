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

fn assert_right<T: Ulps>(activation: Activation, place: f64) {
    let x = T::at(place);
    let (value, slope) = value_and_slope(activation, &exact(x.value_and_spacing(1.0).0));
    let what = |of| move || format!("{of} of {activation} at {x:e}");
    assert_exact(what("the value"), activation.value(x), &value);
    let (y, pullback) = activation.forward(&dmatrix![x]);
    assert_exact(what("the value going forward"), y[0], &value);
    assert_exact(what("the slope"), pullback.backward(&dmatrix![T::at(1.0)])[0], &slope);
}

#[test]
fn values_and_slopes() {
    for &activation in Activation::ALL {
        for place in places() {
            assert_right::<f64>(activation, place);
            assert_right::<f32>(activation, place);
            let (_, slope) = value_and_slope(activation, &exact(place));
            let dual = dual_slope(|x| activation.value(x), place);
            assert_exact(|| format!("the dual slope of {activation} at {place:e}"), dual, &slope);
        }
    }
}
