use crate::{Tensors, perturbed::Perturbed};

/// A function of many numbers along one of them: of how far that one is moved.
pub(crate) type Line<'a> = dyn FnMut(f64) -> f64 + 'a;

/// Looks at f along one entry of the point. The entry's own value is told as well.
pub(crate) fn along<P: Tensors<f64>, R>(
    f: &mut impl FnMut(&P) -> f64,
    point: &mut P,
    index: usize,
    look: impl FnOnce(&mut Line, f64) -> R,
) -> R {
    let mut point = Perturbed::new(point, index);
    let x = point.saved();
    look(&mut |distance| f(point.moved(distance)), x)
}
