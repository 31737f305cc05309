//! Reads the network that `descent learn` keeps into candle, and prints what it says of an image of 784 bytes:
//!
//! ```text
//! read_net target/net.safetensors digit.bytes
//! ```

use anyhow::{Context, Result};
use candle_core::{DType, Device, Tensor, safetensors};
use candle_nn::{Module, VarBuilder, linear, ops::softmax};
use std::{env, fs};

fn main() -> Result<()> {
    let mut files = env::args().skip(1);
    let mut file = || files.next().context("expected a network and an image");
    let kept = safetensors::load(file()?, &Device::Cpu)?;
    let kept = VarBuilder::from_tensors(kept, DType::F32, &Device::Cpu);
    let hidden = linear(784, 50, kept.pp("layers.0"))?;
    let output = linear(50, 10, kept.pp("layers.1"))?;

    let image = Tensor::from_vec(fs::read(file()?)?, (1, 784), &Device::Cpu)?;
    let image = (image.to_dtype(DType::F32)? / 255.0)?;
    let logits = output.forward(&hidden.forward(&image)?.relu()?)?;
    let probabilities = softmax(&logits, 1)?.get(0)?.to_vec1::<f32>()?;
    println!("{}", probabilities.iter().map(f32::to_string).collect::<Vec<_>>().join(" "));
    Ok(())
}
