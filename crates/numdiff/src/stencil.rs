use crate::line::Line;

/// f at x − 2h, x − h, x, x + h and x + 2h, and the differences of these five values.
///
/// When h becomes a quarter, a third and a fourth difference become
///
/// | of f | third | fourth |
/// |---|---|---|
/// | smooth | 4³ times smaller | 4⁴ times smaller |
/// | with a seam (a jump of f″) | 4² times smaller | 4² times smaller, 0 if the seam is at x |
/// | with a kink (a jump of f′) | 4 times smaller, 0 if it is at x | 4 times smaller |
/// | with noise | no smaller | no smaller |
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stencil {
    pub(crate) h: f64,
    values: [f64; 5],
}

/// By how much the next finer step is smaller.
const FINER: f64 = 4.0;

impl Stencil {
    /// `f` takes the distance from x; `middle` is its value at x.
    pub(crate) fn take(f: &mut Line, middle: f64, h: f64) -> Self {
        let values = [f(-2.0 * h), f(-h), middle, f(h), f(2.0 * h)];
        Self { h, values }
    }

    /// The same place with a quarter of the step.
    pub(crate) fn finer(&self, f: &mut Line) -> Self {
        Self::take(f, self.middle(), self.h / FINER)
    }

    pub(crate) fn middle(&self) -> f64 {
        self.values[2]
    }

    /// Whether all five values are numbers.
    pub(crate) fn is_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    /// Whether all five values are alike, and numbers.
    pub(crate) fn is_level(&self) -> bool {
        self.middle().is_finite() && self.values.iter().all(|&value| value == self.middle())
    }

    /// The five-point difference quotient.
    pub(crate) fn slope(&self) -> f64 {
        let [a, b, _, d, e] = self.values;
        (a - e + 8.0 * (d - b)) / (12.0 * self.h)
    }

    /// The slopes to the left and to the right, each from the three values of its side, exact where
    /// that side is a parabola. They differ by the fourth difference over 2h.
    pub(crate) fn one_sided(&self) -> (f64, f64) {
        let [a, b, c, d, e] = self.values;
        let side = |near: f64, far: f64| (4.0 * near - far - 3.0 * c) / (2.0 * self.h);
        (-side(b, a), side(d, e))
    }

    /// |Δ³|, twice the third difference at x, 2h³·f‴.
    pub(crate) fn third(&self) -> f64 {
        let [a, b, _, d, e] = self.values;
        (e - a - 2.0 * (d - b)).abs()
    }

    /// |Δ⁴|, h⁴·f⁗.
    pub(crate) fn fourth(&self) -> f64 {
        let [a, b, c, d, e] = self.values;
        (a + e - 4.0 * (b + d) + 6.0 * c).abs()
    }

    /// How far one bend of f between the five places can have turned the slope. To the right of x it
    /// adds u to the fourth value and v to the fifth; then the slope is off by (8u − v) / 12h, the
    /// fourth difference by v − 4u, the third by v − 2u, and 8u − v = 2(v − 2u) − 3(v − 4u).
    pub(crate) fn turn(&self) -> f64 {
        (3.0 * self.fourth() + 2.0 * self.third()) / (12.0 * self.h)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(mut f: impl FnMut(f64) -> f64, h: f64) -> Stencil {
        let middle = f(0.0);
        Stencil::take(&mut f, middle, h)
    }

    #[test]
    fn a_quartic_has_its_slope_and_differences() {
        let f = |x: f64| 1.0 + 3.0 * x + 5.0 * x.powi(3) + 7.0 * x.powi(4);
        let stencil = at(f, 0.5);
        assert_eq!(stencil.slope(), 3.0);
        assert_eq!(stencil.third(), 2.0 * 0.125 * 30.0);
        assert_eq!(stencil.fourth(), 0.0625 * 168.0);
    }

    #[test]
    fn one_sided_slopes_differ_at_a_kink() {
        let stencil = at(|x: f64| 5.0 + if x < 0.0 { x * x - x } else { 2.0 * x }, 0.25);
        assert_eq!(stencil.one_sided(), (-1.0, 2.0));
        assert_eq!(stencil.fourth() / (2.0 * stencil.h), 3.0);
    }

    #[test]
    fn the_next_step_is_a_quarter_at_the_same_place() {
        let mut f = |x: f64| 1.0 + x;
        let finer = at(f, 0.5).finer(&mut f);
        assert_eq!((finer.h, finer.middle(), finer.slope()), (0.125, 1.0, 1.0));
        assert_eq!(finer.values, [0.75, 0.875, 1.0, 1.125, 1.25]);
    }

    #[test]
    fn five_values_are_level_if_all_are_alike_and_numbers() {
        let of = |values| Stencil { h: 0.5, values };
        assert!(of([7.0; 5]).is_level() && of([7.0; 5]).is_finite());
        for place in 0..5 {
            let mut values = [7.0; 5];
            values[place] = 8.0;
            assert!(!of(values).is_level() && of(values).is_finite(), "{values:?}");
            values[place] = f64::NAN;
            assert!(!of(values).is_level() && !of(values).is_finite(), "{values:?}");
        }
        assert!(!of([f64::INFINITY; 5]).is_level() && !of([f64::INFINITY; 5]).is_finite());
    }

    #[test]
    fn one_bend_wherever_it_is_turns_the_slope_by_no_more_than_is_said() {
        for power in 1..=2 {
            for place in (0..=40).map(|i| f64::from(i) / 20.0) {
                let stencil = at(|x| (x - place).max(0.0).powi(power), 1.0);
                let (slope, turn) = (stencil.slope().abs(), stencil.turn());
                assert!(slope <= turn * (1.0 + 1e-12), "{place}: {slope}, said {turn}");
            }
        }
    }

    #[test]
    fn how_the_differences_shrink_tells_what_f_is() {
        let shrink = |f: fn(f64) -> f64, of: fn(&Stencil) -> f64| {
            (of(&at(f, 1.0 / 64.0)) / of(&at(f, 1.0 / 256.0))).log(4.0).round()
        };
        let (third, fourth) = (Stencil::third, Stencil::fourth);
        assert_eq!(shrink(|x| (x + 1.0).sin(), third), 3.0);
        assert_eq!(shrink(|x| (x + 1.0).sin(), fourth), 4.0);
        assert_eq!(shrink(|x| x.max(0.0).powi(2), third), 2.0);
        assert_eq!(shrink(f64::abs, fourth), 1.0);
    }
}
