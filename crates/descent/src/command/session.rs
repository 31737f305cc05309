use super::{
    interrupt::{INTERRUPTED, Interrupt},
    net_file::Kept,
    origin::Parts,
    say::say,
};
use anyhow::{Context, Result};
use checkpoint::Checkpoint;
use images::Images;
use indicatif::{ProgressBar, ProgressStyle};
use std::{path::PathBuf, process::ExitCode};
use train::{Data, Evaluation, History, Length, evaluate};

/// A training at work, and the file that it is kept in.
pub struct Session {
    /// The file.
    pub path: PathBuf,
    /// The training.
    pub kept: Kept,
    /// Its images.
    pub parts: Parts,
}

impl Session {
    /// Says what is about to be learnt, and how.
    pub fn introduce(&self) {
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
    pub fn run(mut self) -> Result<ExitCode> {
        let interrupt = Interrupt::listen()?;
        let bar = self.bar()?;
        while !self.is_over() {
            self.epoch(&bar)?;
            if interrupt.is_asked() && !self.is_over() {
                bar.finish_and_clear();
                self.say_how_to_resume();
                return Ok(ExitCode::from(INTERRUPTED));
            }
        }
        bar.finish_and_clear();
        self.conclude();
        Ok(ExitCode::SUCCESS)
    }

    /// Whether there is nothing left to learn.
    pub fn is_over(&self) -> bool {
        self.kept.checkpoint.training.is_over(data(&self.parts), &self.kept.checkpoint.plan)
    }

    /// Learns for an epoch, keeps what was learnt, and says how it went.
    fn epoch(&mut self, bar: &ProgressBar) -> Result<()> {
        let Checkpoint { training, plan, .. } = &mut self.kept.checkpoint;
        let done = training.epochs;
        let path = self.path.display();
        let learnt = training.epoch(data(&self.parts), plan, |history| watch(bar, history));
        let learnt = learnt.map_err(anyhow::Error::from);
        learnt.and_then(|()| self.kept.write(&self.path)).with_context(|| match done {
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

    fn bar(&self) -> Result<ProgressBar> {
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

    fn say_how_to_resume(&self) {
        let Self { path, kept, .. } = self;
        say(format!(
            "\nstopped after epoch {}; this goes on from there:\n  \
             cargo run --release -p descent -- resume --net {}",
            kept.checkpoint.training.epochs,
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
