use crate::{Difference, StepSize, Tensors, perturbed::Perturbed};

/// On how many entries the noise is measured.
const NOISE_ENTRIES: usize = 16;

/// f at five places along one entry, a step h apart.
pub(crate) struct Stencil {
    pub(crate) x: f64,
    pub(crate) h: f64,
    values: [f64; 5],
    /// Whether all values are alike, also a thousand steps away: f does not depend on this entry.
    pub(crate) flat: bool,
}

/// How many steps away a flat function is looked at again. A slope that the last digit of f does not
/// show over two steps is mostly seen over so many.
const FAR: f64 = 1024.0;

/// By how much a step is divided that met a kink, and how often at most: to 4096 times smaller, where
/// the noise still leaves five digits of a slope.
const SMALLER: f64 = 4.0;
const SMALLER_STEPS: usize = 6;

impl Stencil {
    /// The places are x − 2h … x + 2h, all moved by `shift` steps.
    pub(crate) fn take<P: Tensors<f64>>(
        f: &mut impl FnMut(&P) -> f64,
        point: &mut P,
        index: usize,
        shift: f64,
    ) -> Self {
        // The smaller step of the central difference, because kinks are rarely that near.
        let h = StepSize::Balanced.at(*point.entry_mut(index), Difference::Central);
        Self::with_step(f, point, index, shift, h)
    }

    /// The same with smaller steps as long as it is much rougher than `smooth`, so that a kink nearby
    /// is left outside. A kink at x itself stays inside: no step is taken with which it could not be
    /// seen, at [`SMALLER`] times `smooth`.
    pub(crate) fn smoother<P: Tensors<f64>>(
        self,
        f: &mut impl FnMut(&P) -> f64,
        point: &mut P,
        index: usize,
        smooth: f64,
    ) -> Self {
        (0..SMALLER_STEPS).fold(self, |stencil, _| {
            // Where f is not finite this is NaN, and nothing to look at more closely.
            if stencil.roughness() > SMALLER * smooth {
                Self::with_step(f, point, index, 0.0, stencil.h / SMALLER)
            } else {
                stencil
            }
        })
    }

    fn with_step<P: Tensors<f64>>(
        f: &mut impl FnMut(&P) -> f64,
        point: &mut P,
        index: usize,
        shift: f64,
        h: f64,
    ) -> Self {
        let mut point = Perturbed::new(point, index);
        let x = point.saved();
        let mut at = |k: f64| f(point.moved((shift + k) * h));
        let values = [-2.0, -1.0, 0.0, 1.0, 2.0].map(&mut at);
        let level = values.iter().all(|&value| value == values[2]);
        let flat = level && [-FAR, FAR].iter().all(|&k| at(k) == values[2]);
        Self { x, h, values, flat }
    }

    pub(crate) fn slope(&self) -> f64 {
        let [a, b, _, d, e] = self.values;
        (a - e + 8.0 * (d - b)) / (12.0 * self.h)
    }

    pub(crate) fn central_slope(&self) -> f64 {
        let [_, b, _, d, _] = self.values;
        (d - b) / (2.0 * self.h)
    }

    /// The slopes to the left and to the right.
    pub(crate) fn one_sided(&self) -> (f64, f64) {
        let [a, _, c, _, e] = self.values;
        ((c - a) / (2.0 * self.h), (e - c) / (2.0 * self.h))
    }

    /// The fourth difference over its standard deviation if the values had independent errors of
    /// standard deviation 1.
    pub(crate) fn roughness(&self) -> f64 {
        let [a, b, c, d, e] = self.values;
        (a - 4.0 * b + 6.0 * c - 4.0 * d + e).abs() / 70.0f64.sqrt()
    }
}

/// The standard deviation of f's round-off, from the roughness beside the point along entries that
/// f depends on; at least the rounding of f's own value. Beside it, so that a kink at the point
/// does not count; and of all but the roughest tenth, so that a kink nearby does not either.
pub(crate) fn noise<P: Tensors<f64>>(
    f: &mut impl FnMut(&P) -> f64,
    point: &mut P,
    stencils: &[Stencil],
) -> f64 {
    let uneven = (0..stencils.len()).filter(|&index| !stencils[index].flat);
    let uneven: Vec<usize> = uneven.collect();
    let some = uneven.iter().step_by(uneven.len().div_ceil(NOISE_ENTRIES).max(1));
    let mut roughness: Vec<f64> = some
        .flat_map(|&index| [-10.0, -5.0, 5.0, 10.0].map(|shift| (index, shift)))
        .map(|(index, shift)| Stencil::take(f, point, index, shift).roughness())
        .collect();
    roughness.sort_by(f64::total_cmp);
    let rough = roughness.get(roughness.len() * 9 / 10).copied();
    // Of normally distributed errors nine tenths are within 1.645 standard deviations.
    let noise = rough.unwrap_or(0.0) / 1.645;
    noise.max(f64::EPSILON * f(point).abs())
}
