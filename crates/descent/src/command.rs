//! The verbs of the command, a file each, and what they share.

mod agreement;
mod crew;
mod decay;
mod eval;
mod export;
mod interrupt;
mod learn;
mod net_file;
mod origin;
mod picture;
mod predict;
mod recipe;
mod resume;
mod say;
mod session;
mod settle;
mod text;

pub use agreement::KnownToAll;
pub use crew::Crew;
pub use net_file::Kept;
pub use recipe::Recipe;

use agreement::{Common, all_agree, all_succeed, program};
use anyhow::Result;
use clap::Parser;
use say::be_silent;
use std::process::ExitCode;
use train::Alone;

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  learn                               50 hidden units, 10 epochs of MNIST
  learn --hidden 100,50 --dropout 0.2 --optimizer adam --schedule cosine
  learn --recipe recipe.toml          the same words, kept in a file
  eval                                how it does on the test images
  picture 0 target/digit.png          a test image as a picture
  predict target/digit.png            the digit in a picture

A network is kept in target/net.safetensors unless another file is named.";

/// Trains networks that read digits, keeps them, and uses what they learnt.
#[derive(Parser)]
#[command(name = "descent", version, after_help = EXAMPLES, term_width = 80)]
pub enum Command {
    /// Train a network, and keep it after each epoch
    Learn(Box<learn::Learn>),
    /// Go on with a training that was stopped, as if it had never been
    Resume(resume::Resume),
    /// See how a network does: loss, accuracy, and what it takes for what
    Eval(eval::Eval),
    /// Read the digit in a picture
    Predict(predict::Predict),
    /// Write a network for other tools
    Export(export::Export),
    /// Write a test image as a picture, to try `predict` with
    Picture(picture::Picture),
}

impl Command {
    /// Does what was asked for.
    ///
    /// # Errors
    /// When it cannot be done.
    pub fn obey(self) -> Result<ExitCode> {
        self.obey_in(&Alone)
    }

    /// Does what was asked for as one of several processes that all were. They learn together; whatever else there is
    /// to do, the first does. None but the first prints anything.
    ///
    /// # Errors
    /// When it cannot be done by one of them, in all of them.
    pub fn obey_in(self, crew: &impl Crew) -> Result<ExitCode> {
        if crew.rank() > 0 {
            be_silent();
        }
        if crew.size() > 1 {
            all_agree(crew, &[all_succeed(crew, program())?, self.verb()])?;
        }
        let done = match self {
            Self::Learn(learn) => return learn.run(crew),
            Self::Resume(resume) => return resume.run(crew),
            _ if crew.rank() > 0 => Ok(()),
            Self::Eval(eval) => eval.run(),
            Self::Predict(predict) => predict.run(),
            Self::Export(export) => export.run(),
            Self::Picture(picture) => picture.run(),
        };
        done.map(|()| ExitCode::SUCCESS)
    }

    /// What is to be done, which has to be the same everywhere.
    fn verb(&self) -> Common {
        let here = match self {
            Self::Learn(_) => "learn",
            Self::Resume(_) => "resume",
            Self::Eval(_) | Self::Predict(_) | Self::Export(_) | Self::Picture(_) => "another",
        };
        let remedy = "give all of them the same words";
        Common { otherwise: "was asked for another verb", remedy, here: here.to_owned() }
    }
}
