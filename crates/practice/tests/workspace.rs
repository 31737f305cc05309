//! A workspace as a learner uses it, from the first command on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A workspace of its own, in a folder that goes with it.
struct Learner {
    folder: tempfile::TempDir,
    name: &'static str,
}

/// What a command printed, and its exit code.
struct Said {
    text: String,
    code: Option<i32>,
}

impl Learner {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), name: "mine" }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    /// `cargo xtask practice …` in the workspace.
    fn says(&self, words: &[&str]) -> Said {
        practice(&self.root(), words)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root().join(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.root().join(file), text).unwrap();
    }

    /// The first `todo!()` after this text becomes something else.
    fn fill(&self, file: &str, after: &str, with: &str) {
        let text = self.read(file);
        let (before, rest) = text.split_once(after).expect("the function is there");
        self.write(file, &format!("{before}{after}{}", rest.replacen("todo!()", with, 1)));
    }

    /// A function with this body, judged.
    fn judged(&self, body: &str) -> Said {
        let before = self.read(SOFTMAX);
        self.fill(SOFTMAX, "pub fn softmax<", body);
        let said = self.says(&["run", "softmax"]);
        self.write(SOFTMAX, &before);
        said
    }
}

const SOFTMAX: &str = "crates/losses/src/softmax.rs";

const RIGHT: &str = "let mut y = logits.clone();
    for mut column in y.column_iter_mut() {
        let most = column.max();
        column.apply(|z| *z = (*z - most).exp());
        normalise(&mut column);
    }
    y";

const HELPER: &str = "
use nalgebra::DVectorViewMut;

fn normalise<T: RealField + Copy>(column: &mut DVectorViewMut<T>) {
    let total = column.sum();
    *column /= total;
}
";

fn practice(here: &Path, words: &[&str]) -> Said {
    let output = Command::new(env!("CARGO_BIN_EXE_practice"))
        .arg("practice")
        .args(words)
        .current_dir(here)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    Said { text: String::from_utf8(text).unwrap(), code: output.status.code() }
}

impl Said {
    #[track_caller]
    fn has(self, code: i32, words: &[&str]) -> Self {
        for word in words {
            assert!(self.text.contains(word), "expected {word:?}, yours:\n{}", self.text);
        }
        assert_eq!(self.code, Some(code), "the exit code, of:\n{}", self.text);
        self
    }

    /// Whatever is said of a function fits on a screen.
    #[track_caller]
    fn in_short(self) -> Self {
        let (about, _) = self.text.split_once("\nFor a hint").expect("it is not right");
        let lines = about.trim().lines().count();
        assert!(
            lines <= 16,
            "yours {lines} lines, expected a line for the place and 15:\n{}",
            self.text
        );
        let wide = self.text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "wider than 80 columns");
        self
    }
}

#[test]
fn a_workspace_from_the_first_command_on() {
    let learner = Learner::new();
    let root = learner.root().display().to_string();
    practice(learner.folder.path(), &["new", &root])
        .has(0, &["functions to be written", "cargo xtask practice watch"]);
    practice(learner.folder.path(), &["new", &root]).has(2, &["is there already"]);
    practice(learner.folder.path(), &["list"]).has(2, &["is no practice workspace"]);
    practice(learner.folder.path(), &["update", "."]).has(2, &["is no practice workspace"]);
    assert!(learner.root().join(".git").is_dir(), "it has a history");

    learner.says(&["list"]).has(0, &["losses: 0 of", "softmax"]);
    learner.says(&["run"]).has(1, &["Next: losses/one-hot   crates/losses/src/labels.rs:"]);
    learner
        .says(&["run", "sofmax"])
        .has(2, &["there is no function `sofmax`", "is losses/softmax meant?"]);
    learner.says(&["explain", "softmax"]).has(2, &["is not solved yet"]);
    learner.says(&["run", "softmax"]).has(1, &["It is still to be written"]);

    what_is_wrong_is_said(&learner);
    what_does_not_end_is_stopped(&learner);
    what_is_right_is_kept(&learner);
    help_is_given_when_it_is_asked_for(&learner);
    nothing_is_lost(learner);
}

fn what_is_wrong_is_said(learner: &Learner) {
    let no_rust = learner.judged("let = 1;");
    no_rust.has(1, &["crates/losses/src/softmax.rs:", "let = 1;"]).in_short();
    let no_t = learner.judged("logits.map(|z| 1 - z)");
    no_t.has(1, &["is no `T`. Write `T::one() - y`", "error[E0277]", "1 - z"]).in_short();
    let known = learner
        .judged("let e = logits.map(|z| (z - logits.max()).exp()); let s = e.sum(); e / s")
        .has(1, &["All entries of the batch add up to 1.", "yours", "expected", "yₖ = exp(zₖ)"])
        .in_short();
    for document in ["../../README.md", "README.md"] {
        let document =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
        assert!(document.contains(known.text.trim()), "the documents should show:\n{}", known.text);
    }
    let unknown = learner.judged("logits.map(|z| z * z)");
    unknown
        .has(1, &["This is not what is wanted.", "for logits", "yours", "expected", "yₖ = exp(zₖ)"])
        .in_short();
    let no_answer = learner.judged("logits.rows(1, 7).into_owned()");
    no_answer.has(1, &["a panic:", "expected"]).in_short();
    let another_head = learner.read(SOFTMAX);
    learner.write(SOFTMAX, &another_head.replace("fn softmax<", "fn soft_max<"));
    learner.says(&["run", "softmax"]).has(1, &["there is no function `softmax`"]);
    learner.write(
        SOFTMAX,
        &another_head
            .replace("softmax<T: RealField + Copy>(logits", "softmax<T: RealField + Copy>(z"),
    );
    learner
        .says(&["run", "softmax"])
        .has(1, &["is to be called as the course calls it", "logits: &DMatrix<T>"]);
    learner.write(SOFTMAX, &another_head);
}

