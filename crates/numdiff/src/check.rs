use crate::{Difference, Step, Tensors, perturbed::Perturbed};
use std::fmt;

/// The relative error below which A calls a gradient right.
const RIGHT: f64 = 1e-7;
/// The relative error above which A calls a gradient questionable; here: wrong, where noise cannot
/// explain it.
const WRONG: f64 = 1e-5;
/// How many standard deviations of the noise an error may have and still be noise. The largest met
/// in six million right entries of random networks was 6.6: round-off has longer tails than a
/// normal error.
const NOISE: f64 = 10.0;
/// How far above the noise a fourth difference is a kink. A kink exceeds it by orders of magnitude,
/// noise never does.
const KINK: f64 = 30.0;
/// On how many entries the noise is measured.
const NOISE_ENTRIES: usize = 16;

/// What a gradient check says, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The gradient agrees, and an error of 1e-5 of its size would have been seen.
    Right,
    /// It agrees as far as can be seen, which is not far: round-off hides the value. Not a pass.
    Inconclusive,
    /// The function has a corner here, and the value lies between the slopes of both sides.
    Kink,
    /// It differs by more than round-off, but by less than 1e-5 of its size.
    Suspicious,
    /// It differs, by more than round-off and by more than 1e-5 of its size.
    Wrong,
    /// The gradient or the function is infinite or NaN.
    NonFinite,
}

/// One entry of a gradient, held against the differences.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Which tensor, in the order of [`Tensors::tensors`].
    pub tensor: usize,
    /// Which entry of that tensor.
    pub index: usize,
    /// Where the derivative was taken.
    pub x: f64,
    /// The step of the difference.
    pub h: f64,
    /// The value that was to be checked.
    pub analytic: f64,
    /// The derivative by five-point differences.
    pub numerical: f64,
    /// How far `numerical` may be off, by round-off and truncation.
    pub bound: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// The outcome of [`check`]. Print it to see the verdict and the worst entries.
#[derive(Debug, Clone)]
pub struct Check {
    /// All entries, in order.
    pub entries: Vec<Entry>,
    /// The standard deviation of the function's round-off, as measured.
    pub noise: f64,
}

/// Checks an analytic gradient against differences (梯度检验).
///
/// A compares |a − n| / max(|a|, |n|) with 1e-7 and 1e-5. With differences of a loss near 1 that
/// rule alone raises false alarms, because round-off moves n by about ε/h whatever its size. So the
/// round-off is measured: five values of a smooth function at steps of h have a fourth difference
/// of h⁴f⁗ ≈ 0, and what is left of it is noise. An error within the noise is no error, an entry
/// that is smaller than the noise is [`Verdict::Inconclusive`], and a fourth difference far above
/// it is a [`Verdict::Kink`].
///
/// The point is moved in place and restored. It takes five evaluations of f an entry.
///
/// Source: A §2.3.4; noise from a difference table: Hamming, *Numerical Methods for Scientists and
/// Engineers* (1973), ch. 10.
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::{Verdict, check};
///
/// let f = |x: &Vector2<f64>| x[0].powi(2) + x[1].powi(2);
/// let right = check(f, &mut vector![3.0, 4.0], &vector![6.0, 8.0]);
/// assert_eq!(right.verdict(), Verdict::Right);
///
/// let lost_a_factor = check(f, &mut vector![3.0, 4.0], &vector![3.0, 4.0]);
/// assert_eq!(lost_a_factor.verdict(), Verdict::Wrong);
/// ```
///
/// # Panics
/// When gradient and point differ in shape.
pub fn check<P: Tensors<f64>>(mut f: impl FnMut(&P) -> f64, point: &mut P, gradient: &P) -> Check {
    let lengths: Vec<usize> = point.tensors().iter().map(|t| t.len()).collect();
    let same = gradient
        .tensors()
        .iter()
        .map(|t| t.len())
        .eq(lengths.iter().copied());
    assert!(same, "the gradient must have the shape of the point");

    let stencils: Vec<Stencil> = (0..point.count())
        .map(|index| Stencil::take(&mut f, point, index, 0.0))
        .collect();
    let noise = noise(&mut f, point, &stencils);
    let positions = lengths.iter().enumerate();
    let positions = positions.flat_map(|(tensor, &n)| (0..n).map(move |index| (tensor, index)));
    let entries = positions.zip(&stencils).zip(gradient.entries());
    let entries = entries.map(|(((tensor, index), stencil), analytic)| Entry {
        tensor,
        index,
        x: stencil.x,
        h: stencil.h,
        analytic,
        numerical: stencil.slope(),
        bound: stencil.bound(noise),
        verdict: stencil.judge(analytic, noise),
    });
    Check {
        entries: entries.collect(),
        noise,
    }
}

/// f at five places along one entry, a step h apart.
struct Stencil {
    x: f64,
    h: f64,
    values: [f64; 5],
}

