//! What it refuses, and what it says then.

use crate::desk::{Desk, SMALL};
use checkpoint::{Tensor, TensorFile};
use std::fs;

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
        ("[optimizer]\nname = \"adam\"\nepsilon = 1e-60", "expected a number above 0, also in 32"),
        ("[optimizer]\nbeta1 = 0.9", "an optimizer needs a name"),
        ("hidden = [5", "recipe.toml, line 1: "),
    ] {
        fs::write(desk.path("recipe.toml"), recipe).unwrap();
        desk.refuses("learn --recipe recipe.toml", expected);
    }
    desk.refuses("learn --recipe missing.toml", "missing.toml is not there");
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
    let mut flipped = whole.clone();
    flipped[other + 1] = b'6';
    fs::write(desk.path("flipped"), flipped).unwrap();
    let mut shape = TensorFile::read(&desk.path("net")).unwrap();
    let words = shape.metadata.get_mut("architecture").unwrap();
    *words = words.replace("[5]", "[6]"); // 6 hidden units in the words, 5 in the tensors
    shape.path = desk.path("shape");
    shape.write().unwrap();
    for verb in ["eval", "resume", "export --onnx net.onnx", "predict digit.png"] {
        let refuses = |net: &str, expected| desk.refuses(&format!("{verb} --net {net}"), expected);
        refuses("missing", "missing is not there");
        refuses("cut", "cut is not a whole safetensors file: its header promises");
        refuses("text", "text is not a whole safetensors file: it does not begin like one");
        refuses("flipped", "it is not what its checksum is of: some of it was changed");
        refuses("shape", "its tensor layers.0.weight is [5, 784], expected [6, 784]");
        refuses("data", "data is a folder, not a file");
    }
    desk.refuses("export --net net --onnx net", "expected it to end in .onnx");
    desk.refuses("export --net net --onnx missing/net.onnx", "there is no folder missing");
    fs::copy(desk.path("net"), desk.path("net.onnx")).unwrap();
    desk.refuses("export --net net.onnx --onnx net.onnx", "net.onnx is the network itself");
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
    desk.refuses("learn --csv nowhere.csv", "nowhere.csv is not there");
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
    file.tensors.insert("training.best.layers.1.bias".to_owned(), bias);
    file.write().unwrap();
    desk.refuses("eval --net net", "its tensor training.best.layers.1.bias has NaN in it");
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

#[test]
fn a_flag_given_twice_or_empty_is_an_error() {
    let desk = Desk::new();
    desk.refuses(
        "learn --hidden 5 --hidden 7",
        "'--hidden <UNITS,…>' cannot be used multiple times",
    );
    desk.refuses("learn --out a --out b", "'--out <FILE>' cannot be used multiple times");
    desk.refuses("eval --net a --net b", "'--net <FILE>' cannot be used multiple times");
    for words in [
        "learn --csv=",
        "learn --data=",
        "learn --out=",
        "learn --recipe=",
        "resume --net=",
        "resume --data=",
        "eval --net=",
        "eval --csv=",
        "predict --net= digit.png",
        "export --net=",
        "export --onnx=",
        "picture 0 x.png --data=",
    ] {
        let (_, flag) = words.split_once("--").unwrap();
        let (flag, _) = flag.split_once('=').unwrap();
        desk.refuses(words, &format!("a value is required for '--{flag} <"));
    }
}

/// Words that are empty, as a variable of a shell is that was never set.
#[test]
fn an_empty_name_is_an_error() {
    let desk = Desk::new();
    let verbs: [&[&str]; 7] = [
        &["learn", "--csv", ""],
        &["learn", "--out", ""],
        &["learn", "--recipe", ""],
        &["resume", "--net", ""],
        &["eval", "--data", ""],
        &["predict", ""],
        &["picture", "0", ""],
    ];
    for words in verbs {
        let output = desk.command("").args(words).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {complaint}");
        assert!(complaint.starts_with("error: a value is required"), "{words:?}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{words:?}: {complaint}");
    }
}
