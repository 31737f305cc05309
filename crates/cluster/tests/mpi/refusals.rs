//! What is not the same everywhere, or fails somewhere, ends the run everywhere with one sentence.

use crate::desk::{Desk, LEARN, PROGRAM, end, refuses, start, until};
use std::{fs, io::Write};

#[test]
fn more_ranks_than_pieces_are_refused() {
    let desk = Desk::new();
    refuses(
        &mut desk.ranks(3, "learn --csv digits.csv --pieces 2 --batch-size 20"),
        "3 ranks have 2 pieces of a batch to share, so some would have nothing to do: start no more ranks \
         than pieces, which `learn --pieces 3` makes more",
    );
    assert_eq!(desk.names(), ["digits.csv", "recipe.toml", "target"], "nothing is written");
}

/// Rank 2 is another than ranks 0 and 1, which learn as they should.
#[track_caller]
fn assert_third_is_refused(desk: &Desk, third: &str, expected: &str) {
    let words = format!("-n 2 {PROGRAM} {LEARN} --out net : -n 1 {third}");
    refuses(&mut desk.mpirun(&words), expected);
    assert!(!desk.path("net").exists(), "{third}: something was kept");
}

#[test]
fn what_differs_is_named_with_its_rank() {
    let desk = Desk::new();
    let learn = format!("{PROGRAM} {LEARN} --out net");
    let same_words = "give all of them the same flags and the same recipe";
    for (third, expected) in [
        (
            format!("{PROGRAM} resume --net net"),
            "rank 2 was asked for another verb than rank 0: give all of them the same words",
        ),
        (
            format!("{learn} --seed 2"),
            &format!("rank 2 has another plan than rank 0: {same_words}"),
        ),
        (
            format!("{learn} --initialisation zero"),
            &format!("rank 2 begins with another network than rank 0: {same_words}"),
        ),
        (format!("{learn} --bogus"), "rank 2: unexpected argument '--bogus' found"),
        (format!("{learn} --dropout 2"), "rank 2: entries cannot be dropped with probability 2"),
    ] {
        assert_third_is_refused(&desk, &third, expected);
    }
}

#[test]
fn other_images_and_none_are_named_with_their_rank() {
    let (desk, elsewhere) = (Desk::new(), Desk::new());
    let table = fs::read_to_string(elsewhere.path("digits.csv")).unwrap();
    // Another label of the first image.
    let (head, image) = table.split_once('\n').unwrap();
    let other = if image.starts_with('3') { '4' } else { '3' };
    fs::write(elsewhere.path("digits.csv"), format!("{head}\n{other}{}", &image[1..])).unwrap();
    let third = format!("-wdir {} {PROGRAM} {LEARN} --out net", elsewhere.path("").display());
    let expected = "rank 2 has other images than rank 0: each machine needs the same files of them";
    assert_third_is_refused(&desk, &third, expected);
    fs::remove_file(elsewhere.path("digits.csv")).unwrap();
    assert_third_is_refused(&desk, &third, "rank 2: digits.csv is not there");
}

/// Bytes at the end of a program are none of it, but make it another file.
#[test]
fn another_program_is_named_with_its_rank() {
    let desk = Desk::new();
    let other = desk.path("descent-mpi");
    fs::copy(PROGRAM, &other).unwrap();
    fs::OpenOptions::new().append(true).open(&other).unwrap().write_all(b"x").unwrap();
    let third = format!("{} {LEARN} --out net", other.display());
    let expected =
        "rank 2 runs another program than rank 0: each machine needs the same file of it";
    assert_third_is_refused(&desk, &third, expected);
}

#[test]
fn what_all_find_wrong_is_said_once_without_a_rank() {
    let desk = Desk::new();
    for (words, expected) in [
        ("learn --csv nothing.csv --pieces 2", "nothing.csv is not there"),
        ("learn --csv digits.csv --pieces 2 --epochs 0", "the number of epochs is 0"),
        ("learn --bogus", "unexpected argument '--bogus' found"),
    ] {
        refuses(&mut desk.ranks(2, words), expected);
    }
}

#[test]
fn a_training_that_diverges_ends_everywhere() {
    let desk = Desk::new();
    let words = format!("{LEARN} --learning-rate 1e30 --out net");
    refuses(&mut desk.ranks(2, &words), "epoch 1 failed, and net was not written: the loss became");
}

/// Only the first rank writes, so only there the disk is full.
#[test]
fn a_training_that_one_rank_cannot_keep_ends_everywhere() {
    let desk = Desk::new();
    let words = format!("{LEARN} --out folder/net");
    refuses(&mut desk.ranks(2, &words), "rank 0: ");
    fs::create_dir(desk.path("folder")).unwrap();
    let gone = format!("{LEARN} --epochs 1000000 --out folder/net");
    let mut training = start(&mut desk.ranks(2, &gone));
    until(&mut training, || desk.path("folder/net").exists());
    fs::rename(desk.path("folder"), desk.path("gone")).unwrap();
    let output = end(training);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("failed, and folder/net keeps epoch"),
        "{said}"
    );
}
