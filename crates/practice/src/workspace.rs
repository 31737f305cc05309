//! A learner's workspace.

use crate::{
    judge::{Judge, Verdict},
    manifest::{self, Blank, Chapter},
    progress::{self, Done, Progress},
    project::Trial,
    submission::{Submission, Unreadable},
};
use anyhow::{Result, bail, ensure};
use std::{
    env,
    path::{Path, PathBuf},
};

/// A workspace, and the course that it is of.
pub struct Workspace {
    pub root: PathBuf,
    pub course: PathBuf,
    pub chapters: Vec<Chapter>,
    /// Where it is compiled.
    pub target: PathBuf,
}

/// How far a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    NotWritten,
    /// Something is there that was not judged right.
    Written,
    /// Judged right, and changed since.
    Changed,
    Solved,
}

/// What came of judging one function.
pub struct Judgement<'a> {
    pub blank: &'a Blank,
    pub verdict: Result<Verdict, Unreadable>,
    /// What it printed.
    pub printed: String,
    /// By what the text that was judged is known again, where there was any.
    sha256: Option<String>,
}

impl Judgement<'_> {
    pub fn is_right(&self) -> bool {
        matches!(self.verdict, Ok(Verdict::Right))
    }

    pub fn is_written(&self) -> bool {
        !matches!(self.verdict, Ok(Verdict::NotWritten))
    }
}

/// The course that this program is part of.
pub fn course() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    here.canonicalize().unwrap_or(here)
}

impl Workspace {
    /// The workspace in which one stands.
    pub fn here() -> Result<Self> {
        let here = env::current_dir()?;
        match here.ancestors().find(|folder| folder.join(progress::FILE).is_file()) {
            Some(root) => Self::at(root),
            None => bail!(
                "{} is no practice workspace: make one with `cargo xtask practice new <folder>` in the course, \
                 and work there",
                here.display()
            ),
        }
    }

    /// The workspace in this folder.
    pub fn at(root: &Path) -> Result<Self> {
        let shown = root.display();
        ensure!(
            root.join(progress::FILE).is_file(),
            "{shown} is no practice workspace: it has no {}",
            progress::FILE
        );
        let course = course();
        let chapters = manifest::read_all(&course)?;
        Ok(Self { root: root.to_owned(), target: root.join("target"), course, chapters })
    }

    /// Where it is judged.
    pub fn work(&self) -> PathBuf {
        self.target.join("practice")
    }

    pub fn blanks(&self) -> impl Iterator<Item = &Blank> {
        self.chapters.iter().flat_map(|chapter| &chapter.blanks)
    }

    pub fn submission(&self, blank: &Blank) -> Result<Result<Submission, Unreadable>> {
        Submission::read(blank, &self.root, &self.course)
    }

    /// A path as it is said in the workspace.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// How far a function is, without judging it.
    pub fn state(&self, blank: &Blank, progress: &Progress) -> Result<State> {
        let Ok(submission) = self.submission(blank)? else { return Ok(State::Written) };
        let done = progress.of(&blank.id());
        Ok(match (done.sha256, submission.is_written) {
            (_, false) => State::NotWritten,
            (None, true) => State::Written,
            (Some(sha256), true) if sha256 == digest(&submission) => State::Solved,
            (Some(_), true) => State::Changed,
        })
    }

    /// Judges these functions, and keeps what is solved.
    pub fn judge_and_keep<'a>(
        &self,
        wanted: &[&'a Blank],
        progress: &mut Progress,
    ) -> Result<Vec<Judgement<'a>>> {
        let judged = self.judge(wanted)?;
        // Meanwhile a hint may have been asked for.
        *progress = Progress::read(&self.root)?;
        for right in judged.iter().filter(|it| it.is_right()) {
            let done: &mut Done = progress.of_mut(&right.blank.id());
            done.solved = Some(today());
            done.sha256.clone_from(&right.sha256);
        }
        if judged.iter().any(Judgement::is_right) {
            progress.write(&self.root)?;
        }
        Ok(judged)
    }

    /// Judges these functions, a chapter at a time.
    pub fn judge<'a>(&self, wanted: &[&'a Blank]) -> Result<Vec<Judgement<'a>>> {
        let mut judged = Vec::new();
        for chapter in &self.chapters {
            let of_chapter: Vec<&Blank> =
                wanted.iter().copied().filter(|blank| blank.chapter == chapter.name).collect();
            if !of_chapter.is_empty() {
                judged.extend(judge_chapter(self, chapter, &of_chapter)?);
            }
        }
        Ok(judged)
    }
}

fn judge_chapter<'a>(
    workspace: &Workspace,
    chapter: &Chapter,
    wanted: &[&'a Blank],
) -> Result<Vec<Judgement<'a>>> {
    let mut judged = Vec::new();
    let mut submitted: Vec<(&Blank, Submission)> = Vec::new();
    for blank in wanted {
        let verdict = match workspace.submission(blank)? {
            Ok(submission) if submission.is_written => {
                submitted.push((blank, submission));
                continue;
            }
            Ok(_) => Ok(Verdict::NotWritten),
            Err(why) => Err(why),
        };
        judged.push(Judgement { blank, verdict, printed: String::new(), sha256: None });
    }
    let trials = submitted.iter().map(|(blank, it)| Trial { blank, submission: Some(it) });
    let trials: Vec<Trial> = trials.collect();
    if !trials.is_empty() {
        let work = workspace.work();
        if !work.join("judge").is_dir() {
            eprintln!("The libraries are compiled first, once: a minute or two.");
        }
        let judge = Judge { course: &workspace.course, work: &work, target: &workspace.target };
        let verdicts = judge.verdicts(chapter, &trials)?;
        judged.extend(submitted.iter().zip(verdicts).map(
            |((blank, submission), (verdict, printed))| {
                let sha256 = Some(digest(submission));
                Judgement { blank, verdict: Ok(verdict), printed, sha256 }
            },
        ));
    }
    judged.sort_by_key(|it| it.blank.number);
    Ok(judged)
}

/// By what a solved function is known again.
pub fn digest(submission: &Submission) -> String {
    files::sha256(submission.all().as_bytes()).expect("memory can be read")
}

fn today() -> String {
    jiff::ZonedDateTime::now().date().to_string()
}
