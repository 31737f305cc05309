/// A power law, y = c·xᵖ, through measured points: a line through their logarithms, by least squares.
///
/// ```text
/// p = Σ (ln x − m)·(ln y − n) / Σ (ln x − m)²        ln c = n − p·m        m, n the means of ln x, ln y
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// p.
    pub exponent: f64,
    /// c.
    pub factor: f64,
    /// How far the points are from the line: the root of the mean square of ln y − ln(c·xᵖ), so that 0.1
    /// is about 10 %.
    pub residual: f64,
}

impl Power {
    /// The law of these points (x, y), unless they are fewer than two, have all one x, or one is not
    /// above 0.
    pub fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
        let mean =
            |of: &dyn Fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / logs.len() as f64;
        let (m, n) = (mean(&|log| log.0), mean(&|log| log.1));
        let exponent = mean(&|log| (log.0 - m) * (log.1 - n)) / mean(&|log| (log.0 - m).powi(2));
        let apart = mean(&|log| (log.1 - n - exponent * (log.0 - m)).powi(2));
        let law = Self { exponent, factor: (n - exponent * m).exp(), residual: apart.sqrt() };
        exponent.is_finite().then_some(law)
    }

    /// c·xᵖ.
    pub fn at(self, x: f64) -> f64 {
        self.factor * x.powf(self.exponent)
    }
}

/// The exponent between each point and the next: the slope of ln y against ln x.
pub fn local_exponents(points: &[(f64, f64)]) -> Vec<f64> {
    let slope = |pair: &[(f64, f64)]| (pair[1].1 / pair[0].1).ln() / (pair[1].0 / pair[0].0).ln();
    points.windows(2).map(slope).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_of_points_on_a_line_is_that_line() {
        let law = |x: f64| 3.0 * x.powf(0.75);
        let points = [1.0, 2.0, 10.0, 500.0].map(|x| (x, law(x)));
        let Power { exponent, factor, residual } = Power::fit(&points).unwrap();
        assert!((exponent - 0.75).abs() < 1e-12, "{exponent}");
        assert!((factor - 3.0).abs() < 1e-12, "{factor}");
        assert!(residual < 1e-12, "{residual}");
        assert!((Power::fit(&points).unwrap().at(7.0) - law(7.0)).abs() < 1e-12, "at 7");
        let all = local_exponents(&points);
        assert!(all.iter().all(|p| (p - 0.75).abs() < 1e-12) && all.len() == 3, "{all:?}");
    }

    #[test]
    fn the_residual_is_the_share_that_points_are_off() {
        let points = [(1.0, 1.1), (2.0, 2.0 / 1.1), (4.0, 4.0 / 1.1), (8.0, 8.8)];
        let Power { exponent, residual, .. } = Power::fit(&points).unwrap();
        assert!((exponent - 1.0).abs() < 1e-12, "{exponent}");
        assert!((residual - 1.1f64.ln()).abs() < 1e-12, "{residual}");
    }

    #[test]
    fn what_is_no_line_has_no_law() {
        let none: [&[(f64, f64)]; 4] =
            [&[], &[(1.0, 1.0)], &[(2.0, 1.0), (2.0, 3.0)], &[(1.0, 0.0), (2.0, 1.0)]];
        for points in none {
            assert_eq!(Power::fit(points), None, "{points:?}");
        }
    }
}
