use crate::{
    Exchange, Samples, Score,
    evaluate::{CHUNK, evaluate_first, in_chunks_of},
    share::{share, shares},
};
use losses::softmax_cross_entropy;
use nalgebra::{RealField, convert, try_convert};
use net::Network;

/// The score on the first `count` samples, of which each process of a group looks at its share. The chunks are added
/// in their order, so it has the bits of one process's.
pub(crate) fn evaluate_shared<T: RealField + Copy>(
    net: &impl Network<T>,
    samples: &impl Samples,
    count: usize,
    group: &impl Exchange<T>,
) -> Score {
    if group.size() == 1 {
        return evaluate_first(net, samples, count);
    }
    let chunks = count.div_ceil(CHUNK);
    let mine = share(chunks, group.rank(), group);
    let own =
        in_chunks_of(samples, mine.start * CHUNK..count.min(mine.end * CHUNK), |x, labels| {
            let logits = net.logits(x);
            // No more than a chunk are right, and any kind of number can count to that.
            let correct = convert(net::correct(&logits, labels) as f64);
            [softmax_cross_entropy(&logits, labels), correct]
        });
    let from: Vec<usize> = shares(chunks, group).iter().map(|share| 2 * share).collect();
    let all = group.all_gather(own.as_flattened(), &from);
    let as_f64 = |x: T| try_convert(x).unwrap_or(f64::NAN);
    let sizes = (0..count).step_by(CHUNK).map(|start| (count - start).min(CHUNK));
    let losses = all.chunks(2).zip(sizes).map(|(chunk, size)| as_f64(chunk[0]) * size as f64);
    let loss: f64 = losses.sum();
    let correct: f64 = all.chunks(2).map(|chunk| as_f64(chunk[1])).sum();
    Score { loss: loss / count as f64, accuracy: correct / count as f64 }
}
