use losses::Labels;
use nalgebra::{DMatrix, RealField, convert};
use net::Input;
use rand::rngs::StdRng;

/// Samples with the class of each (训练数据), of which batches can be made.
///
/// The loop asks for no more, so it learns from points of the plane as from images. A matrix with a
/// sample in each column, and the labels of its columns, is such a set of samples:
///
/// ```
/// use losses::Labels;
/// use nalgebra::dmatrix;
/// use train::Samples;
///
/// let x = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0];
/// let exclusive_or = (x, Labels::new(vec![0, 1, 1, 0], 2)?);
/// let (x, labels) = exclusive_or.batch::<f32>(&[3, 1]);
/// assert_eq!(x, dmatrix![1.0, 0.0; 1.0, 1.0]);
/// assert!(labels.iter().eq([0, 1]));
/// # Ok::<(), losses::LabelError>(())
/// ```
pub trait Samples: Sync {
    /// A batch of numbers T, one sample a column, in whatever form a weight can be multiplied with.
    type X<T: RealField + Copy>: Input<T> + Send;

    /// The number of samples.
    fn len(&self) -> usize;

    /// Whether there is no sample.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The samples at `indices`, in that order, and their labels.
    ///
    /// # Panics
    /// When an index is not below [`Samples::len`].
    fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (Self::X<T>, Labels);

    /// The same as they are learnt from: changed at random, if they are to be (数据增强).
    ///
    /// # Panics
    /// As [`Samples::batch`].
    fn learning_batch<T: RealField + Copy>(
        &self,
        indices: &[usize],
        _rng: &mut StdRng,
    ) -> (Self::X<T>, Labels) {
        self.batch(indices)
    }
}

/// A sample in each column, and the labels of the columns: as many samples as labels.
impl Samples for (DMatrix<f64>, Labels) {
    type X<T: RealField + Copy> = DMatrix<T>;

    fn len(&self) -> usize {
        self.1.len()
    }

    fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (DMatrix<T>, Labels) {
        let (x, labels) = self;
        (x.select_columns(indices).map(convert), labels.select(indices))
    }
}
