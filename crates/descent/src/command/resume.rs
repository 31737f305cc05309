use super::{
    agreement::{all_succeed, from_first},
    crew::Crew,
    learn::start_threads,
    net_file::{Kept, NetFlag},
    origin::{Source, fingerprint},
    say::remark,
    session::Session,
};
use anyhow::{Result, bail, ensure};
use checkpoint::{Checkpoint, Machine, TensorFile};
use clap::{Args, builder::NonEmptyStringValueParser};
use std::process::ExitCode;
use train::{Length, Schedule};

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  resume
  resume --epochs 20
  resume --net target/kaggle.safetensors

The file has all that the training follows from, so the bits are those of a
training that never stopped, by the same program on the same kind of machine.";

/// Go on with a training that was stopped, as if it had never been.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Resume {
    #[command(flatten)]
    file: NetFlag,
    /// Go on to so many epochs in all [default: as it was begun]
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    epochs: Option<usize>,
    /// The folder with the images, if it is another now
    #[arg(long, value_name = "FOLDER", value_parser = NonEmptyStringValueParser::new())]
    data: Option<String>,
    /// Threads, which change no bit of the result [default: all]
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    threads: Option<usize>,
}

impl Resume {
    /// Goes on.
    pub fn run(self, crew: &impl Crew) -> Result<ExitCode> {
        let first = crew.rank() == 0;
        let claimed = if first { self.file.claim().map(Some) } else { Ok(None) };
        let claim = all_succeed(crew, claimed)?;
        let bytes = all_succeed(crew, if first { self.bytes(crew) } else { Ok(Vec::new()) })?;
        let file = TensorFile::from_bytes(&self.file.net, &from_first(crew, &bytes));
        let kept = all_succeed(crew, file.map_err(Into::into).and_then(|file| Kept::of(&file)))?;
        let mut session = all_succeed(crew, self.session(kept, crew))?;
        session.claim = claim;
        session.remark_on_machine();
        session.run(crew)
    }

    /// The file, if it can be handed to the others.
    fn bytes(&self, crew: &impl Crew) -> Result<Vec<u8>> {
        let bytes = self.file.bytes()?;
        let (count, most) = (bytes.len(), crew.most_at_a_time());
        ensure!(
            count <= most,
            "{} has {count} bytes, and ranks hand on at most {most} at a time: go on in one process, by \
             `descent resume`",
            self.file.net.display()
        );
        Ok(bytes)
    }

    /// The training, as it was left.
    fn session(self, mut kept: Kept, crew: &impl Crew) -> Result<Session> {
        if let Some(data) = self.data {
            match &mut kept.origin.source {
                Source::Mnist(folder) | Source::Fashion(folder) => *folder = data,
                Source::Table(path) => bail!("it learns from the table {path}, not from --data"),
            }
        }
        start_threads(self.threads, crew)?;
        let parts = kept.origin.load()?;
        let distortion = kept.checkpoint.distortion;
        let (expected, found) = (kept.images, parts.train.len());
        ensure!(
            found == expected,
            "{} learns from {expected} images, but here are {found}: it needs those it began with",
            self.file.net.display()
        );
        let same = match &kept.fingerprint {
            Some(known) => *known == fingerprint(&parts.train)?,
            None => true,
        };
        ensure!(
            same,
            "{} learns from other images than those here: it needs those it began with",
            self.file.net.display()
        );
        let parts = parts.distorted(distortion)?;
        let mut session = Session { claim: None, path: self.file.net, kept, parts };
        if let Some(epochs) = self.epochs {
            session.extend(epochs)?;
        }
        session.check_unfinished()?;
        Ok(session)
    }
}

impl Session {
    /// Lets the plan go on to so many epochs.
    fn extend(&mut self, epochs: usize) -> Result<()> {
        let samples = self.parts.train.len();
        let Checkpoint { plan, training, .. } = &mut self.kept.checkpoint;
        let done = training.epochs;
        ensure!(epochs > done, "epochs is {epochs}: expected more than the {done} it has learnt");
        let an_epoch = plan.iterations_per_epoch(samples);
        ensure!(
            training.iteration().is_multiple_of(an_epoch),
            "it ended within an epoch, at iteration {}: no whole epoch can follow",
            training.iteration()
        );
        if let Schedule::Cosine { period } = plan.schedule {
            ensure!(
                epochs as f64 <= period,
                "epochs is {epochs}: expected at most {period}, where its cosine schedule ends \
                 with a learning rate of 0"
            );
        }
        plan.length = Length::Epochs(epochs);
        Ok(plan.check(samples)?)
    }

    /// Says when the rest is learnt on another kind of machine.
    fn remark_on_machine(&self) {
        let here = Machine::here();
        if let Some(before) = self.kept.machine.as_ref().filter(|before| **before != here) {
            let path = self.path.display();
            remark(format!(
                "{path} was learnt on {before}, and this is {here}: from here on its last bits may differ"
            ));
        }
    }

    fn check_unfinished(&self) -> Result<()> {
        if !self.is_over() {
            return Ok(());
        }
        let Checkpoint { training, plan, .. } = &self.kept.checkpoint;
        let (path, done) = (self.path.display(), training.epochs);
        if training.iteration() < plan.iterations(self.parts.train.len()) {
            bail!("{path} has come to the end of its patience, after epoch {done}");
        }
        let epochs = if done == 1 { "epoch" } else { "epochs" };
        bail!("{path} has learnt all of its {done} {epochs}: --epochs goes on to more in all")
    }
}
