//! The product of a weight with a sparse batch.
//!
//! It walks over the entries of one column after the other, for B rows of the weight at a time: so
//! few that their sums stay in the vector registers. The rows are independent, so the compiler makes
//! vector instructions of the innermost loop; the columns are, so threads can share them. No sum is
//! taken in another order for either: neither the machine's instructions nor its threads change a
//! bit.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `call` is not compiled for the machine's own instructions"
)]

use crate::{
    sparse_columns::SparseColumns,
    threads::{each, shares},
    tiled_product::{is_large, tiled_product},
};
use nalgebra::{DMatrix, RealField};
use pulp::{Arch, NullaryFnOnce};

/// The bytes of a first-level cache (where it is larger, less is copied than could be).
const CACHE: usize = 32 << 10;

/// W·X: for each column of X, the columns of W at its entries, each times its value.
///
/// ```text
/// A[:, n] = Σᵢ x[i, n]·W[:, i]          over the i with x[i, n] ≠ 0
/// ```
///
/// Shapes: W is H×D, X is D×N; A is H×N.
pub(crate) fn sparse_product<T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
) -> DMatrix<T> {
    let (rows, samples) = (weight.nrows(), x.ncols());
    let shares = shares(rows * x.len());
    if is_large(weight, shares) {
        return tiled_product(weight, x, shares);
    }
    let mut product = DMatrix::zeros(rows, samples);
    let entries: Vec<&[(u32, T)]> = x.columns().collect();
    let share = samples.div_ceil(shares).max(1);
    let weight = weight.as_slice();
    let parts = product.as_mut_slice().chunks_mut(share * rows.max(1));
    let parts = parts.zip(entries.chunks(share));
    let parts = parts.map(|(product, x)| Part { weight, rows, x, product });
    each(parts.collect(), by_blocks);
    product
}

/// Some columns of X, and those of the product.
struct Part<'a, T> {
    weight: &'a [T],
    rows: usize,
    x: &'a [&'a [(u32, T)]],
    product: &'a mut [T],
}

/// All rows, in blocks of a size that the compiler knows, and with the widest vectors that the
/// machine has. The 50 units of the sources' network are one block.
fn by_blocks<T: RealField + Copy>(part: Part<T>) {
    let arch = Arch::new();
    match part.rows {
        50 => arch.dispatch(Blocks::<50, T>(part)),
        64.. => arch.dispatch(Blocks::<64, T>(part)),
        16.. => arch.dispatch(Blocks::<16, T>(part)),
        4.. => arch.dispatch(Blocks::<4, T>(part)),
        _ => arch.dispatch(Blocks::<1, T>(part)),
    }
}

struct Blocks<'a, const B: usize, T>(Part<'a, T>);

impl<const B: usize, T: RealField + Copy> NullaryFnOnce for Blocks<'_, B, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self(mut part) = self;
        let (weight, rows) = (part.weight, part.rows);
        for start in (0..rows).step_by(B) {
            // The last block reaches back over rows that are done, rather than beyond the end.
            let start = start.min(rows - B);
            // What is read time and again is copied to where it is read soonest, if it fits there.
            let columns = weight.len() / rows;
            if columns * size_of::<Line<[T; B]>>() <= CACHE {
                let mut packed = vec![Line([T::zero(); B]); columns];
                for (line, column) in packed.iter_mut().zip(weight.chunks_exact(rows)) {
                    line.0.copy_from_slice(&column[start..][..B]);
                }
                multiply(&mut part, start, |i| &packed[i].0);
            } else {
                let block = |i| weight[i * rows + start..].first_chunk::<B>().expect("B rows");
                multiply(&mut part, start, block);
            }
        }
    }
}

/// B rows of one column on cache lines of their own: a vector across two lines takes two loads.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line<C>(C);

/// B rows of the product from `start` on, with a function that finds them in a column of the weight.
#[inline(always)]
fn multiply<'w, const B: usize, T: RealField + Copy>(
    part: &mut Part<T>,
    start: usize,
    weights: impl Fn(usize) -> &'w [T; B],
) {
    for (column, entries) in part.product.chunks_exact_mut(part.rows).zip(part.x) {
        let mut sums = [T::zero(); B];
        for &(i, x) in *entries {
            for (sum, &w) in sums.iter_mut().zip(weights(i as usize)) {
                *sum += w * x;
            }
        }
        column[start..][..B].copy_from_slice(&sums);
    }
}
