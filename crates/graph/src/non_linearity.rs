use nalgebra::{DMatrix, RealField};

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

    /// dy/dx at x.
    fn slope<T: RealField + Copy>(x: T) -> T;

    /// y of each entry, and dy/dx there.
    fn value_and_slope<T: RealField + Copy>(x: &DMatrix<T>) -> (DMatrix<T>, DMatrix<T>) {
        (x.map(Self::value), x.map(Self::slope))
    }
}

/// The two values of f at each entry, as two matrices: where value and slope are made of the same exponential.
pub(crate) fn pairs<T: RealField + Copy>(
    x: &DMatrix<T>,
    f: impl Fn(T) -> (T, T),
) -> (DMatrix<T>, DMatrix<T>) {
    let (mut first, mut second) = (x.clone(), x.clone());
    for (first, second) in first.as_mut_slice().iter_mut().zip(second.as_mut_slice()) {
        (*first, *second) = f(*first);
    }
    (first, second)
}
