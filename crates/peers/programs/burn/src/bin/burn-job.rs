//! A whole job in burn, asked for as `../../job.py` describes.

use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use anyhow::{Result, bail};
use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer, SgdConfig};
use burn::tensor::{Device, Tensor, TensorData};
use burn_peer::images::Images;
use burn_peer::net::Net;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [folder, out, hidden, optimizer, batch, epochs, seed, target] = words[..] else {
        bail!("expected the eight words that job.py describes");
    };
    let (optimizer, rate) = match optimizer {
        "sgd" => (SgdConfig::new().init(), 0.1),
        "adam" => (AdamConfig::new().init(), 0.001),
        _ => bail!("`{optimizer}` is no optimizer"),
    };
    writeln!(io::stdout(), "burn {}", burn_peer::version())?;
    let (device, seed) = (Device::flex(), seed.parse()?);
    device.seed(seed);
    let net = Net::new(hidden.parse()?, &device.clone().autodiff());
    let mut training =
        Training { net, optimizer, rate, batch: batch.parse()?, rng: StdRng::seed_from_u64(seed) };

    let folder = Path::new(folder);
    let train = Images::read(folder, "pixels.u8", "labels.u8", &device)?;
    let test = Images::read(folder, "test-pixels.u8", "test-labels.u8", &device)?;
    for epoch in 1..=epochs.parse()? {
        training = training.epoch(&train);
        if training.evaluated(epoch, &train, &test)? >= target.parse()? {
            break;
        }
    }
    fs::write(out, &training.net.into_record().into_bytes()?[..])?;
    Ok(())
}

struct Training {
    net: Net,
    optimizer: ModuleOptimizer,
    rate: f64,
    batch: usize,
    rng: StdRng,
}

impl Training {
    fn epoch(mut self, train: &Images) -> Self {
        let mut order: Vec<i32> = (0..).take(train.len()).collect();
        order.shuffle(&mut self.rng);
        for batch in order.chunks(self.batch) {
            let indices = Tensor::from_data(TensorData::from(batch), &train.x.device());
            let loss = self.net.loss(train.select(indices));
            let slopes = GradientsParams::from_grads(loss.backward(), &self.net);
            self.net = self.optimizer.step(self.rate, self.net, slopes);
        }
        self
    }

    /// Says how many it knows, and gives the share of the test images.
    fn evaluated(&self, epoch: usize, train: &Images, test: &Images) -> Result<f64> {
        let net = self.net.valid();
        let (train, test) = (net.accuracy(train.first(test.len())), net.accuracy(test.clone()));
        writeln!(io::stdout(), "epoch {epoch} train {train:.4} test {test:.4}")?;
        Ok(test)
    }
}
