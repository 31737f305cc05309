use crate::prelude::*;
use nalgebra::DMatrix;
use net::DeepNet;

/// Places on which pieces are counted. Kinks at multiples of 1/4096 lie on them.
const PLACES: usize = 4097;

/// The output for each x: points of a line.
pub fn points(net: &DeepNet<f64>, xs: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    let xs: Vec<f64> = xs.collect();
    let y = net.apply(&DMatrix::from_row_slice(1, xs.len(), &xs));
    xs.into_iter().zip(y.iter().copied()).collect()
}

/// How many straight pieces the output has on 0 to 1: one more than the slope changes.
pub fn count(net: &DeepNet<f64>) -> usize {
    let points = points(net, spread(0.0..1.0, PLACES));
    let slopes = points.windows(2).map(|two| (two[1].1 - two[0].1) / (two[1].0 - two[0].0));
    let slopes: Vec<f64> = slopes.collect();
    1 + slopes.windows(2).filter(|two| (two[1] - two[0]).abs() > 1e-6).count()
}
