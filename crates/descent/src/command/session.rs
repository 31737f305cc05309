#[cfg(test)]
mod tests;

use super::{
    agreement::{Common, all_agree, all_succeed, any, digest},
    crew::Crew,
    interrupt::{INTERRUPTED, Interrupt},
    net_file::Kept,
    origin::Parts,
    say::{is_silent, say},
};
use anyhow::{Context, Result, ensure};
use checkpoint::{Checkpoint, Machine};
use files::Claim;
use images::Images;
use indicatif::{ProgressBar, ProgressStyle};
use net::Network;
use std::{path::PathBuf, process::ExitCode};
use train::{Data, Evaluation, History, Length, evaluate};

/// A training at work, and the file that it is kept in.
pub struct Session {
    /// What keeps other trainings from the file, in the process that writes it.
    pub claim: Option<Claim>,
    /// The file.
    pub path: PathBuf,
    /// The training.
    pub kept: Kept,
    /// Its images.
    pub parts: Parts,
}

impl Session {
    /// Says what is about to be learnt, and how.
    fn introduce(&self) {
        let Parts { name, train, validation, test } = &self.parts;
        let held_out = validation.as_ref().map(|part| format!(", {} validation", part.len()));
        say(format!(
            "{name}: {} training{} and {} test images",
            train.len(),
            held_out.unwrap_or_default(),
            test.len()
        ));
        let plan = &self.kept.checkpoint.plan;
        say(&self.kept.architecture);
        let length = match plan.length {
            Length::Epochs(1) => "1 epoch".to_owned(),
            Length::Epochs(epochs) => format!("{epochs} epochs"),
            Length::Iterations(iterations) => format!("{iterations} iterations"),
        };
        say(format!(
            "{}, learning rate {}, batches of {}, {length}, {} iterations an epoch\n",
            plan.optimizer,
            plan.learning_rate,
            plan.batch_size,
            plan.iterations_per_epoch(train.len())
        ));
        if let Some(last) = self.kept.checkpoint.training.history.last() {
            self.say_evaluation(self.kept.checkpoint.training.epochs, &last);
        }
    }

