use crate::{
    Clue, Entry, Tensors, Verdict, assert_same_shapes,
    clue::clues,
    line::along,
    noise::{lower_median, noise, rounding},
    norm::norm,
    slope::{Slope, first_step},
    stencil::Stencil,
};
use std::{fmt, ops::Range};

/// On how many entries the usual noise of f is measured.
const NOISE_ENTRIES: usize = 6;
/// Entries that are lost in the noise must not hide more of their tensor than this.
const HIDDEN: f64 = 1e-5;

/// The outcome of [`check`]. Print it to see the verdict and the worst entries.
#[derive(Debug, Clone)]
pub struct Check {
    /// All entries, in order.
    pub entries: Vec<Entry>,
    /// What a wrong gradient looks like, where the pattern is known.
    pub clues: Vec<Clue>,
    /// The standard deviation of the function's noise, as measured.
    pub noise: f64,
    /// By how much values of the function at the very same point differed. Where they do, nothing can
    /// be said of its slopes.
    pub unsteadiness: f64,
}

/// How often f is asked for the same value again: at least, and at most.
const AGAIN: Range<usize> = 3..32;

/// Checks an analytic gradient against differences (梯度检验).
///
/// A compares |a − n| / max(|a|, |n|) with 1e-7 and 1e-5. With differences of a loss near 1 that
/// rule alone raises false alarms, because round-off moves n by about ε/h whatever its size. What
/// decides here is how the roughness of f, its third and fourth differences, changes with the step:
/// a quarter of the step makes that of a smooth f 4³ to 4⁴ times smaller, at a seam (a jump of f″) 4²
/// times, at a kink (a jump of f′) 4 times, and noise no smaller at all. So
///
/// - the noise is measured by a difference table. An error within it is no error, and an entry that
///   is smaller is [`Verdict::Inconclusive`];
/// - where more than noise is left, smaller steps are taken until it is gone, however quickly f
///   varies. They leave a kink nearby outside; one that stays is a [`Verdict::Kink`];
/// - nothing is accused before its own noise is known and two steps agree.
///
/// A function that is not the same twice at one point is never right. Where a wrong gradient shows a
/// known pattern, a [`Clue`] names it.
///
/// The point is moved in place and restored. An entry takes four evaluations of f, four more where f
/// is flat, and some sixty where it is rough or the gradient not right; the noise some three hundred
/// in all.
///
/// Source: A §2.3.4; Moré and Wild, *Estimating computational noise* (2011); the balance of noise and
/// truncation: Gill, Murray, Saunders and Wright, *Computing forward-difference intervals for
/// numerical optimization* (1983).
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
    let middle = f(point);
    let stencils: Vec<Stencil> = (0..point.count())
        .map(|index| along(&mut f, point, index, |f, x| Stencil::take(f, middle, first_step(x))))
        .collect();
    let noise = usual_noise(&mut f, point, &stencils).max(rounding(middle));
    let lengths: Vec<usize> = point.tensors().iter().map(|t| t.len()).collect();
    let places = lengths.iter().enumerate();
    let places = places.flat_map(|(tensor, &n)| (0..n).map(move |index| (tensor, index)));
    let given = places.zip(gradient.entries()).zip(stencils).enumerate();
    let entries = given.map(|(index, ((place, analytic), stencil))| {
        along(&mut f, point, index, |f, x| {
            Entry::new(place, x, analytic, Slope::measure(f, stencil, noise, analytic))
        })
    });
    let entries: Vec<Entry> = entries.collect();
    // One call in ten may be another only, so the more entries there are, the more often f is asked again.
    let again = (0..AGAIN.start + entries.len() / 8).take(AGAIN.end);
    let unsteadiness = again.map(|_| (f(point) - middle).abs()).fold(0.0, larger);
    let clues = clues(&entries, &point.shapes());
    Check { entries, clues, noise, unsteadiness }
}

