use crate::row_sums::row_sums;
use nalgebra::{DMatrix, DVector, RealField};
use numdiff::tensors;

/// The learnt scale γ and shift β that follow a normalisation, or their gradient, which has the
/// same type.
///
/// ```text
/// y = γ ⊙ x̂ + β   for each sample
/// ```
///
/// With γ = √(σ² + ε) and β = μ they undo the normalisation: what the layer before could say, it
/// can still say, if descent finds that it should.
///
/// Shapes: γ and β are D×1, a number for each feature, whichever way x̂ was normalised.
///
/// Source: C §9.1, γ 和 β 的理论解释; Ioffe and Szegedy, *Batch Normalization* (2015), §3.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleShift<T> {
    /// γ (缩放).
    pub gamma: DVector<T>,
    /// β (平移).
    pub beta: DVector<T>,
}

impl<T: RealField + Copy> ScaleShift<T> {
    /// γ = 1 and β = 0, which leave x̂ as it is: where training starts.
    pub fn identity(features: usize) -> Self {
        Self { gamma: DVector::from_element(features, T::one()), beta: DVector::zeros(features) }
    }

    /// γ ⊙ x̂ + β, in the place of x̂.
    pub(crate) fn apply(&self, mut x: DMatrix<T>) -> DMatrix<T> {
        for mut sample in x.column_iter_mut() {
            sample.component_mul_assign(&self.gamma);
            sample += &self.beta;
        }
        x
    }

    /// The gradient of γ and β, from x̂ and ∂L/∂y.
    ///
    /// ```text
    /// ∂L/∂γ = Σₙ (∂L/∂y ⊙ x̂)[:, n]        ∂L/∂β = Σₙ ∂L/∂y[:, n]
    /// ```
    pub(crate) fn gradient(x: &DMatrix<T>, upstream: &DMatrix<T>) -> Self {
        Self { gamma: row_sums(&x.component_mul(upstream)), beta: row_sums(upstream) }
    }

    #[track_caller]
    pub(crate) fn assert_fits(&self, input: &DMatrix<T>) {
        let (gamma, beta) = (self.gamma.len(), self.beta.len());
        assert!(
            input.nrows() == gamma && gamma == beta,
            "a normalisation with a γ of {gamma} and a β of {beta} takes {gamma} rows, \
             but got an input of {}×{}",
            input.nrows(),
            input.ncols(),
        );
    }
}

// θ = (γ, β).
tensors!(ScaleShift { gamma, beta });
