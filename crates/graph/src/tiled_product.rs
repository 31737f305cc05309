//! The product of a large weight with a sparse batch, by tiles of the weight.
//!
//! Every entry of X takes a column of W, and what is read of a large W comes from the second cache, if
//! not from further away. So a tile of it is copied to where it is read soonest: some rows of as many
//! columns as fit into the first cache. All columns of X take what they need of it before the next tile
//! comes, and go on with the sums that the tiles before gave. So no sum is taken in another order.
//! Threads share the rows, so each tile is copied once.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `call` is not compiled for the machine's own instructions"
)]

use crate::{
    sparse_columns::SparseColumns,
    threads::{each, shares},
};
use nalgebra::{DMatrix, RealField};
use pulp::{Arch, NullaryFnOnce};

/// The bytes of a tile: a first-level cache, but for some room beside it.
const TILE: usize = 28 << 10;

/// The bytes of a tile's column: as many sums as keep the machine's adders busy, and still stay in its
/// vector registers.
const COLUMN: usize = 256;

/// Whether some rows of a weight are too large for the first cache.
pub(crate) fn is_large<T>(weight: &DMatrix<T>) -> bool {
    weight.nrows() * size_of::<T>() >= COLUMN && weight.ncols() * COLUMN > TILE
}

/// W·X, with the sums as [`sparse_product`](crate::sparse_product::sparse_product) has them.
///
/// Shapes: W is H×D, X is D×N; the product is H×N.
pub(crate) fn tiled_product<T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
) -> DMatrix<T> {
    match size_of::<T>() {
        0..=4 => by_blocks::<64, T>(weight, x),
        5..=8 => by_blocks::<32, T>(weight, x),
        _ => by_blocks::<8, T>(weight, x),
    }
}

fn by_blocks<const B: usize, T: RealField + Copy>(
    weight: &DMatrix<T>,
    x: &SparseColumns<T>,
) -> DMatrix<T> {
    let (rows, x) = (weight.nrows(), x.in_order());
    let mut product = DMatrix::zeros(rows, x.ncols());
    let tiles = tiles(&x, TILE / COLUMN);
    let (tiles, arch) = (&tiles, Arch::new());
    let count = if shares(rows * x.len()) > 1 { rows / B } else { 1 };
    let bands = bands::<B, T>(&mut product, count);
    each(bands, |(first, product)| {
        arch.dispatch(Band::<B, T> { weight, first, tiles, product });
    });
    product
}

/// Some rows of each column.
type Rows<'a, T> = Vec<&'a mut [T]>;

/// The matrix in at most so many bands of rows, each of whole blocks, but for the rows that are left at
/// the end, and each with the number of its first row.
fn bands<const B: usize, T: RealField>(
    m: &mut DMatrix<T>,
    count: usize,
) -> Vec<(usize, Rows<'_, T>)> {
    let (rows, columns) = m.shape();
    let count = count.min(rows / B);
    let starts = (0..count).rev().map(|band| band * (rows / B) / count * B);
    let mut bands: Vec<_> = starts.map(|first| (first, Vec::with_capacity(columns))).collect();
    for mut column in m.as_mut_slice().chunks_exact_mut(rows) {
        for (first, band) in &mut bands {
            let (before, within) = column.split_at_mut(*first);
            band.push(within);
            column = before;
        }
    }
    bands
}

/// B rows of one column on cache lines of their own: a vector across two lines takes two loads.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line<const B: usize, T>([T; B]);

/// Some columns of the weight, from `first` on, and what each column of X has in their rows.
struct Tile<'a, T> {
    first: usize,
    width: usize,
    x: Vec<&'a [(u32, T)]>,
}

/// All columns of the weight, at most `width` at a time and about as many each time.
fn tiles<T: RealField + Copy>(x: &SparseColumns<T>, width: usize) -> Vec<Tile<'_, T>> {
    let mut rest: Vec<_> = x.columns().collect();
    let width = x.nrows.div_ceil(x.nrows.div_ceil(width));
    let tile = |first| {
        let within = rest.iter_mut().map(|rest| {
            let count = rest.partition_point(|&(i, _)| (i as usize) < first + width);
            rest.split_off(..count).expect("no more than there are")
        });
        Tile { first, width, x: within.collect() }
    };
    (0..x.nrows).step_by(width).map(tile).collect()
}

/// Some rows of the product, from `first` on.
struct Band<'a, const B: usize, T> {
    weight: &'a DMatrix<T>,
    first: usize,
    tiles: &'a [Tile<'a, T>],
    product: Rows<'a, T>,
}

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
                let columns = weight.as_slice()[tile.first * weight.nrows() + first + start..]
                    .chunks(weight.nrows());
                for (line, column) in lines.iter_mut().zip(columns.take(tile.width)) {
                    line.0.copy_from_slice(&column[..B]);
                }
                for (column, entries) in product.iter_mut().zip(&tile.x) {
                    let block: &mut [T; B] = column[start..].first_chunk_mut().expect("B rows");
                    add(block, entries, tile.first, &lines);
                }
            }
        }
    }
}

#[inline(always)]
fn add<const B: usize, T: RealField + Copy>(
    block: &mut [T; B],
    entries: &[(u32, T)],
    first: usize,
    tile: &[Line<B, T>],
) {
    let mut sums = if first == 0 { [T::zero(); B] } else { *block };
    for &(i, x) in entries {
        let Line(weights) = &tile[i as usize - first];
        // Iterators over both would keep the sums in memory.
        for row in 0..B {
            sums[row] += weights[row] * x;
        }
    }
    *block = sums;
}
