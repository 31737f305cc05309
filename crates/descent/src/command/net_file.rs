use super::origin::Origin;
use anyhow::{Result, ensure};
use checkpoint::{Architecture, Checkpoint, TensorFile};
use clap::Args;
use net::{DeepNet, Initialisation};
use rand::{SeedableRng, rngs::StdRng};
use std::path::PathBuf;

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
    /// How it learns, and how far it got.
    pub checkpoint: Checkpoint<DeepNet<f32>>,
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
    ///
    /// # Errors
    /// When it is not a whole training.
    pub fn of(file: &TensorFile) -> Result<Self> {
        let architecture = Architecture::restore(file)?;
        let (origin, images, fingerprint) = Origin::restore(file)?;
        // Whatever is drawn, the file's numbers take its place.
        let net = architecture.network(Initialisation::Zero, &mut StdRng::seed_from_u64(0));
        let checkpoint = Checkpoint::restore(net, file)?;
        Ok(Self { architecture, origin, images, fingerprint, checkpoint })
    }

    /// The network to be used: the best, if the best was kept.
    pub fn into_net(self) -> DeepNet<f32> {
        self.checkpoint.training.finish().net
    }
}
