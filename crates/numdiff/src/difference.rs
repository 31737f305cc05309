use nalgebra::{RealField, convert};

/// How a derivative is approximated by a difference quotient (差分).
///
/// | | formula | truncation | best step | best error for exp |
/// |---|---|---|---|---|
/// | `Forward` | (f(x+h) − f(x)) / h | h·f″/2 | ε^½ | 3e-8 |
/// | `Central` | (f(x+h) − f(x−h)) / 2h | h²·f‴/6 | ε^⅓ | 4e-11 |
/// | `FivePoint` | (f(x−2h) − 8f(x−h) + 8f(x+h) − f(x+2h)) / 12h | h⁴·f⁽⁵⁾/30 | ε^⅕ | 4e-13 |
///
/// The errors are those that the exercise `numdiff/step-size` finds.
///
/// Source: A §2.2.1 and B, 导数 (forward and central); five points: Abramowitz & Stegun 25.3.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Forward difference (前向差分): one more evaluation than f(x) itself.
    Forward,
    /// Central difference (中心差分): two evaluations, the even powers of h cancel.
    Central,
    /// Five-point difference: four evaluations, the powers of h up to h³ cancel.
    FivePoint,
}

/// How far to step from x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StepSize<T> {
    /// This h at every x. The sources take 1e-4. With 0 every quotient is 0/0, NaN.
    Fixed(T),
    /// The h that balances the two errors: h ≈ ε^(1/(p+1)) · max(1, |x|) for a formula whose
    /// truncation error is of order hᵖ.
    ///
    /// Truncation grows as hᵖ and round-off as ε/h; their sum is least where they are about equal.
    /// h is rounded to a power of two, so that x + h, x − h and the division by h are exact and no
    /// third error comes in. Where x + h would be too large for T, the quotient is ∞ or NaN.
    Balanced,
}

impl Difference {
    /// p, where the truncation error is proportional to hᵖ.
    pub fn order(self) -> i32 {
        match self {
            Self::Forward => 1,
            Self::Central => 2,
            Self::FivePoint => 4,
        }
    }

    /// The quotient at step h of a function of the displacement d, d ↦ f(x + d).
    pub(crate) fn quotient<T: RealField + Copy>(self, f: impl FnMut(T) -> T, h: T) -> T {
        match self {
            Self::Forward => forward(f, h),
            Self::Central => central(f, h),
            Self::FivePoint => five_point(f, h),
        }
    }
}

/// (f(x+h) − f(x)) / h, with f a function of the displacement from x; so below.
fn forward<T: RealField + Copy>(mut f: impl FnMut(T) -> T, h: T) -> T {
    (f(h) - f(T::zero())) / h
}

/// (f(x+h) − f(x−h)) / 2h.
fn central<T: RealField + Copy>(mut f: impl FnMut(T) -> T, h: T) -> T {
    (f(h) - f(-h)) / (convert::<f64, T>(2.0) * h)
}

/// (f(x−2h) − 8f(x−h) + 8f(x+h) − f(x+2h)) / 12h.
fn five_point<T: RealField + Copy>(mut f: impl FnMut(T) -> T, h: T) -> T {
    let number = convert::<f64, T>;
    let h2 = number(2.0) * h;
    (f(-h2) - f(h2) + number(8.0) * (f(h) - f(-h))) / (number(12.0) * h)
}

impl<T: RealField + Copy> StepSize<T> {
    /// The step that this rule takes at x.
    pub fn at(self, x: T, difference: Difference) -> T {
        match self {
            Self::Fixed(h) => h,
            Self::Balanced => {
                let power = 1.0 / f64::from(difference.order() + 1);
                let h = T::default_epsilon().powf(convert(power)) * x.abs().max(T::one());
                h.log2().round().exp2()
            }
        }
    }
}

