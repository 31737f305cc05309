use crate::{Samples, Score};
use losses::{Labels, softmax_cross_entropy};
use nalgebra::{DMatrix, RealField, try_convert};
use net::Network;
use rayon::prelude::*;
use std::ops::Range;

/// How many samples are evaluated at a time: enough for a fast product, few enough not to hold the
/// whole set as numbers.
pub(crate) const CHUNK: usize = 500;

/// The mean loss, and the share of samples that the network gives the right class.
///
/// Source: B, 基于测试数据的评价; A §2.5.
///
/// # Panics
/// When there is no sample, or the network does not take such samples.
pub fn evaluate<T: RealField + Copy>(net: &impl Network<T>, samples: &impl Samples) -> Score {
    evaluate_first(net, samples, samples.len())
}

/// The same on the first `count` samples.
pub(crate) fn evaluate_first<T: RealField + Copy>(
    net: &impl Network<T>,
    samples: &impl Samples,
    count: usize,
) -> Score {
    assert!(count > 0, "no samples have no share of right answers");
    let chunks = in_chunks(samples, count, |x, labels| {
        let logits = net.logits(x);
        let loss = try_convert(softmax_cross_entropy(&logits, labels)).unwrap_or(f64::NAN);
        (loss * labels.len() as f64, net::correct(&logits, labels))
    });
    let loss: f64 = chunks.iter().map(|(loss, _)| loss).sum();
    let correct: usize = chunks.iter().map(|(_, correct)| correct).sum();
    Score { loss: loss / count as f64, accuracy: correct as f64 / count as f64 }
}

/// The class that each sample is given; scores that are no numbers are no answer.
///
/// # Panics
/// When the network does not take such samples.
pub fn answers<T: RealField + Copy>(
    net: &impl Network<T>,
    samples: &impl Samples,
) -> Vec<Option<usize>> {
    in_chunks(samples, samples.len(), |x, _| net.answers(x)).concat()
}

/// The probability of each class for each sample: softmax of the scores.
///
/// Shape: K×N, one sample a column.
///
/// # Panics
/// When there is no sample, or the network does not take such samples.
pub fn probabilities<T: RealField + Copy>(
    net: &impl Network<T>,
    samples: &impl Samples,
) -> DMatrix<T> {
    assert!(!samples.is_empty(), "no samples have no probabilities");
    let chunks = in_chunks(samples, samples.len(), |x, _| net.predict(x));
    let columns: Vec<_> = chunks.iter().flat_map(DMatrix::column_iter).collect();
    DMatrix::from_columns(&columns)
}

/// What `f` says of each chunk of the first `count` samples, in order, worked out by all threads.
fn in_chunks<T: RealField + Copy, S: Samples, R: Send>(
    samples: &S,
    count: usize,
    f: impl Fn(&S::X<T>, &Labels) -> R + Sync,
) -> Vec<R> {
    in_chunks_of(samples, 0..count, f)
}

/// The same of some samples that follow one another.
pub(crate) fn in_chunks_of<T: RealField + Copy, S: Samples, R: Send>(
    samples: &S,
    these: Range<usize>,
    f: impl Fn(&S::X<T>, &Labels) -> R + Sync,
) -> Vec<R> {
    let end = these.end;
    let chunks = these.step_by(CHUNK).collect::<Vec<_>>();
    let chunk = |start: usize| -> Range<usize> { start..end.min(start + CHUNK) };
    chunks
        .into_par_iter()
        .map(|start| {
            let (x, labels) = samples.batch(&chunk(start).collect::<Vec<_>>());
            f(&x, &labels)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::within::assert_within;
    use net::{Activation, Sizes, TwoLayerNet};
    use property::assert_is;
    use rand::{SeedableRng, rngs::StdRng};

    /// More samples than a chunk holds, no two alike.
    fn samples() -> (DMatrix<f64>, Labels) {
        let count = 2 * CHUNK + 3;
        let x = DMatrix::from_fn(3, count, |d, n| {
            f64::from(u8::try_from((3 * n + d).pow(2) % 251).unwrap()) / 255.0
        });
        let labels = (0..count).map(|n| n % 4).collect();
        (x, Labels::new(labels, 4).unwrap())
    }

    fn net() -> TwoLayerNet<f64> {
        let (sizes, mut rng) = (Sizes::new(3, 5, 4), StdRng::seed_from_u64(1));
        TwoLayerNet::random(sizes, Activation::Tanh, 0.1, &mut rng)
    }

    #[test]
    fn chunks_are_put_together_in_order() {
        let (samples, net) = (samples(), net());
        let (x, labels) = samples.clone();
        let [chunks, whole] = [probabilities(&net, &samples), net.predict(&x)];
        assert_is(chunks.shape(), whole.shape(), "K×N");
        assert_within(chunks.as_slice(), whole.as_slice(), 1e-14, "Y = softmax(logits)");
        let [chunks, whole] = [answers(&net, &samples), net.answers(&x)];
        assert_is(chunks.len(), whole.len(), "how many answers");
        for (n, (chunks, whole)) in chunks.into_iter().zip(whole).enumerate() {
            assert_is(chunks, whole, format_args!("the answer to sample {n}"));
        }
        let score = evaluate(&net, &samples);
        assert_is(score.accuracy, net.accuracy(&x, &labels), "accuracy = right answers / N");
        let (yours, expected) = ([score.loss], [net.loss(&x, &labels)]);
        assert_within(&yours, &expected, 1e-12, "L = (1/N) Σ n·Lₙ over chunks of n samples");
    }

    #[test]
    fn the_first_samples_are_scored_and_no_others() {
        let (samples, net) = (samples(), net());
        let count = CHUNK + 2;
        let (x, labels) = samples.batch(&(0..count).collect::<Vec<_>>());
        let score = evaluate_first(&net, &samples, count);
        let (yours, expected) = ([score.loss], [net.loss(&x, &labels)]);
        assert_within(&yours, &expected, 1e-12, "L of the first `count` samples");
        let accuracy = net.accuracy(&x, &labels);
        assert_is(score.accuracy, accuracy, "accuracy = right answers / N, N = `count`");
    }
}
