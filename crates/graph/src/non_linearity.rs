use nalgebra::RealField;

/// A function of one number, and what is to be known of it to learn through it. An [`Activation`]
/// is one of these.
///
/// [`Activation`]: crate::Activation
pub(crate) trait NonLinearity {
    /// As it is written and read.
    const NAME: &'static str;

    /// As a graph writes it.
    const SYMBOL: &'static str = Self::NAME;

    /// y = f(x).
    fn value<T: RealField + Copy>(x: T) -> T;

    /// y and dy/dx, which are often made of the same exponential.
    fn value_and_slope<T: RealField + Copy>(x: T) -> (T, T);
}
