use crate::{
    Clue, Entry, Tensors, Verdict, assert_same_shapes,
    clue::clues,
    stencil::{Stencil, noise},
};
use std::fmt;

/// The relative error below which A calls a gradient right.
const RIGHT: f64 = 1e-7;
/// The relative error above which A calls a gradient questionable; here: wrong, where noise cannot
/// explain it.
const WRONG: f64 = 1e-5;
/// How many standard deviations of the noise an error may have and still be noise. Round-off has
/// longer tails than a normal error: with six, one right entry in some millions was called suspicious.
const NOISE: f64 = 10.0;
/// How far above the noise a fourth difference is a kink. A kink exceeds it by orders of magnitude,
/// noise never does.
const KINK: f64 = 30.0;

/// The outcome of [`check`]. Print it to see the verdict and the worst entries.
#[derive(Debug, Clone)]
pub struct Check {
    /// All entries, in order.
    pub entries: Vec<Entry>,
    /// What a wrong gradient looks like, where the pattern is known.
    pub clues: Vec<Clue>,
    /// The standard deviation of the function's round-off, as measured.
    pub noise: f64,
}

/// Checks an analytic gradient against differences (梯度检验).
///
/// A compares |a − n| / max(|a|, |n|) with 1e-7 and 1e-5. With differences of a loss near 1 that
/// rule alone raises false alarms, because round-off moves n by about ε/h whatever its size. So the
/// round-off is measured: five values of a smooth function at steps of h have a fourth difference
/// of h⁴f⁗ ≈ 0, and what is left of it is noise. An error within the noise is no error, an entry
/// that is smaller than the noise is [`Verdict::Inconclusive`]. A fourth difference far above it is
/// a kink: smaller steps leave one nearby outside, and one that stays is a [`Verdict::Kink`]. Where a
/// wrong gradient shows a known pattern, a [`Clue`] names it.
///
/// f has to be smooth on the scale of the step, h ≈ 1e-5 · max(1, |x|): of waves that are shorter no
/// difference can tell anything.
///
/// The point is moved in place and restored. It takes five evaluations of f an entry, two more
/// where f is flat, and up to thirty more near a kink.
///
/// Source: A §2.3.4; noise from a difference table: Hamming, *Numerical Methods for Scientists and
/// Engineers* (1973).
///
/// ```
/// use nalgebra::{Vector2, vector};
/// use numdiff::{Pattern, Verdict, check};
///
/// let f = |x: &Vector2<f64>| x[0].powi(2) + x[1].powi(2);
/// let right = check(f, &mut vector![3.0, 4.0], &vector![6.0, 8.0]);
/// assert_eq!(right.verdict(), Verdict::Right);
///
/// let lost_a_factor = check(f, &mut vector![3.0, 4.0], &vector![3.0, 4.0]);
/// assert_eq!(lost_a_factor.verdict(), Verdict::Wrong);
/// assert_eq!(lost_a_factor.clues[0].pattern, Pattern::Divided(2));
/// ```
///
/// # Panics
/// When gradient and point differ in shape.
pub fn check<P: Tensors<f64>>(mut f: impl FnMut(&P) -> f64, point: &mut P, gradient: &P) -> Check {
    assert_same_shapes("the gradient", gradient, "the point", point);
    let stencils: Vec<Stencil> =
        (0..point.count()).map(|index| Stencil::take(&mut f, point, index, 0.0)).collect();
    let noise = noise(&mut f, point, &stencils);
    let smoother =
        |(index, stencil): (usize, Stencil)| stencil.smoother(&mut f, point, index, KINK * noise);
    let stencils: Vec<Stencil> = stencils.into_iter().enumerate().map(smoother).collect();
    let lengths: Vec<usize> = point.tensors().iter().map(|t| t.len()).collect();
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
        bound: bound(stencil, noise),
        verdict: judge(analytic, stencil, noise),
    });
    let entries: Vec<Entry> = entries.collect();
    let clues = clues(&entries, &point.shapes(), |entry, value| {
        let before: usize = lengths[..entry.tensor].iter().sum();
        judge(value, &stencils[before + entry.index], noise)
    });
    Check { entries, clues, noise }
}

/// What one entry's differences say of its analytic value.
fn judge(analytic: f64, stencil: &Stencil, noise: f64) -> Verdict {
    let (slope, bound) = (stencil.slope(), bound(stencil, noise));
    if !(analytic.is_finite() && slope.is_finite()) {
        return Verdict::NonFinite;
    }
    if stencil.roughness() > KINK * noise {
        let (left, right) = stencil.one_sided();
        let slack = NOISE * noise / stencil.h + WRONG * left.abs().max(right.abs());
        let between = left.min(right) - slack..=left.max(right) + slack;
        return if between.contains(&analytic) { Verdict::Kink } else { Verdict::Wrong };
    }
    let (error, size) = ((analytic - slope).abs(), analytic.abs().max(slope.abs()));
    if error <= bound {
        let visible = bound <= WRONG * size || (stencil.flat && analytic == 0.0);
        return if visible { Verdict::Right } else { Verdict::Inconclusive };
    }
    match error / size {
        relative if relative <= RIGHT => Verdict::Right,
        relative if relative <= WRONG => Verdict::Suspicious,
        _ => Verdict::Wrong,
    }
}

/// How far the slope may be off: noise, that of this entry where it is above the usual, and
/// truncation.
fn bound(stencil: &Stencil, noise: f64) -> f64 {
    let noise = noise.max(stencil.roughness());
    NOISE * noise / stencil.h + (stencil.slope() - stencil.central_slope()).abs()
}

impl Check {
    /// The verdict on the whole gradient: the worst one of its entries, except that entries lost in
    /// the noise count only where they could hide more than 1e-5 of their tensor's norm.
    pub fn verdict(&self) -> Verdict {
        let seen = self.entries.iter().map(|entry| entry.verdict);
        let worst = seen.filter(|&verdict| verdict != Verdict::Inconclusive).max();
        let mut tensors = self.entries.chunk_by(|a, b| a.tensor == b.tensor);
        let hidden = if tensors.any(hides) { Verdict::Inconclusive } else { Verdict::Right };
        if self.entries.is_empty() {
            return Verdict::Inconclusive;
        }
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
    let lost = tensor.iter().filter(|entry| entry.verdict == Verdict::Inconclusive);
    let size =
        norm(&mut tensor.iter().map(|entry| entry.analytic.abs().max(entry.numerical.abs())));
    let hidden = norm(&mut lost.map(|entry| entry.bound));
    hidden > WRONG * size
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (verdict, count) = (self.verdict(), self.entries.len());
        let noise = self.noise;
        writeln!(f, "{verdict}: {count} entries, round-off of f {noise:.1e}")?;
        for clue in &self.clues {
            writeln!(f, "  it looks as if {clue}")?;
        }
        write!(f, "  {:<12} {:<8} {:>8} {:>6}", "verdict", "T[index]", "x", "h")?;
        write!(f, " {:>11} {:>11}", "analytic", "numerical")?;
        writeln!(f, " {:>7} {:>7}", "error", "rel.err")?;
        for e in self.worst(5) {
            let place = format!("{}[{}]", e.tensor, e.index);
            write!(f, "  {:<12} {place:<8} {:>8.1e} {:>6.1e}", e.verdict, e.x, e.h)?;
            write!(f, " {:>11.4e} {:>11.4e}", e.analytic, e.numerical)?;
            writeln!(f, " {:>7.1e} {:>7.1e}", e.error(), e.relative_error())?;
        }
        Ok(())
    }
}
