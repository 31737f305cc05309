//! Killed at any moment, a training loses the epoch that it was at, and nothing else.
//!
//! `KILLS=200 cargo test -p descent --test command kills` does it more often.

use crate::desk::{Desk, count};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    process::Stdio,
    thread::sleep,
    time::{Duration, Instant},
};

/// Most of such a training is writing, so most kills meet it at that.
const LEARN: &str = "learn --csv digits.csv --hidden 20 --batch-size 10 --optimizer adam \
                     --epochs 20 --validation 0.2 --patience 20 --threads 1";

impl Desk {
    /// Starts a training, and kills it after a while.
    fn kill(&self, words: &str, after: Duration) {
        let mut command = self.command(words);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(after);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Goes on with what is there, if anything is, or begins.
    fn next(&self) -> String {
        let begun = self.path("net").exists();
        if begun { "resume --net net --threads 1".to_owned() } else { format!("{LEARN} --out net") }
    }
}

#[test]
fn what_kills_leave_is_resumed_to_the_same_bits_and_nothing_else_stays() {
    let desk = Desk::new();
    desk.write_table(60);
    let start = Instant::now();
    desk.says(&format!("{LEARN} --out whole"));
    let whole = start.elapsed();
    let mut expected = desk.names();
    expected.push("net".to_owned());
    expected.sort();
    let mut rng = StdRng::seed_from_u64(1);
    let mut resumed = 0;
    let kills = count("KILLS", 6);
    for _ in 0..kills {
        desk.kill(&desk.next(), whole.mul_f64(rng.random_range(0.0..0.8)));
        let next = desk.next();
        resumed += usize::from(next.starts_with("resume"));
        if rng.random_bool(0.5) {
            continue; // to be killed once more
        }
        let output = desk.run(&next);
        let complaint = String::from_utf8_lossy(&output.stderr);
        let over = complaint.contains("has learnt all of its 20 epochs");
        assert!(output.status.success() || over, "{next}: {complaint}");
        desk.assert_same("whole", "net");
        assert_eq!(desk.names(), expected);
        std::fs::remove_file(desk.path("net")).unwrap();
    }
    assert!(resumed > 0, "no kill came after an epoch was kept");
    println!("{kills} kills, {resumed} of them after an epoch was kept");
}
