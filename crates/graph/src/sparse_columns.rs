use nalgebra::RealField;
use std::borrow::Cow;

/// Of each column the entries that are not zero, with their rows.
#[derive(Debug, Clone)]
pub(crate) struct SparseColumns<T> {
    pub(crate) nrows: usize,
    /// Where each column begins among the entries, and where the last one ends.
    starts: Vec<usize>,
    entries: Vec<(u32, T)>,
}

impl<T: RealField + Copy> SparseColumns<T> {
    pub(crate) fn new(
        nrows: usize,
        columns: impl IntoIterator<Item: IntoIterator<Item = (u32, T)>>,
    ) -> Self {
        let columns: Vec<_> = columns.into_iter().map(IntoIterator::into_iter).collect();
        let room = columns.iter().map(|column| column.size_hint().0).sum();
        let (mut starts, mut entries) = (vec![0], Vec::with_capacity(room));
        for column in columns {
            entries.extend(column);
            starts.push(entries.len());
        }
        Self { nrows, starts, entries }
    }

    /// The same entries by rows: each is sorted into the column of its row, in the order of the
    /// columns that they come from.
    pub(crate) fn transpose(&self) -> Self {
        let mut starts = vec![0; self.nrows + 1];
        for &(row, _) in &self.entries {
            let Some(count) = starts.get_mut(row as usize + 1) else {
                panic!("an entry in row {row} of a matrix of {} rows", self.nrows);
            };
            *count += 1;
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
        Self { nrows: self.ncols(), starts, entries }
    }

    /// The same entries, with those of each column from the first row to the last.
    pub(crate) fn in_order(&self) -> Cow<'_, Self> {
        let in_order = self.columns().all(|column| column.is_sorted_by_key(|&(row, _)| row));
        if in_order { Cow::Borrowed(self) } else { Cow::Owned(self.transpose().transpose()) }
    }

    /// The entries of each column, in the order in which they were given.
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

#[cfg(test)]
mod tests {
    use super::*;
    use property::assert_is;

    fn columns() -> SparseColumns<f64> {
        let columns = [vec![(1, 2.0)], vec![], vec![(0, -1.0), (2, 3.0), (1, 4.0)]];
        SparseColumns::new(3, columns)
    }

    #[test]
    fn columns_are_those_that_were_given() {
        let x = columns();
        assert_is((x.nrows, x.ncols(), x.len()), (3, 3, 4), "rows, columns, entries");
        let found: Vec<_> = x.columns().collect();
        let expected = [&[(1, 2.0)][..], &[], &[(0, -1.0), (2, 3.0), (1, 4.0)]];
        assert_is(found, expected, "(row, value) of each column, as given");
    }

    #[test]
    fn rows_are_in_the_order_of_the_columns() {
        let x = columns().transpose();
        assert_is((x.nrows, x.ncols(), x.len()), (3, 3, 4), "rows, columns, entries");
        let rows: Vec<_> = x.columns().collect();
        let expected = [&[(2, -1.0)][..], &[(0, 2.0), (2, 4.0)], &[(2, 3.0)]];
        assert_is(rows, expected, "(column, value) of each row, from the first column on");
    }

    #[test]
    #[should_panic(expected = "an entry in row 3 of a matrix of 3 rows")]
    fn a_row_that_is_not_there_is_refused() {
        let _ = SparseColumns::new(3, [[(3, 1.0)]]).transpose();
    }
}
