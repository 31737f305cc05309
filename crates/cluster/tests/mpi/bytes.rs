//! What goes from rank to rank, as Open MPI itself counts it, where it was built to. With the variable `MPI_COUNTS`, which
//! `.ci/run` sets where it was, nothing is passed over.

use crate::desk::{Desk, LEARN, says};
use std::{env, fs};

/// θ of 784-5-10, and the loss.
const NUMBERS: usize = 784 * 5 + 5 + 5 * 10 + 10 + 1;

/// The bytes that all ranks send to others in a training of so many steps, all within an epoch.
fn sent(desk: &Desk, ranks: usize, steps: usize) -> Option<usize> {
    let mut command = desk.ranks(ranks, &format!("{LEARN} --iterations {steps} --out net"));
    let profile = desk.path("profile");
    command.env("OMPI_MCA_pml_monitoring_enable", "1");
    command.env("OMPI_MCA_pml_monitoring_enable_output", "3");
    says(command.env("OMPI_MCA_pml_monitoring_filename", &profile));
    let of_rank = |rank: usize| -> Option<usize> {
        let counted = fs::read_to_string(profile.with_extension(format!("{rank}.prof"))).ok()?;
        let to_others = counted.lines().filter(|line| line.starts_with('E'));
        let bytes = to_others.map(|line| line.split('\t').nth(3)?.strip_suffix(" bytes"));
        bytes.map(|bytes| bytes?.parse::<usize>().ok()).sum()
    };
    (0..ranks).map(of_rank).sum()
}

#[test]
fn a_step_sends_as_many_bytes_as_are_computed() {
    let desk = Desk::new();
    for ranks in [2, 4] {
        let counted = [1, 6].map(|steps| sent(&desk, ranks, steps));
        let [Some(one), Some(six)] = counted else {
            assert!(env::var_os("MPI_COUNTS").is_none(), "{counted:?}: the counts are not there");
            println!("skipped: this MPI does not count bytes");
            return;
        };
        // Each piece goes to who adds it up, and each sum to all, but for what a rank hands itself.
        let expected = (4 + ranks) * (ranks - 1) * NUMBERS * size_of::<f32>() / ranks;
        assert_eq!((six - one) / 5, expected, "bytes a step of {ranks} ranks and 4 pieces");
    }
}
