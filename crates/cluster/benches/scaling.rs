//! How long a step of training takes with one and two threads, and with one, two and four ranks of a thread each.
//!
//! All are asked in turn, round after round. What starting, reading and evaluating take is in both of two runs of other
//! lengths within an epoch, so the difference is that of the steps.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

const ROUNDS: usize = 5;

/// Lets the C library keep what a step returns to it, see the README.
const KEEP: [(&str, &str); 2] =
    [("MALLOC_MMAP_THRESHOLD_", "1000000000"), ("MALLOC_TRIM_THRESHOLD_", "1000000000")];

const NETWORKS: [&str; 2] = ["800", "50"];

/// Whoever learns: so many ranks of so many threads. No rank is a process without mpirun.
const TEAMS: [(&str, usize, usize); 5] = [
    ("1 thread", 0, 1),
    ("2 threads", 0, 2),
    ("1 rank", 1, 1),
    ("2 ranks", 2, 1),
    ("4 ranks", 4, 1),
];

fn main() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    // An epoch of the sample has 100 steps, one of MNIST 600.
    let steps = if data.join("mnist").exists() { [10, 590] } else { [10, 90] };
    let folder = tempfile::tempdir().expect("a folder for the networks");
    println!(
        "ms a step of 100 images in 4 pieces, median of {ROUNDS} rounds of {} steps",
        steps[1] - steps[0]
    );
    for hidden in NETWORKS {
        let mut times = TEAMS.map(|_| Vec::new());
        for _ in 0..ROUNDS {
            for ((_, ranks, threads), times) in TEAMS.into_iter().zip(&mut times) {
                let [few, many] = steps.map(|steps| {
                    let out = folder.path().join("net");
                    seconds(ranks, &words(hidden, threads, steps, &data, &out))
                });
                times.push(1e3 * (many - few) / f64::from(steps[1] - steps[0]));
            }
        }
        for ((name, ..), times) in TEAMS.into_iter().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            println!("784-{hidden}-10, {name:>9}: {:.3}", times[ROUNDS / 2]);
        }
    }
}

fn words(hidden: &str, threads: usize, steps: u32, data: &Path, out: &Path) -> Vec<String> {
    let (data, out) = (data.display(), out.display());
    let words = format!(
        "learn --hidden {hidden} --pieces 4 --threads {threads} --iterations {steps} --data {data} --out {out}"
    );
    words.split(' ').map(str::to_owned).collect()
}

fn seconds(ranks: usize, words: &[String]) -> f64 {
    let program = env!("CARGO_BIN_EXE_descent-mpi");
    let mut command = match ranks {
        0 => Command::new(program),
        ranks => {
            let mut mpirun = Command::new("mpirun");
            mpirun.args([
                "--oversubscribe",
                "--bind-to",
                "none",
                "-n",
                &ranks.to_string(),
                program,
            ]);
            mpirun.envs(KEEP);
            mpirun
        }
    };
    let start = Instant::now();
    let status = command.args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status = status.expect("it can be started");
    assert!(status.success(), "{command:?}: {status}");
    start.elapsed().as_secs_f64()
}
