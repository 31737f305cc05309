//! Judging: each learner's function in place of the course's, beside known wrong ones, on the same cases.

use crate::{
    build::{self, Built},
    composed::Composed,
    diagnostic::{Traced, trace},
    manifest::{Blank, Chapter},
    project::{self, Trial, YOURS, versions},
    submission::Submission,
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
    /// Where it is written, such as `target/practice`.
    pub work: &'a Path,
    /// Where it is compiled: the `target` of the workspace, or of the course, so that nothing is compiled twice.
    pub target: &'a Path,
}

/// A compiled program of probes.
pub struct Bench {
    program: PathBuf,
    composed: BTreeMap<PathBuf, Composed>,
    /// As long as it is there, no other process makes one of the same chapter.
    _lock: File,
}

impl Judge<'_> {
    /// A verdict on each of these, with what it printed.
    pub fn verdicts(&self, chapter: &Chapter, trials: &[Trial]) -> Result<Vec<(Verdict, String)>> {
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
        let verdicts = (0..trials.len()).map(|number| match errors.remove(&number) {
            Some(errors) => Ok((Verdict::Errors(errors), String::new())),
            None => bench.verdict_on(trials, number, self.work),
        });
        verdicts.collect()
    }

    /// The program of a chapter's probes with these functions in it, or what does not compile of which.
    pub fn bench(
        &self,
        chapter: &Chapter,
        trials: &[Trial],
    ) -> Result<Result<Bench, BTreeMap<usize, Vec<Traced>>>> {
        let lock = self.lock(chapter)?;
        let folder = self.work.join("judge").join(chapter.name);
        let composed = project::write(self.course, chapter, &folder, trials)?;
        match build::build(&folder, &project::program(chapter, &folder), self.target)? {
            Built::Program(program) => Ok(Ok(Bench { program, composed, _lock: lock })),
            Built::Errors(found) => traced(&found, &composed, trials).map(Err),
            Built::Failed(why) => {
                bail!("cargo cannot build the probes of {}:\n{why}", chapter.name)
            }
        }
    }

    /// Waits until nobody else judges this chapter in this place, such as a watch in another terminal.
    fn lock(&self, chapter: &Chapter) -> Result<File> {
        let path = self.work.join(format!("judge-{}.lock", chapter.name));
        let cannot = || format!("{} cannot be made", path.display());
        fs::create_dir_all(self.work).with_context(cannot)?;
        let lock = File::create(&path).with_context(cannot)?;
        lock.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
        Ok(lock)
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
        let [report, printed] = files(blank, work);
        let open = |path: &Path| {
            File::create(path).with_context(|| format!("{} cannot be written", path.display()))
        };
        let out = open(&printed)?;
        drop(open(&report)?);
        let numbers = [blank.number, yours, versions(blank)].map(|number| number.to_string());
        let mut child = Command::new(&self.program)
            .arg(blank.probe())
            .args(numbers)
            .arg(&report)
            .stdin(Stdio::null())
            .stderr(out.try_clone().context("the output cannot be shared")?)
            .stdout(out)
            .spawn()
            .with_context(|| format!("{} cannot be started", self.program.display()))?;
        let ended = child.wait_timeout(PATIENCE).context("the probes cannot be waited for")?;
        if ended.is_none() {
            child.kill().and_then(|()| child.wait()).context("the probes cannot be stopped")?;
        }
        let said =
            |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned();
        let last = said(&report).lines().rev().find_map(|line| serde_json::from_str(line).ok());
        match (last, ended) {
            (Some(Ran::Ended(report)), _) => Ok(of(report)),
            (Some(Ran::Begun { inputs }), None) => Ok(Verdict::Endless(inputs)),
            (Some(Ran::Begun { inputs }), Some(_)) => {
                Ok(Verdict::Crashed(Crash::of(&said(&printed)), inputs))
            }
            (None, _) => {
                bail!("the probe of {} cannot be run: {}", blank.id(), said(&printed).trim())
            }
        }
    }

    /// The same with the line of a panic in the learner's file, and what was printed.
    fn verdict_on(
        &self,
        trials: &[Trial],
        number: usize,
        work: &Path,
    ) -> Result<(Verdict, String)> {
        let trial = &trials[number];
        let mut verdict = self.verdict(trial.blank, YOURS, work)?;
        if let Verdict::Known(_, seen) | Verdict::Wrong(seen) = &mut verdict
            && let Some((file, line)) = &seen.panic
            && let Some(submission) = trial.submission
            && let Some(line) = self.line(file, *line, submission)
            && let Grid::Words(words) = &seen.yours
        {
            seen.yours = Grid::Words(format!("in line {line}, {words}"));
        }
        let [_, printed] = files(trial.blank, work);
        let printed = fs::read(&printed).unwrap_or_default();
        Ok((verdict, String::from_utf8_lossy(&printed).into_owned()))
    }

    /// The line in a learner's file of a line in a composed one.
    fn line(&self, file: &str, line: usize, submission: &Submission) -> Option<usize> {
        let (_, composed) =
            self.composed.iter().find(|(path, _)| Path::new(file).ends_with(path))?;
        let end: usize = composed.text.split_inclusive('\n').take(line).map(str::len).sum();
        let (_, place) = composed.trace(&(end.checked_sub(1)?..end.checked_sub(1)?))?;
        Some(1 + submission.text.get(..place.start)?.matches('\n').count())
    }
}

/// Where the program of a chapter's probes writes its report, and what the functions print.
fn files(blank: &Blank, work: &Path) -> [PathBuf; 2] {
    ["report", "printed"].map(|name| work.join(format!("judge-{}.{name}", blank.chapter)))
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
