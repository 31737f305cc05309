//! Ways down.

use super::hollows::slope;
use nalgebra::{Vector2, vector};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// The learning rate of all of them.
pub const ETA: f64 = 0.3;
/// The standard deviation of the noise in each part of the slope.
pub const SIGMA: f64 = 0.5;
/// What momentum keeps of the step before.
pub const ALPHA: f64 = 0.9;
/// How many steps a descent has.
pub const STEPS: usize = 300;

/// How a step is made of the slope.
pub enum Way {
    /// −η·∇f.
    Plain,
    /// The slope is known but for some noise, as that of a mini-batch is.
    Noise,
    /// The same, with an η that falls to 0 in a straight line.
    FallingNoise,
    /// v ← α·v − η·∇f, a step of v.
    Momentum,
}

/// All of them, with their names.
pub const WAYS: [(&str, Way); 4] = [
    ("plain", Way::Plain),
    ("with noise", Way::Noise),
    ("with noise, η falling to 0", Way::FallingNoise),
    ("with momentum", Way::Momentum),
];

/// The places from a start on, the start among them.
pub fn walk(way: &Way, start: Vector2<f64>, steps: usize, seed: u64) -> Vec<Vector2<f64>> {
    let mut path = vec![start];
    go(way, start, steps, seed, |at| path.push(at));
    path
}

/// Where a descent ends.
pub fn end(way: &Way, start: Vector2<f64>, seed: u64) -> Vector2<f64> {
    let mut end = start;
    go(way, start, STEPS, seed, |at| end = at);
    end
}

fn go(way: &Way, start: Vector2<f64>, steps: usize, seed: u64, mut seen: impl FnMut(Vector2<f64>)) {
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut at, mut step) = (start, vector![0.0, 0.0]);
    for n in 0..steps {
        let slope = slope(&at);
        step = match way {
            Way::Plain => -slope * ETA,
            Way::Noise => -(slope + noise(&mut rng)) * ETA,
            Way::FallingNoise => {
                -(slope + noise(&mut rng)) * (ETA * (steps - n) as f64 / steps as f64)
            }
            Way::Momentum => step * ALPHA - slope * ETA,
        };
        at += step;
        seen(at);
    }
}

/// Two numbers of mean 0 and standard deviation σ, uniform between ±√3·σ.
fn noise(rng: &mut StdRng) -> Vector2<f64> {
    let reach = 3_f64.sqrt() * SIGMA;
    vector![rng.random_range(-reach..reach), rng.random_range(-reach..reach)]
}
