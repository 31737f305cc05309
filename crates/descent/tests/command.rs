//! The command as a person meets it: what it prints, what it keeps, and what it refuses.

use checkpoint::{Tensor, TensorFile};
use images::{Mnist, write_csv};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};
use tempfile::{TempDir, tempdir};
use wait_timeout::ChildExt;

/// The smallest training there is: 5 hidden units, batches of 1000 of the sample's 10 000 images.
const SMALL: &str = "--hidden 5 --batch-size 1000";

/// A folder to work in, with the sample of MNIST and no more in `data`.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample");
        let sample = folder.path().join("data/sample");
        fs::create_dir_all(&sample).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, sample.join(path.file_name().unwrap())).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent"));
        command.args(words.split_whitespace());
        command.current_dir(self.0.path());
        command
    }

    fn run(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    /// What it prints when all goes well.
    #[track_caller]
    fn says(&self, words: &str) -> String {
        let output = self.run(words);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// It fails with one line of which this is a part, and writes nothing.
    #[track_caller]
    fn refuses(&self, words: &str, expected: &str) {
        let before = self.files();
        let output = self.run(words);
        let complaint = String::from_utf8_lossy(&output.stderr);
        let failed = matches!(output.status.code(), Some(1 | 2));
        assert!(failed, "{words}: {:?}, {complaint}", output.status);
        assert!(complaint.starts_with("error: "), "{words}: {complaint}");
        assert!(complaint.contains(expected), "{words}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{words}: {complaint}");
        assert!(self.files() == before, "{words}: it changed a file");
    }

    /// The names and contents of all files beside the data, and the names of folders.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            paths.map(|path| (path.clone(), fs::read(path).unwrap_or_default())).collect();
        files.sort();
        files
    }

    fn learn(&self, words: &str) -> String {
        self.says(&format!("learn {SMALL} {words}"))
    }

    /// A table of the first images of the sample.
    fn write_table(&self, images: usize) {
        let sample = Mnist::load(&self.path("data")).unwrap().train;
        let first = sample.select(&(0..images).collect::<Vec<_>>());
        let file = fs::File::create(self.path("digits.csv")).unwrap();
        write_csv(&first, file).unwrap();
    }

    fn assert_same(&self, a: &str, b: &str) {
        let [a, b] = [a, b].map(|name| fs::read(self.path(name)).unwrap());
        assert!(a == b, "the two files differ");
    }
}

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
    assert!(kill.unwrap().success());
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
fn contradictions_are_refused() {
    let desk = Desk::new();
    let refuses = |flags: &str, expected| desk.refuses(&format!("learn {flags}"), expected);
    refuses("--epochs 1 --iterations 2", "epochs and iterations contradict each other");
    refuses("--clip-norm 1 --clip-value 2", "clip-norm and clip-value contradict");
    refuses("--fashion --csv digits.csv", "fashion and csv contradict");
    refuses("--data data --csv digits.csv", "data and csv contradict");
    refuses("--patience 3", "hold images out by --validation");
    desk.refuses("eval --fashion --csv digits.csv", "contradict each other");
}

