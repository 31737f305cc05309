use crate::{Difference, StepSize, Tensors, gradient::partial};
use nalgebra::RealField;
use rayon::prelude::*;

/// [`gradient`](crate::gradient) over the threads of the machine (并行).
///
/// No entry needs another, so they can be computed in any order, and by anyone who has a copy of
/// the point to move. Each entry is the same quotient of the same two numbers, whichever thread
/// computes it, so the result has the bits of [`gradient`](crate::gradient) on any number of
/// threads.
///
/// The work stays what it was; it is the wait that is divided by the number of cores.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::{Difference, StepSize, gradient, parallel_gradient};
///
/// let f = |x: &Vector2<f64>| x[0].powi(2) + x[1].powi(2);
/// let (difference, step) = (Difference::Central, StepSize::Fixed(1e-4));
/// let mut x = vector![3.0, 4.0];
/// let g = parallel_gradient(f, &x, difference, step);
/// assert_eq!(g, gradient(f, &mut x, difference, step));
/// ```
pub fn parallel_gradient<T: RealField + Copy, P: Tensors<T> + Send + Sync>(
    f: impl Fn(&P) -> T + Sync,
    point: &P,
    difference: Difference,
    step: StepSize<T>,
) -> P {
    let mut gradient = point.clone();
    let slopes: Vec<&mut T> = gradient.tensors_mut().into_iter().flatten().collect();
    slopes.into_par_iter().enumerate().for_each_init(
        || point.clone(),
        |copy, (index, slope)| *slope = partial(&f, copy, index, difference, step),
    );
    gradient
}