impl Stencil {
    /// The places are x − 2h … x + 2h, all moved by `shift` steps.
    fn take<P: Tensors<f64>>(
        f: &mut impl FnMut(&P) -> f64,
        point: &mut P,
        index: usize,
        shift: f64,
    ) -> Self {
        let mut point = Perturbed::new(point, index);
        let x = point.saved();
        // The smaller step of the central difference, because kinks are rarely that near.
        let h = Step::Balanced.at(x, Difference::Central);
        let values = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|k| f(point.moved((shift + k) * h)));
        Self { x, h, values }
    }

    fn slope(&self) -> f64 {
        let [a, b, _, d, e] = self.values;
        (a - e + 8.0 * (d - b)) / (12.0 * self.h)
    }

    fn central_slope(&self) -> f64 {
        let [_, b, _, d, _] = self.values;
        (d - b) / (2.0 * self.h)
    }

    /// The slopes to the left and to the right.
    fn one_sided(&self) -> (f64, f64) {
        let [a, _, c, _, e] = self.values;
        ((c - a) / (2.0 * self.h), (e - c) / (2.0 * self.h))
    }

    /// The fourth difference over its standard deviation if the values had independent errors of
    /// standard deviation 1.
    fn roughness(&self) -> f64 {
        let [a, b, c, d, e] = self.values;
        (a - 4.0 * b + 6.0 * c - 4.0 * d + e).abs() / 70.0f64.sqrt()
    }

    fn is_flat(&self) -> bool {
        let [a, b, c, d, e] = self.values;
        a == c && b == c && d == c && e == c
    }

    /// How far the slope may be off: noise, that of this entry where it is above the usual, and
    /// truncation.
    fn bound(&self, noise: f64) -> f64 {
        let noise = noise.max(self.roughness());
        NOISE * noise / self.h + (self.slope() - self.central_slope()).abs()
    }

    fn judge(&self, analytic: f64, noise: f64) -> Verdict {
        let (slope, bound) = (self.slope(), self.bound(noise));
        if !(analytic.is_finite() && slope.is_finite()) {
            return Verdict::NonFinite;
        }
        if self.roughness() > KINK * noise {
            let (left, right) = self.one_sided();
            let slack = NOISE * noise / self.h + WRONG * left.abs().max(right.abs());
            let between = left.min(right) - slack..=left.max(right) + slack;
            return if between.contains(&analytic) {
                Verdict::Kink
            } else {
                Verdict::Wrong
            };
        }
        let (error, size) = ((analytic - slope).abs(), analytic.abs().max(slope.abs()));
        if error <= bound {
            let visible = bound <= WRONG * size || (self.is_flat() && analytic == 0.0);
            return if visible {
                Verdict::Right
            } else {
                Verdict::Inconclusive
            };
        }
        match error / size {
            relative if relative <= RIGHT => Verdict::Right,
            relative if relative <= WRONG => Verdict::Suspicious,
            _ => Verdict::Wrong,
        }
    }
}

/// The standard deviation of f's round-off, from the roughness beside the point along entries that
/// f depends on; at least the rounding of f's own value. Beside it, so that a kink at the point
/// does not count; and of all but the roughest tenth, so that a kink nearby does not either.
fn noise<P: Tensors<f64>>(
    f: &mut impl FnMut(&P) -> f64,
    point: &mut P,
    stencils: &[Stencil],
) -> f64 {
    let uneven = (0..stencils.len()).filter(|&index| !stencils[index].is_flat());
    let uneven: Vec<usize> = uneven.collect();
    let some = uneven
        .iter()
        .step_by(uneven.len().div_ceil(NOISE_ENTRIES).max(1));
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

impl Check {
    /// The verdict on the whole gradient: the worst one of its entries, except that entries lost in
    /// the noise count only where they could hide more than 1e-5 of their tensor's norm.
    pub fn verdict(&self) -> Verdict {
        let seen = self.entries.iter().map(|entry| entry.verdict);
        let worst = seen
            .filter(|&verdict| verdict != Verdict::Inconclusive)
            .max();
        let mut tensors = self.entries.chunk_by(|a, b| a.tensor == b.tensor);
        let hidden = if tensors.any(hides) {
            Verdict::Inconclusive
        } else {
            Verdict::Right
        };
        worst.unwrap_or(hidden).max(hidden)
    }

    /// The entries that speak most against the gradient, by verdict and then by error over bound.
    pub fn worst(&self, how_many: usize) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by(|a, b| (b.verdict.cmp(&a.verdict)).then(b.excess().total_cmp(&a.excess())));
        entries.truncate(how_many);
        entries
    }
}

/// Whether the entries of one tensor that are lost in the noise could hide an error that matters.
fn hides(tensor: &[Entry]) -> bool {
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let lost = tensor
        .iter()
        .filter(|entry| entry.verdict == Verdict::Inconclusive);
    let size = norm(
        &mut tensor
            .iter()
            .map(|entry| entry.analytic.abs().max(entry.numerical.abs())),
    );
    let hidden = norm(&mut lost.map(|entry| entry.bound));
    hidden > WRONG * size
}

impl Entry {
    /// |a − n|.
    pub fn error(&self) -> f64 {
        (self.analytic - self.numerical).abs()
    }

