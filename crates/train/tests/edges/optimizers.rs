//! Of a step: clipping, the penalty, the rate, the optimizer.

use nalgebra::{DMatrix, RealField, Vector1, Vector2, vector};
use property::edges::{INF, MAX, NAN, TINY, assert_refused, assert_rows};
use train::*;

/// What clipping makes of (g, 3).
fn clipped(clipping: Clipping, g: f64) -> Vec<f64> {
    let mut gradient = vector![g, 3.0];
    clipping.apply(&mut gradient);
    gradient.as_slice().to_vec()
}

#[test]
fn of_clipping() {
    use Clipping::{Norm, Value};
    assert_rows([
        ("norm, NaN", clipped(Norm(1.0), NAN), vec![NAN, 3.0]),
        ("norm, ∞", clipped(Norm(1.0), INF), vec![NAN, 0.0]),
        ("norm, −∞", clipped(Norm(1.0), -INF), vec![NAN, 0.0]),
        ("norm, MAX", clipped(Norm(1.0), -MAX), vec![-1.0, 3.0 / MAX]),
        ("norm, below MAX", clipped(Norm(MAX), MAX), vec![MAX, 3.0]),
        ("norm 0", clipped(Norm(0.0), 4.0), vec![0.0, 0.0]),
        ("norm ∞", clipped(Norm(INF), 4.0), vec![4.0, 3.0]),
        ("value, NaN", clipped(Value(1.0), NAN), vec![NAN, 1.0]),
        ("value, ∞", clipped(Value(1.0), INF), vec![1.0, 1.0]),
        ("value, −∞", clipped(Value(1.0), -INF), vec![-1.0, 1.0]),
        ("value, tiny", clipped(Value(TINY), -TINY), vec![-TINY, TINY]),
        ("value 0", clipped(Value(0.0), -4.0), vec![0.0, 0.0]),
        ("value ∞", clipped(Value(INF), 4.0), vec![4.0, 3.0]),
    ]);
    for (row, max) in [("below 0", -1.0), ("NaN", NAN)] {
        assert_refused(row, || clipped(Norm(max), 4.0), "expected 0 or more");
        assert_refused(row, || clipped(Value(max), 4.0), "expected 0 or more");
    }
    let mut nothing = DMatrix::<f64>::zeros(0, 3);
    Norm(1.0).apply(&mut nothing);
    assert_eq!(nothing.len(), 0, "no slope is clipped");
}

#[test]
fn of_schedules() {
    let [step, exponential, cosine] = [
        Schedule::Step { every: 2.0, factor: 0.5 },
        Schedule::Exponential { factor: 0.5 },
        Schedule::Cosine { period: 4.0 },
    ];
    let factors = |schedule: Schedule| [0.0, TINY, 1e300, INF].map(|t| schedule.factor(t)).to_vec();
    let settings = |every, factor| vec![Schedule::Step { every, factor }.factor(1.0)];
    let warm = |epochs, time| vec![warm_up(epochs, time)];
    assert_rows([
        ("fixed", factors(Schedule::Fixed), vec![1.0; 4]),
        ("step", factors(step), vec![1.0, 1.0, 0.0, 0.0]),
        ("exponential", factors(exponential), vec![1.0, 1.0, 0.0, 0.0]),
        ("cosine", factors(cosine), vec![1.0, 1.0, 0.0, 0.0]),
        ("step, a factor of 1", factors(Schedule::Step { every: 2.0, factor: 1.0 }), vec![1.0; 4]),
        ("steps of 0", settings(0.0, 0.5), vec![0.0]),
        ("steps of ∞", settings(INF, 0.5), vec![1.0]),
        ("steps of NaN", settings(NAN, 0.5), vec![NAN]),
        ("a factor of NaN", settings(1.0, NAN), vec![NAN]),
        ("step at NaN", vec![step.factor(NAN)], vec![NAN]),
        ("exponential at NaN", vec![exponential.factor(NAN)], vec![NAN]),
        ("cosine at NaN is over", vec![cosine.factor(NAN)], vec![0.0]),
        ("a period of 0 is over", vec![Schedule::Cosine { period: 0.0 }.factor(0.0)], vec![0.0]),
        ("no warm-up", warm(0.0, 0.0), vec![1.0]),
        ("warm-up of ∞", warm(INF, 1e300), vec![0.0]),
        ("warm-up of ∞ at ∞", warm(INF, INF), vec![1.0]),
        ("warm-up of NaN", warm(NAN, 1.0), vec![NAN]),
        ("warm-up at NaN", warm(2.0, NAN), vec![NAN]),
        ("a tiny warm-up", warm(TINY, 0.0), vec![0.0]),
    ]);
}

