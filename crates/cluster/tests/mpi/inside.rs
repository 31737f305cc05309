//! What a rank is made of, tried within ranks: these tests start themselves under mpirun.

use crate::{
    desk::{Desk, end, says, start},
    failure::end_everywhere_on_panic,
    world::World,
};
use mpi::{Threading, environment::Universe};
use std::{env, process::Command, thread};
use train::{Exchange, Group};

/// So many ranks that each run this test of this file, which is passed over otherwise.
fn ranks_of(desk: &Desk, count: usize, test: &str) -> Command {
    let program = env::current_exe().unwrap();
    desk.mpirun(&format!(
        "-n {count} {} --exact inside::{test} --ignored --nocapture",
        program.display()
    ))
}

fn join() -> (Universe, World) {
    let (universe, _) = mpi::initialize_with_threading(Threading::Serialized).unwrap();
    (universe, World::join().unwrap())
}

#[test]
fn parts_of_any_length_arrive_where_they_belong() {
    let said = says(&mut ranks_of(&Desk::new(), 3, "parts"));
    assert_eq!(said.matches("1 passed").count(), 3, "{said}");
}

/// How much rank i has for rank j.
const LENGTHS: [[usize; 3]; 3] = [[0, 2, 1], [3, 0, 0], [0, 1, 5]];

/// Numbers that tell whose they are, and for whom.
fn part(from: usize, to: usize) -> Vec<f32> {
    let number = |i| u16::try_from(100 * from + 10 * to + i).unwrap().into();
    (0..LENGTHS[from][to]).map(number).collect()
}

#[test]
#[ignore = "is started in three ranks"]
fn parts() {
    let (_universe, world) = join();
    let own = world.rank();
    let send: Vec<f32> = (0..3).flat_map(|to| part(own, to)).collect();
    let handed = world.all_to_all(&send, &LENGTHS[own], &LENGTHS.map(|to| to[own]));
    // What rank 0 has for the others, for itself, and nothing at all.
    let gathered = [1, 0, 2]
        .map(|to| world.all_gather(&part(own, to), &[0, 1, 2].map(|from| LENGTHS[from][to])));
    let nothing: Vec<f32> = world.all_gather(&[], &[0; 3]);
    let all_of = |to: usize| (0..3).flat_map(|from| part(from, to)).collect::<Vec<f32>>();
    assert_eq!(handed, all_of(own), "what all have for rank {own}");
    assert_eq!(gathered, [1, 0, 2].map(all_of), "what all have, in their order");
    assert_eq!(nothing.len(), 0, "of nothing");
}

#[test]
fn a_rank_that_panics_ends_all_and_is_named() {
    let output = end(start(&mut ranks_of(&Desk::new(), 3, "panics")));
    let said = String::from_utf8_lossy(&output.stderr);
    let named = said.contains("a bug of rank 1") && said.contains("error: rank 1 failed, as it");
    assert!(!output.status.success() && named, "{said}");
}

/// In another thread than the one that waits in MPI.
#[test]
#[ignore = "is started in three ranks"]
fn panics() {
    let (_universe, world) = join();
    end_everywhere_on_panic();
    let rank = world.rank();
    let other = thread::spawn(move || assert!(rank != 1, "a bug of rank 1"));
    // Rank 2 never comes, so the others wait for as long as they are let.
    if rank == 2 {
        thread::park();
    }
    let _: Vec<u8> = world.all_gather(&[0], &[1; 3]);
    other.join().unwrap();
}
