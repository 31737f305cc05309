#[cfg(test)]
mod tests;

use crate::{
    Difference, StepSize, Verdict,
    line::Line,
    noise::{last_digit, noise, rounding},
    stencil::Stencil,
};

/// The relative error below which A calls a gradient right.
const RIGHT: f64 = 1e-7;
/// The relative error above which A calls a gradient questionable; here: wrong, where noise cannot
/// explain it.
const WRONG: f64 = 1e-5;
/// How many standard deviations of the noise an error may have and still be noise. Round-off has
/// longer tails than a normal error.
const NOISE: f64 = 10.0;
/// How many standard deviations of the noise the fourth difference at a kink exceeds. Noise alone
/// gives it a standard deviation of √70, about 8.
const KINK: f64 = 80.0;
/// Up to how many times the noise of a slope a bend of f is left as it is: a quarter of the step
/// would make the noise four times larger.
const BALANCE: f64 = 12.0;
/// How often the step is quartered at most: to 10⁻⁷ of what it was.
const REFINEMENTS: usize = 12;
/// A kink that is nearer to the point than this part of the first step is taken to be at it.
const AT_THE_POINT: f64 = 1.0 / 4096.0;
/// How many steps away f is looked at again where it does not move, near and far.
const NEAR: f64 = 1024.0;
const FAR: f64 = 131_072.0;

/// What differences say of the slope of f along one entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slope {
    /// The step.
    pub(crate) h: f64,
    /// The slope by five-point differences.
    pub(crate) value: f64,
    /// How far it may be off, by noise and truncation.
    pub(crate) bound: f64,
    pub(crate) form: Form,
}

/// What f looks like at the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// It has one slope.
    Smooth,
    /// It does not depend on this entry.
    Flat,
    /// It has one slope to the left and another to the right.
    Kink { left: f64, right: f64 },
}

/// The step to begin with: the smaller one of the central difference, because kinks are rarely that
/// near.
pub(crate) fn first_step(x: f64) -> f64 {
    StepSize::Balanced.at(x, Difference::Central)
}

impl Slope {
    /// What five values and the usual noise of f say, if they accept `analytic`; otherwise f is looked
    /// at more closely. `f` takes the distance from the place.
    pub(crate) fn measure(f: &mut Line, first: Stencil, usual_noise: f64, analytic: f64) -> Self {
        let first = within_reach(f, first);
        if first.is_level() {
            let slope = Self::level(f, &first, usual_noise);
            if slope.judge(analytic) <= Verdict::Inconclusive {
                return slope;
            }
            let noise = noise(f, first.h).unwrap_or(0.0).max(usual_noise);
            return Self::level(f, &first, noise);
        }
        let slope = Self::of(&first, usual_noise);
        let accepted = slope.judge(analytic) <= Verdict::Inconclusive;
        // Where f is not finite there is nothing to look at more closely.
        if accepted && is_settled(&first, usual_noise) || !slope.value.is_finite() {
            return slope;
        }
        let noise = noise(f, first.h).unwrap_or(0.0).max(usual_noise);
        Self::refined(f, first, noise)
    }

    /// With smaller steps until two of them agree and the rest is noise.
    fn refined(f: &mut Line, first: Stencil, noise: f64) -> Self {
        let (mut coarse, mut fine) = (first, first.finer(f));
        for _ in 0..REFINEMENTS {
            let (slope, finer) = (Self::of(&coarse, noise), Self::of(&fine, noise));
            let agree = (slope.value - finer.value).abs() <= slope.bound + finer.bound;
            if is_settled(&coarse, noise) && agree {
                return slope;
            }
            let is_last = is_settled(&fine, noise) || fine.h <= first.h * AT_THE_POINT;
            if is_last && is_kink(&coarse, &fine, noise) {
                return Self::kink(&fine, noise);
            }
            (coarse, fine) = (fine, fine.finer(f));
        }
        Self::of(&fine, noise)
    }