/// The derivative of a function of one variable by differences (数值微分).
///
/// ```
/// use numdiff::{Difference, StepSize, derivative};
///
/// let f = |x: f64| 0.01 * x.powi(2) + 0.1 * x;
/// let slope = derivative(f, 5.0, Difference::Central, StepSize::Fixed(1e-4));
/// assert_eq!(slope, 0.1999999999990898); // 0.2, but for 9e-13
/// ```
///
/// Source: A §2.2.1, B, 导数, `numerical_diff`.
pub fn derivative<T: RealField + Copy>(
    mut f: impl FnMut(T) -> T,
    x: T,
    difference: Difference,
    step: StepSize<T>,
) -> T {
    difference.quotient(|d| f(x + d), step.at(x, difference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    const STEP: &str = "h = ε^(1/(p+1)) · max(1, |x|), rounded to a power of two";

    fn formula(difference: Difference) -> &'static str {
        match difference {
            Difference::Forward => "(f(x+h) − f(x)) / h",
            Difference::Central => "(f(x+h) − f(x−h)) / 2h",
            Difference::FivePoint => "(f(x−2h) − 8f(x−h) + 8f(x+h) − f(x+2h)) / 12h",
        }
    }

    #[track_caller]
    fn assert_error(difference: Difference, worst: f64) {
        for (name, f, x, exact) in [
            ("x²", (|x: f64| x * x) as fn(f64) -> f64, 3.0, 6.0),
            ("exp", f64::exp, 1.0, 1.0f64.exp()),
            ("sin", f64::sin, 0.7, 0.7f64.cos()),
        ] {
            let slope = derivative(f, x, difference, StepSize::Balanced);
            let (error, h) = ((slope - exact).abs(), StepSize::Balanced.at(x, difference));
            assert!(
                error < worst,
                "f′(x) ≈ {}, f = {name}, x = {x}, h = {h:e}\nyours     {slope}\nexpected  {exact}, to {worst:e}",
                formula(difference)
            );
        }
    }

    #[track_caller]
    fn assert_step(x: f64, difference: Difference, power: i32) {
        let (h, p) = (StepSize::Balanced.at(x, difference), difference.order());
        let expected = 2.0f64.powi(power);
        assert!(
            h == expected,
            "{STEP}; p = {p}, x = {x}\nyours     {h:e} = 2^{}\nexpected  {expected:e} = 2^{power}",
            h.log2()
        );
    }

    #[test]
    fn a_large_step_shows_the_formula() {
        // Of x³ at 1, with f′ = 3: h is 1, so that only the formula is off.
        for (difference, expected) in
            [(Difference::Forward, 7.0), (Difference::Central, 4.0), (Difference::FivePoint, 3.0)]
        {
            let slope = derivative(|x: f64| x.powi(3), 1.0, difference, StepSize::Fixed(1.0));
            let formula = formula(difference);
            assert_is(slope, expected, format!("{formula}, f = x³, x = 1, h = 1"));
        }
    }

    #[test]
    fn errors_at_the_balanced_step() {
        assert_error(Difference::Forward, 1e-7);
        assert_error(Difference::Central, 3e-10);
        assert_error(Difference::FivePoint, 3e-12);
    }

    #[test]
    fn a_step_too_small_for_the_type_finds_no_slope() {
        // B: h = 1e-50 does not exist in f32, and 1e-49 leaves no trace on x = 5.
        let f = |x: f64| 0.01 * x.powi(2) + 0.1 * x;
        let slope = derivative(f, 5.0, Difference::Forward, StepSize::Fixed(1e-49));
        assert_is(slope, 0.0, "(f(x+h) − f(x)) / h, where x + h = x: x = 5, h = 1e-49");
    }

    #[test]
    fn the_balanced_step_is_a_power_of_two_that_grows_with_x() {
        assert_step(0.0, Difference::Forward, -26);
        assert_step(0.0, Difference::Central, -17);
        assert_step(0.0, Difference::FivePoint, -10);
        assert_step(1024.0, Difference::Central, -7);
        assert_step(-1024.0, Difference::Central, -7);
        for x in [0.0f64, 0.3, -1.0, 123.456, -1e6] {
            let h: f64 = StepSize::Balanced.at(x, Difference::Central);
            assert_is(
                h.log2().fract(),
                0.0,
                format!("{STEP}: log2 h less its whole part, x = {x}"),
            );
            assert_is((x + h) - x, h, format!("{STEP}: (x + h) − x = h, x = {x}"));
        }
    }
}
