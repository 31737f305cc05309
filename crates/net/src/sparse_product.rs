//! The two products of a first layer with a sparse batch.
//!
//! Both walk over the entries of one sample after the other, for B rows of the weight at a time: so
//! few that they stay in the vector registers, or in the nearest cache. The rows of a block are
//! independent, so the compiler makes vector instructions of the innermost loop, and as no sum is
//! taken in another order, the bits do not depend on which instructions the machine has.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `call` is not compiled for the machine's own instructions"
)]

use crate::SparseColumns;
use nalgebra::{DMatrix, RealField};
use pulp::{Arch, NullaryFnOnce};

/// W·X: for each sample, the columns of W at its entries, each times its value.
///
/// ```text
/// A[:, n] = Σᵢ x[i, n]·W[:, i]          over the i with x[i, n] ≠ 0
/// ```
///
/// Shapes: W is H×D, X is D×N; A is H×N.
///
/// # Panics
/// When X has not as many rows as W has columns.
pub fn sparse_product<T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
) -> DMatrix<T> {
    let (rows, columns) = weight.shape();
    let inputs = x.nrows();
    assert!(
        columns == inputs,
        "a weight of {rows}×{columns} takes {columns} rows, but got {inputs}"
    );
    let mut product = DMatrix::zeros(rows, x.ncols());
    in_blocks(
        rows,
        Forward {
            weight,
            x,
            product: &mut product,
        },
    );
    product
}

/// ∂L/∂A·Xᵀ: each sample adds its column of ∂L/∂A to the columns at its entries, each times its
/// value.
///
/// ```text
/// ∂L/∂W[:, i] = Σₙ x[i, n]·∂L/∂A[:, n]          over the n with x[i, n] ≠ 0
/// ```
///
/// Shapes: ∂L/∂A is H×N, X is D×N; ∂L/∂W is H×D.
///
/// # Panics
/// When X has not as many columns as ∂L/∂A.
pub fn sparse_times_transpose<T: RealField + Copy>(
    upstream: &DMatrix<T>,
    x: &SparseColumns<T>,
) -> DMatrix<T> {
    let (rows, columns) = upstream.shape();
    let samples = x.ncols();
    assert!(
        columns == samples,
        "an upstream gradient of {rows}×{columns} for {samples} samples"
    );
    let mut product = DMatrix::zeros(rows, x.nrows());
    in_blocks(
        rows,
        Backward {
            upstream,
            x,
            product: &mut product,
        },
    );
    product
}

/// A product that can be computed for some of its rows.
trait ByRows {
    /// Computes the rows from `start` on, B of them, of which the first `done` are known already.
    fn rows<const B: usize>(&mut self, start: usize, done: usize);
}

/// All rows, in blocks of a size that the compiler knows, and with the widest vectors that the
/// machine has. The 50 units of the sources' network are one block.
fn in_blocks(rows: usize, product: impl ByRows) {
    let arch = Arch::new();
    match rows {
        50 => arch.dispatch(Blocks::<50, _> { rows, product }),
        64.. => arch.dispatch(Blocks::<64, _> { rows, product }),
        16.. => arch.dispatch(Blocks::<16, _> { rows, product }),
        _ => arch.dispatch(Blocks::<1, _> { rows, product }),
    }
}

struct Blocks<const B: usize, P> {
    rows: usize,
    product: P,
}

impl<const B: usize, P: ByRows> NullaryFnOnce for Blocks<B, P> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        for from in (0..self.rows).step_by(B) {
            // The last block reaches back over rows that are done, rather than beyond the end.
            let start = from.min(self.rows - B);
            self.product.rows::<B>(start, from - start);
        }
    }
}

struct Forward<'a, T> {
    weight: &'a DMatrix<T>,
    x: &'a SparseColumns<T>,
    product: &'a mut DMatrix<T>,
}

impl<T: RealField + Copy> ByRows for Forward<'_, T> {
    #[inline(always)]
    fn rows<const B: usize>(&mut self, start: usize, _: usize) {
        let height = self.weight.nrows();
        let weight = self.weight.as_slice();
        let samples = self.product.as_mut_slice().chunks_exact_mut(height);
        for (n, sample) in samples.enumerate() {
            let mut sum = [T::zero(); B];
            let (rows, values) = self.x.column(n);
            for (&i, &x) in rows.iter().zip(values) {
                let column = &weight[usize::from(i) * height + start..][..B];
                for (sum, &w) in sum.iter_mut().zip(column) {
                    *sum += w * x;
                }
            }
            sample[start..][..B].copy_from_slice(&sum);
        }
    }
}

struct Backward<'a, T> {
    upstream: &'a DMatrix<T>,
    x: &'a SparseColumns<T>,
    product: &'a mut DMatrix<T>,
}

impl<T: RealField + Copy> ByRows for Backward<'_, T> {
    #[inline(always)]
    fn rows<const B: usize>(&mut self, start: usize, done: usize) {
        let height = self.upstream.nrows();
        let product = self.product.as_mut_slice();
        for (n, sample) in self.upstream.as_slice().chunks_exact(height).enumerate() {
            let mut upstream = [T::zero(); B];
            upstream[done..].copy_from_slice(&sample[start + done..][..B - done]);
            let (rows, values) = self.x.column(n);
            for (&i, &x) in rows.iter().zip(values) {
                let column = &mut product[usize::from(i) * height + start..][..B];
                for (sum, &u) in column.iter_mut().zip(&upstream) {
                    *sum += u * x;
                }
            }
        }
    }
}