#[test]
fn values_out_of_range_are_refused() {
    let desk = Desk::new();
    desk.write_table(200);
    for (flags, expected) in [
        ("--batch-size 0", "the batch size is 0: expected 1 to 140, the training images"),
        ("--batch-size 141 --sampling whole-batches", "expected 1 to 140 for whole batches"),
        ("--batch-size x", "invalid value 'x' for '--batch-size <COUNT>'"),
        ("--learning-rate 0", "the learning rate is 0: expected a number above 0"),
        ("--learning-rate -1", "the learning rate is -1"),
        ("--learning-rate NaN", "the learning rate is NaN"),
        ("--dropout 1", "with probability 1: expected 0 ≤ p < 1"),
        ("--hidden 0", "a hidden layer has 0 units"),
        ("--hidden 99999999999", "too many or too large"),
        ("--validation 1", "the validation share is 1: expected 0.0001 to 0.9999"),
        ("--validation 0.00001", "expected 0.0001 to 0.9999"),
        ("--epochs 0", "the number of epochs is 0: expected 1 to"),
        ("--iterations 99999999999", "the number of iterations is 99999999999"),
        ("--patience 0 --validation 0.1", "patience is 0: expected at least 1 epoch"),
        ("--pieces 101", "the number of pieces is 101: expected 1 to 100, the batch size"),
        ("--threads 0", "the number of threads is 0"),
        ("--l2 -1", "l2 is -1: expected 0 or more"),
        ("--clip-norm 0", "the clipping norm is 0"),
        ("--warm-up inf", "the warm-up is inf"),
        ("--shift 29", "shift = 29: expected 0 to 28 pixels"),
        ("--elastic 34", "expected ALPHA:SIGMA such as 34:4"),
        ("--schedule linear", "there is no schedule `linear`: expected fixed"),
        ("--schedule step:0:0.5", "the step of the schedule is 0"),
        ("--schedule step:1:2", "the factor of the schedule is 2"),
        ("--activation gelu", "there is no activation `gelu`: expected ReLU"),
        ("--optimizer lion", "there is no optimizer `lion`: expected SGD"),
        ("--initialisation -1", "there is no initialisation `-1`"),
        ("--sampling none", "unknown variant `none`, expected one of `with-replacement`"),
        ("--epoch 3", "unexpected argument '--epoch' found"),
    ] {
        desk.refuses(&format!("learn --csv digits.csv {flags}"), expected);
    }
}

#[test]
fn a_wrong_recipe_is_refused_by_its_line() {
    let desk = Desk::new();
    for (recipe, expected) in [
        ("hidden = [5]\nlayers = 3\n", "recipe.toml, line 2: unknown field `layers`"),
        ("hidden = 5\n", "recipe.toml, line 1: invalid type: integer `5`, expected a sequence"),
        ("\n\nactivation = \"gelu\"\n", "recipe.toml, line 3: there is no activation `gelu`"),
        ("epochs = -1\n", "recipe.toml, line 1: invalid value: integer `-1`"),
        ("epochs = 1\niterations = 2\n", "recipe.toml: epochs and iterations contradict"),
        ("optimizer = { name = \"sgd\", momentum = 0.9 }", "unknown key `momentum` of SGD"),
        ("[optimizer]\nname = \"adamw\"\nbeta3 = 0.9", "unknown key `beta3` of AdamW"),
        ("[optimizer]\nname = \"adam\"\nbeta1 = 1", "beta1 is 1: expected 0 or more, and below 1"),
        ("[optimizer]\nbeta1 = 0.9", "an optimizer needs a name"),
        ("hidden = [5", "recipe.toml, line 1: "),
    ] {
        fs::write(desk.path("recipe.toml"), recipe).unwrap();
        desk.refuses("learn --recipe recipe.toml", expected);
    }
    desk.refuses("learn --recipe missing.toml", "missing.toml cannot be read: No such file");
}

#[test]
fn a_place_where_nothing_can_be_kept_is_refused_before_training() {
    let desk = Desk::new();
    fs::write(desk.path("thesis.txt"), "years of work").unwrap();
    desk.refuses("learn --out missing/net", "missing/net cannot be written: there is no folder");
    desk.refuses("learn --out data", "data is a folder, not a file");
    desk.refuses("learn --out thesis.txt", "thesis.txt is no network that was learnt here");
}

