use crate::{Distortion, Scaling, sparse_pixels::SparsePixels};
use files::{CLASSES, PIXELS, SIDE};
use losses::{LabelError, Labels};
use nalgebra::{DMatrix, RealField};
use net::SparseMatrix;
use rand::rngs::StdRng;
use train::Samples;

/// Labelled images of 28 × 28 grey values.
///
/// They stay bytes, of which only those that are not 0 are kept, and become numbers a batch at a
/// time, by their [`Scaling`]: from 0 to 1 unless they are given another. When they are learnt from,
/// they are changed by their [`Distortion`], if they are given one.
///
/// The options of E's loader are methods here:
///
/// | E, `load_mnist` | here |
/// |---|---|
/// | `normalize=True` | as it is: [`Scaling::unit`] |
/// | `normalize=False` | `images.scaled(&Scaling::raw())` |
/// | `flatten=True` | [`Images::batch`], an image a column; [`Images::pixels`], its bytes |
/// | `flatten=False` | [`Images::image`], 28 × 28 |
/// | `one_hot_label=False` | [`Images::labels`] |
/// | `one_hot_label=True` | `images.labels().one_hot()` |
///
/// Source: E §2.4, `load_mnist`.
#[derive(Debug, Clone, PartialEq)]
pub struct Images {
    pixels: SparsePixels,
    labels: Labels,
    scaling: Scaling,
    distortion: Option<Distortion>,
}

impl Images {
    /// Images one after the other, each [`PIXELS`] bytes, with a label each.
    ///
    /// # Panics
    /// When there are not [`PIXELS`] bytes for each label.
    pub fn new(pixels: &[u8], labels: Labels) -> Self {
        assert!(
            pixels.len() == labels.len() * PIXELS,
            "{} pixels are not {} images of {PIXELS}",
            pixels.len(),
            labels.len(),
        );
        let (pixels, scaling) = (SparsePixels::new(pixels), Scaling::unit());
        Self { pixels, labels, scaling, distortion: None }
    }

    /// The same of labels as files have them, a byte each, which must be below [`CLASSES`].
    pub(crate) fn from_bytes(pixels: &[u8], labels: &[u8]) -> Result<Self, LabelError> {
        let labels = labels.iter().copied().map(usize::from).collect();
        Ok(Self::new(pixels, Labels::new(labels, CLASSES)?))
    }

    /// The same images, whose batches are scaled so from now on. What they were scaled by before
    /// plays no part: a scaling is of the bytes.
    #[must_use]
    pub fn scaled(self, scaling: &Scaling) -> Self {
        Self { scaling: scaling.clone(), ..self }
    }

    /// The same images, each distorted anew whenever it is learnt from (数据增强). What measures, as
    /// [`Images::batch`] does, sees them as they are.
    ///
    /// # Panics
    /// When [`Distortion::check`] would refuse.
    #[must_use]
    pub fn distorted(self, distortion: Distortion) -> Self {
        distortion.assert_right();
        Self { distortion: Some(distortion), ..self }
    }

    /// The images at `indices`, in that order, with their labels, scaling and distortion: a part of a
    /// [split](crate::shuffled_split), or a few to look at.
    ///
    /// # Panics
    /// When an index is not below [`Images::len`].
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        Self {
            pixels: self.pixels.select(indices),
            labels: self.labels.select(indices),
            scaling: self.scaling.clone(),
            distortion: self.distortion,
        }
    }

    /// The number of images.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The right class of each image: the digit, or the kind of clothing.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The [`PIXELS`] grey values of an image, row by row: 0 is the ground, 255 the ink.
    ///
    /// # Panics
    /// When there is no such image.
    pub fn pixels(&self, index: usize) -> [u8; PIXELS] {
        self.pixels.dense(index)
    }

    /// An image as one sees it: row 0 is at its top, column 0 at its left.
    ///
    /// Shapes: 28×28.
    ///
    /// # Panics
    /// When there is no such image.
    pub fn image(&self, index: usize) -> DMatrix<u8> {
        DMatrix::from_row_slice(SIDE, SIDE, &self.pixels(index))
    }

    /// The images at `indices` as a batch, and their labels.
    ///
    /// Shapes: 784×N, one image a column, as their [`Scaling`] makes them.
    ///
    /// # Panics
    /// When an index is not below [`Images::len`].
    pub fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (SparseMatrix<T>, Labels) {
        self.pixels.call_for(indices);
        let x = self.scaling.columns(&self.pixels, indices);
        (x, self.labels.select(indices))
    }
}

