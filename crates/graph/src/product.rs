//! Products of matrices, whose columns threads share.

use crate::threads::shares;
use nalgebra::{DMatrix, DMatrixViewMut, Dyn, MatrixView, RealField};
use std::any::TypeId;

/// The product that goes forward, A·B.
///
/// Shapes: A is I×N, B is N×J; C is I×J.
///
/// # Panics
/// When A has not as many columns as B has rows.
pub(crate) fn times<T: RealField + Copy>(a: &DMatrix<T>, b: &DMatrix<T>) -> DMatrix<T> {
    if reads_strides::<T>([a.nrows(), a.ncols(), b.ncols()]) {
        shared(as_it_is(a), as_it_is(b))
    } else {
        a * b
    }
}

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
        shared(as_it_is(a), transposed(b))
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
        shared(transposed(a), as_it_is(b))
    } else {
        a.transpose() * b
    }
}

/// A view of rows or of columns as columns.
type View<'a, T> = MatrixView<'a, T, Dyn, Dyn, Dyn, Dyn>;

fn as_it_is<T: RealField>(m: &DMatrix<T>) -> View<'_, T> {
    let (rows, columns) = m.shape();
    View::from_slice_with_strides_generic(m.as_slice(), Dyn(rows), Dyn(columns), Dyn(1), Dyn(rows))
}

/// Mᵀ without a copy: the same numbers, with the strides exchanged.
fn transposed<T: RealField>(m: &DMatrix<T>) -> View<'_, T> {
    let (rows, columns) = m.shape();
    View::from_slice_with_strides_generic(m.as_slice(), Dyn(columns), Dyn(rows), Dyn(rows), Dyn(1))
}

fn shared<T: RealField + Copy>(a: View<T>, b: View<T>) -> DMatrix<T> {
    let mut c = DMatrix::zeros(a.nrows(), b.ncols());
    multiply(c.as_view_mut(), a, b, shares(a.nrows() * a.ncols() * b.ncols()));
    c
}

/// How many columns a fast kernel works on at a time, or a multiple of it. Where they are kept
/// together, no sum depends on where the columns are cut.
const TOGETHER: usize = 16;

/// A·B into C, by halves of its columns as long as there is more than one share.
fn multiply<T: RealField + Copy>(mut c: DMatrixViewMut<T>, a: View<T>, b: View<T>, shares: usize) {
    let columns = c.ncols();
    if shares < 2 || columns < 2 * TOGETHER {
        c.gemm(T::one(), &a, &b, T::zero());
        return;
    }
    let half = columns / 2 / TOGETHER * TOGETHER;
    let (left, right) = c.columns_range_pair_mut(..half, half..);
    let (b_left, b_right) = b.columns_range_pair(..half, half..);
    rayon::join(
        || multiply(left, a, b_left, shares.div_ceil(2)),
        || multiply(right, a, b_right, shares / 2),
    );
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
    use nalgebra::convert;
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

    /// As large as it takes for threads to share them, with columns that no kernel divides.
    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        fn hold<T: RealField + Copy>(shape: [usize; 3]) {
            let [rows, inner, columns] = shape;
            let matrix = |rows, columns| matrix(rows, columns).map(|x| convert::<f64, T>(x / 7.0));
            let (a, b) = (matrix(rows, inner), matrix(inner, columns));
            let (a_transposed, b_transposed) = (a.transpose(), b.transpose());
            let products = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
                let of = || {
                    let back =
                        [times_transpose(&a, &b_transposed), transpose_times(&a_transposed, &b)];
                    (times(&a, &b), back)
                };
                pool.expect("threads").install(of)
            };
            let expected = products(1);
            for threads in [2, 3, 8] {
                assert!(
                    products(threads) == expected,
                    "A·B, A·(Bᵀ)ᵀ, (Aᵀ)ᵀ·B of {shape:?} with {threads} threads\nyours     other bits\n\
                     expected  those of one thread"
                );
            }
        }
        for shape in [[10, 800, 100], [100, 300, 33], [100, 90, 37], [300, 300, 47], [64, 513, 129]]
        {
            hold::<f32>(shape);
            hold::<f64>(shape);
        }
    }

    #[test]
    #[should_panic(expected = "dimensions mismatch")]
    fn other_numbers_of_columns_are_refused() {
        let _ = times_transpose(&matrix(9, 10), &matrix(9, 11));
    }
}
