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

#[cfg(test)]
mod tests {
    use super::*;
    use property::{assert_is, assert_near};

    fn at(mut f: impl FnMut(f64) -> f64, h: f64) -> Stencil {
        let middle = f(0.0);
        Stencil::take(&mut f, middle, h)
    }

    /// With h = ½ its slope is 3, its third difference 2h³·27 = 6.75 and its fourth h⁴·168 = 10.5.
    fn quartic(x: f64) -> f64 {
        3.0 * x + 4.5 * x.powi(3) + 7.0 * x.powi(4)
    }

    /// With h = ½ its slopes are −1 and 2 and its third difference ½.
    fn corner(x: f64) -> f64 {
        if x < 0.0 { x * x - x } else { 2.0 * x }
    }

    #[test]
    fn a_bound_is_noise_over_the_step_and_what_f_bends() {
        let bend = 6.75 / (3.0 * 0.5);
        let bound = |noise| Slope::of(&at(quartic, 0.5), noise).bound;
        let formula = "10·max(σ, |Δ⁴|/√70)/h + |Δ³|/3h, |Δ³| = 6.75, |Δ⁴| = 10.5, h = ½";
        assert_near(bound(2.0), 10.0 * 2.0 / 0.5 + bend, 1e-15, formula);
        assert_near(bound(1.0), 10.0 * 10.5 / 70f64.sqrt() / 0.5 + bend, 1e-15, formula);
        let Slope { h, value, bound, form } = Slope::kink(&at(corner, 0.5), 0.1);
        let formula = "10·σ/h + |Δ³|/3h, |Δ³| = ½, h = ½, σ = 0.1";
        assert_near(bound, 10.0 * 0.1 / 0.5 + 0.5 / (3.0 * 0.5), 1e-15, formula);
        assert_is(form, Form::Kink { left: -1.0, right: 2.0 }, "the slopes of both sides");
        assert_near((h, value).1, 1.0 / 3.0, 1e-15, "the five-point quotient");
    }

    /// 7, and farther away than `reach` a little more.
    fn assert_level(reach: f64, more: f64, noise: f64, form: Form, bound: f64) {
        let mut f = |x: f64| if x.abs() > reach { 7.0 + more } else { 7.0 };
        let stencil = Stencil::take(&mut f, 7.0, 0.5);
        let yours = Slope::level(&mut f, &stencil, noise);
        let case = format!("7, and {more:e} more behind {reach}, σ = {noise:e}, h = ½");
        assert_is(yours.form, form, &case);
        assert_near(yours.bound, bound, bound * 1e-14, format!("10·max(σ, digit/reach)/h; {case}"));
    }

    #[test]
    fn the_farther_f_stands_still_the_less_a_stair_can_hide() {
        let (near, far) = (NEAR * 0.5, FAR * 0.5);
        // The last digit of an f32 of 7, or of what is seen far away.
        let (digit, last) = (7.0 * f64::from(f32::EPSILON), 2.0f64.powi(-50));
        let rounding = 10.0 * (f64::EPSILON * 7.0);
        assert_level(far, 1.0, 0.0, Form::Flat, 10.0 * digit / FAR / 0.5);
        assert_level(far, 1.0, 0.1, Form::Flat, 10.0 * 0.1 / 0.5);
        assert_level(near, last, 0.0, Form::Flat, 10.0 * last / NEAR / 0.5);
        assert_level(near, last, rounding, Form::Flat, 10.0 * rounding / 0.5);
        assert_level(near, last, 2.0 * rounding, Form::Smooth, 10.0 * 2.0 * rounding / 0.5);
        assert_level(near, 1.0, 0.0, Form::Smooth, 10.0 * digit / 0.5);
        assert_level(near / 2.0, last, 0.0, Form::Smooth, 10.0 * last / 0.5);
    }

