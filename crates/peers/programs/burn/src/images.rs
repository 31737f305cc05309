//! Images as numbers.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use burn::tensor::{Device, Int, Tensor, TensorData};

pub const PIXELS: usize = 784;

/// Images, one a row, and their labels.
#[derive(Clone)]
pub struct Images {
    pub x: Tensor<2>,
    pub labels: Tensor<1, Int>,
}

impl Images {
    pub fn read(folder: &Path, pixels: &str, labels: &str, device: &Device) -> Result<Self> {
        let pixels = bytes(folder, pixels)?;
        let shape = [pixels.len() / PIXELS, PIXELS];
        let numbers: Vec<f32> = pixels.into_iter().map(|pixel| f32::from(pixel) / 255.0).collect();
        let labels: Vec<i32> = bytes(folder, labels)?.into_iter().map(i32::from).collect();
        let count = labels.len();
        Ok(Self {
            x: Tensor::from_data(TensorData::new(numbers, shape), device),
            labels: Tensor::from_data(TensorData::new(labels, [count]), device),
        })
    }

    pub fn len(&self) -> usize {
        self.labels.dims()[0]
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The images of these numbers.
    pub fn select(&self, indices: Tensor<1, Int>) -> Self {
        Self {
            x: self.x.clone().select(0, indices.clone()),
            labels: self.labels.clone().select(0, indices),
        }
    }

    pub fn first(&self, count: usize) -> Self {
        Self {
            x: self.x.clone().narrow(0, 0, count),
            labels: self.labels.clone().narrow(0, 0, count),
        }
    }
}

pub fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(name);
    fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))
}