#[test]
fn files_that_are_not_what_they_should_be_are_refused() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    let whole = fs::read(desk.path("net")).unwrap();
    fs::write(desk.path("cut"), &whole[..whole.len() / 2]).unwrap();
    fs::write(desk.path("text"), "not a network at all").unwrap();
    let other = whole.windows(3).position(|three| three == b"[5]").unwrap();
    let mut shape = whole.clone();
    shape[other + 1] = b'6'; // 6 hidden units in the words, 5 in the tensors
    fs::write(desk.path("shape"), shape).unwrap();
    for verb in ["eval", "resume", "export --onnx net.onnx", "predict digit.png"] {
        let refuses = |net: &str, expected| desk.refuses(&format!("{verb} --net {net}"), expected);
        refuses("missing", "missing is not there");
        refuses("cut", "cut is not a whole safetensors file: its header promises");
        refuses("text", "text is not a whole safetensors file: it does not begin like one");
        refuses("shape", "its tensor layers.0.weight is [5, 784], expected [6, 784]");
        refuses("data", "data is a folder, not a file");
    }
    desk.refuses("export --net net --onnx net", "expected it to end in .onnx");
    desk.refuses("export --net net --onnx missing/net.onnx", "there is no folder missing");
}

#[test]
fn pictures_that_are_none_are_refused() {
    let desk = Desk::new();
    desk.learn("--iterations 1 --out net");
    desk.says("picture 3 digit.png");
    let mut wide = fs::read(desk.path("digit.png")).unwrap();
    fs::write(desk.path("cut.png"), &wide[..60]).unwrap();
    let header = &mut wide[12..33]; // IHDR, its 13 bytes, and their checksum
    header[7] = 29;
    let mut checksum = flate2::Crc::new();
    checksum.update(&header[..17]);
    header[17..].copy_from_slice(&checksum.sum().to_be_bytes());
    fs::write(desk.path("wide.png"), wide).unwrap();
    let refuses = |image: &str, expected| {
        desk.refuses(&format!("predict --net net digit.png {image}"), expected);
    };
    refuses("wide.png", "wide.png is 29×28 pixels, expected 28×28");
    refuses("cut.png", "cut.png is not a whole PNG file");
    refuses("net", "net is not a whole PNG file");
    refuses("missing.png", "missing.png is not there");
    refuses("--ink blue", "invalid value 'blue' for '--ink <INK>' [possible values: white, black]");
    desk.refuses(
        "picture 2000 x.png",
        "there is no image 2000 of the sample of MNIST's test images",
    );
    desk.refuses("picture 0 x.jpg", "expected it to end in .png");
    desk.refuses("picture 0 missing/x.png", "there is no folder missing");
}

#[test]
fn missing_or_wrong_data_is_refused() {
    let desk = Desk::new();
    desk.refuses("learn --data nowhere", "is not there: `cargo xtask fetch` gets MNIST");
    desk.refuses("learn --fashion", "`cargo xtask fetch --fashion` gets it");
    desk.refuses("learn --csv nowhere.csv", "nowhere.csv cannot be read");
    fs::write(desk.path("digits.csv"), "label,pixel1\n").unwrap();
    desk.refuses("learn --csv digits.csv", "digits.csv, line 1, column 2: found `pixel1`");
}

