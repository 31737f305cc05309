//! The libraries that do the same work.

use std::path::Path;

use anyhow::Result;
use clap::ValueEnum;

use super::python::Environment;
use crate::build;
use crate::program::Program;

const PYTHON: &str = "target/peers/python";
const CANDLE: [&str; 5] = [
    "--locked",
    "--manifest-path",
    "xtask/peers/candle/Cargo.toml",
    "--target-dir",
    "target/peers/candle",
];

/// A library whose peer is in xtask/peers.
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
            Self::Candle => build::executable("candle-peer", &CANDLE).map(Program::new),
        }
    }
}
