use super::{
    learn::start_threads,
    net_file::NetFlag,
    say::{remark, say},
};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use images::{CLASSES, Images, PIXELS, read_picture};
use losses::Labels;
use net::{DeepNet, Network};
use std::path::PathBuf;
use train::Alone;

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  predict target/digit.png
  predict --ink black mine.png yours.png

A picture is a PNG of 28 × 28 pixels with a margin of some four pixels around
the digit. The network knows white ink on black; what was written on paper is
--ink black.";

/// Read the digit in a picture.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Predict {
    #[command(flatten)]
    file: NetFlag,
    /// What it is drawn with
    #[arg(long, value_enum, default_value_t = Ink::White)]
    ink: Ink,
    /// The pictures
    #[arg(required = true, value_name = "IMAGE.png")]
    images: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ink {
    /// White on black, as MNIST has it
    White,
    /// Black on white, as on paper
    Black,
}

impl From<Ink> for images::Ink {
    fn from(ink: Ink) -> Self {
        match ink {
            Ink::White => Self::White,
            Ink::Black => Self::Black,
        }
    }
}

impl Predict {
    /// Reads all pictures, then says what each shows.
    pub fn run(self) -> Result<()> {
        start_threads(Some(1), &Alone)?; // a picture is too little for more
        let kept = self.file.read()?;
        let classes = kept.origin.source.classes();
        let net = kept.into_net();
        let read = |path: &PathBuf| read_picture(path, self.ink.into());
        let pictures = self.images.iter().map(read);
        let pictures: Vec<[u8; PIXELS]> = pictures.collect::<Result<_, _>>()?;
        for (path, picture) in self.images.iter().zip(&pictures) {
            let path = path.display();
            if nothing_drawn(picture) {
                remark(format!("{path} shows nothing: is it drawn with the other --ink?"));
            } else if mostly_ink(picture) {
                remark(format!("{path} is mostly ink: is it the other --ink?"));
            }
            say(format!("{path}"));
            say_probabilities(&classes, &probabilities(&net, picture)?);
        }
        Ok(())
    }
}

fn probabilities(net: &DeepNet<f32>, picture: &[u8; PIXELS]) -> Result<Vec<f32>> {
    let unknown = Labels::new(vec![0], CLASSES).context("a label")?;
    let (x, _) = Images::new(picture, unknown).batch(&[0]);
    Ok(net.predict(&x).as_slice().to_vec())
}

/// Whether all of it is about as grey, as what is drawn in black on nothing is when it is read as white.
fn nothing_drawn(picture: &[u8; PIXELS]) -> bool {
    let (least, most) = (picture.iter().min(), picture.iter().max());
    least.zip(most).is_some_and(|(least, most)| most - least < 32)
}

fn mostly_ink(picture: &[u8; PIXELS]) -> bool {
    let sum: usize = picture.iter().map(|&grey| usize::from(grey)).sum();
    sum > PIXELS * 128
}

/// How wide a bar of probability 1 is.
const WIDTH: f32 = 50.0;

/// A bar for each class, and an arrow at the longest.
fn say_probabilities(classes: &[&str; CLASSES], probabilities: &[f32]) {
    let largest = probabilities.iter().copied().fold(0.0, f32::max);
    for (class, &probability) in classes.iter().zip(probabilities) {
        let arrow = if probability == largest { "<" } else { "" };
        let line = format!("  {class:<12}{probability:.4} {} {arrow}", bar(probability));
        say(line.trim_end());
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a probability makes a short bar"
)]
fn bar(probability: f32) -> String {
    "█".repeat((probability * WIDTH).round() as usize)
}