    #[test]
    fn what_the_bound_explains_is_right_if_it_is_small_and_kinks_have_all_between() {
        use Verdict::{Inconclusive, Kink, NonFinite, Right, Suspicious, Wrong};
        let (smooth, flat) = (Form::Smooth, Form::Flat);
        let kink = |left, right| Form::Kink { left, right };
        for (value, bound, form, analytic, expected) in [
            (2.0, 1e-9, smooth, 2.0 + 5e-10, Right),
            (1.0, 1e-5, smooth, 1.0, Right),
            (1.0, 2e-5, smooth, 1.0, Inconclusive),
            (2.0, 0.5, smooth, 2.5, Inconclusive),
            (2.0, 0.5, smooth, 2.6, Wrong),
            (0.0, 1e-4, smooth, 0.0, Inconclusive),
            (0.0, 1e-4, flat, 0.0, Right),
            (0.0, 1e-4, flat, 1e-4, Inconclusive),
            (0.0, 1e-4, flat, 2e-4, Wrong),
            // Of the larger one, here 10⁷ and 10⁵, whichever it is.
            (1e7 - 1.0, 0.0, smooth, 1e7, Right),
            (1e7, 0.0, smooth, 1e7 - 2.0, Suspicious),
            (1e5 - 1.0, 0.0, smooth, 1e5, Suspicious),
            (1e5, 0.0, smooth, 1e5 - 2.0, Wrong),
            (0.5, 0.5, kink(-1.0, 2.0), 2.500_019, Kink),
            (0.5, 0.5, kink(-1.0, 2.0), 2.500_021, Wrong),
            (0.5, 0.5, kink(2.0, -4.0), -4.500_039, Kink),
            (0.5, 0.5, kink(2.0, -4.0), -4.500_041, Wrong),
            (2.0, 1.0, smooth, f64::NAN, NonFinite),
            (2.0, 1.0, smooth, f64::INFINITY, NonFinite),
            (f64::NAN, 1.0, smooth, 2.0, NonFinite),
        ] {
            let slope = Slope { h: 1.0, value, bound, form };
            let case = format!("a = {analytic}, n = {value} ± {bound}, {form:?}");
            assert_is(slope.judge(analytic), expected, case);
        }
    }

    #[test]
    fn a_bend_matters_if_it_turns_the_slope_by_more_than_noise_and_1e_7() {
        // It may turn it by (3·10.5 + 2·6.75)/(12·½) = 7.5, and 12·10·σ/h is 7.5 where σ is 1/32.
        let steep = |slope: f64| at(move |x| slope * x + quartic(x), 0.5);
        for (stencil, noise, expected) in [
            (at(quartic, 0.5), 1.0 / 32.0, true),
            (at(quartic, 0.5), 0.99 / 32.0, false),
            (steep(-8e7), 0.0, true),
            (steep(7e7), 0.0, false),
        ] {
            let case = format!("{stencil:?}, σ = {noise}");
            assert_is(is_settled(&stencil, noise), expected, case);
        }
    }

    /// Five values with no third difference, or with one: y, 0, 0, 0, ±y, whose fourth difference is 2y or 0.
    fn five(h: f64, left: f64, right: f64) -> Stencil {
        Stencil::take(
            &mut |d| match d / h {
                -2.0 => left,
                2.0 => right,
                _ => 0.0,
            },
            0.0,
            h,
        )
    }

    #[test]
    fn the_fourth_difference_of_a_kink_shrinks_with_the_step_and_stands_out() {
        for (coarse, fine, noise, expected) in [
            ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 0.0, true),
            ([4.0, 20.0, 20.0], [1.0, 5.0, 5.0], 0.0, true),
            // By half as much or twice as much as the step, at most.
            ([4.0, 2.0, 2.0], [1.0, 0.25, 0.25], 0.0, true),
            ([4.0, 2.0, 2.0], [1.0, 0.24, 0.24], 0.0, false),
            ([4.0, 2.0, 2.0], [1.0, 0.99, 0.99], 0.0, true),
            ([4.0, 2.0, 2.0], [1.0, 1.0, 1.0], 0.0, false),
            // Above 80 σ, both.
            ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 1.0 / 100.0, true),
            ([4.0, 2.0, 2.0], [1.0, 0.5, 0.5], 1.0 / 80.0, false),
            ([2.0, 0.5, 0.5], [1.0, 0.49, 0.49], 0.99 / 80.0, false),
            ([2.0, 0.5, 0.5], [1.0, 0.51, 0.51], 1.0 / 80.0, false),
            // Above half the third difference, both.
            ([4.0, 4.0, 0.0], [1.0, 0.5, 0.5], 0.0, true),
            ([4.0, 4.0, -1.0], [1.0, 0.5, 0.5], 0.0, true),
            ([4.0, 6.0, -2.0], [1.0, 0.5, 0.5], 0.0, false),
            ([4.0, 2.0, 2.0], [1.0, 1.5, -0.5], 0.0, false),
        ] {
            let [coarse, fine] = [coarse, fine].map(|[h, left, right]| five(h, left, right));
            let case = format!("{coarse:?}, {fine:?}, σ = {noise}");
            assert_is(is_kink(&coarse, &fine, noise), expected, case);
        }
    }
}
