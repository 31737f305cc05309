//! What all peers are given.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use candle_core::{DType, Device, Tensor};

pub const PIXELS: usize = 784;
pub const CLASSES: usize = 10;
const BATCH: usize = 100;

/// The images with their labels, and which of them are the batches.
pub struct Material {
    folder: PathBuf,
    images: Tensor,
    labels: Tensor,
    batches: Vec<Tensor>,
}

impl Material {
    /// Reads it, and makes of it what can be made before an iteration.
    pub fn read(folder: &Path) -> Result<Self> {
        let (pixels, labels) = (bytes(folder, "pixels.u8")?, bytes(folder, "labels.u8")?);
        let (images, cpu) = (labels.len(), &Device::Cpu);
        let images = Tensor::from_vec(pixels, (images, PIXELS), cpu)?.to_dtype(DType::F32)?;
        let indices = words(folder, "batches.u32")?.into_iter().map(u32::from_le_bytes);
        let indices: Vec<u32> = indices.collect();
        let batches = indices.chunks(BATCH).map(|batch| Tensor::new(batch, cpu));
        Ok(Self {
            folder: folder.to_owned(),
            images: (images / 255.0)?,
            labels: Tensor::new(labels, cpu)?.to_dtype(DType::U32)?,
            batches: batches.collect::<Result<_, _>>()?,
        })
    }

    /// The images of a batch, one a row, and their labels. After the last batch comes the first.
    pub fn batch(&self, number: usize) -> Result<(Tensor, Tensor)> {
        let batch = &self.batches[number % self.batches.len()];
        let images = self.images.index_select(batch, 0)?;
        Ok((images, self.labels.index_select(batch, 0)?))
    }

    /// The initial W1, b1, W2 and b2 one after the other, for images and units as rows.
    pub fn parameters(&self, hidden: usize) -> Result<Tensor> {
        let numbers = words(&self.folder, &format!("parameters-{hidden}.f32"))?;
        let numbers: Vec<f32> = numbers.into_iter().map(f32::from_le_bytes).collect();
        Ok(Tensor::new(numbers, &Device::Cpu)?)
    }
}

/// W1, b1, W2 and b2, as views of what [`Material::parameters`] gives.
pub fn tensors(parameters: &Tensor, hidden: usize) -> Result<[Tensor; 4]> {
    let view = |start, len| parameters.narrow(0, start, len);
    let [b1, w2, b2] = starts(hidden);
    Ok([
        view(0, b1)?.reshape((PIXELS, hidden))?,
        view(b1, hidden)?,
        view(w2, b2 - w2)?.reshape((hidden, CLASSES))?,
        view(b2, CLASSES)?,
    ])
}

/// Where b1, W2 and b2 begin among the parameters.
pub fn starts(hidden: usize) -> [usize; 3] {
    let b1 = PIXELS * hidden;
    let w2 = b1 + hidden;
    [b1, w2, w2 + hidden * CLASSES]
}

fn words(folder: &Path, name: &str) -> Result<Vec<[u8; 4]>> {
    let bytes = bytes(folder, name)?;
    Ok(bytes.as_chunks().0.to_vec())
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(name);
    fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
}
