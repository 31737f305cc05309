use nalgebra::{RealField, convert};
use numdiff::{Tensors, assert_same_shapes};

/// L2 regularisation (权重衰减): adds λ·θ to the gradient, which is what the penalty adds to its loss.
///
/// ```text
/// L′ = L + λ/2·Σθ²        ∂L′/∂θ = ∂L/∂θ + λ·θ
/// ```
///
/// Large weights are what a network needs to learn single images by heart. All of θ is penalised,
/// biases too, as PyTorch does.
///
/// Source: A, 防止过拟合.
///
/// # Panics
/// When the shapes differ.
pub fn add_l2<T: RealField + Copy, P: Tensors<T>>(gradient: &mut P, params: &P, lambda: f64) {
    assert_same_shapes("the gradient", gradient, "the parameters", params);
    let lambda: T = convert(lambda);
    for (slopes, params) in gradient.tensors_mut().into_iter().zip(params.tensors()) {
        for (slope, &param) in slopes.iter_mut().zip(params) {
            *slope += lambda * param;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::vector;
    use property::assert_is;

    #[test]
    fn every_parameter_of_every_tensor_adds_its_share() {
        let params = vec![vector![4.0, -2.0], vector![0.0, 8.0]];
        let mut gradient = vec![vector![1.0, 1.0], vector![1.0, 0.0]];
        add_l2(&mut gradient, &params, 0.25);
        let expected = [vector![2.0, 0.5], vector![1.0, 2.0]];
        assert_is(gradient, expected, "∂L′/∂θ = ∂L/∂θ + λ·θ, in all tensors");
    }
}
