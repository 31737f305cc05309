//! A plane with two hollows: between them a saddle, around them a plateau.

use nalgebra::{Vector2, vector};

/// A round hollow −depth·exp(−r²/2w²), r being the distance from its middle.
pub struct Hollow {
    pub middle: Vector2<f64>,
    pub depth: f64,
    pub width: f64,
}

pub const DEEP: Hollow = Hollow { middle: vector![-1.0, 0.0], depth: 1.0, width: 0.9 };
pub const SHALLOW: Hollow = Hollow { middle: vector![0.9, 0.0], depth: 0.6, width: 0.45 };

impl Hollow {
    fn value(&self, at: &Vector2<f64>) -> f64 {
        -self.depth * (-(at - self.middle).norm_squared() / (2.0 * self.width.powi(2))).exp()
    }

    /// The slope of a hollow: from the middle outwards.
    fn slope(&self, at: &Vector2<f64>) -> Vector2<f64> {
        (at - self.middle) * (-self.value(at) / self.width.powi(2))
    }

    /// Whether a place lies in it, where its slope is still rising.
    pub fn holds(&self, at: &Vector2<f64>) -> bool {
        (at - self.middle).norm() < self.width
    }
}

/// f, the sum of both.
pub fn value(at: &Vector2<f64>) -> f64 {
    DEEP.value(at) + SHALLOW.value(at)
}

/// ∇f.
pub fn slope(at: &Vector2<f64>) -> Vector2<f64> {
    DEEP.slope(at) + SHALLOW.slope(at)
}

/// ∂²f/∂x² and ∂²f/∂y², by differences of the slope.
pub fn curvatures(at: &Vector2<f64>) -> [f64; 2] {
    const H: f64 = 1e-5;
    let along = |step: Vector2<f64>| (slope(&(at + step)) - slope(&(at - step))) / (2.0 * H);
    [along(vector![H, 0.0])[0], along(vector![0.0, H])[1]]
}

/// Between the two, where the slope along the line of both middles changes its sign: by bisection.
pub fn saddle() -> Vector2<f64> {
    let (mut low, mut high) = (0.0, 0.5);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if slope(&vector![middle, 0.0])[0] > 0.0 { low = middle } else { high = middle }
    }
    vector![low, 0.0]
}

/// Where a place is, in words.
pub fn name(at: &Vector2<f64>) -> &'static str {
    match (DEEP.holds(at), SHALLOW.holds(at)) {
        (true, _) => "in the deep",
        (_, true) => "in the shallow",
        _ => "in neither",
    }
}
