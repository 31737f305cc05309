//! Running one exercise in a process of its own.

use crate::exercises::outcome;
use anyhow::{Context, Result, anyhow};
use files::Scratch;
use record::{Effort, Exercise, Record};
use std::{
    ffi::OsString,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// What becomes of the lesson, which an exercise gives on stdout.
#[derive(Clone, Copy)]
pub enum Lesson {
    /// It is shown as it comes.
    Live,
    /// It goes to `output.txt` beside the record, and is shown if the exercise fails.
    Kept,
}

/// A run that has ended.
pub struct Ended {
    /// What there is to report.
    pub record: Record,
    kept: Vec<u8>,
}

impl Ended {
    /// Tells why an exercise failed: the lesson, if it was kept, and what went wrong beside it.
    pub fn explain(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(&self.kept)?;
        match &self.record.error {
            Some(error) => writeln!(out, "{}: {error}", self.record.exercise.id),
            None => Ok(()),
        }
    }
}

/// How exercises are run.
pub struct Runner {
    /// The exercises' binary, and the arguments that always come first.
    pub program: Vec<OsString>,
    /// How much they are asked to do.
    pub effort: Effort,
    /// The folder of the data sets.
    pub data: PathBuf,
    /// The folder in which every exercise has one of its own.
    pub out: PathBuf,
}

impl Runner {
    /// Runs an exercise. What it makes replaces what it made before when it has ended, so that an
    /// interrupted run loses nothing. An exercise that dies has failed, and so has one that cannot be
    /// run; the others go on.
    pub fn run(&self, exercise: &Exercise, lesson: Lesson) -> Ended {
        self.attempt(exercise, lesson).unwrap_or_else(|error| Ended {
            record: Record::failed(exercise.clone(), self.effort, 0.0, format!("{error:#}")),
            kept: Vec::new(),
        })
    }

    fn attempt(&self, exercise: &Exercise, lesson: Lesson) -> Result<Ended> {
        let unmade = || format!("{}: nothing can be made in it", self.out.display());
        fs::create_dir_all(&self.out).with_context(unmade)?;
        let unfinished = Scratch::begin(&self.out, "unfinished").with_context(unmade)?;
        let ended = self.attempt_in(unfinished.path(), exercise, lesson);
        ended.map_err(|error| anyhow!(unfinished.named(&format!("{error:#}"), &self.out)))
    }

    fn attempt_in(&self, unfinished: &Path, exercise: &Exercise, lesson: Lesson) -> Result<Ended> {
        let folder = unfinished.join(&exercise.id);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{}: cannot be made", folder.display()))?;
        let start = Instant::now();
        let output = self
            .command(exercise, unfinished)
            .stdout(match lesson {
                Lesson::Live => Stdio::inherit(),
                Lesson::Kept => Stdio::piped(),
            })
            .output()
            .with_context(|| format!("{}: cannot be started", exercise.id))?;
        let seconds = start.elapsed().as_secs_f64();
        if let Lesson::Kept = lesson {
            files::write(&folder.join("output.txt"), |file| file.write_all(&output.stdout))?;
        }
        let failed = |error| Record::failed(exercise.clone(), self.effort, seconds, error);
        let json = folder.join("record.json");
        let record = outcome::of(exercise, output.status, &json, failed);
        let place = self.out.join(&exercise.id);
        replace(&place, &folder)
            .with_context(|| format!("{}: cannot be replaced", place.display()))?;
        Ok(Ended { record, kept: output.stdout })
    }

    fn command(&self, exercise: &Exercise, out: &Path) -> Command {
        let mut command = Command::new(&self.program[0]);
        command
            .args(&self.program[1..])
            .arg(&exercise.id)
            .args((self.effort == Effort::Long).then_some("--long"))
            .arg("--data")
            .arg(&self.data)
            .arg("--out")
            .arg(out)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit()); // the exercise may draw its progress there
        command
    }
}

