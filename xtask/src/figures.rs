//! `cargo xtask figures`: the figures that stand in the chapters' texts.

use crate::exercises;
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};
use terminal::Out;

const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

/// Exercises whose figures are shown and not compared: they draw round-off itself, or a training in
/// 32-bit floats on the images at hand, and another processor rounds the last bits otherwise.
const NOT_COMPARED: [&str; 3] = ["numdiff/step-size", "net/ladder", "train/mnist-backprop"];

/// Draw the figures of the chapters' texts anew.
///
/// An image of a chapter's README.md at figures/EXERCISE/FIGURE.svg is that
/// figure of that exercise. The exercises are run, and what they draw is copied there.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Change nothing: compare with what the exercises have drawn when last run
    #[arg(long)]
    check: bool,
}

impl Arguments {
    /// Copies or compares; the exit code tells whether the exercises passed.
    pub fn run(self) -> Result<ExitCode> {
        let figures = shown()?;
        if self.check {
            return check(&figures).map(|()| ExitCode::SUCCESS);
        }
        let drawers: BTreeSet<String> = figures.iter().map(|it| it.exercise.clone()).collect();
        let code = exercises::run_named(drawers.into_iter().collect())?;
        if code == ExitCode::SUCCESS {
            replace(&figures)?;
        }
        Ok(code)
    }
}

/// A figure of an exercise that a chapter's text shows.
#[derive(Debug, PartialEq)]
struct Figure {
    exercise: String,
    drawn: PathBuf,
    shown: PathBuf,
}

/// The figures that the text of a chapter shows.
fn of_text(chapter: &str, text: &str) -> Vec<Figure> {
    let images = text.split("](figures/").skip(1);
    let paths = images.filter_map(|rest| rest.split(')').next());
    let figure = |path: &str| {
        let (exercise, _) = path.split_once('/')?;
        Some(Figure {
            exercise: format!("{chapter}/{exercise}"),
            drawn: Path::new(exercises::OUT).join(chapter).join(path),
            shown: folder(chapter).join(path),
        })
    };
    paths.filter_map(figure).collect()
}

fn folder(chapter: &str) -> PathBuf {
    Path::new("crates").join(chapter).join("figures")
}

fn shown() -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for chapter in CHAPTERS {
        let path = Path::new("crates").join(chapter).join("README.md");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{}: cannot be read", path.display()))?;
        figures.extend(of_text(chapter, &text));
    }
    Ok(figures)
}

/// Puts what was drawn in the place of all that was there.
fn replace(figures: &[Figure]) -> Result<()> {
    let drawn: Vec<Vec<u8>> = figures.iter().map(drawn).collect::<Result<_>>()?;
    for folder in CHAPTERS.map(folder).into_iter().filter(|folder| folder.exists()) {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{}: cannot be emptied", folder.display()))?;
    }
    for (figure, svg) in figures.iter().zip(drawn) {
        let write = || {
            fs::create_dir_all(figure.shown.parent().unwrap_or(Path::new(".")))?;
            fs::write(&figure.shown, svg)
        };
        write().with_context(|| format!("{}: cannot be written", figure.shown.display()))?;
        writeln!(Out, "{}", figure.shown.display())?;
    }
    Ok(())
}

fn drawn(figure: &Figure) -> Result<Vec<u8>> {
    let how = || {
        let Figure { exercise, drawn, .. } = figure;
        format!("{} is not there: cargo xtask exercises {exercise}", drawn.display())
    };
    fs::read(&figure.drawn).with_context(how)
}

fn check(figures: &[Figure]) -> Result<()> {
    let mut old = Vec::new();
    for figure in figures {
        let compared = !NOT_COMPARED.contains(&figure.exercise.as_str());
        if compared && fs::read(&figure.shown).ok() != Some(drawn(figure)?) {
            old.push(figure.shown.display().to_string());
        }
    }
    ensure!(
        old.is_empty(),
        "not as drawn: {}; `cargo xtask figures` copies them anew",
        old.join(", ")
    );
    writeln!(Out, "the figures of the chapters' texts are as the exercises draw them")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_images_of_a_text_name_exercise_and_figure() {
        let text = "![Two\nlines](figures/xor/a.svg) [x](src/a.rs) ![b](figures/gates/b.svg)\n";
        let figures = of_text("net", text);
        assert_eq!(figures.len(), 2);
        assert_eq!(figures[0].exercise, "net/xor");
        assert_eq!(figures[1].drawn, Path::new("target/exercises/net/gates/b.svg"));
        assert_eq!(figures[1].shown, Path::new("crates/net/figures/gates/b.svg"));
    }
}
