use super::{decay::Decay, text};
use anyhow::{Context, Result, anyhow, ensure};
use clap::{
    ArgAction, ArgMatches, Args, Command, FromArgMatches, builder::NonEmptyStringValueParser,
};
use images::Elastic;
use net::{Activation, Initialisation};
use serde::Deserialize;
use std::path::Path;
use train::{Optimizer, Sampling};

/// The most bytes of a recipe, which has some forty lines.
const LONGEST: u64 = 1_000_000;

/// What a person may say of a network and its training: as flags, or in a file of TOML whose keys
/// are the names of the flags. What is not said is left open.
#[derive(Debug, Default, PartialEq, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recipe {
    /// The units of each hidden layer [default: 50]
    #[arg(
        long,
        value_name = "UNITS,…",
        value_delimiter = ',',
        action = ArgAction::Set,
        help_heading = "Network"
    )]
    pub hidden: Option<Vec<usize>>,
    /// ReLU, sigmoid, tanh or step [default: ReLU]
    #[arg(long, value_name = "NAME", help_heading = "Network")]
    #[serde(deserialize_with = "text::parsed")]
    pub activation: Option<Activation>,
    /// He, Xavier, zero, or σ [default: He for ReLU, else Xavier]
    #[arg(long, value_name = "NAME", help_heading = "Network")]
    #[serde(deserialize_with = "text::parsed")]
    pub initialisation: Option<Initialisation>,
    /// The share of hidden units silenced while learning [default: 0]
    #[arg(long, value_name = "SHARE", help_heading = "Network")]
    pub dropout: Option<f64>,

    // The help of these two is what each optimizer says of itself.
    /// How a step follows from the gradient
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Steps",
        help = format!("{} [default: {}]", Optimizer::names("or"), Optimizer::default())
    )]
    #[serde(deserialize_with = "text::optimizer_of")]
    pub optimizer: Option<Optimizer>,
    /// How long a step is
    #[arg(
        long,
        value_name = "RATE",
        help_heading = "Steps",
        help = format!("The learning rate [default: {}]", Optimizer::usual_rates())
    )]
    pub learning_rate: Option<f64>,
    /// fixed, step:EPOCHS:FACTOR, exponential:FACTOR, cosine (to the end) or cosine:EPOCHS
    /// [default: fixed]
    #[arg(long, value_name = "SCHEDULE", help_heading = "Steps")]
    #[serde(deserialize_with = "text::parsed")]
    pub schedule: Option<Decay>,
    /// Epochs in which the learning rate grows from 0 at first [default: 0]
    #[arg(long, value_name = "EPOCHS", help_heading = "Steps")]
    pub warm_up: Option<f64>,
    /// λ of the L2 penalty [default: 0]
    #[arg(long, value_name = "LAMBDA", help_heading = "Steps")]
    pub l2: Option<f64>,
    /// The greatest length of a gradient
    #[arg(long, value_name = "MAX", help_heading = "Steps")]
    pub clip_norm: Option<f64>,
    /// The greatest slope
    #[arg(long, value_name = "MAX", help_heading = "Steps")]
    pub clip_value: Option<f64>,

    /// How often all training images are met [default: 10]
    #[arg(long, value_name = "COUNT", help_heading = "Length and batches")]
    pub epochs: Option<usize>,
    /// The number of steps, in place of epochs
    #[arg(long, value_name = "COUNT", help_heading = "Length and batches")]
    pub iterations: Option<usize>,
    /// Stop after so many epochs without a better validation loss, and take the best
    #[arg(long, value_name = "EPOCHS", help_heading = "Length and batches")]
    pub patience: Option<usize>,
    /// Images for each step [default: 100]
    #[arg(long, value_name = "COUNT", help_heading = "Length and batches")]
    pub batch_size: Option<usize>,
    /// shuffled-epochs, whole-batches or with-replacement [default: shuffled-epochs]
    #[arg(
        long,
        value_name = "NAME",
        help_heading = "Length and batches",
        value_parser = text::sampling
    )]
    pub sampling: Option<Sampling>,
    /// Parts of a batch that are worked on at the same time [default: 1]
    #[arg(long, value_name = "COUNT", help_heading = "Length and batches")]
    pub pieces: Option<usize>,
    /// Threads, which change no bit of the result [default: all]
    #[arg(long, value_name = "COUNT", help_heading = "Length and batches")]
    pub threads: Option<usize>,
    /// The seed of all that is left to chance [default: 1]
    #[arg(long, value_name = "NUMBER", help_heading = "Length and batches")]
    pub seed: Option<u64>,

    /// The folder with MNIST in `mnist`, or the sample in `sample` [default: data]
    #[arg(
        long,
        value_name = "FOLDER",
        help_heading = "Images",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub data: Option<String>,
    /// Clothing in place of digits, from FOLDER/fashion
    #[arg(long, help_heading = "Images")]
    pub fashion: bool,
    /// A table as of Kaggle's Digit Recognizer: 70 % to learn from, 30 % to be tested on
    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Images",
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub csv: Option<String>,
    /// How many images the table has, to notice one that was cut
    #[arg(long, value_name = "COUNT", help_heading = "Images")]
    pub rows: Option<usize>,
    /// The share of the training images to choose by; test images then count only at the end
    #[arg(long, value_name = "SHARE", help_heading = "Images")]
    pub validation: Option<f64>,
    /// Shift each image by up to so many pixels whenever it is learnt from
    #[arg(long, value_name = "PIXELS", help_heading = "Images")]
    pub shift: Option<f32>,
    /// Turn it by up to so many degrees
    #[arg(long, value_name = "DEGREES", help_heading = "Images")]
    pub rotation: Option<f32>,
    /// Stretch it by up to this share
    #[arg(long, value_name = "SHARE", help_heading = "Images")]
    pub scale: Option<f32>,
    /// Bend it elastically; 34:4 is a good choice
    #[arg(
        long,
        value_name = "ALPHA:SIGMA",
        help_heading = "Images",
        value_parser = text::elastic
    )]
    #[serde(deserialize_with = "text::elastic_of")]
    pub elastic: Option<Elastic>,
}