/// Puts the folder `new` in the place of the folder `old`.
fn replace(old: &Path, new: &Path) -> io::Result<()> {
    remove(old)?;
    fs::create_dir_all(old.parent().unwrap_or(Path::new(".")))?;
    fs::rename(new, old)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::exercises::{catalogue::fake::exercise, outcome::fake};

    const ID: &str = "net/xor";

    /// Runs a script in place of the exercise: its record, and how its failure is explained.
    fn run(script: &str) -> (Record, String) {
        run_with(script, Effort::Usual)
    }

    fn run_with(script: &str, effort: Effort) -> (Record, String) {
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().join(ID);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("record.json"), fake::json(ID, true)).unwrap();
        fs::write(folder.join("old.svg"), "").unwrap();
        let runner = Runner {
            program: ["sh", "-c", script, "fake"].map(OsString::from).to_vec(),
            effort,
            data: "the data".into(),
            out: out.path().into(),
        };
        let ended = runner.run(&exercise(ID), Lesson::Kept);
        let kept = fs::read(folder.join("output.txt")).unwrap();
        assert_eq!(kept, ended.kept);
        assert!(!folder.join("old.svg").exists(), "an old figure was kept");
        let left: Vec<_> = fs::read_dir(out.path()).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "something was left behind: {left:?}");
        let mut explained = Vec::new();
        ended.explain(&mut explained).unwrap();
        (ended.record, String::from_utf8(explained).unwrap())
    }

    /// A script that says something, leaves a record and ends.
    fn script(json: &str, code: u8) -> String {
        format!(r#"echo "a lesson on $1"; echo '{json}' > "$5/$1/record.json"; exit {code}"#)
    }

    fn assert_failed(script: &str, words: &[&str]) {
        let (record, explained) = run(script);
        assert!(!record.passed, "{record:?}");
        for word in words {
            assert!(explained.contains(word), "{explained:?} lacks {word:?}");
        }
    }

    #[test]
    fn an_exercise_is_told_what_to_run_where() {
        let arguments = r#"test "$2 $3 $4" = "--data the data --out" || exit 9; "#;
        let (record, _) = run(&(arguments.to_owned() + &script(&fake::json(ID, true), 0)));
        assert_eq!(record, fake::record(ID, true));
    }

    #[test]
    fn a_long_run_is_asked_for() {
        let (record, explained) = run_with(r#"echo "$2 $3"; exit 101"#, Effort::Long);
        assert_eq!(record.effort, Effort::Long);
        assert!(explained.starts_with("--long --data\n"), "{explained}");
    }

    #[test]
    fn what_was_there_stays_until_the_end() {
        let old = r#"test -e "$5/../$1/old.svg" && test -e "$5/../$1/record.json" || exit 9; "#;
        let (record, _) = run(&(old.to_owned() + &script(&fake::json(ID, true), 0)));
        assert_eq!(record, fake::record(ID, true));
    }

    #[test]
    fn a_failed_check_is_the_records_own_story() {
        let (record, explained) = run(&script(&fake::json(ID, false), 1));
        assert_eq!(record, fake::record(ID, false));
        assert_eq!(explained, "a lesson on net/xor\n");
    }

    #[test]
    fn an_exercise_that_dies_has_failed_whatever_an_older_run_left() {
        assert_failed(
            "echo so far; exit 101",
            &["so far", "exit status: 101", "left no record.json"],
        );
        assert_failed("kill -9 $$", &["signal: 9", "left no record.json"]);
    }

    #[test]
    fn a_record_is_believed_only_if_it_is_whole_and_its_own_and_fits_the_end() {
        assert_failed(&script("{", 0), &["exit status: 0", "record.json is unreadable"]);
        assert_failed(&script(&fake::json("net/other", true), 0), &["is of \"net/other\""]);
        assert_failed(&script(&fake::json(ID, true), 2), &["exit status: 2", "says otherwise"]);
        assert_failed(&script(&fake::json(ID, false), 0), &["exit status: 0", "says otherwise"]);
    }

    #[test]
    fn an_exercise_that_cannot_be_run_has_failed() {
        let out = tempfile::tempdir().unwrap();
        let runner = Runner {
            program: vec!["no-such-exercises".into()],
            effort: Effort::Usual,
            data: "data".into(),
            out: out.path().into(),
        };
        let record = runner.run(&exercise(ID), Lesson::Live).record;
        let error = record.error.unwrap_or_default();
        assert!(!record.passed && error.contains("net/xor: cannot be started"), "{error}");
    }
}