    /// The slope of a smooth f. A bend that is near enough to matter shows in the differences.
    fn of(stencil: &Stencil, noise: f64) -> Self {
        let (h, roughness) = (stencil.h, stencil.fourth() / 70.0f64.sqrt());
        let bound = NOISE * noise.max(roughness) / h + stencil.third() / (3.0 * h);
        Self { h, value: stencil.slope(), bound, form: Form::Smooth }
    }

    /// The slopes of both sides, which may be off by noise and by what the sides bend.
    fn kink(stencil: &Stencil, noise: f64) -> Self {
        let (left, right) = stencil.one_sided();
        let bound = NOISE * noise / stencil.h + stencil.third() / (3.0 * stencil.h);
        let form = Form::Kink { left, right };
        Self { h: stencil.h, value: stencil.slope(), bound, form }
    }

    /// The slope 0 of an f that does not move. A staircase may hide a slope between its steps, and
    /// the coarser its steps are, the farther away one must look to exclude it.
    fn level(f: &mut Line, stencil: &Stencil, noise: f64) -> Self {
        let (middle, h) = (stencil.middle(), stencil.h);
        let [near, far] = [NEAR, FAR].map(|steps| [f(-steps * h), f(steps * h)]);
        let stays = |values: [f64; 2]| values.iter().all(|&value| value == middle);
        let digit =
            last_digit(&[middle, far[0], far[1]]).min(f64::from(f32::EPSILON) * middle.abs());
        let (reach, form) = match (stays(near), stays(far)) {
            (true, true) => (FAR, Form::Flat),
            (true, false) if noise.max(digit) <= NOISE * rounding(middle) => (NEAR, Form::Flat),
            _ => (1.0, Form::Smooth),
        };
        Self { h, value: 0.0, bound: NOISE * noise.max(digit / reach) / h, form }
    }

    /// The verdict on an analytic value.
    pub(crate) fn judge(&self, analytic: f64) -> Verdict {
        let &Self { value, bound, form, .. } = self;
        if !(analytic.is_finite() && value.is_finite()) {
            return Verdict::NonFinite;
        }
        if let Form::Kink { left, right } = form {
            let slack = bound + WRONG * left.abs().max(right.abs());
            let between = left.min(right) - slack..=left.max(right) + slack;
            return if between.contains(&analytic) { Verdict::Kink } else { Verdict::Wrong };
        }
        let (error, size) = ((analytic - value).abs(), analytic.abs().max(value.abs()));
        if error <= bound {
            let visible = bound <= WRONG * size || (form == Form::Flat && analytic == 0.0);
            return if visible { Verdict::Right } else { Verdict::Inconclusive };
        }
        match error / size {
            relative if relative <= RIGHT => Verdict::Right,
            relative if relative <= WRONG => Verdict::Suspicious,
            _ => Verdict::Wrong,
        }
    }
}

/// With a step so small that f is finite on both sides, if there is one: ln x has no value at 1e-9 − h, and exp(10⁸·h)
/// is too large.
fn within_reach(f: &mut Line, first: Stencil) -> Stencil {
    let mut stencil = first;
    for _ in 0..REFINEMENTS {
        if stencil.is_finite() || !stencil.middle().is_finite() {
            return stencil;
        }
        stencil = stencil.finer(f);
    }
    stencil
}

/// Whether no bend of f is visible, or none that matters.
fn is_settled(stencil: &Stencil, noise: f64) -> bool {
    let noise = NOISE * noise / stencil.h;
    stencil.turn() <= (BALANCE * noise).max(RIGHT * stencil.slope().abs())
}

/// Whether the slopes of both sides differ by as much with a quarter of the step: a kink's do, those
/// at a seam differ a quarter as much, those of a smooth f much less, and by more where it is noise
/// that makes the difference. At a seam beside x the third difference is larger than the fourth.
fn is_kink(coarse: &Stencil, fine: &Stencil, noise: f64) -> bool {
    let [before, after] = [coarse, fine].map(|stencil| stencil.fourth() / stencil.h);
    let is_seen = |s: &Stencil| s.fourth() > KINK * noise && s.fourth() > s.third() / 2.0;
    (0.5..2.0).contains(&(after / before)) && is_seen(coarse) && is_seen(fine)
}