impl Recipe {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, and as [`Recipe::parse`].
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = files::read(path, LONGEST)?;
        let text =
            str::from_utf8(&bytes).with_context(|| format!("{} is no text", path.display()))?;
        Self::parse(path, text)
    }

    /// What a text in TOML says, which errors call `path`.
    ///
    /// # Errors
    /// When it is no TOML, has what no recipe has, or asks for two things that exclude each other.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let shown = path.display();
        let recipe: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = 1 + text.get(..start).unwrap_or_default().matches('\n').count();
            let said = error.message();
            // A list of all keys is what `--help` is for.
            let short = said.split_once(", expected one of").filter(|_| said.len() > 200);
            match short {
                Some((said, _)) => anyhow!("{shown}, line {line}: {said}; `learn --help` has all"),
                None => anyhow!("{shown}, line {line}: {said}"),
            }
        })?;
        recipe.check().with_context(|| shown.to_string())?;
        Ok(recipe)
    }

    /// Whether two things are asked for that exclude each other.
    ///
    /// # Errors
    /// When they are.
    pub fn check(&self) -> Result<()> {
        let one = |a: (&str, bool), b: (&str, bool)| {
            let both = a.1 && b.1;
            ensure!(!both, "{} and {} contradict each other: choose one", a.0, b.0);
            Ok(())
        };
        let csv = ("csv", self.csv.is_some());
        one(("epochs", self.epochs.is_some()), ("iterations", self.iterations.is_some()))?;
        one(("clip-norm", self.clip_norm.is_some()), ("clip-value", self.clip_value.is_some()))?;
        one(("fashion", self.fashion), csv)?;
        one(("data", self.data.is_some()), csv)
    }
}

/// A recipe as flags say it, which can be laid over another.
pub struct Flags(ArgMatches);

impl Flags {
    /// What the flags say.
    ///
    /// # Errors
    /// When two of them exclude each other.
    pub fn recipe(&self) -> Result<Recipe> {
        let recipe = Recipe::from_arg_matches(&self.0)?;
        recipe.check()?;
        Ok(recipe)
    }

    /// What the flags say, and the rest as `base` says it. Of what excludes each other, `base` has no
    /// say when a flag has.
    ///
    /// # Errors
    /// When two of the flags exclude each other.
    pub fn over(&self, mut base: Recipe) -> Result<Recipe> {
        let said = self.recipe()?;
        if said.epochs.is_some() || said.iterations.is_some() {
            (base.epochs, base.iterations) = (None, None);
        }
        if said.clip_norm.is_some() || said.clip_value.is_some() {
            (base.clip_norm, base.clip_value) = (None, None);
        }
        if said.data.is_some() || said.fashion || said.csv.is_some() {
            if base.csv.is_some() {
                base.rows = None; // those of another table
            }
            (base.data, base.fashion, base.csv) = (None, false, None);
        }
        // Clap takes a flag that is not there for one that says no.
        let fashion = base.fashion || said.fashion;
        base.update_from_arg_matches(&self.0)?;
        Ok(Recipe { fashion, ..base })
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(matches.clone()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0 = matches.clone();
        Ok(())
    }
}

/// The flags of a recipe. A negative number is read as a value, so that what is wrong with it is said.
impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        Recipe::augment_args(command).mut_args(|arg| {
            let has_value = arg.get_action().takes_values();
            arg.allow_negative_numbers(has_value)
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
