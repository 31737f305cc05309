//! `cargo xtask bench growth`: how time and memory of a training grow.

mod job;
mod copies;
mod axis;
mod series;
mod table;
mod drawing;

use anyhow::{Context, Result};
use axis::{Axis, Extent};
use clap::Args;
use files::training_images;
use job::Cost;
use series::Series;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    thread,
};
use terminal::Out;

const FOLDER: &str = "target/growth";

/// Where Linux has files in memory. To wait for a disk takes some ten times as long as an epoch of few images.
const IN_MEMORY: &str = "/dev/shm";

/// Measure how time and memory of `descent learn` grow.
///
/// What is varied are the images, the hidden units, the hidden layers and the threads, one at a
/// time. Each training is run twice, to an early end and to a later one; what the later takes more
/// is the time of its epochs or steps. What the smallest training takes is subtracted as well,
/// as it does not grow. Powers are fitted to what is left.
///
/// The images are tables of copies of those in data/mnist, or, where that is missing, in
/// data/sample; after the first of each they are distorted. 7 in 10 are learnt from.
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "Examples:
  cargo xtask bench growth --quick    half a minute, to see that it works
  cargo xtask bench growth            some minutes
  cargo xtask bench growth --long     to 600 000 images and 6400 hidden units")]
pub struct Arguments {
    /// The program to measure
    #[arg(long, value_name = "FILE", hide = true)]
    descent: PathBuf,
    /// One round of the smaller trainings
    #[arg(long, conflicts_with = "long")]
    quick: bool,
    /// The largest trainings too: half an hour, and 1.2 GB for a table
    #[arg(long)]
    long: bool,
}

impl Arguments {
    /// Measures, prints and draws.
    pub fn run(self) -> Result<()> {
        let extent = match (self.quick, self.long) {
            (true, _) => Extent::Quick,
            (_, true) => Extent::Long,
            _ => Extent::Usual,
        };
        let folder = Path::new(FOLDER);
        fs::create_dir_all(folder).with_context(|| format!("{FOLDER}: cannot be made"))?;
        let work = tempfile::tempdir_in(folder).context("a folder for tables cannot be made")?;
        let kept = tempfile::tempdir_in(IN_MEMORY).or_else(|_| tempfile::tempdir_in(folder));
        let kept = kept.context("a folder for networks cannot be made")?;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let images = prepare(extent, work.path())?;
        let mut out = Out;
        writeln!(out, "{}", table::head(extent, threads))?;
        let mut all = Vec::new();
        for axis in axis::all(extent, threads, images, work.path()) {
            let series = measure(&axis, extent.rounds(), &self.descent, kept.path())?;
            writeln!(out, "{}", table::text(&axis, &series))?;
            all.push((axis, series));
        }
        let figure = folder.join("growth.svg");
        let svg = drawing::figure(&all).svg();
        files::write(&figure, |file| file.write_all(svg.as_bytes()))?;
        writeln!(out, "{}", figure.display())?;
        Ok(())
    }
}

/// Writes the tables, and tells how many images MNIST has here.
fn prepare(extent: Extent, folder: &Path) -> Result<usize> {
    let (images, _) = training_images(Path::new("data"))?;
    for count in axis::tables(extent) {
        copies::write(&images, count, &copies::path(folder, count))?;
    }
    Ok(images.labels.len())
}

/// All sizes in turn, round after round, so that a disturbance falls on all of them.
fn measure(axis: &Axis, rounds: usize, descent: &Path, kept: &Path) -> Result<Vec<Series>> {
    let sizes: Vec<usize> = axis.base.iter().chain(&axis.sizes).copied().collect();
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); sizes.len()];
    for _ in 0..rounds {
        for (costs, &size) in costs.iter_mut().zip(&sizes) {
            let cost = (axis.job)(size).cost(descent, kept);
            costs.push(cost.with_context(|| format!("{} {}", size, axis.of))?);
        }
    }
    let costs: Vec<Cost> = costs.iter().map(|rounds| Cost::median(rounds)).collect();
    let (base, costs) = costs.split_at(axis.base.iter().count());
    Ok(axis.columns.iter().map(|column| column.series(&axis.sizes, costs, base.first())).collect())
}