    /// Trains to the end of the plan, or until Ctrl-C.
    pub fn run(mut self, crew: &impl Crew) -> Result<ExitCode> {
        if crew.size() > 1 {
            all_succeed(crew, self.check_pieces(crew).and_then(|()| self.check_messages(crew)))?;
            all_agree(crew, &all_succeed(crew, self.common())?)?;
        }
        self.introduce();
        let interrupt = all_succeed(crew, Interrupt::listen())?;
        let bar = all_succeed(crew, self.bar())?;
        while !self.is_over() {
            self.epoch(&bar, crew)?;
            let stop = any(crew, interrupt.is_asked() || crew.is_asked_to_stop());
            if stop && !self.is_over() {
                bar.finish_and_clear();
                self.say_how_to_resume(crew);
                return Ok(ExitCode::from(INTERRUPTED));
            }
        }
        bar.finish_and_clear();
        if crew.rank() == 0 {
            self.conclude();
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Whether each process has a piece of a batch to work on.
    fn check_pieces(&self, crew: &impl Crew) -> Result<()> {
        let (pieces, ranks) = (self.kept.checkpoint.plan.pieces, crew.size());
        ensure!(
            ranks <= pieces,
            "{ranks} ranks have {pieces} of a batch to share, so some would have nothing to do: start \
             no more ranks than pieces, which `learn --pieces {ranks}` makes more",
            pieces = if pieces == 1 { "1 piece".to_owned() } else { format!("{pieces} pieces") }
        );
        Ok(())
    }

    /// Whether the gradients of a step are no longer than what can be handed on at a time.
    fn check_messages(&self, crew: &impl Crew) -> Result<()> {
        let Checkpoint { plan, training, .. } = &self.kept.checkpoint;
        let (pieces, ranks) = (plan.pieces.min(plan.batch_size), crew.size());
        // With the loss. What one sends: all of its pieces; what it gets: its share of each piece.
        let numbers = parameters(&training.net) + 1;
        let sent = pieces.div_ceil(ranks).saturating_mul(numbers);
        let got = numbers.div_ceil(ranks).saturating_mul(pieces);
        let (longest, most) = (sent.max(got).max(numbers), crew.most_at_a_time());
        ensure!(
            longest <= most,
            "a rank would hand on or get {longest} numbers at a time, and can {most}: use fewer pieces a rank, \
             or a smaller network"
        );
        Ok(())
    }

    /// What all processes must have alike to learn together. What an earlier one decides comes before what follows of it.
    fn common(&self) -> Result<[Common; 4]> {
        let common = |otherwise, remedy, here| Common { otherwise, remedy, here };
        let Kept { architecture, origin, checkpoint: Checkpoint { plan, distortion, .. }, .. } =
            &self.kept;
        let same_words = "give all of them the same flags and the same recipe";
        let plan = format!("{architecture:?} {origin:?} {plan:?} {distortion:?}");
        let same_kind =
            "sums are rounded otherwise there, so their networks would not stay the same";
        let same_images = "each machine needs the same files of them";
        Ok([
            common("is another kind of machine", same_kind, Machine::here().to_string()),
            common("has another plan", same_words, plan),
            common("has other images", same_images, self.parts.fingerprint()?),
            common("begins with another network", same_words, digest(&self.to_bytes())?),
        ])
    }

    /// All of this training, as it is now.
    fn to_bytes(&self) -> Vec<u8> {
        self.kept.to_file(&self.path).to_bytes()
    }

    /// Whether there is nothing left to learn.
    pub fn is_over(&self) -> bool {
        self.kept.checkpoint.training.is_over(data(&self.parts), &self.kept.checkpoint.plan)
    }

    /// Learns for an epoch, keeps what was learnt, and says how it went.
    fn epoch(&mut self, bar: &ProgressBar, crew: &impl Crew) -> Result<()> {
        let Checkpoint { training, plan, .. } = &mut self.kept.checkpoint;
        let done = training.epochs;
        let path = self.path.display();
        let learnt =
            training.epoch_shared(data(&self.parts), plan, crew, |history| watch(bar, history));
        // What was remembered is judged by each for itself, and one that found it wrong would not come to keep it.
        let learnt = all_succeed(crew, learnt.map_err(Into::into));
        learnt.and_then(|()| self.keep(crew)).with_context(|| match done {
            0 => format!("epoch 1 failed, and {path} was not written"),
            _ => format!("epoch {} failed, and {path} keeps epoch {done}", done + 1),
        })?;
        let evaluations = &self.kept.checkpoint.training.history.evaluations;
        bar.suspend(|| {
            if let ([untrained, _], 0) = (&evaluations[..], done) {
                self.say_evaluation(0, untrained);
            }
            if let Some(last) = evaluations.last() {
                self.say_evaluation(done + 1, last);
            }
        });
        Ok(())
    }

    /// Keeps what was learnt, which all have learnt alike.
    fn keep(&self, crew: &impl Crew) -> Result<()> {
        let bytes = self.to_bytes();
        if crew.size() > 1 {
            let common = digest(&bytes).map(|here| Common {
                otherwise: "has learnt something else",
                remedy: "its memory or its processor may be at fault",
                here,
            });
            all_agree(crew, &[all_succeed(crew, common)?])?;
        }
        let first = crew.rank() == 0;
        let written = if first { Kept::write(&bytes, &self.path) } else { Ok(()) };
        all_succeed(crew, written)
    }

    fn bar(&self) -> Result<ProgressBar> {
        if is_silent() {
            return Ok(ProgressBar::hidden());
        }
        let iterations = self.kept.checkpoint.plan.iterations(self.parts.train.len());
        let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg} {eta}")?;
        let bar = ProgressBar::new(iterations as u64).with_style(style);
        bar.set_position(self.kept.checkpoint.training.iteration() as u64);
        bar.reset_eta();
        Ok(bar)
    }

    fn say_evaluation(&self, epoch: usize, evaluation: &Evaluation) {
        let Evaluation { iteration, train, held_out } = evaluation;
        let name = if self.parts.validation.is_some() { "validation" } else { "test" };
        say(format!(
            "epoch {epoch:>3}  iteration {iteration:>6}  loss {:.4}  train {:.4}  {name} {:.4}",
            train.loss, train.accuracy, held_out.accuracy
        ));
    }

    fn say_how_to_resume(&self, crew: &impl Crew) {
        let Self { path, kept, .. } = self;
        say(format!(
            "\nstopped after epoch {}; this goes on from there:\n  \
             {} resume --net {}",
            kept.checkpoint.training.epochs,
            crew.called_by(),
            path.display()
        ));
    }

    /// The test images have their say.
    fn conclude(self) {
        let Checkpoint { training, .. } = self.kept.checkpoint;
        if let Some(best) = &training.best {
            let epoch = training.epochs - best.age;
            say(format!("\nthe best validation loss is {:.4}, after epoch {epoch}", best.loss));
        }
        let score = evaluate(&training.finish().net, &self.parts.test);
        say(format!("\ntest accuracy {:.4}, loss {:.4}", score.accuracy, score.loss));
        say(format!("kept in {}", self.path.display()));
    }
}

/// |θ|.
fn parameters(net: &impl Network<f32>) -> usize {
    net.count()
}

/// The images to learn from, and those to watch by.
fn data(parts: &Parts) -> Data<'_, Images> {
    Data { train: &parts.train, held_out: parts.validation.as_ref().unwrap_or(&parts.test) }
}

/// Moves the bar on, and tells the mean loss of the last hundred batches now and then.
fn watch(bar: &ProgressBar, history: &History) {
    bar.inc(1);
    if let Some(last) = history.last()
        && history.losses.len().is_multiple_of(20)
    {
        let recent = &history.losses[history.losses.len().saturating_sub(100)..];
        let loss = recent.iter().sum::<f64>() / recent.len() as f64;
        let accuracy = last.held_out.accuracy;
        bar.set_message(format!("loss {loss:.4}, held out {accuracy:.4}"));
    }
}