/// What is learnt from is distorted, and all of it scaled.
impl Samples for Images {
    type X<T: RealField + Copy> = SparseMatrix<T>;

    fn len(&self) -> usize {
        self.len()
    }

    fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (SparseMatrix<T>, Labels) {
        self.batch(indices)
    }

    fn learning_batch<T: RealField + Copy>(
        &self,
        indices: &[usize],
        rng: &mut StdRng,
    ) -> (SparseMatrix<T>, Labels) {
        let Some(distortion) = &self.distortion else { return self.batch(indices) };
        let images: Vec<[u8; PIXELS]> = indices.iter().map(|&i| self.pixels(i)).collect();
        let distorted = SparsePixels::new(&distortion.apply_all(images.as_flattened(), rng));
        let all: Vec<usize> = (0..indices.len()).collect();
        (self.scaling.columns(&distorted, &all), self.labels.select(indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn a_batch_is_in_the_order_asked_for_and_scaled() {
        let mut pixels = vec![0; 2 * PIXELS];
        pixels[3] = 51;
        pixels[PIXELS] = 255;
        let images = Images::new(&pixels, Labels::new(vec![4, 9], CLASSES).unwrap());
        let (x, labels) = images.batch::<f64>(&[1, 0, 1]);
        let x = x.to_dense();
        assert_eq!(x.shape(), (PIXELS, 3));
        assert_eq!((x[(0, 0)], x[(0, 1)], x[(3, 1)], x[(0, 2)]), (1.0, 0.0, 0.2, 1.0));
        assert_eq!(labels.iter().collect::<Vec<_>>(), [9, 4, 9]);
    }

    #[test]
    fn an_image_is_its_rows() {
        let pixels: Vec<u8> = (0..56).flat_map(|row| [row; SIDE]).collect();
        let images = Images::new(&pixels, Labels::new(vec![4, 9], CLASSES).unwrap());
        assert_eq!(images.pixels(1)[..=SIDE][SIDE - 1..], [28, 29]);
        let image = images.image(1);
        assert_eq!(image.shape(), (SIDE, SIDE));
        assert_eq!((image[(0, 27)], image[(27, 0)]), (28, 55));
    }

    #[test]
    fn a_selection_is_of_images_with_their_labels() {
        let pixels = [[1; PIXELS], [2; PIXELS], [3; PIXELS]].concat();
        let images = Images::new(&pixels, Labels::new(vec![4, 9, 5], CLASSES).unwrap());
        let some = images.select(&[2, 0, 2]);
        assert!(some.labels().iter().eq([5, 4, 5]));
        assert!((0..3).map(|image| some.pixels(image)[7]).eq([3, 1, 3]));
        assert!(images.select(&[]).is_empty(), "nothing was asked for");
    }

    #[test]
    fn what_is_learnt_from_is_distorted_and_what_measures_is_not() {
        let pixels = [[0; PIXELS / 2], [200; PIXELS / 2]].concat();
        let plain = Images::new(&pixels, Labels::new(vec![4], CLASSES).unwrap());
        let shift = Distortion { shift: 5.0, ..Distortion::default() };
        let images = plain.clone().distorted(shift);
        let learnt = |images: &Images| {
            let mut rng = StdRng::seed_from_u64(1);
            images.learning_batch::<f64>(&[0], &mut rng).0.to_dense()
        };
        let as_it_is = plain.batch::<f64>(&[0]).0.to_dense();
        assert_eq!(learnt(&plain), as_it_is);
        assert_eq!(images.batch::<f64>(&[0]).0.to_dense(), as_it_is);
        assert_ne!(learnt(&images), as_it_is);
        assert_eq!(learnt(&images.select(&[0])), learnt(&images));
    }

    #[test]
    #[should_panic(expected = "there is no image 1 among 1")]
    fn an_image_that_is_not_there_is_refused() {
        let images = Images::new(&[0; PIXELS], Labels::new(vec![1], CLASSES).unwrap());
        let _ = images.batch::<f32>(&[0, 1]);
    }

    #[test]
    #[should_panic(expected = "785 pixels are not 1 images of 784")]
    fn ragged_images_are_refused() {
        let _ = Images::new(&[0; 785], Labels::new(vec![1], CLASSES).unwrap());
    }
}
