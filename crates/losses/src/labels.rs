use nalgebra::{DMatrix, RealField};
use thiserror::Error;

/// The right class of each sample: N labels, each one of 0, 1, …, K − 1 (监督数据, 标签).
///
/// A value of this type has been checked, so a loss never meets a label without a class. The
/// sources write the same targets either as labels or one-hot (独热编码); [`Labels::one_hot`] and
/// [`Labels::from_one_hot`] convert.
///
/// Source: B, mini-batch losses; A §2.1.2; E §2.1, `cross_entropy_error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    labels: Vec<usize>,
    classes: usize,
}

/// Why some targets are not [`Labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LabelError {
    /// A label names no class.
    #[error("sample {sample} has label {label}, but there are {classes} classes, numbered from 0")]
    OutOfRange {
        /// The position of the label, from 0.
        sample: usize,
        /// The label found there.
        label: usize,
        /// The number of classes K.
        classes: usize,
    },
    /// A column is not a single 1 among zeros.
    #[error("column {sample} is not one-hot: expected a single 1 and otherwise zeros")]
    NotOneHot {
        /// The column, from 0.
        sample: usize,
    },
}

impl Labels {
    /// Takes one label for each sample, of `classes` classes.
    ///
    /// # Errors
    /// [`LabelError::OutOfRange`] for the first label that is not below `classes`.
    pub fn new(labels: Vec<usize>, classes: usize) -> Result<Self, LabelError> {
        match labels.iter().position(|&label| label >= classes) {
            Some(sample) => Err(LabelError::OutOfRange { sample, label: labels[sample], classes }),
            None => Ok(Self { labels, classes }),
        }
    }

    /// Reads the labels off a K×N matrix with a single 1 in each column.
    ///
    /// # Errors
    /// [`LabelError::NotOneHot`] for the first column that is anything else.
    pub fn from_one_hot<T: RealField + Copy>(one_hot: &DMatrix<T>) -> Result<Self, LabelError> {
        let labels = one_hot.column_iter().enumerate().map(|(sample, column)| {
            let mut nonzero = column.iter().enumerate().filter(|(_, t)| !t.is_zero());
            match (nonzero.next(), nonzero.next()) {
                (Some((label, one)), None) if one.is_one() => Ok(label),
                _ => Err(LabelError::NotOneHot { sample }),
            }
        });
        Ok(Self { labels: labels.collect::<Result<_, _>>()?, classes: one_hot.nrows() })
    }

    /// The K×N matrix with a 1 in row t of a sample of class t, and zeros elsewhere.
    pub fn one_hot<T: RealField + Copy>(&self) -> DMatrix<T> {
        let mut one_hot = DMatrix::zeros(self.classes, self.len());
        for (sample, label) in self.iter().enumerate() {
            one_hot[(label, sample)] = T::one();
        }
        one_hot
    }

    /// The labels of the samples at `indices`, in that order: a batch.
    ///
    /// # Panics
    /// When an index is not below [`Labels::len`].
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self {
            labels: indices.iter().map(|&sample| self.labels[sample]).collect(),
            classes: self.classes,
        }
    }

    /// The labels in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = usize> {
        self.labels.iter().copied()
    }

    /// The number of samples N.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The number of classes K.
    pub fn classes(&self) -> usize {
        self.classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use property::assert_is;

    const ONE_HOT: &str = "T[k, n] = 1 where k = tₙ, 0 elsewhere";

    #[test]
    fn a_sample_is_a_column_with_a_1_in_the_row_of_its_class() {
        let labels = Labels::new(vec![2, 1], 4).unwrap();
        assert_is(labels.one_hot(), dmatrix![0.0, 0.0; 0.0, 1.0; 1.0, 0.0; 0.0, 0.0], ONE_HOT);
    }

    #[test]
    fn one_hot_and_back() {
        let labels = Labels::new(vec![2, 0, 1, 2], 4).unwrap();
        let one_hot: DMatrix<f64> = labels.one_hot();
        assert_is(one_hot.column_sum(), dvector![1.0, 1.0, 2.0, 0.0], "the sum of each row of T");
        assert_is(Labels::from_one_hot(&one_hot), Ok(labels), ONE_HOT);
    }

    #[test]
    fn select_keeps_the_order_asked_for() {
        let labels = Labels::new(vec![5, 6, 7], 10).unwrap();
        let batch = labels.select(&[2, 0, 2]);
        let formula = "the labels at the indices 2, 0, 2 of 5, 6, 7";
        assert_is(batch.iter().collect::<Vec<_>>(), [7, 5, 7], formula);
    }

    #[test]
    fn a_label_without_a_class_is_named() {
        let error = Labels::new(vec![3, 10], 10).unwrap_err();
        assert_eq!(
            error.to_string(),
            "sample 1 has label 10, but there are 10 classes, numbered from 0"
        );
    }

    #[test]
    fn a_column_that_is_not_one_hot_is_named() {
        for second in [[0.0, 0.0], [1.0, 1.0], [0.5, 0.0], [0.0, f64::NAN]] {
            let targets = dmatrix![1.0, second[0]; 0.0, second[1]];
            let expected = Err(LabelError::NotOneHot { sample: 1 });
            assert_is(
                Labels::from_one_hot(&targets),
                expected,
                format!("second column {second:?}"),
            );
        }
    }
}