/// Where a first step of the usual rate goes from 1, and a second one, on these slopes.
fn steps<T: RealField + Copy>(optimizer: Optimizer, slopes: [T; 2]) -> Vec<T> {
    let rate = nalgebra::convert(optimizer.usual_rate());
    let (mut at, mut state) = (vector![T::one()], OptimizerState::new(optimizer));
    let places = slopes.map(|slope| {
        state.step(&mut at, &vector![slope], rate);
        at[0]
    });
    places.to_vec()
}

#[test]
fn of_optimizers() {
    for optimizer in Optimizer::all() {
        let name = optimizer.name();
        assert_rows([(name, steps(optimizer, [NAN, 1.0]), vec![NAN; 2])]);
        // What is divided by √∞ has a slope of ∞ too.
        let lost = steps(optimizer, [INF, 1.0]);
        assert!(!lost[1].is_finite(), "{name}, a slope of ∞, then 1: {lost:?}");
        let rests = steps(optimizer, [0.0, 0.0]);
        let decayed = if name == "AdamW" { rests.clone() } else { vec![1.0; 2] };
        assert_rows([(name, rests, decayed)]);
    }
}

/// Squares of slopes that are too large a number end all steps, and are told at the end of the epoch.
#[test]
fn of_optimizers_in_f32() {
    let of = |optimizer: Optimizer| (optimizer.name(), steps(optimizer, [1e25_f32, 1.0]));
    for (optimizer, is_still) in [
        (Optimizer::from(Sgd), false),
        (Momentum::default().into(), false),
        (Nesterov::default().into(), false),
        (AdaGrad::default().into(), true),
        (RmsProp::default().into(), true),
        (Adam::default().into(), true),
        (AdamW { weight_decay: 0.0, ..AdamW::default() }.into(), true),
    ] {
        let (name, places) = of(optimizer);
        assert_eq!(places[0] == 1.0, is_still, "{name} at a slope of 1e25: {places:?}");
        assert!(!is_still || places[1] == 1.0, "{name} after a slope of 1e25: {places:?}");
        let tiny = steps(optimizer, [1e-30_f32, 0.0]);
        assert_eq!(tiny, [1.0; 2], "{name} at a slope of 1e-30");
    }
}

#[test]
fn of_the_state_of_an_optimizer() {
    let mut state = OptimizerState::new(Adam::default());
    let (mut at, slope) = (vector![1.0], vector![1.0]);
    state.step(&mut at, &slope, 0.0);
    state.steps = u32::MAX;
    let memory = state.memory.clone();
    state.step(&mut at, &slope, 0.0);
    assert_eq!(state.steps, u32::MAX, "no more steps are counted than a number can be");
    assert!(state.memory[0][0] > memory[0][0], "and what is remembered stays");
    let of_two = || {
        let mut state = OptimizerState::new(Momentum::default());
        state.step(&mut vec![vector![1.0, 2.0]], &vec![vector![1.0, 2.0]], 0.1);
        state
    };
    let of_one = vec![vector![1.0, 2.0]; 2];
    assert_refused(
        "more than before",
        || of_two().step(&mut of_one.clone(), &of_one, 0.1),
        "remembers",
    );
    let fewer: Vec<Vector2<f64>> = vec![];
    assert_refused(
        "fewer than before",
        || of_two().step(&mut fewer.clone(), &fewer, 0.1),
        "remembers",
    );
    let other = Vector1::new(1.0);
    let mut nothing = OptimizerState::new(Sgd);
    nothing.step(&mut other.clone(), &other, NAN);
    assert_eq!(nothing.steps, 1, "a rate of NaN is a step");
}

#[test]
fn of_l2() {
    let added = |slope: f64, param: f64, lambda| {
        let mut gradient = vector![slope];
        add_l2(&mut gradient, &vector![param], lambda);
        gradient.as_slice().to_vec()
    };
    assert_rows([
        ("λ = 0", added(2.0, MAX, 0.0), vec![2.0]),
        ("λ = 0, θ = ∞", added(2.0, INF, 0.0), vec![NAN]),
        ("λ = NaN", added(2.0, 1.0, NAN), vec![NAN]),
        ("λ·θ too large", added(2.0, MAX, 2.0), vec![INF]),
        ("λ·θ too small", added(0.0, TINY, 0.1), vec![0.0]),
    ]);
}
