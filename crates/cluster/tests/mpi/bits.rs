//! Any number of ranks writes the file of one process.

use crate::desk::{Desk, LEARN, children, end, refuses, says, send, start, until_kept};

/// Whatever depends on an order, on chance, or on what was seen before.
const RECIPES: [&str; 10] = [
    "",
    "--dropout 0.3 --seed 7",
    "--shift 2 --rotation 15 --scale 0.1 --elastic 34:4",
    "--hidden 8,6 --activation tanh --optimizer momentum --l2 1e-3",
    "--optimizer adam --clip-norm 0.1 --schedule cosine",
    "--optimizer adamw --clip-value 0.01 --warm-up 1 --schedule step:1:0.5",
    "--validation 0.3 --patience 1 --optimizer rmsprop --learning-rate 0.05",
    "--sampling with-replacement --optimizer nesterov --schedule exponential:0.8",
    "--sampling whole-batches --batch-size 30 --optimizer adagrad --dropout 0.5",
    "--pieces 7 --batch-size 25 --shift 1 --dropout 0.2 --optimizer adam --validation 0.2",
];

#[test]
fn one_two_and_four_ranks_and_four_threads_write_the_same_file() {
    let desk = Desk::new();
    for recipe in RECIPES {
        let words = format!("{LEARN} {recipe}");
        let alone = says(&mut desk.alone(&format!("{words} --threads 4 --out alone")));
        for ranks in [1, 2, 4] {
            let said = says(&mut desk.ranks(ranks, &format!("{words} --threads 1 --out shared")));
            desk.assert_same("alone", "shared", &format!("{ranks} ranks, {recipe}"));
            let expected = alone.replace("kept in alone", "kept in shared");
            assert_eq!(said, expected, "{ranks} ranks print what one process does: {recipe}");
        }
    }
}

#[test]
fn messages_over_tcp_and_several_threads_a_rank_change_no_bit() {
    let desk = Desk::new();
    let words = format!("{LEARN} --dropout 0.2");
    says(&mut desk.alone(&format!("{words} --out alone")));
    let mut command = desk.ranks(3, &format!("{words} --threads 2 --out shared"));
    says(command.env("OMPI_MCA_btl", "self,tcp").env("OMPI_MCA_btl_tcp_if_include", "lo"));
    desk.assert_same("alone", "shared", "3 ranks over TCP");
}

#[test]
fn any_number_of_ranks_goes_on_where_another_stopped() {
    let desk = Desk::new();
    let words = format!("{LEARN} --optimizer adam --dropout 0.2 --validation 0.3 --patience 9");
    says(&mut desk.alone(&format!("{words} --epochs 6 --out whole")));
    says(&mut desk.ranks(4, &format!("{words} --epochs 2 --out net")));
    says(&mut desk.ranks(3, "resume --net net --epochs 4"));
    says(&mut desk.alone("resume --net net --epochs 5"));
    says(&mut desk.ranks(2, "resume --net net --epochs 6"));
    desk.assert_same("whole", "net", "4, 3, 1 and 2 ranks");
    refuses(
        &mut desk.ranks(2, "resume --net net"),
        "net has learnt all of its 6 epochs: --epochs goes on to more in all",
    );
}

/// Whether the first rank is asked or mpirun, which hands SIGUSR1 on.
#[test]
fn all_stop_after_the_same_epoch_when_one_is_asked_to() {
    for (signal, asked) in [("-INT", 1), ("-USR1", 0)] {
        let desk = Desk::new();
        let mut child = start(&mut desk.ranks(3, &format!("{LEARN} --epochs 1000000 --out net")));
        until_kept(&desk, &mut child);
        let ranks = children(child.id());
        assert_eq!(ranks.len(), 3, "the ranks that mpirun started");
        send(signal, [child.id(), ranks[0]][asked]);
        let output = end(child);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(130), "{said}");
        let (_, end) = said.split_once("stopped after epoch ").unwrap_or_else(|| panic!("{said}"));
        assert!(end.contains("mpirun -n 3 descent-mpi resume --net net"), "{said}");
        let (epochs, _) = end.split_once(';').unwrap();
        says(&mut desk.alone(&format!("{LEARN} --epochs {epochs} --out whole")));
        let more = epochs.parse::<usize>().unwrap() + 1;
        says(&mut desk.ranks(2, &format!("resume --net net --epochs {more}")));
        says(&mut desk.alone(&format!("resume --net whole --epochs {more}")));
        desk.assert_same("whole", "net", "stopped, and gone on with");
    }
}

#[test]
fn what_does_not_learn_is_done_once() {
    let desk = Desk::new();
    says(&mut desk.ranks(2, &format!("{LEARN} --out net")));
    let alone = says(&mut desk.alone("eval --net net"));
    assert_eq!(says(&mut desk.ranks(3, "eval --net net")), alone, "what 3 ranks say");
    let help = says(&mut desk.ranks(2, "--help"));
    assert_eq!(help.matches("Usage:").count(), 1, "{help}");
}
