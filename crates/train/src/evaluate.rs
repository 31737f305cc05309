use crate::{Images, Score};
use losses::{Labels, softmax_cross_entropy};
use nalgebra::{DMatrix, RealField, try_convert};
use net::{Network, SparseMatrix};
use rayon::prelude::*;
use std::ops::Range;

/// How many images are evaluated at a time: enough for a fast product, few enough not to hold the
/// whole set as numbers.
const CHUNK: usize = 500;

/// The mean loss, and the share of images that the network gives the right class.
///
/// Source: B, 基于测试数据的评价; A §2.5.
///
/// # Panics
/// When there is no image, or the network does not take such images.
pub fn evaluate<T: RealField + Copy>(net: &impl Network<T>, images: &Images) -> Score {
    evaluate_first(net, images, images.len())
}

/// The same on the first `count` images.
pub(crate) fn evaluate_first<T: RealField + Copy>(
    net: &impl Network<T>,
    images: &Images,
    count: usize,
) -> Score {
    assert!(count > 0, "no images have no share of right answers");
    let chunks = in_chunks(images, count, |x: &SparseMatrix<T>, labels| {
        let logits = net.logits(x);
        let loss = try_convert(softmax_cross_entropy(&logits, labels)).unwrap_or(f64::NAN);
        (loss * labels.len() as f64, net::correct(&logits, labels))
    });
    let loss: f64 = chunks.iter().map(|(loss, _)| loss).sum();
    let correct: usize = chunks.iter().map(|(_, correct)| correct).sum();
    Score { loss: loss / count as f64, accuracy: correct as f64 / count as f64 }
}

/// The class that each image is given; scores that are no numbers are no answer.
///
/// # Panics
/// When the network does not take such images.
pub fn answers<T: RealField + Copy>(net: &impl Network<T>, images: &Images) -> Vec<Option<usize>> {
    in_chunks(images, images.len(), |x: &SparseMatrix<T>, _| net.answers(x)).concat()
}

/// The probability of each class for each image: softmax of the scores.
///
/// Shape: K×N, one image a column.
///
/// # Panics
/// When there is no image, or the network does not take such images.
pub fn probabilities<T: RealField + Copy>(net: &impl Network<T>, images: &Images) -> DMatrix<T> {
    assert!(!images.is_empty(), "no images have no probabilities");
    let chunks = in_chunks(images, images.len(), |x: &SparseMatrix<T>, _| net.predict(x));
    let columns: Vec<_> = chunks.iter().flat_map(DMatrix::column_iter).collect();
    DMatrix::from_columns(&columns)
}

/// What `f` says of each chunk of the first `count` images, in order, worked out by all threads.
fn in_chunks<T: RealField + Copy, R: Send>(
    images: &Images,
    count: usize,
    f: impl Fn(&SparseMatrix<T>, &Labels) -> R + Sync,
) -> Vec<R> {
    let chunks = (0..count).step_by(CHUNK).collect::<Vec<_>>();
    let chunk = |start: usize| -> Range<usize> { start..count.min(start + CHUNK) };
    chunks
        .into_par_iter()
        .map(|start| {
            let (x, labels) = images.batch(&chunk(start).collect::<Vec<_>>());
            f(&x, &labels)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CLASSES, PIXELS};
    use net::{Activation, Sizes, TwoLayerNet};
    use rand::{SeedableRng, rngs::StdRng};

    /// More images than a chunk holds, no two alike.
    fn images() -> Images {
        let count = 2 * CHUNK + 3;
        let grey = |i: usize| u8::try_from(i * i % 251).unwrap();
        let pixels: Vec<u8> = (0..count * PIXELS).map(grey).collect();
        let labels = (0..count).map(|i| i % CLASSES).collect();
        Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
    }

    fn net() -> TwoLayerNet<f64> {
        let (sizes, mut rng) = (Sizes::new(PIXELS, 4, CLASSES), StdRng::seed_from_u64(1));
        TwoLayerNet::random(sizes, Activation::Tanh, 0.1, &mut rng)
    }

    #[test]
    fn chunks_are_put_together_in_order() {
        let (images, net) = (images(), net());
        let all: Vec<usize> = (0..images.len()).collect();
        let (x, labels) = images.batch(&all);
        assert!((probabilities(&net, &images) - net.predict(&x)).amax() < 1e-14);
        assert_eq!(answers(&net, &images), net.answers(&x));
        let score = evaluate(&net, &images);
        assert_eq!(score.accuracy, net.accuracy(&x, &labels));
        assert!((score.loss - net.loss(&x, &labels)).abs() < 1e-12);
    }
}
