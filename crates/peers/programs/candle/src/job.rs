//! A whole job in candle, asked for as `../../job.py` describes.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use candle_core::{DType, Device, Tensor};
use candle_nn::loss::cross_entropy;
use candle_nn::{AdamW, Linear, Module, Optimizer, SGD, VarBuilder, VarMap, linear};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

mod version;

const PIXELS: usize = 784;
const CLASSES: usize = 10;

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [folder, out, hidden, optimizer, batch, epochs, seed, target] = words[..] else {
        bail!("expected the eight words that job.py describes");
    };
    writeln!(io::stdout(), "candle {}", version::version())?;
    let parameters = VarMap::new();
    let variables = VarBuilder::from_varmap(&parameters, DType::F32, &Device::Cpu);
    let job = Job {
        net: Net::new(hidden.parse()?, &variables)?,
        train: Images::read(Path::new(folder), "pixels.u8", "labels.u8")?,
        test: Images::read(Path::new(folder), "test-pixels.u8", "test-labels.u8")?,
        batch: batch.parse()?,
        epochs: epochs.parse()?,
        target: target.parse()?,
        rng: StdRng::seed_from_u64(seed.parse()?),
    };
    match optimizer {
        "sgd" => job.run(SGD::new(parameters.all_vars(), 0.1)?)?,
        "adamw" => job.run(AdamW::new_lr(parameters.all_vars(), 0.001)?)?,
        _ => bail!("`{optimizer}` is no optimizer"),
    }
    Ok(parameters.save(out)?)
}

struct Job {
    net: Net,
    train: Images,
    test: Images,
    batch: usize,
    epochs: usize,
    target: f64,
    rng: StdRng,
}

impl Job {
    fn run(mut self, mut optimizer: impl Optimizer) -> Result<()> {
        for epoch in 1..=self.epochs {
            self.learn(&mut optimizer)?;
            let as_many = self.train.first(self.test.count)?;
            let (train, test) = (self.net.accuracy(&as_many)?, self.net.accuracy(&self.test)?);
            writeln!(io::stdout(), "epoch {epoch} train {train:.4} test {test:.4}")?;
            if test >= self.target {
                break;
            }
        }
        Ok(())
    }

    fn learn(&mut self, optimizer: &mut impl Optimizer) -> Result<()> {
        let mut order: Vec<u32> = (0..).take(self.train.count).collect();
        order.shuffle(&mut self.rng);
        for batch in order.chunks(self.batch) {
            let batch = Tensor::new(batch, &Device::Cpu)?;
            let x = self.train.x.index_select(&batch, 0)?;
            let labels = self.train.labels.index_select(&batch, 0)?;
            optimizer.backward_step(&cross_entropy(&self.net.logits(&x)?, &labels)?)?;
        }
        Ok(())
    }
}

struct Net {
    hidden: Linear,
    output: Linear,
}

impl Net {
    fn new(hidden: usize, variables: &VarBuilder) -> Result<Self> {
        Ok(Self {
            hidden: linear(PIXELS, hidden, variables.pp("hidden"))?,
            output: linear(hidden, CLASSES, variables.pp("output"))?,
        })
    }

    fn logits(&self, x: &Tensor) -> Result<Tensor> {
        Ok(self.output.forward(&self.hidden.forward(x)?.relu()?)?)
    }

    /// The share of the images that it knows.
    fn accuracy(&self, images: &Images) -> Result<f64> {
        let answers = self.logits(&images.x)?.argmax(1)?;
        let right = answers.eq(&images.labels)?.to_dtype(DType::F64)?.sum_all()?;
        Ok(right.to_scalar::<f64>()? / images.count as f64)
    }
}

/// Images, one a row, and their labels.
struct Images {
    x: Tensor,
    labels: Tensor,
    count: usize,
}

impl Images {
    fn read(folder: &Path, pixels: &str, labels: &str) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
        };
        let (pixels, labels) = (read(pixels)?, read(labels)?);
        let count = labels.len();
        let x = Tensor::from_vec(pixels, (count, PIXELS), &Device::Cpu)?.to_dtype(DType::F32)?;
        let labels = Tensor::new(labels, &Device::Cpu)?.to_dtype(DType::U32)?;
        Ok(Self { x: (x / 255.0)?, labels, count })
    }

    fn first(&self, count: usize) -> Result<Self> {
        let (x, labels) = (self.x.narrow(0, 0, count)?, self.labels.narrow(0, 0, count)?);
        Ok(Self { x, labels, count })
    }
}
