use crate::{Answer, Case, Difference, Grid, Probe, REFERENCE, Ran, Report, version::choose};
use std::{
    cell::RefCell,
    env,
    fs::File,
    io::Write,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    process::{self, ExitCode},
    thread,
    time::Duration,
};

/// The probe of each blank under its name.
pub type Table = [(&'static str, fn(&mut Probe))];

/// What `todo!()` says.
const TODO: &str = "not yet implemented";
/// The memory that a function may ask for, in bytes, where the system keeps count.
const MEMORY: u64 = 1 << 30;
/// How much it may print, in bytes.
const PRINTED: u64 = 16 << 20;
/// Whoever started this and is gone cannot stop it.
const LONGEST: Duration = Duration::from_secs(30);

/// The program: `<probes> NAME BLANK YOURS VERSIONS REPORT` judges body YOURS of the blank of this name and number, which
/// has so many bodies, and writes what it [`Ran`] as lines of JSON into the file REPORT. What the bodies print is
/// printed.
///
/// Without arguments, as `cargo test` runs it, it asks the reference for the answers of all cases.
pub fn main(table: &Table) -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [name, numbers @ .., report] = arguments.as_slice() else { return all_answer(table) };
    let numbers: Vec<usize> = numbers.iter().filter_map(|word| word.parse().ok()).collect();
    let &[blank, yours, versions] = numbers.as_slice() else { return all_answer(table) };
    let Some((_, fill)) = table.iter().find(|(known, _)| known == name) else {
        eprintln!("there is no probe {name:?}");
        return ExitCode::FAILURE;
    };
    let Ok(mut report) = File::create(report) else {
        eprintln!("{report} cannot be written");
        return ExitCode::FAILURE;
    };
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
    let _ = rlimit::setrlimit(rlimit::Resource::FSIZE, PRINTED, PRINTED);
    thread::spawn(|| {
        thread::sleep(LONGEST);
        process::exit(1)
    });
    let mut probe = Probe::default();
    fill(&mut probe);
    panic::set_hook(Box::new(remember));
    let ended = judge(&probe.cases, blank, yours, versions, &mut report);
    write(&mut report, &Ran::Ended(ended));
    ExitCode::SUCCESS
}

thread_local! {
    static PLACE: RefCell<Option<(String, usize)>> = const { RefCell::new(None) };
}

/// Where the last panic was.
fn remember(panic: &PanicHookInfo) {
    let place = panic.location().map(|it| (it.file().to_owned(), it.line() as usize));
    PLACE.set(place);
}

/// Whether the course's own functions have an answer in each case.
fn all_answer(table: &Table) -> ExitCode {
    for (name, fill) in table {
        let mut probe = Probe::default();
        fill(&mut probe);
        assert!(!probe.cases.is_empty(), "the probe {name} has no case");
        for case in &probe.cases {
            let _ = (case.answer)();
        }
    }
    ExitCode::SUCCESS
}

fn write(report: &mut File, ran: &Ran) {
    let line = serde_json::to_string(ran).expect("a report is text");
    writeln!(report, "{line}").expect("a report can be written");
}

/// Runs all cases with body `yours`, and compares with each other body.
fn judge(cases: &[Case], blank: usize, yours: usize, versions: usize, report: &mut File) -> Report {
    let given: Vec<Outcome> = cases
        .iter()
        .map(|case| {
            write(report, &Ran::Begun { inputs: inputs(case) });
            outcome(case, blank, yours)
        })
        .collect();
    if given.iter().any(Outcome::is_todo) {
        return Report::NotWritten;
    }
    let is_like = |version: usize| {
        cases.iter().zip(&given).all(|(case, given)| {
            let other = outcome(case, blank, version);
            // A mistake is known by all that it does: what is nothing beside the one is something beside the other.
            let known = version == REFERENCE || other.is_like(given, case.tolerance);
            given.is_like(&other, case.tolerance) && known
        })
    };
    if is_like(REFERENCE) {
        return Report::Right;
    }
    let first = cases.iter().zip(&given).find_map(|(case, given)| {
        let expected = outcome(case, blank, REFERENCE);
        let is_like = given.is_like(&expected, case.tolerance);
        (!is_like).then(|| difference(case, given, &expected, blank, yours))
    });
    let first = first.expect("it is unlike the reference");
    let mut others = (0..versions).filter(|&version| version != REFERENCE && version != yours);
    match others.find(|&version| is_like(version)) {
        Some(known) => Report::Known(known, first),
        None => Report::Wrong(first),
    }
}

/// What a body makes of a case.
enum Outcome {
    Answer(Answer),
    Panic(String, Option<(String, usize)>),
}

fn outcome(case: &Case, blank: usize, version: usize) -> Outcome {
    choose(blank, version);
    match panic::catch_unwind(AssertUnwindSafe(&case.answer)) {
        Ok(answer) => Outcome::Answer(answer),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.to_owned()));
            Outcome::Panic(said.unwrap_or_default(), PLACE.take())
        }
    }
}

impl Outcome {
    fn is_todo(&self) -> bool {
        matches!(self, Self::Panic(said, _) if said.starts_with(TODO))
    }

    fn is_like(&self, expected: &Self, tolerance: f64) -> bool {
        match (self, expected) {
            (Self::Panic(..), Self::Panic(..)) => true,
            (Self::Answer(yours), Self::Answer(expected)) => {
                first_unlike(yours, expected, tolerance).is_none()
            }
            _ => false,
        }
    }

    fn grid(&self, part: usize, digits: usize) -> Grid {
        match self {
            Self::Answer(answer) => answer.0[part].1.grid(digits),
            Self::Panic(said, _) => Grid::Words(format!("a panic: {said}")),
        }
    }
}

/// Which of the values is not as expected.
fn first_unlike(yours: &Answer, expected: &Answer, tolerance: f64) -> Option<usize> {
    let mut pairs = yours.0.iter().zip(&expected.0);
    let unlike = pairs.position(|((_, yours), (_, expected))| !yours.is_like(expected, tolerance));
    unlike.or((yours.0.len() != expected.0.len()).then_some(0))
}

fn difference(
    case: &Case,
    given: &Outcome,
    expected: &Outcome,
    blank: usize,
    yours: usize,
) -> Difference {
    let part = match (given, expected) {
        (Outcome::Answer(given), Outcome::Answer(expected)) => {
            first_unlike(given, expected, case.tolerance).unwrap_or(0)
        }
        _ => 0,
    };
    let name = match expected {
        Outcome::Answer(answer) => answer.0[part].0.clone(),
        Outcome::Panic(..) => String::new(),
    };
    // As few digits as show that they differ.
    let digits = [6, 10, 17]
        .into_iter()
        .find(|&digits| given.grid(part, digits) != expected.grid(part, digits));
    let digits = digits.unwrap_or(17);
    let clue = case.clue.as_ref().and_then(|clue| {
        choose(blank, yours);
        panic::catch_unwind(AssertUnwindSafe(clue)).unwrap_or(None)
    });
    Difference {
        inputs: inputs(case),
        part: name,
        yours: given.grid(part, digits),
        expected: expected.grid(part, digits),
        clue,
        panic: match given {
            Outcome::Panic(_, place) => place.clone(),
            Outcome::Answer(_) => None,
        },
    }
}

fn inputs(case: &Case) -> Vec<(String, Grid)> {
    case.inputs.iter().map(|(name, value)| ((*name).to_owned(), value.grid(6))).collect()
}
