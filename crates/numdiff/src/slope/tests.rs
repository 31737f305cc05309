//! What the slope is taken to be, by hand.

use super::*;
use property::{assert_is, assert_near};

fn at(mut f: impl FnMut(f64) -> f64, h: f64) -> Stencil {
    let middle = f(0.0);
    Stencil::take(&mut f, middle, h)
}

/// With h = ½ its slope is 3, its third difference 2h³·27 = 6.75 and its fourth h⁴·168 = 10.5.
fn quartic(x: f64) -> f64 {
    3.0 * x + 4.5 * x.powi(3) + 7.0 * x.powi(4)
}

/// With h = ½ its slopes are −1 and 2 and its third difference ½.
fn corner(x: f64) -> f64 {
    if x < 0.0 { x * x - x } else { 2.0 * x }
}

#[test]
fn a_bound_is_noise_over_the_step_and_what_f_bends() {
    let bend = 6.75 / (3.0 * 0.5);
    let bound = |noise| Slope::of(&at(quartic, 0.5), noise).bound;
    let formula = "10·max(σ, |Δ⁴|/√70)/h + |Δ³|/3h, |Δ³| = 6.75, |Δ⁴| = 10.5, h = ½";
    assert_near(bound(2.0), 10.0 * 2.0 / 0.5 + bend, 1e-15, formula);
    assert_near(bound(1.0), 10.0 * 10.5 / 70f64.sqrt() / 0.5 + bend, 1e-15, formula);
    let Slope { h, value, bound, form } = Slope::kink(&at(corner, 0.5), 0.1);
    let formula = "10·σ/h + |Δ³|/3h, |Δ³| = ½, h = ½, σ = 0.1";
    assert_near(bound, 10.0 * 0.1 / 0.5 + 0.5 / (3.0 * 0.5), 1e-15, formula);
    assert_is(form, Form::Kink { left: -1.0, right: 2.0 }, "the slopes of both sides");
    assert_near((h, value).1, 1.0 / 3.0, 1e-15, "the five-point quotient");
}

/// 7, and farther away than `reach` a little more.
fn assert_level(reach: f64, more: f64, noise: f64, form: Form, bound: f64) {
    let mut f = |x: f64| if x.abs() > reach { 7.0 + more } else { 7.0 };
    let stencil = Stencil::take(&mut f, 7.0, 0.5);
    let yours = Slope::level(&mut f, &stencil, noise);
    let case = format!("7, and {more:e} more behind {reach}, σ = {noise:e}, h = ½");
    assert_is(yours.form, form, &case);
    assert_near(yours.bound, bound, bound * 1e-14, format!("10·max(σ, digit/reach)/h; {case}"));
}

#[test]
fn the_farther_f_stands_still_the_less_a_stair_can_hide() {
    let (near, far) = (NEAR * 0.5, FAR * 0.5);
    // The last digit of an f32 of 7, or of what is seen far away.
    let (digit, last) = (7.0 * f64::from(f32::EPSILON), 2.0f64.powi(-50));
    let rounding = 10.0 * (f64::EPSILON * 7.0);
    assert_level(far, 1.0, 0.0, Form::Flat, 10.0 * digit / FAR / 0.5);
    assert_level(far, 1.0, 0.1, Form::Flat, 10.0 * 0.1 / 0.5);
    assert_level(near, last, 0.0, Form::Flat, 10.0 * last / NEAR / 0.5);
    assert_level(near, last, rounding, Form::Flat, 10.0 * rounding / 0.5);
    assert_level(near, last, 2.0 * rounding, Form::Smooth, 10.0 * 2.0 * rounding / 0.5);
    assert_level(near, 1.0, 0.0, Form::Smooth, 10.0 * digit / 0.5);
    assert_level(near / 2.0, last, 0.0, Form::Smooth, 10.0 * last / 0.5);
}

