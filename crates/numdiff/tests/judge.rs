//! The check judged: on thousands of functions, smooth and not, slow and quick, exact and rounded, it
//! accuses no right gradient and lets no wrong one pass.

mod verdict;

use nalgebra::{DVector, dvector};
use numdiff::{Check, Verdict, check};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::fmt::Display;
use verdict::said;

const CASES: u64 = 2000;

/// Σ wᵢ·g(aᵢ·xᵢ + b), then mixed by a function of the sum.
struct Case {
    kind: usize,
    scale: DVector<f64>,
    weight: DVector<f64>,
    x: DVector<f64>,
}

impl Case {
    /// One of seven functions of 1 to 6 numbers, each of which varies on a scale of its own between
    /// 1e-4 and 1e4.
    fn random(rng: &mut StdRng) -> Self {
        let n = rng.random_range(1..=6);
        let kind = rng.random_range(0..7);
        let vary = rng.random_range(0.0..4.0);
        let scale = DVector::from_fn(n, |_, _| 10f64.powf(rng.random_range(-vary..=vary)));
        let weight = DVector::from_fn(n, |_, _| rng.random_range(-2.0..2.0));
        // Arguments between −3 and 3, so that exp stays finite.
        let x = DVector::from_fn(n, |i, _| {
            let x: f64 = rng.random_range(-3.0..3.0);
            if scale[i] > 1.0 { x / scale[i] } else { x }
        });
        Self { kind, scale, weight, x }
    }

    /// g and g′.
    fn inner(&self, x: f64) -> (f64, f64) {
        match self.kind {
            0 => (x.sin(), x.cos()),
            1 => (x.exp(), x.exp()),
            2 => (x.tanh(), 1.0 / x.cosh().powi(2)),
            3 => (x.powi(3) - x, 3.0 * x * x - 1.0),
            4 => (x.exp().ln_1p(), 1.0 / (1.0 + (-x).exp())),
            5 => ((-x * x).exp(), -2.0 * x * (-x * x).exp()),
            _ => (x, 1.0),
        }
    }

    fn sum(&self, x: &DVector<f64>) -> f64 {
        (0..x.len()).map(|i| self.weight[i] * self.inner(self.scale[i] * x[i]).0).sum()
    }

    fn value(&self, x: &DVector<f64>) -> f64 {
        let sum = self.sum(x) / 10.0;
        if self.kind.is_multiple_of(2) { sum.sin() + 1.5 } else { sum + 0.5 * sum * sum }
    }

    fn gradient(&self) -> DVector<f64> {
        let sum = self.sum(&self.x) / 10.0;
        let outer = if self.kind.is_multiple_of(2) { sum.cos() } else { 1.0 + sum } / 10.0;
        DVector::from_fn(self.x.len(), |i, _| {
            outer * self.weight[i] * self.scale[i] * self.inner(self.scale[i] * self.x[i]).1
        })
    }
}

/// The share of each verdict is for those who look at it with `--nocapture`.
fn judged(name: &str, verdicts: &[Verdict]) {
    let count = |which| verdicts.iter().filter(|&&verdict| verdict == which).count();
    print!("{name:<40}");
    for verdict in
        [Verdict::Right, Verdict::Inconclusive, Verdict::Kink, Verdict::Suspicious, Verdict::Wrong]
    {
        print!(" {verdict} {}", count(verdict));
    }
    println!();
}

#[track_caller]
fn assert_verdict(case: impl Display, outcome: &Check, expected: Verdict) {
    assert!(outcome.verdict() == expected, "seed {case}: {}", said(outcome, expected));
}

/// Right, one entry off by a thousandth, and zeros, with f rounded in some way, of all gradients
/// whose entries are not below `least`.
fn judge(name: &str, least: f64, rounded: impl Fn(f64) -> f64) {
    let mut verdicts = [Vec::new(), Vec::new(), Vec::new()];
    for seed in 0..CASES {
        let case = Case::random(&mut StdRng::seed_from_u64(seed));
        let says = |gradient: &DVector<f64>| -> Check {
            check(|x| rounded(case.value(x)), &mut case.x.clone(), gradient)
        };
        let right = case.gradient();
        // A staircase that does not move as far as one looks is as good as flat.
        if right.amin() < least {
            continue;
        }
        let outcome = says(&right);
        assert!(
            outcome.verdict() <= Verdict::Inconclusive,
            "{name}, seed {seed}, a is right: {}",
            said(&outcome, "right or inconclusive")
        );
        verdicts[0].push(outcome.verdict());

        let mut off = right.clone();
        let largest = off.iamax();
        off[largest] *= 1.001;
        let outcome = says(&off);
        assert!(
            !matches!(outcome.verdict(), Verdict::Right | Verdict::Kink),
            "{name}, seed {seed}, one a is off by a thousandth: {}",
            said(&outcome, "neither right nor kink")
        );
        verdicts[1].push(outcome.verdict());

        let outcome = says(&(right * 0.0));
        assert!(
            outcome.verdict() != Verdict::Right,
            "{name}, seed {seed}, all a are zero: {}",
            said(&outcome, "not right")
        );
        verdicts[2].push(outcome.verdict());
    }
    for (what, verdicts) in ["right", "one entry off by 1e-3", "zeros"].iter().zip(verdicts) {
        judged(&format!("{name}, {what}"), &verdicts);
    }
}

