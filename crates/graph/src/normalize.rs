//! What batch and layer normalisation have in common: all but the axis.

use crate::ScaleShift;
use losses::{assert_same_shape, mean};
use nalgebra::{DMatrix, DVector, RealField, convert};
use numdiff::unit;

/// Along what the numbers lie that are normalised together: a *line* of the D×N batch.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Axis {
    /// A row: one feature in all samples.
    Samples,
    /// A column: all features of one sample.
    Features,
}

impl Axis {
    /// The batch with its lines as columns, or back again.
    fn turn<T: RealField + Copy>(self, x: &DMatrix<T>) -> DMatrix<T> {
        match self {
            Self::Samples => x.transpose(),
            Self::Features => x.clone(),
        }
    }
}

/// Mean and variance of each line of a batch: of each feature for batch normalisation, of each
/// sample for layer normalisation.
///
/// ```text
/// μ = Σ x / n        σ² = Σ (x − μ)² / n
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics<T> {
    /// μ (均值).
    pub mean: DVector<T>,
    /// σ², divided by n and not by n − 1 (方差). ∞ where it is too large for T.
    pub variance: DVector<T>,
    /// n, how many numbers a line has.
    pub count: usize,
}

/// Normalises each line, then scales and shifts each feature; and the way back.
///
/// ```text
/// x̂ = (x − μ) / √(σ² + ε)        y = γ ⊙ x̂ + β
/// ```
pub(crate) fn forward<'a, T: RealField + Copy>(
    x: &DMatrix<T>,
    axis: Axis,
    params: &'a ScaleShift<T>,
    epsilon: f64,
) -> (DMatrix<T>, NormPullback<'a, T>) {
    let (normalized, lines) = normalize(x, axis, epsilon);
    let y = params.apply(normalized.clone());
    let slopes = lines.iter().map(|line| line.slope).collect();
    let statistics = Statistics {
        mean: DVector::from_iterator(lines.len(), lines.iter().map(|line| line.mean)),
        variance: DVector::from_iterator(lines.len(), lines.iter().map(|line| line.variance)),
        count: x.len() / lines.len().max(1),
    };
    (y, NormPullback { params, axis, normalized, slopes, statistics })
}

/// What is known of a line once it is normalised.
pub(crate) struct Line<T> {
    mean: T,
    variance: T,
    /// 1 / √(σ² + ε), by which it was multiplied.
    slope: T,
}

/// x̂, and what is known of each line of x.
pub(crate) fn normalize<T: RealField + Copy>(
    x: &DMatrix<T>,
    axis: Axis,
    epsilon: f64,
) -> (DMatrix<T>, Vec<Line<T>>) {
    let mut lines = axis.turn(x);
    let length = lines.nrows().max(1);
    let known = lines.as_mut_slice().chunks_exact_mut(length);
    let known = known.map(|line| normalize_line(line, epsilon)).collect();
    (axis.turn(&lines), known)
}

/// Normalises a line in its place.
///
/// The variance is taken from the differences to the mean. The mean of the squares minus the square of the mean
/// would be the same number, but lose it to cancellation far from 0. Where squares would be too large for such
/// numbers, the differences are squared in a larger unit.
fn normalize_line<T: RealField + Copy>(line: &mut [T], epsilon: f64) -> Line<T> {
    let centre = mean(line);
    for x in line.iter_mut() {
        *x -= centre;
    }
    let root_epsilon: T = convert(epsilon.sqrt());
    let unit = unit(&[&*line, &[root_epsilon]].concat());
    let factor: T = convert(unit.recip());
    for x in line.iter_mut() {
        *x *= factor;
    }
    let squares: Vec<T> = line.iter().map(|&x| x * x).collect();
    let variance = mean(&squares);
    let slope = slope(variance, convert(epsilon / unit / unit));
    for x in line {
        *x *= slope;
    }
    let unit: T = convert(unit);
    Line { mean: centre, variance: variance * unit * unit, slope: slope * factor }
}

