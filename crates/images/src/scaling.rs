use crate::sparse_pixels::SparsePixels;
use files::PIXELS;
use nalgebra::{RealField, convert};
use net::SparseMatrix;
use std::sync::Arc;

/// How the grey values of images become the numbers that a network is given.
///
/// Every scaling subtracts something and divides by something, for all pixels alike or pixel by
/// pixel:
///
/// ```text
///                            x = (byte − offset) / width
///
/// unit                       byte / 255                      0 to 1
/// raw                        byte                            0 to 255
/// min-max (最小-最大归一化)    (byte − min) / (max − min)      0 to 1
/// standard (标准化)           (byte − μ) / σ                  mean 0, variance 1
/// ```
///
/// The last two are **fitted**: they take min, max, μ and σ from images. Those must be the images
/// that are learnt from and no others. A scaling fitted on all of them has seen the test images
/// too, so that what it makes of the training images tells something of those that the network is
/// supposed never to have met (数据泄漏, data leakage), and the test flatters. Whatever was fitted
/// then scales every part, so that the same grey is the same number in all of them:
///
/// ```
/// # use losses::Labels;
/// # use images::{CLASSES, Images, PIXELS, Scaling};
/// # let images = |grey: u8| Images::new(&[grey; PIXELS], Labels::new(vec![0], CLASSES).unwrap());
/// # let (train, test) = (images(10), images(20));
/// let scaling = Scaling::min_max(&train);
/// let (train, test) = (train.scaled(&scaling), test.scaled(&scaling));
/// ```
///
/// A pixel that is the same in all images that were fitted, as the corners of MNIST are, tells
/// nothing. It becomes 0, in all images, and not 0/0.
///
/// Source: A §2.5, `MinMaxScaler`, which is fitted on the training part; D 从数据中学习; E §2.4.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaling(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// The same for all pixels: 256 grey values are 256 numbers.
    Whole(Line),
    /// For each pixel its own. Shared, as the training and the test images have the same.
    PerPixel(Arc<[Line]>),
}

/// A line through (offset, 0) with slope 1/width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    offset: f64,
    width: f64,
}

impl Line {
    /// A width of 0 is taken for an infinite one, which makes everything 0.
    pub(crate) fn new(offset: f64, width: f64) -> Self {
        let width = if width == 0.0 { f64::INFINITY } else { width };
        Self { offset, width }
    }

    fn at<T: RealField>(self, grey: f64) -> T {
        convert((grey - self.offset) / self.width)
    }
}

impl Scaling {
    /// byte / 255: from 0 to 1. It is the one that images have unless they are given another.
    pub fn unit() -> Self {
        Self::whole(Line::new(0.0, 255.0))
    }

    /// The byte itself: from 0 to 255.
    pub fn raw() -> Self {
        Self::whole(Line::new(0.0, 1.0))
    }

    /// The same for all pixels.
    pub(crate) fn whole(line: Line) -> Self {
        Self(Kind::Whole(line))
    }

    /// For each pixel its own.
    pub(crate) fn per_pixel(lines: impl Iterator<Item = Line>) -> Self {
        Self(Kind::PerPixel(lines.collect()))
    }

    /// The images at `indices` as numbers, each a column.
    pub(crate) fn columns<T: RealField + Copy>(
        &self,
        pixels: &SparsePixels,
        indices: &[usize],
    ) -> SparseMatrix<T> {
        match &self.0 {
            Kind::Whole(line) => {
                let numbers: [T; 256] = std::array::from_fn(|grey| line.at(grey as f64));
                if numbers[0].is_zero() {
                    let number = |(place, grey)| (u32::from(place), numbers[usize::from(grey)]);
                    let columns = indices.iter().map(|&image| pixels.written(image).map(number));
                    SparseMatrix::from_columns(PIXELS, columns)
                } else {
                    every_pixel(pixels, indices, |_, grey| numbers[usize::from(grey)])
                }
            }
            Kind::PerPixel(lines) => {
                every_pixel(pixels, indices, |place, grey| lines[place].at(grey.into()))
            }
        }
    }
}

/// The images at `indices` by a function of a pixel's place and its grey value which makes something
/// of 0 too.
fn every_pixel<T: RealField + Copy>(
    pixels: &SparsePixels,
    indices: &[usize],
    number: impl Fn(usize, u8) -> T,
) -> SparseMatrix<T> {
    let columns = indices.iter().map(|&image| {
        let numbers = pixels.dense(image).into_iter().enumerate();
        let numbers = numbers.map(|(place, grey)| number(place, grey));
        (0..).zip(numbers).filter(|(_, number)| !number.is_zero())
    });
    SparseMatrix::from_columns(PIXELS, columns)
}