/// The larger of two; NaN if one is.
fn larger(a: f64, b: f64) -> f64 {
    if a >= b || a.is_nan() { a } else { b }
}

/// The noise along some of the entries on which f depends, if there are such; the middle one of them,
/// as a kink beside one of them looks like noise, and another may lose more digits than the others.
fn usual_noise<P: Tensors<f64>>(
    f: &mut impl FnMut(&P) -> f64,
    point: &mut P,
    stencils: &[Stencil],
) -> f64 {
    let all = 0..stencils.len();
    let moving: Vec<usize> = all.clone().filter(|&index| !stencils[index].is_level()).collect();
    let candidates = if moving.is_empty() { all.collect() } else { moving };
    let some = candidates.iter().step_by(candidates.len().div_ceil(NOISE_ENTRIES).max(1));
    let found = some.filter_map(|&index| along(f, point, index, |f, x| noise(f, first_step(x))));
    let mut found: Vec<f64> = found.collect();
    lower_median(&mut found).unwrap_or(0.0)
}

impl Check {
    /// The verdict on the whole gradient: the worst one of its entries, except that entries lost in
    /// the noise count only where they could hide more than 1e-5 of their tensor's norm. Nothing can
    /// be concluded where nothing was checked, or f was not the same twice.
    pub fn verdict(&self) -> Verdict {
        let seen = self.entries.iter().map(|entry| entry.verdict);
        let worst = seen.filter(|&verdict| verdict != Verdict::Inconclusive).max();
        let mut tensors = self.entries.chunk_by(|a, b| a.tensor == b.tensor);
        let hidden = if tensors.any(hides) { Verdict::Inconclusive } else { Verdict::Right };
        match worst {
            Some(Verdict::NonFinite) => Verdict::NonFinite,
            _ if self.entries.is_empty() || !self.is_steady() => Verdict::Inconclusive,
            worst => worst.unwrap_or(hidden).max(hidden),
        }
    }

