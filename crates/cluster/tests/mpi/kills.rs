//! A rank that is killed ends the run everywhere, and what was kept is whole.
//!
//! `KILLS=20 cargo test --release kills` in this folder does it more often.

use crate::desk::{Desk, children, end, says, send, start, until_kept};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    env,
    process::Child,
    thread::sleep,
    time::{Duration, Instant},
};

/// Most of such a training is writing and waiting for one another, so most kills meet it at that.
const TRAINING: &str =
    "learn --recipe recipe.toml --hidden 20 --optimizer adam --validation 0.2 --threads 1";

/// A rank that was killed is to be noticed and all others gone after this.
const SOON: Duration = Duration::from_secs(10);

fn kills() -> usize {
    let kills = env::var("KILLS").ok();
    kills.map_or(3, |kills| kills.parse().expect("KILLS is a number"))
}

/// Kills one of its ranks, and says what mpirun said of it, if it had not come to its end.
fn kill_one(mpirun: Child, after: Duration, rng: &mut StdRng) -> Option<String> {
    sleep(after);
    let ranks = children(mpirun.id());
    if ranks.is_empty() {
        end(mpirun);
        return None;
    }
    send("-KILL", ranks[rng.random_range(0..ranks.len())]);
    let killed = Instant::now();
    let output = end(mpirun);
    let took = killed.elapsed();
    assert!(took < SOON, "after the kill it took {took:?} to end");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn what_kills_leave_is_resumed_by_other_ranks_to_the_same_bits() {
    let desk = Desk::new();
    let begun = Instant::now();
    says(&mut desk.ranks(4, &format!("{TRAINING} --epochs 80 --out whole")));
    let whole = begun.elapsed();
    let mut expected = desk.names();
    expected.push("net".to_owned());
    expected.sort();
    let (mut resumed, mut noticed, mut named) = (0, 0, 0);
    let mut rng = StdRng::seed_from_u64(1);
    for _ in 0..kills() {
        let ranks = rng.random_range(2..=4);
        let mpirun = start(&mut desk.ranks(ranks, &format!("{TRAINING} --epochs 80 --out net")));
        let after = whole.mul_f64(rng.random_range(0.05..0.7));
        if let Some(said) = kill_one(mpirun, after, &mut rng) {
            noticed += 1;
            // Of one that had hardly begun mpirun may say a number in place of the rank.
            let by_rank = said.contains("process rank ") && said.contains("signal 9 (Killed)");
            let by_number = said.contains("Process name: ");
            assert!(by_rank || by_number, "what was said of the rank that was killed: {said}");
            named += usize::from(by_rank);
        }
        if desk.path("net").exists() {
            resumed += 1;
            let others = 1 + (ranks + rng.random_range(0..3)) % 4; // another number
            let output = end(start(&mut desk.ranks(others, "resume --net net --threads 1")));
            let complaint = String::from_utf8_lossy(&output.stderr);
            let over = complaint.contains("has learnt all of its 80 epochs");
            assert!(output.status.success() || over, "resumed by {others}: {complaint}");
        } else {
            says(&mut desk.ranks(2, &format!("{TRAINING} --epochs 80 --out net")));
        }
        desk.assert_same("whole", "net", "killed, and gone on with");
        assert_eq!(desk.names(), expected, "what stays in the folder");
        std::fs::remove_file(desk.path("net")).unwrap();
    }
    assert!(named > 0, "mpirun told the rank of none that was killed");
    assert!(
        noticed > 0 && resumed > 0,
        "{noticed} kills met a training, {resumed} one that was kept"
    );
    println!("{noticed} kills met a training, {resumed} one that was kept");
}

/// The ranks see that nobody looks after them any more.
#[test]
fn no_rank_stays_when_mpirun_is_killed() {
    let desk = Desk::new();
    let words = format!("{TRAINING} --epochs 1000000 --out net");
    let mut mpirun = start(&mut desk.ranks(3, &words));
    until_kept(&desk, &mut mpirun);
    let ranks = children(mpirun.id());
    assert_eq!(ranks.len(), 3, "the ranks that mpirun started");
    send("-KILL", mpirun.id());
    end(mpirun);
    let killed = Instant::now();
    let there = |rank: &u32| {
        let status = std::fs::read_to_string(format!("/proc/{rank}/stat")).unwrap_or_default();
        !status.is_empty() && !status.contains(") Z ")
    };
    while ranks.iter().any(there) {
        assert!(killed.elapsed() < SOON, "a rank is still there");
        sleep(Duration::from_millis(20));
    }
}
