//! What it prints, and what it keeps.

use crate::desk::{Desk, SMALL};
use checkpoint::TensorFile;
use std::{fs, process::Command, time::Duration};
use wait_timeout::ChildExt;

#[test]
fn what_was_learnt_can_be_used() {
    let desk = Desk::new();
    let said = desk.learn("--epochs 2 --learning-rate 0.5");
    assert!(
        said.contains("the sample of MNIST: 10000 training and 2000 test images\n784-5-10, ReLU"),
        "{said}"
    );
    assert!(said.contains("epoch   2  iteration     20  loss"), "{said}");
    let last = said.lines().find(|line| line.starts_with("test accuracy"));
    let last = last.unwrap_or_else(|| panic!("{said}"));

    let seen = desk.says("eval");
    let accuracy = &last["test ".len()..];
    assert!(seen.contains(accuracy), "{seen} is not {accuracy}");
    assert!(seen.lines().all(|line| line.chars().count() <= 80), "{seen}");
    let rows = seen.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(rows.count(), 10, "{seen}");

    let said = desk.says("picture 0 seven.png");
    assert!(said.contains("a 7: seven.png"), "{said}");
    let said = desk.says("predict seven.png");
    assert_eq!(said.lines().count(), 11, "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");

    desk.says("export --onnx net.onnx");
    assert!(fs::read(desk.path("net.onnx")).unwrap().len() > 4 * 785 * 5);
}

#[test]
fn a_resumed_training_is_the_one_that_never_stopped() {
    let desk = Desk::new();
    let words = "--optimizer adam --dropout 0.2 --shift 1 --pieces 2 --schedule exponential:0.9 \
                 --warm-up 1 --validation 0.5 --patience 9 --threads 1";
    desk.learn(&format!("{words} --epochs 4 --out whole"));
    desk.learn(&format!("{words} --epochs 2 --out stopped"));
    let said = desk.says("resume --net stopped --epochs 4 --threads 2");
    assert!(said.contains("epoch   3") && !said.contains("epoch   1"), "{said}");
    desk.assert_same("whole", "stopped");
    desk.refuses("resume --net stopped", "has learnt all of its 4 epochs");
    desk.refuses("resume --net stopped --epochs 3", "expected more than the 4 it has learnt");
}

/// Ctrl-C comes when the first epoch is kept, and the plan has a million.
#[cfg(unix)]
#[test]
fn an_interrupted_training_is_kept_and_can_be_resumed() {
    let desk = Desk::new();
    let words = format!("learn {SMALL} --out net --epochs 1000000");
    let mut command = desk.command(&words);
    let command = command.stdout(std::process::Stdio::piped());
    let mut child = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    while !desk.path("net").exists() {
        let ended = child.wait_timeout(Duration::from_millis(1)).unwrap();
        assert_eq!(ended, None, "it ended before an epoch was kept");
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success(), "the signal was not sent");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said = String::from_utf8(output.stdout).unwrap();
    let (_, end) = said.split_once("stopped after epoch ").unwrap();
    assert!(end.contains("resume --net net"), "{said}");
    let (epochs, _) = end.split_once(';').unwrap();
    let more = epochs.parse::<usize>().unwrap() + 1;
    desk.says(&format!("resume --net net --epochs {more}"));
    desk.learn(&format!("--out whole --epochs {more}"));
    desk.assert_same("net", "whole");
}

#[test]
fn a_recipe_says_what_flags_say() {
    let desk = Desk::new();
    let recipe = "hidden = [6, 5]\nactivation = \"tanh\"\ninitialisation = 0.1\niterations = 3\n\
                  batch-size = 50\nschedule = \"step:1:0.5\"\nshift = 1\nelastic = \"34:4\"\n\
                  sampling = \"whole-batches\"\n\
                  [optimizer]\nname = \"AdamW\"\nbeta1 = 0.8\nweight_decay = 0.1\n";
    fs::write(desk.path("recipe.toml"), recipe).unwrap();
    let said = desk.says("learn --recipe recipe.toml --epochs 1 --batch-size 500 --out net");
    assert!(said.contains("784-6-5-10, tanh\n"), "{said}");
    assert!(said.contains("AdamW, learning rate 0.001, batches of 500, 1 epoch,"), "{said}");
    let flags = "learn --hidden 6,5 --activation TANH --initialisation 0.1 --iterations 3 \
                 --batch-size 50 --schedule step:1:0.5 --shift 1 --elastic 34:4 \
                 --sampling whole-batches --optimizer sgd --out flags";
    desk.says(flags);
    desk.says("learn --recipe recipe.toml --optimizer SGD --out net");
    desk.assert_same("net", "flags");
}

#[test]
fn a_table_is_split_and_the_test_part_is_kept_for_the_end() {
    let desk = Desk::new();
    desk.write_table(100);
    let words = "learn --csv digits.csv --hidden 5 --batch-size 10 --epochs 1 --out net";
    let said = desk.says(words);
    assert!(said.contains("digits.csv: 70 training and 30 test images"), "{said}");
    let said = desk.says(&format!("{words} --validation 0.2"));
    assert!(said.contains("56 training, 14 validation and 30 test images"), "{said}");
    let said = desk.says("eval --net net");
    assert!(said.contains("digits.csv's test images: 30 images"), "{said}");
    let said = desk.says("eval --net net --csv digits.csv");
    assert!(said.contains("all images of digits.csv: 100 images"), "{said}");
    desk.write_table(110);
    desk.refuses("resume --net net --epochs 2", "learns from 56 images, but here are");
}