/// 1 / √(σ² + ε), by which a line is multiplied.
pub(crate) fn slope<T: RealField + Copy>(variance: T, epsilon: T) -> T {
    (variance + epsilon).sqrt().recip()
}

/// Turns ∂L/∂x̂ of a line into its ∂L/∂x; see [`NormPullback::backward`].
fn pull_back_line<T: RealField + Copy>(d: &mut [T], x: &[T], slope: T) {
    let level = mean(d);
    let along_x: Vec<T> = d.iter().zip(x).map(|(&d, &x)| d * x).collect();
    let along_x = mean(&along_x);
    for (d, &x) in d.iter_mut().zip(x) {
        *d = slope * (*d - level - x * along_x);
    }
}

/// Back through [`BatchNorm`](crate::BatchNorm) or [`LayerNorm`](crate::LayerNorm): it remembers x̂
/// and the statistics of the lines, and looks at γ.
#[must_use = "call `backward` to send a gradient through the normalisation"]
#[derive(Debug)]
pub struct NormPullback<'a, T> {
    params: &'a ScaleShift<T>,
    axis: Axis,
    normalized: DMatrix<T>,
    slopes: Vec<T>,
    statistics: Statistics<T>,
}

impl<T: RealField + Copy> NormPullback<'_, T> {
    /// The mean and the variance that the forward pass has seen.
    pub fn statistics(&self) -> &Statistics<T> {
        &self.statistics
    }

    /// The gradients with respect to the input, and to γ and β.
    ///
    /// ```text
    /// ∂L/∂γ = Σₙ (∂L/∂y ⊙ x̂)[:, n]        ∂L/∂β = Σₙ ∂L/∂y[:, n]
    ///
    /// g = ∂L/∂x̂ = γ ⊙ ∂L/∂y,   and with s = √(σ² + ε), for each line of n numbers:
    /// ∂L/∂x = (g − Σ g/n − x̂·Σ(g·x̂)/n) / s
    /// ```
    ///
    /// Derivation: x reaches the loss on three paths, directly, by μ and by σ². From
    /// ∂μ/∂xⱼ = 1/n and ∂σ²/∂xⱼ = 2·(xⱼ − μ)/n, where the path of μ within σ² is 0 as Σ(x − μ) = 0,
    ///
    /// ```text
    /// ∂x̂ᵢ/∂xⱼ = (δᵢⱼ − 1/n)/s − (xᵢ − μ)/s³ · (xⱼ − μ)/n = (δᵢⱼ − 1/n − x̂ᵢ·x̂ⱼ/n) / s
    /// ```
    ///
    /// and the sum Σᵢ gᵢ·∂x̂ᵢ/∂xⱼ is the line above: from g its mean is taken away and its part
    /// along x̂, because neither a shift nor a scaling of the line changes x̂ (but for ε).
    ///
    /// Source: Ioffe and Szegedy (2015), §3, whose six formulas these are, put into one; C §9.3.
    ///
    /// # Panics
    /// When the upstream gradient does not have the shape of the output.
    pub fn backward(self, upstream: &DMatrix<T>) -> (DMatrix<T>, ScaleShift<T>) {
        let x = &self.normalized;
        assert_same_shape("the output", x, "its upstream gradient", upstream);
        let gradient = ScaleShift::gradient(x, upstream);
        let mut d = upstream.clone();
        for mut sample in d.column_iter_mut() {
            sample.component_mul_assign(&self.params.gamma);
        }
        let (mut lines, x) = (self.axis.turn(&d), self.axis.turn(x));
        let length = lines.nrows().max(1);
        let columns = lines.as_mut_slice().chunks_exact_mut(length);
        for ((d, x), slope) in columns.zip(x.as_slice().chunks_exact(length)).zip(self.slopes) {
            pull_back_line(d, x, slope);
        }
        (self.axis.turn(&lines), gradient)
    }
}
