use crate::Estimate;
use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The benchmarks of a program, from before the first is measured.
#[derive(Debug)]
pub struct Run {
    folder: PathBuf,
    /// The files that are of earlier runs, and when they were written.
    earlier: HashMap<PathBuf, SystemTime>,
}

impl Run {
    /// To be called before anything is measured. `folder` is where criterion keeps its files, and has to
    /// be told to it as its `output_directory`.
    pub fn begin(folder: PathBuf) -> Self {
        let groups = folders(&folder).into_iter();
        let files = groups.flat_map(|group| folders(&group)).map(|function| file(&function));
        let earlier = files.filter_map(|file| Some((file.clone(), written(&file)?))).collect();
        Self { folder, earlier }
    }

    /// Where criterion keeps its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The median of a benchmark in seconds, if it was measured in this run.
    ///
    /// A name is one that criterion makes a folder of as it is, without a slash or a colon.
    pub fn median(&self, group: &str, function: &str) -> Option<Estimate> {
        let file = file(&self.folder.join(group).join(function));
        let now = written(&file).filter(|now| self.earlier.get(&file) != Some(now));
        now.and_then(|_| Estimate::median(&fs::read(&file).ok()?))
    }
}

/// Where criterion keeps its files: the folder that `CRITERION_HOME` names, or the one beside
/// `CARGO_TARGET_TMPDIR`, which cargo tells a benchmark when it compiles it.
pub fn folder(temporary: &str) -> PathBuf {
    let named = env::var_os("CRITERION_HOME").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(temporary).with_file_name("criterion"))
}

fn file(function: &Path) -> PathBuf {
    function.join("new").join("estimates.json")
}

fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

/// What is in a folder; nothing where there is none.
fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs::File, time::Duration};

    const ESTIMATES: &str = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":
{"confidence_level":0.95,"lower_bound":1.5e6,"upper_bound":3e6},"point_estimate":2e6,"standard_error":1.0}}"#;

    fn write(folder: &Path, function: &str) -> PathBuf {
        let file = file(&folder.join("gradient").join(function));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, ESTIMATES).unwrap();
        file
    }

    #[test]
    fn what_an_earlier_run_left_is_not_taken_for_this_ones() {
        let folder = tempfile::tempdir().unwrap();
        let again = write(folder.path(), "naive");
        // Long ago, as far as the clock of the files goes.
        let before = SystemTime::now() - Duration::from_secs(60);
        File::options().write(true).open(&again).unwrap().set_modified(before).unwrap();
        write(folder.path(), "local");

        let run = Run::begin(folder.path().to_owned());
        assert_eq!(run.median("gradient", "naive"), None, "before it is measured");
        write(folder.path(), "naive");
        write(folder.path(), "backprop");
        let measured = Some(Estimate { point: 2e-3, low: 1.5e-3, high: 3e-3 });
        assert_eq!(run.median("gradient", "naive"), measured, "measured again");
        assert_eq!(run.median("gradient", "backprop"), measured, "measured for the first time");
        assert_eq!(run.median("gradient", "local"), None, "left out by a filter");
        assert_eq!(run.median("gradient", "parallel"), None, "never measured");
    }

    #[test]
    fn a_folder_that_is_not_there_yet_has_nothing_earlier() {
        let folder = tempfile::tempdir().unwrap();
        let run = Run::begin(folder.path().join("criterion"));
        write(&folder.path().join("criterion"), "naive");
        assert!(run.median("gradient", "naive").is_some(), "what was measured is not found");
    }

    #[test]
    fn criterions_files_are_beside_what_is_built() {
        if env::var_os("CRITERION_HOME").is_none() {
            assert_eq!(folder("/course/target/tmp"), Path::new("/course/target/criterion"));
        }
    }
}