#[test]
fn what_the_bound_explains_is_right_if_it_is_small_and_kinks_have_all_between() {
    use Verdict::{Inconclusive, Kink, NonFinite, Right, Suspicious, Wrong};
    let (smooth, flat) = (Form::Smooth, Form::Flat);
    let kink = |left, right| Form::Kink { left, right };
    for (value, bound, form, analytic, expected) in [
        (2.0, 1e-9, smooth, 2.0 + 5e-10, Right),
        (1.0, 1e-5, smooth, 1.0, Right),
        (1.0, 2e-5, smooth, 1.0, Inconclusive),
        (2.0, 0.5, smooth, 2.5, Inconclusive),
        (2.0, 0.5, smooth, 2.6, Wrong),
        (0.0, 1e-4, smooth, 0.0, Inconclusive),
        (0.0, 1e-4, flat, 0.0, Right),
        (0.0, 1e-4, flat, 1e-4, Inconclusive),
        (0.0, 1e-4, flat, 2e-4, Wrong),
        // Of the larger one, here 10⁷ and 10⁵, whichever it is.
        (1e7 - 1.0, 0.0, smooth, 1e7, Right),
        (1e7, 0.0, smooth, 1e7 - 2.0, Suspicious),
        (1e5 - 1.0, 0.0, smooth, 1e5, Suspicious),
        (1e5, 0.0, smooth, 1e5 - 2.0, Wrong),
        (0.5, 0.5, kink(-1.0, 2.0), 2.500_019, Kink),
        (0.5, 0.5, kink(-1.0, 2.0), 2.500_021, Wrong),
        (0.5, 0.5, kink(2.0, -4.0), -4.500_039, Kink),
        (0.5, 0.5, kink(2.0, -4.0), -4.500_041, Wrong),
        (2.0, 1.0, smooth, f64::NAN, NonFinite),
        (2.0, 1.0, smooth, f64::INFINITY, NonFinite),
        (f64::NAN, 1.0, smooth, 2.0, NonFinite),
    ] {
        let slope = Slope { h: 1.0, value, bound, form };
        let case = format!("a = {analytic}, n = {value} ± {bound}, {form:?}");
        assert_is(slope.judge(analytic), expected, case);
    }
}

#[test]
fn a_bend_matters_if_it_turns_the_slope_by_more_than_noise_and_1e_7() {
    // It may turn it by (3·10.5 + 2·6.75)/(12·½) = 7.5, and 12·10·σ/h is 7.5 where σ is 1/32.
    let steep = |slope: f64| at(move |x| slope * x + quartic(x), 0.5);
    for (stencil, noise, expected) in [
        (at(quartic, 0.5), 1.0 / 32.0, true),
        (at(quartic, 0.5), 0.99 / 32.0, false),
        (steep(-8e7), 0.0, true),
        (steep(7e7), 0.0, false),
    ] {
        let case = format!("{stencil:?}, σ = {noise}");
        assert_is(is_settled(&stencil, noise), expected, case);
    }
}

/// Five values with no third difference, or with one: y, 0, 0, 0, ±y, whose fourth difference is 2y or 0.
fn five(h: f64, left: f64, right: f64) -> Stencil {
    Stencil::take(
        &mut |d| match d / h {
            -2.0 => left,
            2.0 => right,
            _ => 0.0,
        },
        0.0,
        h,
    )
}

#[test]
fn the_fourth_difference_of_a_kink_shrinks_with_the_step_and_stands_out() {
    for (coarse, fine, noise, expected) in [
        ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 0.0, true),
        ([4.0, 20.0, 20.0], [1.0, 5.0, 5.0], 0.0, true),
        // By half as much or twice as much as the step, at most.
        ([4.0, 2.0, 2.0], [1.0, 0.25, 0.25], 0.0, true),
        ([4.0, 2.0, 2.0], [1.0, 0.24, 0.24], 0.0, false),
        ([4.0, 2.0, 2.0], [1.0, 0.99, 0.99], 0.0, true),
        ([4.0, 2.0, 2.0], [1.0, 1.0, 1.0], 0.0, false),
        // Above 80 σ, both.
        ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 1.0 / 100.0, true),
        ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 1.0 / 80.0, false),
        ([2.0, 0.5, 0.5], [1.0, 0.49, 0.49], 0.99 / 80.0, false),
        ([2.0, 0.5, 0.5], [1.0, 0.51, 0.51], 1.0 / 80.0, false),
        // Above half the third difference, both.
        ([4.0, 4.0, 0.0], [1.0, 0.5, 0.5], 0.0, true),
        ([4.0, 4.0, -1.0], [1.0, 0.5, 0.5], 0.0, true),
        ([4.0, 6.0, -2.0], [1.0, 0.5, 0.5], 0.0, false),
        ([4.0, 2.0, 2.0], [1.0, 1.5, -0.5], 0.0, false),
    ] {
        let [coarse, fine] = [coarse, fine].map(|[h, left, right]| five(h, left, right));
        let case = format!("{coarse:?}, {fine:?}, σ = {noise}");
        assert_is(is_kink(&coarse, &fine, noise), expected, case);
    }
}

