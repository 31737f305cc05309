//! The libraries that do the same work.

use crate::{candle, peer::Program, python::Environment};
use anyhow::Result;
use clap::ValueEnum;
use std::path::Path;

const PYTHON: &str = "target/peers/python";

/// A library whose peer is in crates/peers/programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Library {
    /// NumPy, in float32
    Numpy,
    /// PyTorch, eager
    #[value(alias = "torch")]
    Pytorch,
    /// JAX, compiled
    Jax,
    /// candle, which is in Rust
    Candle,
}

impl Library {
    /// Its name, as its authors write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Numpy => "NumPy",
            Self::Pytorch => "PyTorch",
            Self::Jax => "JAX",
            Self::Candle => "candle",
        }
    }

    /// Its peer, installed or built if it is not there.
    pub fn peer(self) -> Result<Program> {
        let python =
            |packages: &[&str], file| Environment::open(Path::new(PYTHON))?.peer(packages, file);
        match self {
            Self::Numpy => python(&["numpy"], "numpy_peer.py"),
            Self::Pytorch => python(&["torch"], "torch_peer.py"),
            Self::Jax => python(&["numpy", "jaxlib", "jax"], "jax_peer.py"),
            Self::Candle => Ok(vec![candle::peer()?.into()]),
        }
    }
}
