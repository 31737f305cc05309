use nalgebra::{DMatrix, Scalar};
use proptest::{collection::vec, strategy::Strategy};

/// Matrices of this many rows and columns, each entry drawn by itself.
///
/// nalgebra has such a strategy too, as a feature; nalgebra, and all that is built upon it, would be compiled once more
/// for tests then.
pub fn matrix<S: Strategy<Value: Scalar>>(
    entry: S,
    rows: usize,
    columns: usize,
) -> impl Strategy<Value = DMatrix<S::Value>> {
    vec(entry, rows * columns).prop_map(move |entries| DMatrix::from_vec(rows, columns, entries))
}

#[cfg(test)]
mod tests {
    use crate::{matrix, property};

    property! {
        #[test]
        fn entries_are_drawn_one_by_one(m in matrix(-1.0..1.0, 2, 3)) {
            assert_eq!(m.shape(), (2, 3));
            let [a, b] = [m[(0, 0)], m[(1, 2)]];
            assert!((-1.0..1.0).contains(&a) && a != b, "{m}");
        }
    }
}
