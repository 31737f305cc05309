use nalgebra::RealField;

/// The multiplication node, z = x·y, and the way back through it.
///
/// ```
/// let (price, pullback) = graph::mul(100.0, 2.0);
/// assert_eq!(price, 200.0);
/// assert_eq!(pullback.backward(0.5), (1.0, 50.0));
/// ```
///
/// Source: D, 乘法节点的反向传播, `MulLayer`.
pub fn mul<T: RealField + Copy>(x: T, y: T) -> (T, MulPullback<T>) {
    (x * y, MulPullback { x, y })
}

/// Back through [`mul`]: it remembers both factors.
#[must_use = "call `backward` to send a gradient through the product"]
#[derive(Debug)]
pub struct MulPullback<T> {
    x: T,
    y: T,
}

impl<T: RealField + Copy> MulPullback<T> {
    /// Multiplies the upstream gradient by the other factor: x and y change places.
    ///
    /// ```text
    /// ∂L/∂x = ∂L/∂z · y        ∂L/∂y = ∂L/∂z · x
    /// ```
    pub fn backward(self, upstream: T) -> (T, T) {
        (upstream * self.y, upstream * self.x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn each_factor_gets_the_gradient_times_the_other() {
        let (z, pullback) = mul(3.0, 4.0);
        assert_is(z, 12.0, "z = x·y;  x = 3, y = 4");
        assert_is(pullback.backward(0.5), (2.0, 1.5), "∂L/∂x = ∂L/∂z·y, ∂L/∂y = ∂L/∂z·x");
    }
}
