//! What batch and layer normalisation have in common: all but the axis.

use crate::ScaleShift;
use losses::assert_same_shape;
use nalgebra::{DMatrix, DVector, Dim, Matrix, RawStorage, RawStorageMut, RealField, convert};

/// Along what the numbers lie that are normalised together: a *line* of the D×N batch.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Axis {
    /// A row: one feature in all samples.
    Samples,
    /// A column: all features of one sample.
    Features,
}

impl Axis {
    fn line_length<T>(self, x: &DMatrix<T>) -> usize {
        match self {
            Self::Samples => x.ncols(),
            Self::Features => x.nrows(),
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
    /// σ², divided by n and not by n − 1 (方差).
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
    let (normalized, statistics) = normalize(x, axis, epsilon);
    let y = params.apply(normalized.clone());
    let pullback = NormPullback { params, axis, epsilon, normalized, statistics };
    (y, pullback)
}

/// x̂, and the mean and variance of each line of x.
pub(crate) fn normalize<T: RealField + Copy>(
    x: &DMatrix<T>,
    axis: Axis,
    epsilon: f64,
) -> (DMatrix<T>, Statistics<T>) {
    let mut normalized = x.clone();
    let (mean, variance): (Vec<T>, Vec<T>) = match axis {
        Axis::Samples => {
            let rows = normalized.row_iter_mut();
            rows.map(|row| normalize_line(row, epsilon)).unzip()
        }
        Axis::Features => {
            let columns = normalized.column_iter_mut();
            columns.map(|column| normalize_line(column, epsilon)).unzip()
        }
    };
    let statistics = Statistics {
        mean: DVector::from_vec(mean),
        variance: DVector::from_vec(variance),
        count: axis.line_length(x),
    };
    (normalized, statistics)
}

/// 1 / √(σ² + ε), by which a line is multiplied.
pub(crate) fn slope<T: RealField + Copy>(variance: T, epsilon: f64) -> T {
    T::one() / (variance + convert(epsilon)).sqrt()
}

/// Normalises a line in its place and returns its mean and variance.
///
/// The variance is taken from the differences to the mean. The mean of the squares minus the square
/// of the mean would be the same number, but lose it to cancellation far from 0.
fn normalize_line<T, R, C, S>(mut line: Matrix<T, R, C, S>, epsilon: f64) -> (T, T)
where
    T: RealField + Copy,
    R: Dim,
    C: Dim,
    S: RawStorageMut<T, R, C>,
{
    let n = convert(line.len() as f64);
    let mean = line.sum() / n;
    line.apply(|x| *x -= mean);
    let squares = line.iter().fold(T::zero(), |sum, &x| sum + x * x);
    let variance = squares / n;
    let slope = slope(variance, epsilon);
    line.apply(|x| *x *= slope);
    (mean, variance)
}

/// Turns ∂L/∂x̂ of a line into its ∂L/∂x; see [`NormPullback::backward`].
fn pull_back_line<T, R, C, S, X>(mut d: Matrix<T, R, C, S>, x: &Matrix<T, R, C, X>, slope: T)
where
    T: RealField + Copy,
    R: Dim,
    C: Dim,
    S: RawStorageMut<T, R, C>,
    X: RawStorage<T, R, C>,
{
    let n = convert(d.len() as f64);
    let mean = d.sum() / n;
    let along_x = d.iter().zip(x.iter());
    let along_x = along_x.fold(T::zero(), |sum, (&d, &x)| sum + d * x) / n;
    for (d, &x) in d.iter_mut().zip(x.iter()) {
        *d = slope * (*d - mean - x * along_x);
    }
}

/// Back through [`BatchNorm`](crate::BatchNorm) or [`LayerNorm`](crate::LayerNorm): it remembers x̂
/// and the statistics of the lines, and looks at γ.
#[must_use = "call `backward` to send a gradient through the normalisation"]
#[derive(Debug)]
pub struct NormPullback<'a, T> {
    params: &'a ScaleShift<T>,
    axis: Axis,
    epsilon: f64,
    normalized: DMatrix<T>,
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
        let variances = self.statistics.variance.iter();
        let slopes = variances.map(|&variance| slope(variance, self.epsilon));
        match self.axis {
            Axis::Samples => {
                let rows = d.row_iter_mut().zip(x.row_iter()).zip(slopes);
                rows.for_each(|((d, x), slope)| pull_back_line(d, &x, slope));
            }
            Axis::Features => {
                let columns = d.column_iter_mut().zip(x.column_iter()).zip(slopes);
                columns.for_each(|((d, x), slope)| pull_back_line(d, &x, slope));
            }
        }
        (d, gradient)
    }
}
