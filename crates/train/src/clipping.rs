use nalgebra::{RealField, convert};
use numdiff::Tensors;
use serde::{Deserialize, Serialize};

/// Gradient clipping (梯度裁剪): what is too long is cut short, so that one steep place does not throw
/// the parameters away.
///
/// Source: A, 实践建议 (数值不稳定); Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural
/// networks* (2013), §3.2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clipping {
    /// All of the gradient together is made no longer than this; its direction stays.
    ///
    /// ```text
    /// g ← g·min(1, max / ‖g‖)
    /// ```
    Norm(f64),
    /// Each slope is kept from −max to max.
    Value(f64),
}

impl Clipping {
    /// Clips a gradient.
    pub fn apply<T: RealField + Copy>(self, gradient: &mut impl Tensors<T>) {
        match self {
            Self::Norm(max) => {
                let (norm, max) = (norm(gradient), convert::<f64, T>(max));
                if norm > max {
                    each(gradient, |slope| slope * (max / norm));
                }
            }
            Self::Value(max) => {
                let max: T = convert(max);
                each(gradient, |slope| slope.clamp(-max, max));
            }
        }
    }
}

/// ‖g‖, the length of a gradient as one vector: √Σg².
pub fn norm<T: RealField + Copy>(gradient: &impl Tensors<T>) -> T {
    let squares = gradient.entries().map(|slope| slope * slope);
    squares.fold(T::zero(), |sum, square| sum + square).sqrt()
}

fn each<T: RealField + Copy>(gradient: &mut impl Tensors<T>, f: impl Fn(T) -> T) {
    for slope in gradient.tensors_mut().into_iter().flatten() {
        *slope = f(*slope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::vector;

    #[test]
    fn by_value_slopes_are_cut_on_either_side() {
        let mut gradient = vector![3.0, -3.0, 0.5, -0.5];
        Clipping::Value(1.0).apply(&mut gradient);
        assert_eq!(gradient, vector![1.0, -1.0, 0.5, -0.5]);
    }

    #[test]
    fn by_norm_the_direction_stays_and_what_is_short_is_not_touched() {
        let mut gradient = vector![3.0, -4.0];
        Clipping::Norm(10.0).apply(&mut gradient);
        assert_eq!(gradient, vector![3.0, -4.0]);
        Clipping::Norm(1.0).apply(&mut gradient);
        assert!((gradient - vector![0.6, -0.8]).amax() < 1e-15, "{gradient}");
    }
}
