//! Descent's own part in `cargo xtask bench peers`: the training step and the numerical gradients that
//! other libraries are asked for too.
//!
//! It is given the folder of the material and reads a task a line, as `programs/protocol.py`
//! describes. It answers two more than the others:
//!
//! ```text
//! local 20           every parameter's slope by `local_gradient`:
//!                    the seconds, and the sum of the sizes of the same slopes as of `numerical 20`
//! local-exact 20     the same by `local_gradient_exact`
//! ```

use anyhow::{Context, Result, bail};
use images::{CLASSES, Images, PIXELS};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, partial};
use rand::{SeedableRng, rngs::StdRng};
use std::{
    convert::Infallible,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Instant,
};
use train::{OptimizerState, Sgd, ahead};

const BATCH: usize = 100;
const LEARNING_RATE: f32 = 0.1;
/// The network whose numerical gradient is asked for.
const HIDDEN: usize = 50;
const H: f64 = 1e-4;
/// The differences that nothing cancels in can be smaller.
const SMALL_H: f64 = 1e-7;

fn main() -> Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let material = Material::read(folder.context("expected the folder of the material")?)?;
    println!("Descent {}", env!("CARGO_PKG_VERSION"));
    // Within the pool, as threads that are called from outside it would have to be waited for.
    rayon::scope(|_| answer(&material))
}

fn answer(material: &Material) -> Result<()> {
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (seconds, value) = match words[..] {
            ["step", hidden, count] => steps(material, hidden.parse()?, count.parse()?)?,
            ["numerical", count] => numerical(material, count.parse()?)?,
            ["local", count] => {
                local(material, count.parse()?, |net, x, labels| net.local_gradient(x, labels, H))?
            }
            ["local-exact", count] => local(material, count.parse()?, |net, x, labels| {
                net.local_gradient_exact(x, labels, SMALL_H)
            })?,
            _ => bail!("`{line}` is no task"),
        };
        writeln!(io::stdout(), "{seconds:?} {value:?}")?;
    }
    Ok(())
}

/// What all peers are given.
struct Material {
    folder: PathBuf,
    images: Images,
    batches: Vec<Vec<usize>>,
}

impl Material {
    fn read(folder: PathBuf) -> Result<Self> {
        let labels = bytes(&folder, "labels.u8")?.into_iter().map(usize::from);
        let labels = Labels::new(labels.collect(), CLASSES)?;
        let indices = words(&folder, "batches.u32")?
            .into_iter()
            .map(|word| u32::from_le_bytes(word) as usize);
        let indices: Vec<usize> = indices.collect();
        Ok(Self {
            images: Images::new(&bytes(&folder, "pixels.u8")?, labels),
            batches: indices.chunks(BATCH).map(<[usize]>::to_vec).collect(),
            folder,
        })
    }

    /// Weights for images as rows, row by row, are ours for images as columns, column by column.
    fn net(&self, hidden: usize) -> Result<TwoLayerNet<f32>> {
        let numbers = words(&self.folder, &format!("parameters-{hidden}.f32"))?;
        let sizes = Sizes::new(PIXELS, hidden, CLASSES);
        let nothing_draws = &mut StdRng::seed_from_u64(0);
        let mut net = TwoLayerNet::random(sizes, Activation::Relu, 0.0, nothing_draws);
        let places = net.tensors_mut().into_iter().flatten();
        for (param, number) in places.zip(numbers.into_iter().map(f32::from_le_bytes)) {
            *param = number;
        }
        Ok(net)
    }
}

/// So many iterations: the seconds they take, and the last one's loss.
fn steps(material: &Material, hidden: usize, iterations: usize) -> Result<(f64, f64)> {
    let mut net = material.net(hidden)?;
    let mut descent = OptimizerState::new(Sgd);
    let mut last = f32::NAN;
    let mut batches = material.batches.iter().cycle().take(iterations);
    let start = Instant::now();
    ahead(
        || Some(material.images.batch(batches.next()?)),
        |(x, labels)| {
            let (loss, gradient) = net.value_and_gradient(&x, &labels);
            descent.step(&mut net, &gradient, LEARNING_RATE);
            last = loss;
            Ok::<(), Infallible>(())
        },
    )?;
    Ok((start.elapsed().as_secs_f64(), last.into()))
}

/// Two whole forward passes for each of so many parameters.
fn numerical(material: &Material, count: usize) -> Result<(f64, f64)> {
    let (mut net, x, labels) = problem(material)?;
    let loss = |net: &TwoLayerNet<f64>| net.loss(&x, &labels);
    let places = places(&net, count);
    let start = Instant::now();
    let slope = |place| partial(loss, &mut net, place, Difference::Central, StepSize::Fixed(H));
    let sum = places.into_iter().map(slope).map(f64::abs).sum();
    Ok((start.elapsed().as_secs_f64(), sum))
}

/// All parameters at once.
fn local(
    material: &Material,
    count: usize,
    gradient: impl Fn(&TwoLayerNet<f64>, &DMatrix<f64>, &Labels) -> TwoLayerNet<f64>,
) -> Result<(f64, f64)> {
    let (net, x, labels) = problem(material)?;
    let start = Instant::now();
    let slopes = gradient(&net, &x, &labels);
    let seconds = start.elapsed().as_secs_f64();
    let slopes: Vec<f64> = slopes.entries().collect();
    let sum = places(&net, count).iter().map(|&place| slopes[place].abs()).sum();
    Ok((seconds, sum))
}

fn problem(material: &Material) -> Result<(TwoLayerNet<f64>, DMatrix<f64>, Labels)> {
    let net = material.net(HIDDEN)?.map(f64::from);
    let (x, labels) = material.images.batch(&material.batches[0]);
    Ok((net, x.to_dense(), labels))
}

/// Which parameters to differentiate by: an equal share of each tensor, spread over it.
fn places(net: &TwoLayerNet<f64>, count: usize) -> Vec<usize> {
    let (mut places, mut start, share) = (Vec::new(), 0, count / 4);
    for tensor in net.tensors() {
        places.extend((0..share).map(|k| start + (2 * k + 1) * tensor.len() / (2 * share)));
        start += tensor.len();
    }
    places
}

fn words(folder: &Path, name: &str) -> Result<Vec<[u8; 4]>> {
    let bytes = bytes(folder, name)?;
    Ok(bytes.as_chunks().0.to_vec())
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(name);
    fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
}