fn what_does_not_end_is_stopped(learner: &Learner) {
    learner.judged("loop {}").has(1, &["had not ended after 20 seconds", "for logits"]).in_short();
    let recursion = learner.judged("softmax(&(softmax(logits) + logits))");
    recursion.has(1, &["It calls itself without end"]).in_short();
    if cfg!(target_os = "linux") {
        let greedy = learner.judged("let mut all = Vec::new(); loop { all.push([0.0; 1024]) }");
        greedy.has(1, &["more memory than there is"]).in_short();
    }
}

fn what_is_right_is_kept(learner: &Learner) {
    learner.fill(SOFTMAX, "pub fn softmax<", RIGHT);
    let without_helper = learner.read(SOFTMAX);
    learner.write(SOFTMAX, &format!("{without_helper}{HELPER}"));
    learner.says(&["run", "softmax"]).has(0, &["Right.", "1 of", "Next: losses/softmax-pullback"]);
    learner.says(&["list", "losses"]).has(0, &["losses: 1 of", "✓ softmax"]);
    learner
        .says(&["explain", "softmax"])
        .has(0, &["Yours:", "normalise(&mut column);", "The course's:", "largest"]);
    assert!(learner.read("progress.toml").contains("[functions.\"losses/softmax\"]"));
    let listed = learner.says(&["list", "--json"]).has(0, &[]).text;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let softmax =
        listed.as_array().unwrap().iter().find(|it| it["id"] == "losses/softmax").unwrap();
    assert_eq!(softmax["state"], "solved");

    let solved = learner.read(SOFTMAX);
    learner.write(SOFTMAX, &solved.replace("*z - most", "most - *z"));
    learner.says(&["list", "losses"]).has(0, &["losses: 0 of", "~ softmax"]);
    learner.write(SOFTMAX, &solved);
    learner.says(&["status"]).has(0, &["losses     1 of"]);
    let folder = learner.folder.path().display().to_string();
    learner.says(&["status", "--json", &folder]).has(0, &["{\"name\":\"mine\",\"solved\":1,"]);
}

fn help_is_given_when_it_is_asked_for(learner: &Learner) {
    learner.says(&["hint", "one-hot"]).has(0, &["1. Begin with", "Ask again for the next."]);
    learner.says(&["hint", "one-hot"]).has(0, &["1. Begin with", "2. Column n"]);
    learner.says(&["hint", "one-hot"]).has(0, &["2. Column n", "3. "]);
    learner.says(&["solution", "one-hot"]).has(2, &["is not solved yet", "--give-up"]);
    learner
        .says(&["solution", "one-hot", "--give-up"])
        .has(0, &["The course's:", "DMatrix::zeros"]);
    assert!(learner.read("progress.toml").contains("gave_up = true"));
    learner.says(&["skip", "numdiff"]).has(0, &["numdiff is left out"]);
    learner.says(&["status"]).has(0, &["left out"]);
    learner.says(&["skip", "numdiff", "--undo"]).has(0, &["no longer left out"]);
    learner
        .says(&["skip", "chapter"])
        .has(2, &["there is no chapter `chapter`: there are losses, numdiff"]);
}

fn nothing_is_lost(mut learner: Learner) {
    let yours = learner.read(SOFTMAX);
    learner.says(&["update"]).has(0, &[]);
    assert!(learner.read(SOFTMAX).contains("normalise(&mut column);"), "the body stays");
    assert!(learner.read(SOFTMAX).contains("fn normalise<T"), "the helper stays");
    learner.says(&["list", "losses"]).has(0, &["losses: 1 of"]);
    learner.write(SOFTMAX, &format!("{yours} fn"));
    learner.says(&["update"]).has(1, &["softmax.rs is no Rust as it stands, and was left"]);
    assert_eq!(learner.read(SOFTMAX), format!("{yours} fn"), "it is left");
    learner.write(SOFTMAX, &yours);

    let before = learner.root();
    learner.name = "moved";
    fs::rename(before, learner.root()).unwrap();
    learner.says(&["list", "losses"]).has(0, &["losses: 1 of"]);

    learner.says(&["reset", "softmax"]).has(0, &["is to be written again", "backups"]);
    let kept = walk(&learner.root().join("backups"))
        .into_iter()
        .find(|path| fs::read_to_string(path).unwrap() == yours);
    assert!(kept.is_some(), "what was there is kept");
    learner.says(&["run", "softmax"]).has(1, &["It is still to be written"]);
    learner.says(&["reset", "softmax"]).has(0, &["nothing to take back"]);

    learner.write("progress.toml", "skipped = 3\n");
    learner.says(&["hint", "softmax"]).has(2, &["progress.toml:1: "]);
    assert_eq!(learner.read("progress.toml"), "skipped = 3\n", "it is left");
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
