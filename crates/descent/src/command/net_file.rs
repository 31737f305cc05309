#[cfg(test)]
mod tests;

use super::origin::Origin;
use anyhow::{Context, Result, ensure};
use checkpoint::{Architecture, Checkpoint, Machine, TensorFile};
use clap::Args;
use files::Claim;
use net::{DeepNet, Initialisation};
use rand::{SeedableRng, rngs::StdRng};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

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
    /// On what kind of machine it learnt last, if that is known.
    pub machine: Option<Machine>,
    /// How it learns, and how far it got.
    pub checkpoint: Checkpoint<DeepNet<f32>>,
}

impl NetFlag {
    /// Reads the file.
    pub fn read(&self) -> Result<Kept> {
        self.check_there()?;
        Kept::of(&TensorFile::read(&self.net)?)
    }

    /// The bytes of the file, to be handed on.
    pub fn bytes(&self) -> Result<Vec<u8>> {
        Ok(TensorFile::bytes(&self.net)?)
    }

    /// Claims the file, which is to be gone on with, before it is read.
    pub fn claim(&self) -> Result<Claim> {
        self.check_there()?;
        Ok(files::claim(&self.net)?)
    }

    fn check_there(&self) -> Result<()> {
        let path = self.net.display();
        ensure!(self.net.exists(), "{path} is not there: `learn --out {path}` makes it");
        Ok(())
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
        checkpoint.check_images(images, file)?;
        if let Some(distortion) = &checkpoint.distortion {
            distortion.check().with_context(|| format!("the plan in {}", file.path.display()))?;
        }
        let machine = Machine::of(file)?;
        Ok(Self { architecture, origin, images, fingerprint, machine, checkpoint })
    }

    /// Keeps these bytes of one in a file, if whoever reads that will take it; otherwise the file stays as it is.
    ///
    /// # Errors
    /// When [`Kept::of`] would not take it, or it cannot be written.
    pub fn write(bytes: &[u8], path: &Path) -> Result<()> {
        let read = TensorFile::from_bytes(Path::new("what was learnt"), bytes)?;
        Self::of(&read).context("it cannot be kept; a smaller learning rate may help")?;
        Ok(files::write(path, |file| file.write_all(bytes))?)
    }

    /// The file that it is kept in.
    pub fn to_file(&self, path: &Path) -> TensorFile {
        let mut file = TensorFile::new(path);
        self.architecture.store(&mut file);
        self.origin.store(self.images, self.fingerprint.as_deref(), &mut file);
        self.checkpoint.store(&mut file);
        file
    }

    /// The network to be used: the best, if the best was kept.
    pub fn into_net(self) -> DeepNet<f32> {
        self.checkpoint.training.finish().net
    }
}
