//! Changed inputs of the corpus make no reader panic, stall or swell, and none is accepted wrongly.
//!
//! `INPUTS`, `SEED` and `TARGET` say how many for each target, which, and of which target.

mod mutation;

use fuzzed::{TARGETS, Target, Verdict};
use mutation::Corpus;
use peak_alloc::PeakAlloc;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    env, fs,
    panic::{catch_unwind, set_hook},
    path::PathBuf,
    sync::Mutex,
    time::{Duration, Instant},
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What the last panic said.
static SAID: Mutex<String> = Mutex::new(String::new());

/// No input may take longer.
const SLOWEST: Duration = Duration::from_secs(1);

/// More than ten times its length may be taken by this.
const SLACK: usize = 64 << 20;

/// So many different faults of a target are told.
const FAULTS: usize = 20;

/// What came of one input.
struct Trial {
    verdict: Verdict,
    time: Duration,
    peak: usize,
}

/// Runs a target, and says what it did wrong.
fn tried(target: &Target, bytes: &[u8], slowest: Duration) -> Result<Trial, String> {
    MEMORY.reset_peak_usage();
    let (before, start) = (MEMORY.current_usage(), Instant::now());
    let run = catch_unwind(|| (target.run)(bytes));
    let (time, peak) = (start.elapsed(), MEMORY.peak_usage().saturating_sub(before));
    let verdict = run.map_err(|_| SAID.lock().map(|said| said.clone()).unwrap_or_default())?;
    // The machine may have stood still, but it does not do so twice for the same input.
    if time > slowest && again(target, bytes) > slowest {
        return Err(format!("it took {time:.1?}, expected at most {slowest:?}"));
    }
    let most = 10 * bytes.len() + SLACK;
    if peak > most {
        return Err(format!("it took {peak} bytes of memory, expected at most {most}"));
    }
    Ok(Trial { verdict, time, peak })
}

/// How long an input takes that has been tried before.
fn again(target: &Target, bytes: &[u8]) -> Duration {
    let start = Instant::now();
    let _ = catch_unwind(|| (target.run)(bytes));
    start.elapsed()
}

fn number(name: &str, usual: u64) -> u64 {
    env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

/// Leaves an input where cargo-fuzz would.
fn kept(target: &Target, bytes: &[u8]) -> PathBuf {
    let name = &files::sha256(bytes).unwrap()[..16];
    fs::create_dir_all(target.artifacts()).unwrap();
    let path = target.artifacts().join(format!("bounded-{name}"));
    fs::write(&path, bytes).unwrap();
    path
}

/// Tries inputs of a target, and says what went wrong, each kind of fault once.
fn faults(target: &Target) -> Vec<String> {
    let (inputs, seed) = (number("INPUTS", 300), number("SEED", 1));
    let corpus = Corpus::of(target);
    let (mut accepted, mut slowest, mut largest) = (0, Duration::ZERO, 0);
    let (mut faults, start) = (Vec::<(String, String)>::new(), Instant::now());
    for input in 0..inputs {
        // Each follows from its own number.
        let mut rng = StdRng::seed_from_u64(seed.wrapping_mul(1 << 32).wrapping_add(input));
        let bytes = corpus.mutated(&mut rng);
        match tried(target, &bytes, SLOWEST) {
            Ok(Trial { verdict, time, peak }) => {
                accepted += u64::from(verdict == Verdict::Accepted);
                (slowest, largest) = (slowest.max(time), largest.max(peak));
            }
            Err(fault) => {
                // Where it happened, or what there was too much of.
                let kind: String = fault.split([',', '\n']).next().unwrap_or_default().into();
                let known = faults.iter().any(|(other, _)| *other == kind);
                if !known && faults.len() < FAULTS {
                    let path = kept(target, &bytes);
                    let told = format!("{}: {fault}\n  {}", target.name, path.display());
                    faults.push((kind, told));
                }
            }
        }
    }
    println!(
        "{:<10} {inputs} inputs in {:.1?}, {:.1} % accepted, slowest {slowest:.1?}, peak {} KiB",
        target.name,
        start.elapsed(),
        100.0 * accepted as f64 / inputs.max(1) as f64,
        largest >> 10
    );
    faults.into_iter().map(|(_, told)| told).collect()
}

/// What is said of readers that do wrong, and how it should begin.
fn noticed() -> [(String, &'static str); 3] {
    let fault = |run| {
        let wrong = Target { name: "wrong", run };
        tried(&wrong, b"", Duration::from_millis(10)).err().unwrap_or_default()
    };
    let panics = fault(|_| panic!("as it should not"));
    let swells = fault(|_| {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(SLACK + 1)));
        Verdict::Refused
    });
    let stalls = fault(|_| {
        std::thread::sleep(Duration::from_millis(20));
        Verdict::Refused
    });
    [(panics, "panicked at "), (swells, "it took 67108865 bytes"), (stalls, "it took ")]
}

/// One test, as memory is counted for all that runs at a time.
#[test]
fn no_changed_input_makes_a_reader_panic_stall_or_swell() {
    set_hook(Box::new(|panic| {
        if let Ok(mut said) = SAID.lock() {
            *said = panic.to_string();
        }
    }));
    let noticed = noticed();
    let only = env::var("TARGET").ok();
    let wanted = TARGETS.iter().filter(|it| only.as_ref().is_none_or(|only| only == it.name));
    let found: Vec<String> = wanted.flat_map(faults).collect();
    drop(std::panic::take_hook());
    for (told, beginning) in noticed {
        assert!(told.starts_with(beginning), "yours {told:?}, expected {beginning:?}");
    }
    assert!(found.is_empty(), "mend these readers:\n{}", found.join("\n"));
}
