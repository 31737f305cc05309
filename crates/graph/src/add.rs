use nalgebra::RealField;

/// The addition node, z = x + y, and the way back through it.
///
/// ```
/// let (sum, pullback) = graph::add(200.0, 450.0);
/// assert_eq!(sum, 650.0);
/// assert_eq!(pullback.backward(1.1), (1.1, 1.1));
/// ```
///
/// Source: D, 加法节点的反向传播, `AddLayer`.
pub fn add<T: RealField + Copy>(x: T, y: T) -> (T, AddPullback) {
    (x + y, AddPullback(()))
}

/// Back through [`add`]: it remembers nothing, because the slopes of a sum are 1.
#[must_use = "call `backward` to send a gradient through the sum"]
#[derive(Debug)]
pub struct AddPullback(());

impl AddPullback {
    /// Hands the upstream gradient to both summands.
    ///
    /// ```text
    /// ∂L/∂x = ∂L/∂z        ∂L/∂y = ∂L/∂z
    /// ```
    pub fn backward<T: RealField + Copy>(self, upstream: T) -> (T, T) {
        (upstream, upstream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    #[test]
    fn both_summands_get_all_of_the_gradient() {
        let (z, pullback) = add(3.0, 4.0);
        assert_is(z, 7.0, "z = x + y;  x = 3, y = 4");
        assert_is(pullback.backward(0.5), (0.5, 0.5), "∂L/∂x = ∂L/∂y = ∂L/∂z");
    }
}