#[test]
fn smooth_functions() {
    judge("f64", 0.0, |y| y);
}

#[test]
#[expect(clippy::cast_possible_truncation, reason = "it is rounded to see it")]
fn smooth_functions_rounded_to_f32() {
    judge("f32", 0.0, |y| f64::from(y as f32));
}

#[test]
fn staircases() {
    judge("rounded to 1e-3", 5e-3, |y| (y * 1000.0).round() / 1000.0);
    judge("rounded to 1e-9", 5e-9, |y| (y * 1e9).round() / 1e9);
}

#[test]
fn noisy_functions() {
    // Noise that is the same at the same place.
    let shaken = |y: f64, size: f64| y + size * ((y * 1e15).sin() * 1e5).fract();
    for size in [1e-14, 1e-10, 1e-6] {
        judge(&format!("noise of {size:e}"), 0.0, |y| shaken(y, size));
    }
}

/// A bend at distance `d` from x, of power 1 (a kink) or 2 (a seam), on either side, and smooth parts.
fn bent(
    rng: &mut StdRng,
    power: i32,
    d: f64,
) -> (DVector<f64>, impl Fn(&DVector<f64>) -> f64 + use<>, [f64; 2]) {
    let (x, size) = (rng.random_range(-3.0..3.0_f64), 10f64.powf(rng.random_range(-2.0..2.0)));
    let (a, b, side) = (
        rng.random_range(-2.0..2.0_f64),
        rng.random_range(0.2..3.0_f64),
        if rng.random() { 1.0 } else { -1.0 },
    );
    let place = x + d;
    let smooth = a * b * (b * x).cos();
    let bend = move |x: f64| size * (side * (x - place)).max(0.0).powi(power);
    let on = |on_it: bool| {
        let over = (side * (x - place)).max(0.0);
        if on_it { size * side * f64::from(power) * over.powi(power - 1) } else { 0.0 }
    };
    let slopes = if power == 1 && d == 0.0 {
        [smooth, smooth + size * side]
    } else {
        [smooth + on(side * (x - place) > 0.0); 2]
    };
    (
        dvector![x, 0.3],
        move |x: &DVector<f64>| bend(x[0]) + a * (b * x[0]).sin() + x[1].exp(),
        slopes,
    )
}

#[test]
fn kinks_at_the_point() {
    for seed in 0..CASES {
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut x, f, [one, other]) = bent(&mut rng, 1, 0.0);
        let between = rng.random_range(0.0..=1.0);
        for slope in [one, other, one + between * (other - one)] {
            let outcome = check(&f, &mut x, &dvector![slope, 0.3f64.exp()]);
            assert_verdict(seed, &outcome, Verdict::Kink);
        }
        for slope in [one - 0.1 * (other - one), other + 0.1 * (other - one)] {
            let outcome = check(&f, &mut x, &dvector![slope, 0.3f64.exp()]);
            assert_verdict(seed, &outcome, Verdict::Wrong);
        }
    }
}

#[test]
fn kinks_beside_the_point() {
    for seed in 0..CASES {
        let mut rng = StdRng::seed_from_u64(seed);
        let d = 10f64.powf(rng.random_range(-7.0..1.0)) * if rng.random() { 1.0 } else { -1.0 };
        let (mut x, f, [slope, _]) = bent(&mut rng, 1, d);
        let outcome = check(&f, &mut x, &dvector![slope, 0.3f64.exp()]);
        assert_verdict(format!("{seed} at {d:e}"), &outcome, Verdict::Right);
        let outcome =
            check(&f, &mut x, &dvector![slope + 1e-3 * (1.0 + slope.abs()), 0.3f64.exp()]);
        assert_verdict(format!("{seed} at {d:e}"), &outcome, Verdict::Wrong);
    }
}

#[test]
fn seams_at_the_point_and_beside_it() {
    for seed in 0..CASES {
        let mut rng = StdRng::seed_from_u64(seed);
        let d = 10f64.powf(rng.random_range(-12.0..1.0)) * f64::from(rng.random_range(-1..=1));
        let (mut x, f, [slope, _]) = bent(&mut rng, 2, d);
        let outcome = check(&f, &mut x, &dvector![slope, 0.3f64.exp()]);
        assert_verdict(format!("{seed} at {d:e}"), &outcome, Verdict::Right);
        let outcome =
            check(&f, &mut x, &dvector![slope + 1e-3 * (1.0 + slope.abs()), 0.3f64.exp()]);
        assert_verdict(format!("{seed} at {d:e}"), &outcome, Verdict::Wrong);
    }
}
