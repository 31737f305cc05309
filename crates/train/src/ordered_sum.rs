//! The sum over the pieces of all processes, which is that of one process to the bit.
//!
//! An all-reduce adds in whatever order its messages take, and a sum in another order is rounded otherwise. So each
//! process is given a share of θ: it gets that share of every piece's gradient, adds them in the order of the pieces,
//! and hands the sums to all. With a piece a process that is as many bytes as the all-reduce around a ring,
//! 2·(P − 1)/P·|θ| numbers each.

use crate::{
    BatchBackprop, Exchange,
    share::{share, shares},
};
use graph::Statistics;
use nalgebra::{DVector, RealField, convert, try_convert};
use net::Network;

/// The sum of the passes of all processes, of which these are this one's, out of so many pieces in all.
pub(crate) fn ordered_sum<T: RealField + Copy, N: Network<T>>(
    passes: &[BatchBackprop<T, N>],
    pieces: usize,
    net: &N,
    group: &impl Exchange<T>,
) -> BatchBackprop<T, N> {
    let vector = |pass: &BatchBackprop<T, N>| {
        let mut tensors = pass.gradient.tensors();
        let loss = [pass.loss];
        tensors.push(&loss);
        tensors.concat()
    };
    let vectors: Vec<Vec<T>> = passes.iter().map(vector).collect();
    let sums = sum_of_vectors(&vectors, net.count() + 1, pieces, group);
    let mut gradient = net.clone(); // of the same shapes, where a process has no piece
    let mut left = &sums[..];
    for slopes in gradient.tensors_mut() {
        let (these, others) = left.split_at(slopes.len());
        slopes.copy_from_slice(these);
        left = others;
    }
    BatchBackprop { loss: left[0], gradient, seen: all_seen(passes, pieces, net, group) }
}

/// Σ of the vectors of all processes, a piece each, in the order of the pieces.
fn sum_of_vectors<T: RealField + Copy>(
    own: &[Vec<T>],
    length: usize,
    pieces: usize,
    group: &impl Exchange<T>,
) -> Vec<T> {
    let of_theta = shares(length, group);
    let mine = of_theta[group.rank()];
    let mut send = Vec::with_capacity(own.len() * length);
    for theirs in (0..group.size()).map(|rank| share(length, rank, group)) {
        for vector in own {
            send.extend_from_slice(&vector[theirs.clone()]);
        }
    }
    let to: Vec<usize> = of_theta.iter().map(|share| share * own.len()).collect();
    let from: Vec<usize> = shares(pieces, group).iter().map(|share| share * mine).collect();
    let mut sums = group.all_to_all(&send, &to, &from);
    let others = sums.split_off(mine);
    for piece in others.chunks(mine.max(1)) {
        for (sum, &slope) in sums.iter_mut().zip(piece) {
            *sum += slope;
        }
    }
    group.all_gather(&sums, &of_theta)
}

/// What batch normalisation saw of each piece, of all processes.
fn all_seen<T: RealField + Copy, N: Network<T>>(
    passes: &[BatchBackprop<T, N>],
    pieces: usize,
    net: &N,
    group: &impl Exchange<T>,
) -> Vec<Vec<Statistics<T>>> {
    let running = net.statistics();
    // A mean and a variance each.
    let features: Vec<usize> = running.iter().step_by(2).map(|(_, _, mean)| mean.len()).collect();
    let length: usize = features.iter().map(|features| 2 * features + 1).sum();
    if length == 0 {
        return vec![Vec::new(); pieces];
    }
    let own: Vec<T> =
        passes.iter().flat_map(|pass| pass.seen.iter().flatten()).flat_map(as_numbers).collect();
    let from: Vec<usize> = shares(pieces, group).iter().map(|share| share * length).collect();
    let all = group.all_gather(&own, &from);
    all.chunks(length).map(|piece| as_statistics(piece, &features)).collect()
}

fn as_numbers<T: RealField + Copy>(seen: &Statistics<T>) -> Vec<T> {
    let Statistics { mean, variance, count } = seen;
    assert!(
        *count <= 1 << f32::MANTISSA_DIGITS,
        "a piece of {count} samples is too large to be counted in f32"
    );
    mean.iter().chain(variance).copied().chain([convert(*count as f64)]).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a count")]
fn as_statistics<T: RealField + Copy>(mut numbers: &[T], features: &[usize]) -> Vec<Statistics<T>> {
    let mut take = |count: usize| {
        let (these, others) = numbers.split_at(count);
        numbers = others;
        these
    };
    let mut one = |&features: &usize| {
        let [mean, variance] = [(); 2].map(|()| DVector::from_column_slice(take(features)));
        let count: f64 = try_convert(take(1)[0]).expect("a real number is an f64");
        Statistics { mean, variance, count: count as usize }
    };
    features.iter().map(&mut one).collect()
}
