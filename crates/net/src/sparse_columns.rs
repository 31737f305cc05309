use nalgebra::RealField;
use num_traits::Zero;

/// How many entries are looked at together.
const STRETCH: u32 = 8;

/// Of each column the entries that are not zero, with their rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SparseColumns<T> {
    pub(crate) nrows: usize,
    /// Where each column begins among the entries, and where the last one ends.
    starts: Vec<usize>,
    entries: Vec<(u32, T)>,
}

impl<T: RealField + Copy> SparseColumns<T> {
    pub(crate) fn new<V: Copy + PartialEq + Zero>(
        nrows: usize,
        columns: impl IntoIterator<Item: AsRef<[V]>>,
        number: impl Fn(V) -> T,
    ) -> Self {
        let columns = columns.into_iter();
        let mut starts = vec![0];
        let mut entries = Vec::with_capacity(columns.size_hint().0 * nrows / 4);
        let mut room = vec![(0, V::zero()); nrows];
        for column in columns {
            let column = not_zero(column.as_ref(), &mut room);
            entries.extend(column.iter().map(|&(row, value)| (row, number(value))));
            starts.push(entries.len());
        }
        Self {
            nrows,
            starts,
            entries,
        }
    }

    /// The same entries by rows: each is sorted into the column of its row, in the order of the
    /// columns that they come from.
    pub(crate) fn transpose(&self) -> Self {
        let mut starts = vec![0; self.nrows + 1];
        for &(row, _) in &self.entries {
            starts[row as usize + 1] += 1;
        }
        for row in 0..self.nrows {
            starts[row + 1] += starts[row];
        }
        let mut places = starts.clone();
        let mut entries = vec![(0, T::zero()); self.len()];
        for (n, column) in (0..).zip(self.columns()) {
            for &(row, value) in column {
                let place = &mut places[row as usize];
                entries[*place] = (n, value);
                *place += 1;
            }
        }
        Self {
            nrows: self.ncols(),
            starts,
            entries,
        }
    }

    /// The entries of each column, from the first row to the last.
    pub(crate) fn columns(&self) -> impl ExactSizeIterator<Item = &[(u32, T)]> {
        let ranges = self.starts.windows(2);
        ranges.map(|range| &self.entries[range[0]..range[1]])
    }

    pub(crate) fn ncols(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// The entries of a column that are not zero, written to the room for all of them.
///
/// Zeros come in stretches. Beyond that, which entries are zero no processor can foresee, and a wrong
/// guess costs more than writing: so each is written, and keeps its place if it is not zero.
fn not_zero<'a, V: Copy + PartialEq + Zero>(
    column: &[V],
    room: &'a mut [(u32, V)],
) -> &'a [(u32, V)] {
    let (nrows, found) = (room.len(), column.len());
    assert!(
        found == nrows,
        "a column of {found} entries among columns of {nrows}"
    );
    let mut kept = 0;
    let mut keep = |row, value: V| {
        room[kept] = (row, value);
        kept += usize::from(!value.is_zero());
    };
    let (stretches, rest) = column.as_chunks::<{ STRETCH as usize }>();
    let blank = [V::zero(); STRETCH as usize];
    let mut row = 0;
    for stretch in stretches {
        if *stretch != blank {
            (row..)
                .zip(stretch)
                .for_each(|(row, &value)| keep(row, value));
        }
        row += STRETCH;
    }
    (row..).zip(rest).for_each(|(row, &value)| keep(row, value));
    &room[..kept]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns<const D: usize, const N: usize>(
        nrows: usize,
        columns: [[f64; D]; N],
    ) -> SparseColumns<f64> {
        SparseColumns::new(nrows, columns, |value| value)
    }

    #[test]
    fn only_what_is_not_zero_is_kept() {
        let x = columns(3, [[0.0, 2.0, 0.0], [0.0; 3], [-1.0, 0.0, 3.0]]);
        assert_eq!((x.nrows, x.ncols(), x.len()), (3, 3, 3));
        let found: Vec<_> = x.columns().collect();
        assert_eq!(found, [&[(1, 2.0)][..], &[], &[(0, -1.0), (2, 3.0)]]);
    }

    // 19 rows are two stretches and a part of one.
    #[test]
    fn stretches_are_put_together() {
        let mut column = [0; 19];
        (column[0], column[15], column[18]) = (1, 2, 3);
        let x = SparseColumns::new(19, [column; 2], f64::from);
        let expected = [(0, 1.0), (15, 2.0), (18, 3.0)];
        assert!(x.columns().eq([&expected, &expected]));
    }

    #[test]
    fn rows_are_in_the_order_of_the_columns() {
        let x = columns(2, [[1.0, 2.0], [3.0, 0.0], [4.0, 5.0]]).transpose();
        assert_eq!((x.nrows, x.ncols()), (3, 2));
        let rows: Vec<_> = x.columns().collect();
        assert_eq!(
            rows,
            [&[(0, 1.0), (1, 3.0), (2, 4.0)][..], &[(0, 2.0), (2, 5.0)]]
        );
    }

    #[test]
    #[should_panic(expected = "a column of 2 entries among columns of 3")]
    fn ragged_columns_are_refused() {
        let _ = columns(3, [[0.0, 1.0]]);
    }
}
