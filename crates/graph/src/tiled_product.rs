//! The product of a large weight with a sparse batch, by tiles of the weight.
//!
//! Every entry of X takes a column of W, and of a large W it comes from the second cache or from
//! further away. So a tile of it is copied to where it is read soonest: B rows of as many columns as
//! fit into the first cache. All columns of X take what they need of it before the next tile comes, and
//! go on with the sums that the tiles before have given, so no sum is taken in another order. Threads
//! share the rows, so each tile is copied once.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `call` is not compiled for the machine's own instructions"
)]

use crate::{sparse_columns::SparseColumns, threads::each};
use nalgebra::{DMatrix, RealField};
use pulp::{Arch, NullaryFnOnce};

/// The bytes of a tile: a first-level cache, less some room for what is read beside it. Where that
/// cache is larger, tiles are smaller than they could be.
const TILE: usize = 28 << 10;

/// The bytes of a column of a tile: so many sums keep the machine's adders busy, and stay in its vector
/// registers.
const COLUMN: usize = 256;

/// Whether a weight has more columns than a tile, and a block of rows for each share.
pub(crate) fn is_large<T>(weight: &DMatrix<T>, shares: usize) -> bool {
    weight.ncols() > TILE / COLUMN && weight.nrows() / rows_of_a_block::<T>() >= shares
}

const fn rows_of_a_block<T>() -> usize {
    match size_of::<T>() {
        0..=4 => 64,
        5..=8 => 32,
        _ => 8,
    }
}

/// W·X for a [large](is_large) W, with the sums of
/// [`sparse_product`](crate::sparse_product::sparse_product), if the entries of X are in the order of their
/// rows.
///
/// Shapes: W is H×D, X is D×N; the product is H×N.
pub(crate) fn tiled_product<T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
    shares: usize,
) -> DMatrix<T> {
    match rows_of_a_block::<T>() {
        64 => by_blocks::<64, T>(weight, x, shares),
        32 => by_blocks::<32, T>(weight, x, shares),
        _ => by_blocks::<8, T>(weight, x, shares),
    }
}

/// In blocks of B rows, a size that the compiler knows.
fn by_blocks<const B: usize, T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
    shares: usize,
) -> DMatrix<T> {
    let (rows, x) = (weight.nrows(), x.in_order());
    let mut product = DMatrix::zeros(rows, x.ncols());
    let (tiles, arch) = (&tiles(&x), Arch::new());
    // Of narrow bands each thread takes one after the other, so none waits long at the end.
    let count = if shares > 1 { rows / B } else { 1 };
    each(bands::<B, T>(&mut product, count), |(first, product)| {
        arch.dispatch(Band::<B, T> { weight, first, tiles, product });
    });
    product
}

/// So many bands of the rows, the last ones first: each begins with a block, and the last has what is
/// left. Of each there are the number of its first row and its part of each column.
fn bands<const B: usize, T: RealField>(
    product: &mut DMatrix<T>,
    count: usize,
) -> Vec<(usize, Vec<&mut [T]>)> {
    let (rows, columns) = product.shape();
    let starts = (0..count).rev().map(|band| band * B);
    let mut bands: Vec<_> = starts.map(|first| (first, Vec::with_capacity(columns))).collect();
    for mut column in product.as_mut_slice().chunks_exact_mut(rows) {
        for (first, band) in &mut bands {
            let (before, within) = column.split_at_mut(*first);
            band.push(within);
            column = before;
        }
    }
    bands
}

/// Some columns of the weight, from `first` on, and what each column of X has in their rows.
struct Tile<'a, T> {
    first: usize,
    x: Vec<&'a [(u32, T)]>,
}

/// As few tiles as there can be.
fn tiles<T: RealField + Copy>(x: &SparseColumns<T>) -> Vec<Tile<'_, T>> {
    let width = TILE / COLUMN;
    let mut rest: Vec<_> = x.columns().collect();
    let tile = |first| {
        let within = rest.iter_mut().map(|rest| {
            let count = rest.partition_point(|&(i, _)| (i as usize) < first + width);
            rest.split_off(..count).expect("no more than there are")
        });
        Tile { first, x: within.collect() }
    };
    (0..x.nrows).step_by(width).map(tile).collect()
}

/// Some rows of the weight, from `first` on, and those of the product, which are 0 yet.
struct Band<'a, const B: usize, T> {
    weight: &'a DMatrix<T>,
    first: usize,
    tiles: &'a [Tile<'a, T>],
    product: Vec<&'a mut [T]>,
}

/// B numbers on cache lines of their own: a vector across two lines takes two loads.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line<const B: usize, T>([T; B]);

impl<const B: usize, T: RealField + Copy> NullaryFnOnce for Band<'_, B, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { weight, first, tiles, mut product } = self;
        let rows = product.first().map_or(0, |column| column.len());
        let mut lines = vec![Line([T::zero(); B]); TILE / COLUMN];
        for start in (0..rows).step_by(B) {
            // The last block reaches back over rows that are done, rather than beyond the end.
            let start = start.min(rows - B);
            for tile in tiles {
                let columns = weight.as_slice().chunks_exact(weight.nrows()).skip(tile.first);
                for (line, column) in lines.iter_mut().zip(columns) {
                    line.0.copy_from_slice(&column[first + start..][..B]);
                }
                for (column, entries) in product.iter_mut().zip(&tile.x) {
                    let block = column[start..].first_chunk_mut().expect("B rows");
                    add(block, tile.first, entries, &lines);
                }
            }
        }
    }
}

/// Goes on with the sums of a block: what the entries of a column of X add to them, by a tile of which
/// the first column is `first`.
#[inline(always)]
fn add<const B: usize, T: RealField + Copy>(
    block: &mut [T; B],
    first: usize,
    entries: &[(u32, T)],
    lines: &[Line<B, T>],
) {
    // With the first tile they begin anew, also in rows that are done.
    let mut sums = if first == 0 { [T::zero(); B] } else { *block };
    for &(i, x) in entries {
        let Line(weights) = &lines[i as usize - first];
        // Iterators over both would keep the sums in memory.
        for row in 0..B {
            sums[row] += weights[row] * x;
        }
    }
    *block = sums;
}
