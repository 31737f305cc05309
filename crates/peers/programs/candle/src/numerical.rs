//! The naive numerical gradient: two whole forward passes for each parameter.

use std::time::Instant;

use anyhow::Result;
use candle_core::{DType, Device, Tensor};
use candle_nn::loss::cross_entropy;

use crate::material::{Material, starts, tensors};

const HIDDEN: usize = 50;
const H: f64 = 1e-4;

/// Central differences for so many parameters: the seconds, and the sum of their sizes.
pub fn slopes(material: &Material, count: usize) -> Result<(f64, f64)> {
    let parameters = material.parameters(HIDDEN)?.to_dtype(DType::F64)?;
    let saved: Vec<f64> = parameters.to_vec1()?;
    let views = tensors(&parameters, HIDDEN)?;
    let (x, labels) = material.batch(0)?;
    let x = x.to_dtype(DType::F64)?;

    let start = Instant::now();
    let mut sum = 0.0;
    for place in places(count, saved.len()) {
        let set =
            |value: f64| parameters.slice_set(&Tensor::new(&[value], &Device::Cpu)?, 0, place);
        set(saved[place] + H)?;
        let plus = loss(&views, &x, &labels)?;
        set(saved[place] - H)?;
        let minus = loss(&views, &x, &labels)?;
        set(saved[place])?;
        sum += (plus - minus).abs() / (2.0 * H);
    }
    Ok((start.elapsed().as_secs_f64(), sum))
}

fn loss([w1, b1, w2, b2]: &[Tensor; 4], x: &Tensor, labels: &Tensor) -> Result<f64> {
    let z = x.matmul(w1)?.broadcast_add(b1)?.relu()?;
    let logits = z.matmul(w2)?.broadcast_add(b2)?;
    Ok(cross_entropy(&logits, labels)?.to_scalar()?)
}

/// An equal share of each tensor, spread over it.
fn places(count: usize, parameters: usize) -> impl Iterator<Item = usize> {
    let [b1, w2, b2] = starts(HIDDEN);
    let share = count / 4;
    let tensors = [0..b1, b1..w2, w2..b2, b2..parameters];
    tensors.into_iter().flat_map(move |tensor| {
        (0..share).map(move |k| tensor.start + (2 * k + 1) * tensor.len() / (2 * share))
    })
}