    /// Whether f was the same each time at the same point.
    pub fn is_steady(&self) -> bool {
        // Where f is not finite this is NaN, and another verdict says so.
        self.unsteadiness == 0.0 || self.unsteadiness.is_nan()
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
    let lost = tensor.iter().filter(|entry| entry.verdict == Verdict::Inconclusive);
    let size = norm(tensor.iter().map(|entry| entry.analytic.abs().max(entry.numerical.abs())));
    let hidden = norm(lost.map(|entry| entry.bound));
    hidden > HIDDEN * size || hidden.is_infinite()
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (verdict, count) = (self.verdict(), self.entries.len());
        let noise = self.noise;
        writeln!(f, "{verdict}: {count} entries, noise of f {noise:.1e}")?;
        if !self.is_steady() {
            let unsteadiness = self.unsteadiness;
            writeln!(f, "  f differs by {unsteadiness:.1e} from call to call: fix its seed")?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{DMatrix, DVector, dmatrix, dvector, vector};
    use property::assert_is;
    use std::cell::Cell;

    /// The places of the worst entries.
    fn worst(outcome: &Check, how_many: usize) -> Vec<usize> {
        outcome.worst(how_many).iter().map(|entry| entry.index).collect()
    }

    #[test]
    fn the_worst_are_first_by_verdict_and_then_by_error_over_bound() {
        // One entry is right and one a kink. Far out the step is larger, so less of an error is explained by noise.
        let f = |x: &DVector<f64>| x.sum() + x[1].abs();
        let mut x = dvector![0.5, 0.0, 0.5, 1e6];
        let outcome = check(f, &mut x, &dvector![1.0, 1.5, 4.0, 3.0]);
        assert_is(worst(&outcome, 9), [3, 2, 1, 0], "by verdict, then by |a − n| / bound");
        assert_is(worst(&outcome, 2), [3, 2], "the worst two");
        let [far, near] = [outcome.entries[3], outcome.entries[2]];
        assert!(far.error() < near.error(), "the errors are those of {far:?} and {near:?}");
    }

    #[test]
    fn f_is_asked_again_more_often_the_more_entries_there_are() {
        for (entries, expected) in [(1, 3), (7, 3), (8, 4), (80, 13), (1000, 32)] {
            let last = Cell::new(0);
            let seen = Cell::new(0.0);
            let f = |x: &DVector<f64>| {
                // How often the same point was asked for since it was last moved.
                last.set(if x.sum() == seen.get() { last.get() + 1 } else { 1 });
                seen.set(x.sum());
                x.sum()
            };
            let point = DVector::<f64>::zeros(entries);
            let _ = check(f, &mut point.clone(), &point.map(|_| 1.0));
            let formula = format!("3 + {entries}/8, 32 at most, after the last move");
            assert_is(last.get(), expected, formula);
        }
    }

    #[test]
    fn unsteadiness_is_the_largest_difference_from_the_first_value() {
        for (values, expected) in [([2.0, 5.0, 1.0], 3.0), ([1.0, 2.0, -4.0], 6.0)] {
            let calls = Cell::new(0);
            let f = |_: &DVector<f64>| {
                calls.set(calls.get() + 1);
                if calls.get() == 1 { 2.0 } else { values[(calls.get() - 2).min(2)] }
            };
            let nothing = DVector::zeros(0);
            let outcome = check(f, &mut nothing.clone(), &nothing);
            assert_is(outcome.unsteadiness, expected, "the largest |f(x) again − f(x)|");
            assert!(!outcome.is_steady(), "{outcome}");
        }
        assert!(larger(f64::NAN, 1.0).is_nan() && larger(1.0, f64::NAN).is_nan(), "NaN is larger");
    }

    #[test]
    fn noise_is_measured_where_f_moves() {
        // Six digits are lost inside this f, which does not depend on its second entry.
        let f = |x: &DVector<f64>| (1e6 + x[0].exp()) - 1e6;
        let noise = check(f, &mut dvector![0.3, 0.3], &dvector![0.3f64.exp(), 0.0]).noise;
        let expected = 1e6 * f64::EPSILON / 2.0;
        assert!(
            (0.2..5.0).contains(&(noise / expected)),
            "σ of f\nyours     {noise:e}\nexpected  {expected:e}, or up to 5 times as much or little"
        );
    }

    #[test]
    fn entries_lost_in_the_noise_count_where_they_could_hide_enough() {
        let outcome = check(|x| 4.0 * x[0], &mut vector![0.5], &vector![4.0]);
        let [seen, mut lost] = [outcome.entries[0]; 2];
        lost.verdict = Verdict::Inconclusive;
        (lost.analytic, lost.numerical) = (0.0, 0.0);
        for (bound, expected) in
            [(4e-5, false), (4.1e-5, true), (f64::INFINITY, true), (f64::NAN, false)]
        {
            lost.bound = bound;
            let tensor = [seen, lost];
            assert_is(hides(&tensor), expected, format!("‖bounds‖ > 1e-5·‖slopes‖, bound {bound}"));
        }
    }

    #[test]
    fn what_is_printed_says_what_was_found() {
        let f = |w: &DMatrix<f64>| w[(0, 0)] + 2.0 * w[(0, 1)];
        let outcome = check(f, &mut dmatrix![0.5, 0.25], &dmatrix![3.0, 2.0]);
        let printed = outcome.to_string();
        let lines: Vec<&str> = printed.lines().collect();
        assert!(lines[0].starts_with("wrong: 2 entries, noise of f "), "{printed}");
        let expected = [
            "  verdict      T[index]        x      h    analytic   numerical   error rel.err",
            "  wrong        0[0]       5.0e-1 7.6e-6    3.0000e0    1.0000e0   2.0e0  6.7e-1",
            "  right        0[1]       2.5e-1 7.6e-6    2.0000e0    2.0000e0   0.0e0   0.0e0",
        ];
        assert_is(&lines[1..], expected, "the entries, the worst first");
    }
}
