use super::{
    agreement::all_succeed,
    crew::Crew,
    net_file::{DEFAULT, Kept},
    origin::fingerprint,
    recipe::{Flags, Recipe},
    say::remark,
    session::Session,
};
use anyhow::{Context, Result, ensure};
use checkpoint::{Checkpoint, Machine, TensorFile};
use clap::Args;
use files::Claim;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};
use train::Training;

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  learn --hidden 100 --epochs 20 --schedule step:5:0.5
  learn --optimizer adam --l2 1e-4 --validation 0.1 --patience 3
  learn --hidden 256 --shift 2 --rotation 15 --elastic 34:4 --pieces 2
  learn --csv data/train.csv --out target/kaggle.safetensors
  learn --recipe recipe.toml --seed 2

A recipe is a file of TOML. Its keys are the names of these flags, which go
before it; an optimizer may be a table with its numbers:
  hidden = [100, 50]
  schedule = \"cosine\"
  optimizer = { name = \"adam\", beta1 = 0.8 }

Ctrl-C ends after the epoch, which is kept, and `resume` goes on from there.";

/// Train a network, and keep it after each epoch.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Learn {
    /// A file of TOML with any of these flags
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
    /// Where to keep the network; one that was learnt before is replaced
    #[arg(long, value_name = "FILE", default_value = DEFAULT)]
    out: PathBuf,
    #[command(flatten)]
    flags: Flags,
}

impl Learn {
    /// Trains.
    pub fn run(self, crew: &impl Crew) -> Result<ExitCode> {
        let session = all_succeed(crew, self.session(crew))?;
        session.run(crew)
    }

    /// The training, before its first epoch.
    fn session(self, crew: &impl Crew) -> Result<Session> {
        let recipe = match &self.recipe {
            Some(path) => self.flags.over(Recipe::read(path)?)?,
            None => self.flags.recipe()?,
        };
        let (architecture, origin) = (recipe.architecture()?, recipe.origin()?);
        start_threads(recipe.threads, crew)?;
        let parts = origin.load()?;
        recipe.place().check_rows(parts.count())?;
        let (plan, distortion) = (recipe.plan(parts.train.len())?, recipe.distortion());
        let parts = parts.distorted(distortion)?;
        let claim = (crew.rank() == 0).then(|| claim(&self.out)).transpose()?;
        let mut rng = StdRng::seed_from_u64(recipe.plan_seed());
        let net = architecture.network(recipe.initialisation(), &mut rng);
        Ok(Session {
            claim,
            path: self.out,
            kept: Kept {
                images: parts.train.len(),
                fingerprint: Some(fingerprint(&parts.train)?),
                architecture,
                origin,
                machine: Some(Machine::here()),
                checkpoint: Checkpoint { training: Training::new(net, &plan), plan, distortion },
            },
            parts,
        })
    }
}

/// Claims the place where the network is to be kept, if it can be, which is to be known before it has learnt anything.
fn claim(path: &Path) -> Result<Claim> {
    if path == Path::new(DEFAULT) && !path.exists() {
        // Cargo may keep its own files elsewhere. If this fails, the next line says why.
        let _ = std::fs::create_dir("target");
    }
    let claim = files::claim(path)?;
    if path.exists() {
        let kept = TensorFile::read(path).map_err(anyhow::Error::from);
        kept.and_then(|file| Kept::of(&file)).with_context(|| {
            let path = path.display();
            format!("{path} is no network that was learnt here, and stays: choose another --out")
        })?;
        remark(format!("{} will be replaced after the first epoch", path.display()));
    }
    Ok(claim)
}

/// Threads for all that follows: as many as are asked for, or as `RAYON_NUM_THREADS` or the machine has.
pub fn start_threads(threads: Option<usize>, crew: &impl Crew) -> Result<()> {
    let asked = env::var("RAYON_NUM_THREADS").ok().and_then(|count| count.parse().ok());
    let asked = threads.or(asked.filter(|&count: &usize| count > 0)).or(crew.usual_threads());
    let right = asked.is_none_or(|threads| (1..=1024).contains(&threads));
    let count = asked.unwrap_or(0);
    ensure!(right, "the number of threads is {count}: expected 1 to 1024");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count);
    pool.build_global()
        .context("the threads cannot be started: use fewer, by --threads or RAYON_NUM_THREADS")
}
