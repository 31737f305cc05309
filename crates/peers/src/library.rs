//! The libraries that do the same work.

use crate::{
    cargo,
    job::{Optimizer, Settings},
    peer::Program,
    python::Environment,
};
use anyhow::Result;
use clap::ValueEnum;
use std::path::Path;

const PYTHON: &str = "target/peers/python";

/// A library whose programs are in crates/peers/programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Library {
    /// NumPy, in float32
    Numpy,
    /// PyTorch, eager
    #[value(alias = "torch")]
    Pytorch,
    /// JAX, compiled; no whole jobs
    Jax,
    /// scikit-learn; whole jobs only
    #[value(alias = "sklearn")]
    ScikitLearn,
    /// candle, which is in Rust
    Candle,
    /// burn, which is in Rust too
    Burn,
}

impl Library {
    /// Its name, as its authors write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Numpy => "NumPy",
            Self::Pytorch => "PyTorch",
            Self::Jax => "JAX",
            Self::ScikitLearn => "scikit-learn",
            Self::Candle => "candle",
            Self::Burn => "burn",
        }
    }

    /// Its peer, which is asked for steps and slopes, installed or built if it is not there; `None` if it has none.
    pub fn peer(self) -> Option<Result<Program>> {
        Some(match self {
            Self::Numpy => python(&["numpy"], "numpy_peer.py"),
            Self::Pytorch => python(&["torch"], "torch_peer.py"),
            Self::Jax => python(&["numpy", "jaxlib", "jax"], "jax_peer.py"),
            Self::ScikitLearn => return None,
            Self::Candle => built("candle", "candle-peer"),
            Self::Burn => built("burn", "burn-peer"),
        })
    }

    /// Its program for whole jobs in the same way, and what it usually learns by.
    pub fn job(self) -> Option<(Result<Program>, Settings)> {
        let usual = |optimizer, batch| Settings { optimizer, batch };
        Some(match self {
            // It has no optimizers, so it learns as the sources do.
            Self::Numpy => (python(&["numpy"], "numpy_job.py"), Settings::SOURCES),
            Self::Pytorch => (python(&["torch"], "torch_job.py"), usual(Optimizer::Adam, 64)),
            Self::Jax => return None,
            Self::ScikitLearn => {
                let packages = ["numpy", "scikit-learn"];
                (python(&packages, "sklearn_job.py"), usual(Optimizer::Adam, 200))
            }
            Self::Candle => (built("candle", "candle-job"), usual(Optimizer::AdamW, 64)),
            Self::Burn => (built("burn", "burn-job"), usual(Optimizer::Adam, 64)),
        })
    }
}

fn python(packages: &[&str], file: &str) -> Result<Program> {
    Environment::open(Path::new(PYTHON))?.peer(packages, file)
}

fn built(library: &str, name: &str) -> Result<Program> {
    Ok(vec![cargo::program(library, name)?.into()])
}
