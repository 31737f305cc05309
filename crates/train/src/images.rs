use losses::Labels;
use nalgebra::{DMatrix, RealField, convert};

/// The pixels of an image, 28 × 28, row by row.
pub const PIXELS: usize = 28 * 28;

/// The digits 0 to 9.
pub const CLASSES: usize = 10;

/// Labelled images of 28 × 28 grey values.
///
/// They stay bytes, a quarter of the memory of f32, and become numbers a batch at a time.
///
/// Source: E §2.4, `load_mnist`: pixels scaled to 0–1, images flattened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    pixels: Vec<u8>,
    labels: Labels,
}

impl Images {
    /// Images one after the other, each [`PIXELS`] bytes, with a label each.
    ///
    /// # Panics
    /// When there are not [`PIXELS`] bytes for each label.
    pub fn new(pixels: Vec<u8>, labels: Labels) -> Self {
        assert!(
            pixels.len() == labels.len() * PIXELS,
            "{} pixels are not {} images of {PIXELS}",
            pixels.len(),
            labels.len(),
        );
        Self { pixels, labels }
    }

    /// The images at `indices`, in that order, with their labels: a part of a set, or a few to look
    /// at.
    ///
    /// # Panics
    /// When an index is not below [`Images::len`].
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let chosen = indices.iter().map(|&index| self.pixels(index));
        Self {
            pixels: chosen.flatten().copied().collect(),
            labels: self.labels.select(indices),
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

    /// The right digit of each image.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The [`PIXELS`] grey values of an image, row by row: 0 is the ground, 255 the ink.
    ///
    /// # Panics
    /// When there is no such image.
    pub fn pixels(&self, index: usize) -> &[u8] {
        assert!(
            index < self.len(),
            "there is no image {index} among {}",
            self.len()
        );
        &self.pixels[index * PIXELS..][..PIXELS]
    }

    /// The images at `indices` as a batch, and their labels.
    ///
    /// Shapes: 784×N, one image a column, grey values from 0 to 1.
    ///
    /// # Panics
    /// When an index is not below [`Images::len`].
    pub fn batch<T: RealField + Copy>(&self, indices: &[usize]) -> (DMatrix<T>, Labels) {
        // There are only 256 grey values, so each is converted once.
        let grey: [T; 256] = std::array::from_fn(|byte| convert(byte as f64 / 255.0));
        let mut x = DMatrix::zeros(PIXELS, indices.len());
        for (mut column, &index) in x.column_iter_mut().zip(indices) {
            for (x, &byte) in column.iter_mut().zip(self.pixels(index)) {
                *x = grey[usize::from(byte)];
            }
        }
        (x, self.labels.select(indices))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_in_the_order_asked_for_and_scaled() {
        let mut pixels = vec![0; 2 * PIXELS];
        pixels[3] = 51;
        pixels[PIXELS] = 255;
        let images = Images::new(pixels, Labels::new(vec![4, 9], CLASSES).unwrap());
        let (x, labels) = images.batch::<f64>(&[1, 0, 1]);
        assert_eq!(x.shape(), (PIXELS, 3));
        assert_eq!(
            (x[(0, 0)], x[(0, 1)], x[(3, 1)], x[(0, 2)]),
            (1.0, 0.0, 0.2, 1.0)
        );
        assert_eq!(labels.iter().collect::<Vec<_>>(), [9, 4, 9]);
    }

    #[test]
    fn a_selection_is_in_the_order_asked_for() {
        let pixels = [1, 2, 3].into_iter().flat_map(|grey| [grey; PIXELS]);
        let labels = Labels::new(vec![4, 9, 0], CLASSES).unwrap();
        let few = Images::new(pixels.collect(), labels).select(&[2, 0]);
        assert_eq!((few.pixels(0)[0], few.pixels(1)[783]), (3, 1));
        assert_eq!(few.labels().iter().collect::<Vec<_>>(), [0, 4]);
    }

    #[test]
    #[should_panic(expected = "785 pixels are not 1 images of 784")]
    fn ragged_images_are_refused() {
        let _ = Images::new(vec![0; 785], Labels::new(vec![1], CLASSES).unwrap());
    }
}
