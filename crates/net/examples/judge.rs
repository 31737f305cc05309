//! Judges the gradient check of chapter 2 by networks of 1 to 5 layers with every activation and
//! normalisation, whose inputs are scaled by 1e-4 to 1e4, and whose loss is computed in f64 or in f32.
//! Prints how often each verdict is given, and ends with an error if one of them is false.
//!
//! ```sh
//! cargo run --release -p net --example judge -- 100000
//! ```

use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, DeepNet, Initialisation, Network, Normalisation};
use numdiff::{Check, Tensors, Verdict, check};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{collections::BTreeMap, env, process::ExitCode};

const VERDICTS: [Verdict; 6] = [
    Verdict::Right,
    Verdict::Inconclusive,
    Verdict::Kink,
    Verdict::Suspicious,
    Verdict::Wrong,
    Verdict::NonFinite,
];

/// What is done to a gradient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Nothing,
    OneEntry,
    OneTensorZero,
    Sign,
    Doubled,
}

/// The type in which the loss is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    F64,
    F32,
}

struct Case {
    activation: Activation,
    kind: Kind,
    net: DeepNet<f64>,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Case {
    fn random(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let activation = Activation::ALL[rng.random_range(0..Activation::ALL.len())];
        let kind = if rng.random() { Kind::F64 } else { Kind::F32 };
        let layers = rng.random_range(1..=5);
        let sizes: Vec<usize> = (0..=layers).map(|_| rng.random_range(2..=4)).collect();
        let (classes, n) = (sizes[layers], rng.random_range(2..=5));
        let normalisation = [None, None, Some(Normalisation::Batch), Some(Normalisation::Layer)]
            [rng.random_range(0..4)];
        let empty: DeepNet<f64> =
            DeepNet::random(&sizes, activation, Initialisation::Zero, &mut rng);
        // What an f32 can hold, so that it is one network in both types.
        let net = empty.with_normalisation(normalisation);
        let net = net.map(|_| f64::from(rng.random_range(-1.5..1.5_f32)));
        let scale = 10f32.powf(rng.random_range(-4.0..4.0));
        let x = DMatrix::from_fn(sizes[0], n, |_, _| {
            f64::from(scale * rng.random_range(-1.0..1.0_f32))
        });
        let labels = (0..n).map(|_| rng.random_range(0..classes)).collect();
        let labels = Labels::new(labels, classes).expect("labels below the number of classes");
        Self { activation, kind, net, x, labels }
    }

    fn loss(&self, net: &DeepNet<f64>) -> f64 {
        // Nothing is left to chance without dropout.
        let mut rng = StdRng::seed_from_u64(0);
        match self.kind {
            Kind::F64 => net.backprop(&self.x, &self.labels, &mut rng).loss,
            Kind::F32 => {
                let (net, x) = (net.map(single), self.x.map(single));
                f64::from(net.backprop(&x, &self.labels, &mut rng).loss)
            }
        }
    }

    /// As the type computes it in which the loss is computed.
    fn gradient(&self) -> DeepNet<f64> {
        let mut rng = StdRng::seed_from_u64(0);
        match self.kind {
            Kind::F64 => self.net.backprop(&self.x, &self.labels, &mut rng).gradient,
            Kind::F32 => {
                let (net, x) = (self.net.map(single), self.x.map(single));
                net.backprop(&x, &self.labels, &mut rng).gradient.map(f64::from)
            }
        }
    }

    fn check(&self, gradient: &DeepNet<f64>) -> Check {
        check(|net| self.loss(net), &mut self.net.clone(), gradient)
    }

    /// Whether this may be said of a gradient so changed.
    fn is_fair(&self, change: Change, verdict: Verdict) -> bool {
        match change {
            Change::Nothing if self.activation == Activation::Relu => verdict <= Verdict::Kink,
            Change::Nothing => verdict <= Verdict::Inconclusive,
            _ => verdict != Verdict::Right,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is rounded on purpose")]
fn single(x: f64) -> f32 {
    x as f32
}

/// The gradient with the change, if there is anything to change.
fn changed(right: &DeepNet<f64>, change: Change) -> Option<DeepNet<f64>> {
    let largest = right.entries().fold(0.0, |a: f64, b| a.max(b.abs()));
    if change != Change::Nothing && largest == 0.0 {
        return None;
    }
    let mut wrong = right.clone();
    let is_largest = |x: &f64| x.abs() == largest;
    match change {
        Change::Nothing => {}
        Change::Sign => wrong = right.map(|x| -x),
        Change::Doubled => wrong = right.map(|x| 2.0 * x),
        Change::OneEntry => {
            *wrong.tensors_mut().into_iter().flatten().find(|x| is_largest(x))? *= 1.001;
        }
        Change::OneTensorZero => {
            wrong.tensors_mut().into_iter().find(|tensor| tensor.iter().any(is_largest))?.fill(0.0);
        }
    }
    Some(wrong)
}

fn main() -> ExitCode {
    let count: u64 = env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1000);
    let mut seen: BTreeMap<_, [u32; 6]> = BTreeMap::new();
    let mut unfair = 0;
    let changes =
        [Change::Nothing, Change::OneEntry, Change::OneTensorZero, Change::Sign, Change::Doubled];
    for seed in 0..count {
        let case = Case::random(seed);
        let right = case.gradient();
        for change in changes {
            let Some(gradient) = changed(&right, change) else { continue };
            let outcome = case.check(&gradient);
            let verdict = outcome.verdict();
            let group = (change, case.kind, case.activation.to_string());
            seen.entry(group).or_default()[verdict as usize] += 1;
            if !case.is_fair(change, verdict) {
                unfair += 1;
                println!(
                    "seed {seed}, {change:?}, {:?}, {}: {outcome}",
                    case.kind, case.activation
                );
            }
        }
    }
    print!("{:<16} {:<4} {:<8}", "change", "loss", "network");
    println!("{}", VERDICTS.map(|verdict| format!(" {verdict:>12}")).concat());
    for ((change, kind, activation), counts) in &seen {
        print!("{:<16} {:<4} {activation:<8}", format!("{change:?}"), format!("{kind:?}"));
        let all = f64::from(counts.iter().sum::<u32>());
        let shares = counts.map(|n| format!(" {:>10.2} %", 100.0 * f64::from(n) / all));
        println!("{}", shares.concat());
    }
    println!("{unfair} false verdicts");
    if unfair == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
