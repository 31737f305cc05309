//! The training step, as candle's examples write it: linear layers and an optimizer.

use std::time::Instant;

use anyhow::Result;
use candle_core::{Tensor, Var};
use candle_nn::{Linear, Module, Optimizer, SGD, loss::cross_entropy};

use crate::material::{Material, tensors};

const LEARNING_RATE: f64 = 0.1;

/// So many iterations from the initial parameters: the seconds, and the last one's loss.
pub fn steps(material: &Material, hidden: usize, iterations: usize) -> Result<(f64, f64)> {
    let [w1, b1, w2, b2] = tensors(&material.parameters(hidden)?, hidden)?;
    let variables = [transposed(&w1)?, b1, transposed(&w2)?, b2];
    let variables = variables.iter().map(Var::from_tensor);
    let variables: Vec<Var> = variables.collect::<Result<_, _>>()?;
    let layer = |at: usize| {
        let bias = variables[at + 1].as_tensor().clone();
        Linear::new(variables[at].as_tensor().clone(), Some(bias))
    };
    let (first, second) = (layer(0), layer(2));
    let mut sgd = SGD::new(variables, LEARNING_RATE)?;

    let start = Instant::now();
    let mut last = None;
    for iteration in 0..iterations {
        let (x, labels) = material.batch(iteration)?;
        let logits = second.forward(&first.forward(&x)?.relu()?)?;
        let loss = cross_entropy(&logits, &labels)?;
        sgd.backward_step(&loss)?;
        last = Some(loss);
    }
    let seconds = start.elapsed().as_secs_f64();
    let loss = last.map(|loss| loss.to_scalar::<f32>()).transpose()?;
    Ok((seconds, loss.unwrap_or(f32::NAN).into()))
}

/// As a linear layer keeps its weight.
fn transposed(weight: &Tensor) -> Result<Tensor> {
    Ok(weight.t()?.contiguous()?)
}
