use super::origin::Origin;
use anyhow::{Result, ensure};
use clap::Args;
use net::{Initialisation, Mlp};
use rand::{SeedableRng, rngs::StdRng};
use std::path::PathBuf;
use train::{Architecture, Plan, TensorFile, Training};

/// Where a network is kept unless something else is said.
pub const DEFAULT: &str = "target/net.safetensors";

/// Which network, as a flag.
#[derive(Args)]
pub struct NetFlag {
    /// The file of the network
    #[arg(long, value_name = "FILE", default_value = DEFAULT)]
    pub net: PathBuf,
}

/// All that a file knows of a training.
pub struct Kept {
    /// What the network is.
    pub architecture: Architecture,
    /// Where its images come from.
    pub origin: Origin,
    /// How many it learns from.
    pub images: usize,
    /// What tells them from others, if it is known.
    pub fingerprint: Option<String>,
    /// How it learns.
    pub plan: Plan,
    /// How far it got.
    pub training: Training<Mlp<f32>>,
}

impl NetFlag {
    /// Reads the file.
    pub fn read(&self) -> Result<Kept> {
        let path = self.net.display();
        ensure!(self.net.exists(), "{path} is not there: `learn --out {path}` makes it");
        Kept::of(&TensorFile::read(&self.net)?)
    }
}

impl Kept {
    /// What is in a file.
    pub fn of(file: &TensorFile) -> Result<Self> {
        let architecture = Architecture::restore(file)?;
        let (origin, images, fingerprint) = Origin::restore(file)?;
        // Whatever is drawn, the file's numbers take its place.
        let net = architecture.network(Initialisation::Zero, &mut StdRng::seed_from_u64(0));
        let (training, plan) = Training::restore(net, file)?;
        Ok(Self { architecture, origin, images, fingerprint, plan, training })
    }

    /// The network to be used: the best, if the best was kept.
    pub fn into_net(self) -> Mlp<f32> {
        self.training.finish().net
    }
}