/// 0 but a little beside x, so that the slope at h = ½ is 0, and at ⅛ it is 0.01.
fn bulge(x: f64) -> f64 {
    if x.abs() == 0.125 { x.signum() * 0.01 * 1.5 / 16.0 } else { 0.0 }
}

#[test]
fn a_step_is_taken_back_until_two_agree_and_no_bend_is_seen() {
    let refined = |f: &dyn Fn(f64) -> f64, noise| {
        let mut f = |x: f64| f(x);
        let first = Stencil::take(&mut f, 0.0, 0.5);
        Slope::refined(&mut f, first, noise)
    };
    // The bounds are 10·σ/h = 0.02 and 0.08 + 0.01, the slopes 0 and 0.01.
    assert_is(refined(&bulge, 1e-3).h, 0.5, "two steps agree within the sum of their bounds");
    // All slopes of a quartic agree, but a bend is seen.
    let slope = refined(&quartic, 1e-6);
    assert!(slope.h < 0.5 && slope.form == Form::Smooth, "{slope:?}");
    // A kink at x is one once the step is 4096 times smaller.
    let kink = refined(&f64::abs, 1e-9);
    assert_is(kink.form, Form::Kink { left: -1.0, right: 1.0 }, "|x| at 0");
    assert_is(kink.h, 0.5 / 4096.0, "the step at which |x| has a kink");
}

/// How often f is asked for more than the first five values.
fn calls(f: impl Fn(f64) -> f64, analytic: f64, noise: f64) -> usize {
    let first = at(&f, 0.5);
    let mut calls = 0;
    let mut counted = |x: f64| {
        calls += 1;
        f(x)
    };
    let _ = Slope::measure(&mut counted, first, noise, analytic);
    calls
}

#[test]
fn f_is_looked_at_more_closely_where_it_has_to_be() {
    let square = |x: f64| 1.0 + x + x * x;
    assert_is(calls(square, 1.0, 1e-9), 0, "evaluations, all is well");
    assert!(calls(square, 2.0, 1e-9) > 48, "a wrong gradient is looked at more closely");
    assert!(calls(quartic, 3.0, 1e-9) > 48, "a bend is looked at more closely");
    assert_is(calls(|_| f64::NAN, 1.0, 1e-9), 0, "evaluations where f has no values");
    assert_is(calls(|_| 7.0, 0.0, 1e-9), 4, "evaluations where f stands still");
    // Two sides of eight places at each of fourteen spacings, in vain.
    assert_is(calls(|_| 7.0, 1.0, 1e-9), 4 + 2 * 8 * 14 + 4, "where it should not stand still");
}

#[test]
fn both_sides_are_looked_at() {
    for side in [-1.0, 1.0] {
        let mut f = |x: f64| if side * x > 200.0 { 8.0 } else { 7.0 };
        let stencil = Stencil::take(&mut f, 7.0, 0.5);
        let form = Slope::level(&mut f, &stencil, 0.0).form;
        assert_is(form, Form::Smooth, format!("f moves far away on the side of {side}"));
    }
}

#[test]
fn steps_become_smaller_until_f_has_values_on_both_sides() {
    let mut f = |x: f64| (0.25 + x).ln();
    let stencil = at(&mut f, 0.5);
    let within = within_reach(&mut f, stencil);
    assert_is((within.h, within.is_finite()), (0.03125, true), "h = ½, ⅛, 1/32; ln at ¼");
    let nowhere = at(|_| f64::NAN, 0.5);
    assert_is(within_reach(&mut |_| f64::NAN, nowhere).h, 0.5, "NaN everywhere");
}
