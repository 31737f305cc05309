//! The job in burn, asked for by the lines that `../../protocol.py` describes.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use burn::module::Param;
use burn::nn::Linear;
use burn::nn::loss::CrossEntropyLoss;
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::activation::relu;
use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use burn_peer::images::{Images, PIXELS, bytes};
use burn_peer::net::Net;

const CLASSES: usize = 10;
const BATCH: usize = 100;
const LEARNING_RATE: f64 = 0.1;
/// The network whose numerical gradient is asked for.
const HIDDEN: usize = 50;
const H: f64 = 1e-4;

fn main() -> Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let material = Material::read(folder.context("expected the folder of the material")?)?;
    let mut out = io::stdout();
    writeln!(out, "burn {}", burn_peer::version())?;
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (seconds, value) = match words[..] {
            ["step", hidden, count] => steps(&material, hidden.parse()?, count.parse()?)?,
            ["numerical", count] => slopes(&material, count.parse()?)?,
            _ => bail!("`{line}` is no task"),
        };
        writeln!(out, "{seconds:?} {value:?}")?;
    }
    Ok(())
}

/// What all peers are given.
struct Material {
    folder: PathBuf,
    images: Images,
    batches: Vec<Tensor<1, Int>>,
    device: Device,
}

impl Material {
    fn read(folder: PathBuf) -> Result<Self> {
        let device = Device::flex();
        let images = Images::read(&folder, "pixels.u8", "labels.u8", &device)?;
        let indices = bytes(&folder, "batches.u32")?;
        let indices =
            indices.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word).cast_signed());
        let indices: Vec<i32> = indices.collect();
        let batch = |batch: &[i32]| Tensor::from_data(TensorData::from(batch), &device);
        let batches = indices.chunks(BATCH).map(batch).collect();
        Ok(Self { folder, images, batches, device })
    }

    /// After the last batch comes the first.
    fn batch(&self, number: usize) -> Images {
        self.images.select(self.batches[number % self.batches.len()].clone())
    }

    /// The initial W1, b1, W2 and b2 one after the other, for images and units as rows.
    fn parameters(&self, hidden: usize) -> Result<Tensor<1>> {
        let numbers = bytes(&self.folder, &format!("parameters-{hidden}.f32"))?;
        let numbers = numbers.as_chunks().0.iter().map(|&word| f32::from_le_bytes(word));
        let numbers: Vec<f32> = numbers.collect();
        Ok(Tensor::from_data(TensorData::from(numbers.as_slice()), &self.device))
    }
}

/// So many iterations from the initial parameters: the seconds, and the last one's loss.
fn steps(material: &Material, hidden: usize, iterations: usize) -> Result<(f64, f64)> {
    let layers = Layers::of(&material.parameters(hidden)?, hidden);
    let mut net = Net::new(hidden, &material.device.clone().autodiff());
    net.hidden = linear(layers.w1, layers.b1);
    net.output = linear(layers.w2, layers.b2);
    let mut sgd = SgdConfig::new().init();

    let start = Instant::now();
    let mut last = None;
    for iteration in 0..iterations {
        let loss = net.loss(material.batch(iteration));
        let slopes = GradientsParams::from_grads(loss.backward(), &net);
        net = sgd.step(LEARNING_RATE, net, slopes);
        last = Some(loss);
    }
    let seconds = start.elapsed().as_secs_f64();
    Ok((seconds, last.map_or(f32::NAN, Tensor::into_scalar::<f32>).into()))
}

fn linear(weight: Tensor<2>, bias: Tensor<1>) -> Linear {
    let bias = Param::from_tensor(bias.autodiff());
    Linear { weight: Param::from_tensor(weight.autodiff()), bias: Some(bias) }
}

/// W1, b1, W2 and b2, as views of what [`Material::parameters`] gives.
struct Layers {
    w1: Tensor<2>,
    b1: Tensor<1>,
    w2: Tensor<2>,
    b2: Tensor<1>,
}

impl Layers {
    fn of(parameters: &Tensor<1>, hidden: usize) -> Self {
        let view = |start, len| parameters.clone().narrow(0, start, len);
        let [b1, w2, b2] = starts(hidden);
        Self {
            w1: view(0, b1).reshape([PIXELS, hidden]),
            b1: view(b1, hidden),
            w2: view(w2, b2 - w2).reshape([hidden, CLASSES]),
            b2: view(b2, CLASSES),
        }
    }
}

/// Where b1, W2 and b2 begin among the parameters.
fn starts(hidden: usize) -> [usize; 3] {
    let b1 = PIXELS * hidden;
    let w2 = b1 + hidden;
    [b1, w2, w2 + hidden * CLASSES]
}

/// Central differences for so many parameters, two whole forward passes for each: the seconds, and the
/// sum of their sizes.
fn slopes(material: &Material, count: usize) -> Result<(f64, f64)> {
    let mut parameters = material.parameters(HIDDEN)?.cast(DType::F64);
    let saved: Vec<f64> = parameters.to_data().try_to_vec()?;
    let Images { x, labels } = material.batch(0);
    let x = x.cast(DType::F64);

    let start = Instant::now();
    let mut sum = 0.0;
    for place in places(count, saved.len()) {
        let mut loss_at = |value: f64| {
            let moved = parameters.clone().slice_fill([place..place + 1], value);
            parameters = moved;
            loss(&parameters, &x, &labels)
        };
        let difference = loss_at(saved[place] + H) - loss_at(saved[place] - H);
        parameters = parameters.slice_fill([place..place + 1], saved[place]);
        sum += difference.abs() / (2.0 * H);
    }
    Ok((start.elapsed().as_secs_f64(), sum))
}

fn loss(parameters: &Tensor<1>, x: &Tensor<2>, labels: &Tensor<1, Int>) -> f64 {
    let Layers { w1, b1, w2, b2 } = Layers::of(parameters, HIDDEN);
    let z = relu(x.clone().matmul(w1) + b1.unsqueeze());
    let logits = z.matmul(w2) + b2.unsqueeze();
    let entropy = CrossEntropyLoss::new(None, &logits.device());
    entropy.forward(logits, labels.clone()).into_scalar()
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
