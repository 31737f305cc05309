use nalgebra::{DMatrix, Dyn, MatrixView, RealField};
use std::any::TypeId;

/// The product with a transpose, A·Bᵀ, which going back to a weight needs.
///
/// ```text
/// C[i, j] = Σₙ A[i, n]·B[j, n]
/// ```
///
/// Shapes: A is I×N, B is J×N; C is I×J.
///
/// # Panics
/// When A and B have not as many columns.
pub(crate) fn times_transpose<T: RealField + Copy>(a: &DMatrix<T>, b: &DMatrix<T>) -> DMatrix<T> {
    if reads_strides::<T>([a.nrows(), a.ncols(), b.nrows()]) {
        a * transposed(b)
    } else {
        a * b.transpose()
    }
}

/// The product of a transpose, Aᵀ·B, which going back to an input needs.
///
/// ```text
/// C[i, j] = Σₙ A[n, i]·B[n, j]
/// ```
///
/// Shapes: A is N×I, B is N×J; C is I×J.
///
/// # Panics
/// When A and B have not as many rows.
pub fn transpose_times<T: RealField + Copy>(a: &DMatrix<T>, b: &DMatrix<T>) -> DMatrix<T> {
    if reads_strides::<T>([a.nrows(), a.ncols(), b.ncols()]) {
        transposed(a) * b
    } else {
        a.transpose() * b
    }
}

/// A view of columns as rows.
type Transposed<'a, T> = MatrixView<'a, T, Dyn, Dyn, Dyn, Dyn>;

/// Mᵀ without a copy: the same numbers, with the strides exchanged.
fn transposed<T: RealField>(m: &DMatrix<T>) -> Transposed<'_, T> {
    let (rows, columns) = m.shape();
    let [row_stride, column_stride] = [Dyn(rows), Dyn(1)];
    Transposed::from_slice_with_strides_generic(
        m.as_slice(),
        Dyn(columns),
        Dyn(rows),
        row_stride,
        column_stride,
    )
}

/// From which dimension on a view is multiplied. nalgebra's fast kernel begins at 6; what comes near
/// that is copied as well, because at such sizes a copy costs next to nothing.
const SMALLEST: usize = 8;

/// Whether nalgebra surely multiplies matrices of these three dimensions by its fast kernel, which
/// takes any strides: f32 and f64, no dimension below [`SMALLEST`]. Its other path, for other numbers
/// and dimensions of 5 or less, reads a view with exchanged strides out of bounds. Where the kernel
/// begins is no promise of nalgebra's, so the workspace pins its version, 0.35.0.
fn reads_strides<T: 'static>(dimensions: [usize; 3]) -> bool {
    let fast = [TypeId::of::<f32>(), TypeId::of::<f64>()].contains(&TypeId::of::<T>());
    fast && dimensions.iter().all(|&d| d >= SMALLEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_near;

    fn matrix(rows: usize, columns: usize) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |i, j| ((i * 7 + j * 5) % 11) as f64 - 4.5)
    }

    /// Σₙ as it is written, for each entry.
    fn by_hand(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
        DMatrix::from_fn(a.nrows(), b.ncols(), |i, j| {
            (0..a.ncols()).map(|n| a[(i, n)] * b[(n, j)]).sum()
        })
    }

    // With each dimension on either side of where the kernel begins, and no samples at all.
    #[test]
    fn they_are_the_products_with_transposed_copies() {
        let sizes = [0, 1, 5, 7, 8, 9, 33];
        let pairs = sizes.into_iter().flat_map(|i| sizes.map(|n| (i, n)));
        for (i, n, j) in pairs.flat_map(|(i, n)| sizes.map(|j| (i, n, j))) {
            let (a, b) = (matrix(i, n), matrix(n, j));
            let expected = by_hand(&a, &b);
            let formula = |of| format!("{of} of {i}×{n} and {n}×{j}, entry i, j: Σₙ aᵢₙ·bₙⱼ");
            let yours = times_transpose(&a, &b.transpose());
            assert_near(yours, expected.clone(), f64::EPSILON, formula("A·(Bᵀ)ᵀ"));
            let yours = transpose_times(&a.transpose(), &b);
            assert_near(yours, expected, f64::EPSILON, formula("(Aᵀ)ᵀ·B"));
        }
    }

    #[test]
    fn only_what_the_kernel_knows_is_not_copied() {
        assert!(reads_strides::<f32>([8, 100, 10]), "f32 is copied");
        assert!(reads_strides::<f64>([784, 8, 9]), "f64 is copied");
        assert!(!reads_strides::<f32>([8, 7, 8]), "a dimension of 7 is read by strides");
        assert!(!reads_strides::<numdiff::dual::Dual64>([100; 3]), "duals are read by strides");
    }

    #[test]
    #[should_panic(expected = "dimensions mismatch")]
    fn other_numbers_of_columns_are_refused() {
        let _ = times_transpose(&matrix(9, 10), &matrix(9, 11));
    }
}
