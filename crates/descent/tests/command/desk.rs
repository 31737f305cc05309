use images::{Mnist, write_csv};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::{TempDir, tempdir};

/// The smallest training there is: 5 hidden units, batches of 1000 of the sample's 10 000 images.
pub const SMALL: &str = "--hidden 5 --batch-size 1000";

/// How often something random is to be done: as the environment says, or as is usual.
pub fn count(variable: &str, usual: usize) -> usize {
    match std::env::var(variable) {
        Ok(count) => count.parse().unwrap_or_else(|_| panic!("{variable} = {count}: no count")),
        Err(_) => usual,
    }
}

/// A folder to work in, with the sample of MNIST and no more in `data`.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Self {
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

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent"));
        command.args(words.split_whitespace());
        command.current_dir(self.0.path());
        command
    }

    pub fn run(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    /// What it prints when all goes well.
    #[track_caller]
    pub fn says(&self, words: &str) -> String {
        let output = self.run(words);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// It fails with one line of which this is a part, and writes nothing.
    #[track_caller]
    pub fn refuses(&self, words: &str, expected: &str) {
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

    /// The names of all that is there, in order, the hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let paths = self.files().into_iter().map(|(path, _)| path);
        paths.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
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

    pub fn learn(&self, words: &str) -> String {
        self.says(&format!("learn {SMALL} {words}"))
    }

    /// A table of the first images of the sample.
    pub fn write_table(&self, images: usize) {
        let sample = Mnist::load(&self.path("data")).unwrap().train;
        let first = sample.select(&(0..images).collect::<Vec<_>>());
        let file = fs::File::create(self.path("digits.csv")).unwrap();
        write_csv(&first, file).unwrap();
    }

    pub fn assert_same(&self, a: &str, b: &str) {
        let [a, b] = [a, b].map(|name| fs::read(self.path(name)).unwrap());
        assert!(a == b, "the two files differ");
    }
}
