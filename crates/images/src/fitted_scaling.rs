//! Scalings that are fitted: their numbers are taken from images.

use crate::{Images, Scaling, scaling::Line};
use files::PIXELS;

impl Scaling {
    /// Pixel by pixel (byte − min) / (max − min), with the least and the greatest value that the
    /// pixel has in these images; others may fall outside 0 to 1.
    ///
    /// # Panics
    /// When there is no image.
    pub fn min_max(train: &Images) -> Self {
        Self::per_pixel(summaries(train).iter().map(Summary::min_max))
    }

    /// Pixel by pixel (byte − μ) / σ, with the mean and the standard deviation that the pixel has
    /// in these images, σ² = Σ(byte − μ)²/N.
    ///
    /// A pixel that hardly ever has ink has a tiny σ, and an image that has ink there a huge number:
    /// fitted on MNIST's training images, it makes up to 420 of the test images.
    ///
    /// # Panics
    /// When there is no image.
    pub fn standard(train: &Images) -> Self {
        Self::per_pixel(summaries(train).iter().map(Summary::standard))
    }

    /// (byte − μ) / σ with one mean and one standard deviation, of all pixels of these images: the
    /// picture stays the picture. For MNIST they are μ = 33.32 and σ = 78.57, which is 0.1307 and
    /// 0.3081 of 255.
    ///
    /// # Panics
    /// When there is no image.
    pub fn standard_overall(train: &Images) -> Self {
        let pixels = summaries(train);
        let overall = pixels.into_iter().reduce(Summary::with);
        Self::whole(overall.expect("784 pixels").standard())
    }
}

/// What a scaling has to know of the values of a pixel. Sums of whole numbers are exact, so that
/// the variance has no cancellation.
#[derive(Debug, Clone, Copy)]
struct Summary {
    least: u8,
    greatest: u8,
    count: u64,
    sum: u64,
    sum_of_squares: u64,
}

impl Summary {
    const EMPTY: Self = Self { least: u8::MAX, greatest: 0, count: 0, sum: 0, sum_of_squares: 0 };

    fn of(byte: u8) -> Self {
        let value = u64::from(byte);
        Self { least: byte, greatest: byte, count: 1, sum: value, sum_of_squares: value * value }
    }

    fn with(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            greatest: self.greatest.max(other.greatest),
            count: self.count + other.count,
            sum: self.sum + other.sum,
            sum_of_squares: self.sum_of_squares + other.sum_of_squares,
        }
    }

    fn min_max(&self) -> Line {
        let (least, greatest) = (f64::from(self.least), f64::from(self.greatest));
        Line::new(least, greatest - least)
    }

    /// σ² = (N·Σx² − (Σx)²) / N².
    fn standard(&self) -> Line {
        let [count, sum, squares] = [self.count, self.sum, self.sum_of_squares].map(u128::from);
        let scatter = count * squares - sum * sum;
        let mean = self.sum as f64 / self.count as f64;
        Line::new(mean, (scatter as f64).sqrt() / self.count as f64)
    }
}

fn summaries(images: &Images) -> Vec<Summary> {
    assert!(!images.is_empty(), "a scaling cannot be fitted on no images");
    let mut summaries = vec![Summary::EMPTY; PIXELS];
    for image in 0..images.len() {
        for (summary, byte) in summaries.iter_mut().zip(images.pixels(image)) {
            *summary = summary.with(Summary::of(byte));
        }
    }
    summaries
}
