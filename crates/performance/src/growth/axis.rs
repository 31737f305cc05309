//! What is varied, and how far.

use super::{
    copies,
    job::Job,
    series::{Column, EPOCH, MEMORY, REST, STEP},
};
use std::path::Path;

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// To see that it works.
    Quick,
    /// As far as some minutes go.
    Usual,
    /// All.
    Long,
}

impl Extent {
    /// How often each training is run.
    pub fn rounds(self) -> usize {
        if self == Self::Quick { 1 } else { 5 }
    }

    fn choose<T>(self, quick: T, usual: T, long: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Usual => usual,
            Self::Long => long,
        }
    }
}

/// One thing that is varied.
pub struct Axis {
    /// What.
    pub of: &'static str,
    /// How much of it.
    pub sizes: Vec<usize>,
    /// So little of it that what a training takes then does not grow.
    pub base: Option<usize>,
    /// What is looked at.
    pub columns: Vec<Column>,
    /// The training of a size.
    pub job: Box<dyn Fn(usize) -> Job>,
}

/// How few images a table has whose training does not count.
const FEWEST: usize = 200;

/// The images of the tables.
fn images(extent: Extent) -> Vec<usize> {
    extent.choose(
        vec![1000, 3000, 10_000],
        vec![1000, 3000, 10_000, 30_000, 60_000],
        vec![1000, 3000, 10_000, 30_000, 60_000, 200_000, 600_000],
    )
}

/// All tables that are needed.
pub fn tables(extent: Extent) -> Vec<usize> {
    [vec![FEWEST], images(extent)].concat()
}

/// All of them, on a machine that runs so many threads, where MNIST has so many images.
pub fn all(extent: Extent, threads: usize, mnist: usize, tables: &Path) -> Vec<Axis> {
    let few = copies::path(tables, FEWEST);
    let step = move |words: Vec<String>| Job {
        words: words.into_iter().map(Into::into).collect(),
        by: "--iterations",
        // All of them are of the first epoch.
        ends: [mnist / 1000, mnist / 100],
        few: Some(few.clone()),
    };
    vec![
        by_images(images(extent), tables),
        by_units(extent, step.clone()),
        by_layers(extent, step.clone()),
        by_threads("threads, H=50", 50, threads, step.clone()),
        by_threads("threads, H=800", 800, threads, step),
    ]
}

fn by_images(sizes: Vec<usize>, tables: &Path) -> Axis {
    let tables = tables.to_owned();
    let job = move |count: usize| Job {
        words: vec!["--csv".into(), copies::path(&tables, count).into()],
        by: "--epochs",
        // The fewer the images, the more epochs it takes to see one.
        ends: [1, 3 + 60_000 / count],
        few: None,
    };
    let columns = vec![EPOCH, REST, MEMORY];
    Axis { of: "images", sizes, base: Some(FEWEST), columns, job: Box::new(job) }
}

fn by_units(extent: Extent, step: impl Fn(Vec<String>) -> Job + 'static) -> Axis {
    let sizes = extent.choose(
        vec![50, 200, 800],
        vec![50, 100, 200, 400, 800, 1600],
        vec![50, 100, 200, 400, 800, 1600, 3200, 6400],
    );
    let job = move |units: usize| step(vec!["--hidden".into(), units.to_string()]);
    let columns = vec![STEP, MEMORY];
    Axis { of: "hidden units", sizes, base: Some(1), columns, job: Box::new(job) }
}

/// Hidden layers beyond the first, which is what has none beyond it.
fn by_layers(extent: Extent, step: impl Fn(Vec<String>) -> Job + 'static) -> Axis {
    let sizes = extent.choose(vec![1, 2, 4], vec![1, 2, 4, 7], vec![1, 2, 4, 7]);
    let job = move |more: usize| step(vec!["--hidden".into(), vec!["200"; 1 + more].join(",")]);
    let columns = vec![STEP, MEMORY];
    Axis { of: "more layers", sizes, base: Some(0), columns, job: Box::new(job) }
}

/// 1, 2, 4 and so on, up to all.
fn by_threads(
    of: &'static str,
    units: usize,
    threads: usize,
    step: impl Fn(Vec<String>) -> Job + 'static,
) -> Axis {
    let powers = (0..).map(|power| 1 << power).take_while(|&some| some < threads);
    let sizes = powers.chain([threads]).collect();
    let job = move |threads: usize| {
        let [units, threads] = [units, threads].map(|number| number.to_string());
        let job = step(vec!["--hidden".into(), units, "--threads".into(), threads]);
        Job { few: None, ..job }
    };
    Axis { of, sizes, base: None, columns: vec![STEP], job: Box::new(job) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(axis: &Axis, size: usize) -> String {
        let job = (axis.job)(size);
        let words: Vec<_> = job.words.iter().map(|word| word.to_string_lossy()).collect();
        format!("{} {} {:?}", words.join(" "), job.by, job.ends)
    }

    #[test]
    fn each_axis_varies_one_thing() {
        let axes = all(Extent::Usual, 6, 60_000, Path::new("tables"));
        let said: Vec<String> =
            axes.iter().zip([2000, 2, 2, 2, 2]).map(|(axis, size)| words(axis, size)).collect();
        let expected = [
            "--csv tables/2000.csv --epochs [1, 33]",
            "--hidden 2 --iterations [60, 600]",
            "--hidden 200,200,200 --iterations [60, 600]",
            "--hidden 50 --threads 2 --iterations [60, 600]",
            "--hidden 800 --threads 2 --iterations [60, 600]",
        ];
        assert_eq!(said, expected);
        assert_eq!(axes[3].sizes, [1, 2, 4, 6], "threads");
    }

    #[test]
    fn every_table_that_is_asked_for_is_written() {
        for extent in [Extent::Quick, Extent::Usual, Extent::Long] {
            let axes = all(extent, 1, 60_000, Path::new(""));
            let asked = axes[0].base.iter().chain(&axes[0].sizes);
            assert!(asked.copied().eq(tables(extent)), "{extent:?}");
        }
    }

    #[test]
    fn all_that_the_issue_of_growth_asks_for_is_in_the_long_run() {
        let axes = all(Extent::Long, 2, 60_000, Path::new(""));
        let ends: Vec<_> =
            axes.iter().map(|axis| (axis.sizes[0], *axis.sizes.last().unwrap())).collect();
        assert_eq!(ends, [(1000, 600_000), (50, 6400), (1, 7), (1, 2), (1, 2)]);
    }
}