#[test]
fn a_loss_that_is_no_number_stops_and_the_last_good_epoch_stays() {
    let desk = Desk::new();
    let words = format!("learn {SMALL} --learning-rate 1e30 --out net");
    desk.refuses(&words, "epoch 1 failed, and net was not written: the loss became");

    // θ ← (1 − 20·η)·θ shrinks as long as η < 0.1, in the first epoch, and then grows for ever.
    let words = format!("learn {SMALL} --l2 20 --learning-rate 1 --warm-up 10 --out net");
    let complaint = String::from_utf8(desk.run(&words).stderr).unwrap();
    let (_, epoch) = complaint.split_once("net keeps epoch ").unwrap();
    let (epoch, _) = epoch.split_once(": the loss became").unwrap();
    let epoch: usize = epoch.parse().unwrap();
    assert!((1..10).contains(&epoch), "{complaint}");
    desk.says("eval --net net");
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

#[test]
fn a_plan_that_cannot_be_followed_is_not_resumed() {
    let desk = Desk::new();
    desk.learn("--epochs 1 --out net");
    let sound = TensorFile::read(&desk.path("net")).unwrap();
    for (from, to, expected) in [
        ("\"batch-size\":1000", "\"batch-size\":0", "the batch size is 0"),
        ("\"pieces\":1", "\"pieces\":0", "the number of pieces is 0"),
        ("\"epochs\":1", "\"epochs\":9999999999", "the number of epochs is"),
        ("\"learning-rate\":0.1", "\"learning-rate\":-0.1", "the learning rate is -0.1"),
        ("\"learning-rate\":0.1", "\"learning-rate\":null", "invalid type: null"),
    ] {
        let mut file = sound.clone();
        let plan = file.metadata.get_mut("plan").unwrap();
        assert!(plan.contains(from), "{plan}");
        *plan = plan.replace(from, to);
        file.write().unwrap();
        desk.refuses("resume --net net", expected);
        desk.refuses("resume --net net --epochs 2", expected);
    }
}

#[test]
fn a_network_that_contradicts_itself_is_not_used() {
    let desk = Desk::new();
    desk.learn("--epochs 2 --validation 0.5 --patience 2 --out net");
    let sound = TensorFile::read(&desk.path("net")).unwrap();
    for (entry, text, expected) in [
        ("steps", "7", "it has 7 steps, expected 10 by its losses"),
        ("epochs", "1", "it has 1 epochs, expected 2"),
        ("epochs", "9000000000000000000", "expected 2"),
        ("best", "[1.0,9]", "it has 9 epochs since the best, expected 2"),
    ] {
        let mut file = sound.clone();
        file.metadata.insert(entry.to_owned(), text.to_owned());
        file.write().unwrap();
        desk.refuses("resume --net net --epochs 3", expected);
        desk.refuses("eval --net net", expected);
    }
    let mut file = sound.clone();
    file.metadata.remove("best");
    file.write().unwrap();
    desk.refuses("eval --net net", "it has 0 best networks, expected 1 by its plan");
    let mut file = sound;
    let bias = Tensor::vector(&[f32::NAN; 10]);
    file.tensors.insert("best.layers.1.bias".to_owned(), bias);
    file.write().unwrap();
    desk.refuses("eval --net net", "its tensor best.layers.1.bias has NaN in it");
    desk.refuses("export --net net --onnx net.onnx", "has NaN in it");
}

#[test]
fn a_training_is_resumed_with_its_own_images_only() {
    let desk = Desk::new();
    desk.write_table(100);
    desk.says("learn --csv digits.csv --hidden 5 --batch-size 10 --epochs 1 --out net");
    let table = fs::read_to_string(desk.path("digits.csv")).unwrap();
    let other = table.replace(",0,", ",1,");
    fs::write(desk.path("digits.csv"), other).unwrap();
    desk.refuses("resume --net net --epochs 2", "net learns from other images than those here");
    fs::write(desk.path("digits.csv"), table).unwrap();
    desk.says("resume --net net --epochs 2");
    let mut file = TensorFile::read(&desk.path("net")).unwrap();
    file.metadata.remove("fingerprint").unwrap();
    file.write().unwrap();
    desk.says("resume --net net --epochs 3");
}

#[test]
fn a_count_below_0_is_named_by_its_flag() {
    let desk = Desk::new();
    for flag in [
        "--hidden",
        "--epochs",
        "--iterations",
        "--patience",
        "--batch-size",
        "--pieces",
        "--threads",
        "--seed",
    ] {
        desk.refuses(&format!("learn {flag} -1"), &format!("invalid value '-1' for '{flag} "));
    }
    desk.refuses("resume --epochs -1", "invalid value '-1' for '--epochs ");
    desk.refuses("learn --csv digits.csv --schedule cosine:", "there is no schedule `cosine:`");
}