#[test]
fn patience_keeps_the_best() {
    let desk = Desk::new();
    desk.write_table(100);
    let said = desk.says(
        "learn --csv digits.csv --batch-size 10 --optimizer adam --learning-rate 0.05 \
         --epochs 500 --validation 0.3 --patience 2 --out net",
    );
    assert!(said.contains("the best validation loss is"), "{said}");
    let accuracy = said.lines().find_map(|line| line.strip_prefix("test "));
    let seen = desk.says("eval --net net");
    assert!(seen.contains(accuracy.unwrap()), "{seen} {said}");
    desk.refuses("resume --net net", "net has come to the end of its patience, after epoch");
}

#[test]
fn help_has_examples_and_fits_80_columns() {
    let desk = Desk::new();
    for verb in ["", "learn", "resume", "eval", "predict", "export", "picture"] {
        let help = desk.says(&format!("{verb} --help"));
        assert!(help.contains("Examples, each after `cargo run"), "{help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{verb}: {line}");
        }
    }
}

/// The errors of a run that ends well: what a person should hear beside the results.
fn remarks(desk: &Desk, words: &str) -> String {
    let output = desk.run(words);
    let remarks = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{words}: {remarks}");
    remarks
}

#[test]
fn what_was_put_beside_the_sample_and_is_not_used_is_told() {
    let desk = Desk::new();
    fs::create_dir(desk.path("data/mnist")).unwrap();
    fs::create_dir_all(desk.path("data/MNIST/raw")).unwrap();
    for name in [
        "mnist/train-images.idx3-ubyte",
        "mnist/train-images-idx3-ubyte",
        "mnist/train-images-idx3-ubyte.gz",
        "MNIST/raw/train-images-idx3-ubyte",
        "mnist.zip",
        "t10k-images-idx3-ubyte.gz",
    ] {
        fs::write(desk.path("data").join(name), "images").unwrap();
        let said = remarks(&desk, &format!("learn {SMALL} --iterations 1 --out net"));
        assert!(said.contains(&format!("{name} is not used")), "{said}");
        fs::remove_file(desk.path("data").join(name)).unwrap();
    }
    let said = remarks(&desk, &format!("learn {SMALL} --iterations 1 --out other"));
    assert!(!said.contains("not used"), "{said}");
}

/// The bits are promised for one kind of machine.
#[test]
fn a_training_that_goes_on_elsewhere_is_remarked_on() {
    let desk = Desk::new();
    desk.learn("--epochs 1 --out net");
    let words = |epochs: u32| format!("resume --net net --epochs {epochs}");
    assert_eq!(remarks(&desk, &words(2)), "");
    let mut file = TensorFile::read(&desk.path("net")).unwrap();
    let here: String = file.entry("machine", "a machine").unwrap();
    file.insert_entry("machine", &"vax vms");
    file.write().unwrap();
    let said = remarks(&desk, &words(3));
    let expected = format!(
        "net was learnt on vax vms, and this is {here}: from here on its last bits may differ\n"
    );
    assert_eq!(said, expected);
    assert_eq!(remarks(&desk, &words(4)), "", "it was learnt here last");
    // Of a file of before nothing is known.
    let mut file = TensorFile::read(&desk.path("net")).unwrap();
    file.metadata.remove("machine").unwrap();
    file.write().unwrap();
    assert_eq!(remarks(&desk, &words(5)), "");
}

#[test]
fn a_picture_that_shows_nothing_is_remarked_on() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    for grey in [0, 20, 255] {
        images::write_picture(&desk.path("empty.png"), &[grey; 784]).unwrap();
        let said = remarks(&desk, "predict --net net empty.png");
        assert!(said.contains("empty.png shows nothing") && said.contains("--ink"), "{said}");
    }
    desk.says("picture 0 digit.png");
    assert_eq!(remarks(&desk, "predict --net net digit.png"), "");
}

#[test]
fn the_end_of_a_name_may_be_in_capitals() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    desk.says("picture 0 DIGIT.PNG");
    desk.says("export --net net --onnx NET.ONNX");
    desk.write_table(100);
    fs::rename(desk.path("digits.csv"), desk.path("DIGITS.CSV")).unwrap();
    fs::write(desk.path("RECIPE.TOML"), "hidden = [3]\nbatch-size = 10\nepochs = 1").unwrap();
    desk.says("learn --recipe RECIPE.TOML --csv DIGITS.CSV --out NET.SAFETENSORS");
}

#[test]
fn one_iteration_and_one_image_are_enough() {
    let desk = Desk::new();
    let said = desk.says("learn --hidden 1 --batch-size 1 --iterations 1 --out net");
    assert!(said.contains("test accuracy"), "{said}");
    desk.write_table(1);
    let said = desk.says("eval --net net --csv digits.csv");
    assert!(said.contains("all images of digits.csv"), "{said}");
}
