//! Whatever is asked for ends in a network that can be used, or in one line that says why not.
//!
//! `RECIPES=500 cargo test -p descent --test command recipes` asks for more.

use crate::desk::{Desk, count};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::{fs, time::Duration};
use wait_timeout::ChildExt;

/// Each flag with values of its whole range, and some beyond it; `?` stands for an optimizer's table.
const CHOICES: [(&str, &[&str]); 24] = [
    ("hidden", &["[1]", "[5]", "[50]", "[300]", "[7, 5, 3]", "[1, 1, 1, 1, 1, 1]", "[]", "[0]"]),
    ("activation", &["'relu'", "'sigmoid'", "'tanh'", "'step'"]),
    ("initialisation", &["'he'", "'xavier'", "'zero'", "1e-30", "0.01", "100", "1e30", "1e38"]),
    ("dropout", &["0", "0.5", "0.999", "0.9999999999999999", "1"]),
    ("optimizer", &["?"]),
    ("learning-rate", &["1e-40", "1e-3", "0.1", "1", "100", "1e10", "1e30", "3e38", "0"]),
    (
        "schedule",
        &[
            "'fixed'",
            "'step:1:0.1'",
            "'step:0.3:1e-30'",
            "'exponential:1e-20'",
            "'cosine'",
            "'cosine:1'",
        ],
    ),
    ("warm-up", &["0", "0.5", "3", "1e30"]),
    ("l2", &["0", "1e-4", "1", "1e10", "1e38", "1e-45"]),
    ("clip-norm", &["1e-40", "1", "1e38"]),
    ("clip-value", &["1e-40", "0.1", "1e38"]),
    ("epochs", &["1", "2", "5"]),
    ("iterations", &["1", "3", "7"]),
    ("patience", &["1", "2", "100"]),
    ("batch-size", &["1", "2", "7", "10", "20", "33", "42", "43"]),
    ("sampling", &["'shuffled-epochs'", "'whole-batches'", "'with-replacement'"]),
    ("pieces", &["1", "2", "5", "40"]),
    ("threads", &["1", "2", "4"]),
    ("seed", &["0", "1", "9223372036854775807"]),
    ("validation", &["0.0001", "0.1", "0.3", "0.5", "0.9"]),
    ("shift", &["0", "1", "28"]),
    ("rotation", &["0", "15", "180"]),
    ("scale", &["0", "0.1", "0.9", "1"]),
    ("elastic", &["'34:4'", "'0:1'", "'8:2'", "'1e30:1'"]),
];

/// Numbers of optimizers, each for those that have it.
const OPTIMIZERS: [(&str, &[&str]); 8] = [
    ("sgd", &[]),
    ("momentum", &["momentum"]),
    ("nesterov", &["momentum"]),
    ("adagrad", &["epsilon"]),
    ("rmsprop", &["decay", "epsilon"]),
    ("adam", &["beta1", "beta2", "epsilon"]),
    ("adamw", &["beta1", "beta2", "epsilon", "weight_decay"]),
    ("adam", &["epsilon"]),
];

fn number(key: &str, rng: &mut StdRng) -> &'static str {
    let numbers: &[&str] = match key {
        "epsilon" => &["1e-8", "1e-60", "1e-45", "1e-38", "1", "1e38"],
        "weight_decay" => &["0", "0.01", "1e10", "1e38"],
        _ => &["0", "0.5", "0.999", "0.99999994", "0.9999999999"],
    };
    numbers.choose(rng).unwrap()
}

fn optimizer(rng: &mut StdRng) -> String {
    let (name, keys) = OPTIMIZERS.choose(rng).unwrap();
    let numbers = keys.iter().map(|key| format!(", {key} = {}", number(key, rng)));
    let numbers: String = numbers.collect();
    format!("{{ name = '{name}'{numbers} }}")
}

/// Some of all that there is to say, and an end that is soon reached.
fn recipe(rng: &mut StdRng) -> String {
    let mut lines = vec![];
    for (key, values) in CHOICES {
        let contradicts = match key {
            "clip-value" => lines.iter().any(|line: &String| line.starts_with("clip-norm")),
            "iterations" => lines.iter().any(|line| line.starts_with("epochs")),
            _ => false,
        };
        // What is usual is more than there are images here.
        let needed = key == "batch-size";
        if needed || !contradicts && rng.random_bool(0.25) {
            let value = *values.choose(rng).unwrap();
            let value = if value == "?" { optimizer(rng) } else { value.to_owned() };
            lines.push(format!("{key} = {value}\n"));
        }
    }
    if lines.iter().any(|line| line.starts_with("patience")) {
        lines.retain(|line| !line.starts_with("validation"));
        lines.push("validation = 0.4\n".to_owned());
    }
    if !lines.iter().any(|line| line.starts_with("epochs") || line.starts_with("iterations")) {
        lines.push("epochs = 2\n".to_owned());
    }
    lines.concat()
}

#[derive(Debug, PartialEq, Eq)]
enum End {
    Learnt,
    Stopped,
    Refused,
}

impl Desk {
    /// How a training by this recipe ends; anything but the three is a failure.
    fn end_of(&self, recipe: &str) -> End {
        fs::write(self.path("recipe.toml"), recipe).unwrap();
        let mut command = self.command("learn --recipe recipe.toml --csv digits.csv --out net");
        let command = command.stdout(fs::File::create(self.path("said")).unwrap());
        let command = command.stderr(fs::File::create(self.path("complaint")).unwrap());
        let mut child = command.spawn().unwrap();
        let status = child.wait_timeout(Duration::from_secs(60)).unwrap();
        let status = status.unwrap_or_else(|| panic!("it does not end:\n{recipe}"));
        let complaint = fs::read_to_string(self.path("complaint")).unwrap();
        let kept = self.path("net").exists();
        if kept {
            let output = self.run("eval --net net");
            let unread = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "kept, and not to be read: {unread}\n{recipe}");
            fs::remove_file(self.path("net")).unwrap();
        }
        if status.success() {
            assert!(kept && complaint.is_empty(), "{complaint}\n{recipe}");
            return End::Learnt;
        }
        let one = complaint.starts_with("error: ") && complaint.lines().count() == 1;
        assert!(one && matches!(status.code(), Some(1 | 2)), "{status}, {complaint}\n{recipe}");
        if complaint.contains(" failed, and net ") { End::Stopped } else { End::Refused }
    }
}

#[test]
fn random_recipes_end_in_a_network_or_in_one_line() {
    let desk = Desk::new();
    desk.write_table(60);
    let mut rng = StdRng::seed_from_u64(1);
    let recipes = count("RECIPES", 15);
    let ends: Vec<End> = (0..recipes).map(|_| desk.end_of(&recipe(&mut rng))).collect();
    let [learnt, stopped, refused] = [End::Learnt, End::Stopped, End::Refused]
        .map(|end| ends.iter().filter(|it| **it == end).count());
    println!("{recipes} recipes: {learnt} learnt, {stopped} stopped, {refused} were refused");
    assert!(
        learnt > 0 && learnt < recipes,
        "{learnt} of {recipes} learnt: what is asked for is too tame or too wild"
    );
    let names = desk.names();
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
}