    fn excess(&self) -> f64 {
        self.error() / self.bound
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::Right => "right",
            Self::Inconclusive => "inconclusive",
            Self::Kink => "kink",
            Self::Suspicious => "suspicious",
            Self::Wrong => "wrong",
            Self::NonFinite => "non-finite",
        })
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (count, noise) = (self.entries.len(), self.noise);
        writeln!(
            f,
            "{}: {count} entries, round-off of f {noise:.1e}",
            self.verdict()
        )?;
        writeln!(
            f,
            "  verdict      tensor entry         x     analytic    numerical   error   bound"
        )?;
        for e in self.worst(5) {
            write!(
                f,
                "  {:<12} {:>6} {:>5} {:>9.1e}",
                e.verdict, e.tensor, e.index, e.x
            )?;
            write!(f, " {:>12.5e} {:>12.5e}", e.analytic, e.numerical)?;
            writeln!(f, " {:>7.1e} {:>7.1e}", e.error(), e.bound)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DVector, dvector};

    #[track_caller]
    fn assert_verdict(
        f: impl FnMut(&DVector<f64>) -> f64,
        mut x: DVector<f64>,
        gradient: &DVector<f64>,
        expected: Verdict,
    ) {
        let outcome = check(f, &mut x, gradient);
        assert_eq!(outcome.verdict(), expected, "{outcome}");
    }

    fn waves(x: &DVector<f64>) -> f64 {
        x.map(f64::sin).sum().exp()
    }

    fn waves_gradient(x: &DVector<f64>) -> DVector<f64> {
        x.map(f64::cos) * waves(x)
    }

    #[test]
    fn right_and_wrong_gradients() {
        let x = dvector![0.3, -1.0, 2.0, 0.0];
        let right = waves_gradient(&x);
        let mut lost = right.clone();
        lost[2] = 0.0;
        assert_verdict(waves, x.clone(), &right, Verdict::Right);
        assert_verdict(waves, x.clone(), &-&right, Verdict::Wrong);
        assert_verdict(waves, x.clone(), &(&right * 1.001), Verdict::Wrong);
        assert_verdict(
            waves,
            x.clone(),
            &(&right * (1.0 + 1e-6)),
            Verdict::Suspicious,
        );
        assert_verdict(waves, x.clone(), &lost, Verdict::Wrong);
        assert_verdict(waves, x, &(right / 4.0), Verdict::Wrong);
    }

    #[test]
    fn a_constant_has_no_gradient() {
        let x = dvector![1.0, 2.0];
        assert_verdict(|_| 7.0, x.clone(), &dvector![0.0, 0.0], Verdict::Right);
        assert_verdict(|_| 7.0, x, &dvector![0.0, 1e-3], Verdict::Wrong);
    }

    #[test]
    fn a_corner_is_named() {
        let f = |x: &DVector<f64>| x[0].abs() + x[1].sin();
        let at = |x: f64| dvector![x, 0.4];
        let gradient = |slope: f64| dvector![slope, 0.4f64.cos()];
        assert_verdict(f, at(0.0), &gradient(0.0), Verdict::Kink);
        assert_verdict(f, at(0.0), &gradient(1.0), Verdict::Kink);
        assert_verdict(f, at(0.0), &gradient(1.5), Verdict::Wrong);
        assert_verdict(f, at(1e-6), &gradient(1.0), Verdict::Kink);
        assert_verdict(f, at(0.1), &gradient(1.0), Verdict::Right);
        assert_verdict(|x| x[0].abs(), dvector![0.0], &dvector![0.0], Verdict::Kink);
    }

    #[test]
    fn what_round_off_hides_is_neither_right_nor_wrong() {
        let f = |x: &DVector<f64>| 1.0 + 1e-10 * x[0].sin();
        assert_verdict(f, dvector![0.0], &dvector![1e-10], Verdict::Inconclusive);
        assert_verdict(f, dvector![0.0], &dvector![0.0], Verdict::Inconclusive);
        assert_verdict(f, dvector![0.0], &dvector![1e-6], Verdict::Wrong);
        // Ten digits are lost inside this f, which its value does not show.
        let cancels = |x: &DVector<f64>| (1e6 + x[0].exp()) - 1e6;
        let right = dvector![0.3f64.exp()];
        assert_verdict(cancels, dvector![0.3], &right, Verdict::Inconclusive);
        assert_verdict(cancels, dvector![0.3], &(right * 2.0), Verdict::Wrong);
    }

    #[test]
    fn nan_and_infinity_are_named() {
        let x = dvector![0.5];
        assert_verdict(waves, x.clone(), &dvector![f64::NAN], Verdict::NonFinite);
        assert_verdict(|_| f64::INFINITY, x, &dvector![0.0], Verdict::NonFinite);
    }

    #[test]
    #[should_panic(expected = "shape of the point")]
    fn another_shape_is_refused() {
        let _ = check(waves, &mut dvector![1.0, 2.0], &dvector![1.0]);
    }
}
