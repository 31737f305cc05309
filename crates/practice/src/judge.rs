//! Judging: each learner's function in place of the course's, beside known wrong ones, on the same cases.

use crate::{
    build::{self, Built},
    composed::Composed,
    diagnostic::{Traced, trace},
    manifest::{Blank, Chapter},
    project::{self, Trial, YOURS, versions},
};
use anyhow::{Context, Result, bail};
use probe::{Difference, Grid, Ran, Report};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use wait_timeout::ChildExt;

/// What takes longer does not end.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is said of a function.
#[derive(Debug)]
pub enum Verdict {
    Right,
    NotWritten,
    /// A known wrong one, by its place among the blank's variants.
    Known(usize, Difference),
    Wrong(Difference),
    /// It does not compile.
    Errors(Vec<Traced>),
    /// It had not ended after [`PATIENCE`] in a case of these inputs.
    Endless(Vec<(String, Grid)>),
    /// It brought the program down, in a case of these inputs.
    Crashed(Crash, Vec<(String, Grid)>),
}

/// How a program ended that should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// It called itself without end.
    Stack,
    /// It asked for more memory than there is.
    Memory,
    Other,
}

/// Where functions are judged: the course, and a folder for what is compiled.
pub struct Judge<'a> {
    pub course: &'a Path,
    /// `target/practice` of a workspace, or of the course.
    pub work: &'a Path,
}

/// A compiled program of probes.
pub struct Bench {
    program: PathBuf,
}

impl Judge<'_> {
    /// A verdict on each of these.
    pub fn verdicts(&self, chapter: &Chapter, trials: &[Trial]) -> Result<Vec<Verdict>> {
        let mut errors: BTreeMap<usize, Vec<Traced>> = BTreeMap::new();
        let bench = loop {
            let sound = trials.iter().enumerate().map(|(number, trial)| Trial {
                blank: trial.blank,
                submission: trial.submission.filter(|_| !errors.contains_key(&number)),
            });
            let sound: Vec<Trial> = sound.collect();
            match self.bench(chapter, &sound)? {
                Ok(bench) => break bench,
                Err(found) if found.keys().all(|number| !errors.contains_key(number)) => {
                    errors.extend(found);
                }
                Err(_) => bail!("the same errors again"),
            }
        };
        let verdicts =
            trials.iter().enumerate().map(|(number, trial)| match errors.remove(&number) {
                Some(errors) => Ok(Verdict::Errors(errors)),
                None => bench.verdict(trial.blank, YOURS, self.work),
            });
        verdicts.collect()
    }

    /// The program of a chapter's probes with these functions in it, or what does not compile of which.
    pub fn bench(
        &self,
        chapter: &Chapter,
        trials: &[Trial],
    ) -> Result<Result<Bench, BTreeMap<usize, Vec<Traced>>>> {
        let folder = self.work.join("judge").join(chapter.name);
        let composed = project::write(self.course, chapter, &folder, trials)?;
        let target = self.work.join("build");
        match build::build(&folder, &format!("judge-{}", chapter.name), &target, false)? {
            Built::Program(program) => Ok(Ok(Bench { program })),
            Built::Errors(found) => traced(&found, &composed, trials).map(Err),
            Built::Failed(why) => {
                bail!("cargo cannot build the probes of {}:\n{why}", chapter.name)
            }
        }
    }
}

/// The errors by submission. Errors elsewhere are the course's, not the learner's.
fn traced(
    found: &[crate::diagnostic::Diagnostic],
    composed: &BTreeMap<PathBuf, Composed>,
    trials: &[Trial],
) -> Result<BTreeMap<usize, Vec<Traced>>> {
    let mut errors: BTreeMap<usize, Vec<Traced>> = BTreeMap::new();
    for diagnostic in found {
        if let Some((submission, it)) = trace(diagnostic, composed, trials) {
            errors.entry(submission).or_default().push(it);
        }
    }
    if errors.is_empty() {
        let rendered: Vec<&str> = found.iter().filter_map(|it| it.rendered.as_deref()).collect();
        bail!("the course's own code does not compile with this:\n{}", rendered.join("\n"));
    }
    Ok(errors)
}

impl Bench {
    /// What body `yours` of a blank is like.
    pub fn verdict(&self, blank: &Blank, yours: usize, work: &Path) -> Result<Verdict> {
        let [out, err] =
            ["stdout", "stderr"].map(|name| work.join(format!("judge-{}.{name}", blank.chapter)));
        let mut child = Command::new(&self.program)
            .args([
                &blank.probe(),
                &blank.number.to_string(),
                &yours.to_string(),
                &versions(blank).to_string(),
            ])
            .stdin(Stdio::null())
            .stdout(
                File::create(&out)
                    .with_context(|| format!("{} cannot be written", out.display()))?,
            )
            .stderr(
                File::create(&err)
                    .with_context(|| format!("{} cannot be written", err.display()))?,
            )
            .spawn()
            .with_context(|| format!("{} cannot be started", self.program.display()))?;
        let ended = child.wait_timeout(PATIENCE).context("the probes cannot be waited for")?;
        if ended.is_none() {
            child.kill().and_then(|()| child.wait()).context("the probes cannot be stopped")?;
        }
        let said = fs::read(&out).unwrap_or_default();
        let last = String::from_utf8_lossy(&said)
            .lines()
            .rev()
            .find_map(|line| serde_json::from_str(line).ok());
        match (last, ended) {
            (Some(Ran::Ended(report)), Some(_)) => Ok(of(report)),
            (Some(Ran::Begun { inputs }), None) => Ok(Verdict::Endless(inputs)),
            (Some(Ran::Begun { inputs }), Some(_)) => {
                let said =
                    String::from_utf8_lossy(&fs::read(&err).unwrap_or_default()).into_owned();
                Ok(Verdict::Crashed(Crash::of(&said), inputs))
            }
            _ => {
                let said =
                    String::from_utf8_lossy(&fs::read(&err).unwrap_or_default()).into_owned();
                bail!("the probe of {} cannot be run: {}", blank.id(), said.trim())
            }
        }
    }
}

fn of(report: Report) -> Verdict {
    match report {
        Report::Right => Verdict::Right,
        Report::NotWritten => Verdict::NotWritten,
        Report::Known(version, first) => Verdict::Known(version - YOURS - 1, first),
        Report::Wrong(difference) => Verdict::Wrong(difference),
    }
}

impl Crash {
    fn of(said: &str) -> Self {
        if said.contains("overflowed its stack") {
            Self::Stack
        } else if said.contains("memory allocation of") {
            Self::Memory
        } else {
            Self::Other
        }
    }
}
