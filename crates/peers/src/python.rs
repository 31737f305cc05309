//! The environment of the peers in Python, which has what `programs/requirements.txt` pins.

use crate::peer::Program;
use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use usage::last_line;

const PEERS: &str = "crates/peers/programs";
const REQUIREMENTS: &str = include_str!("../programs/requirements.txt");

/// A virtual environment.
pub struct Environment {
    python: PathBuf,
}

impl Environment {
    /// The environment in `folder`, made if it is not there, or only half, as a kill leaves it.
    pub fn open(folder: &Path) -> Result<Self> {
        let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        if !is_whole(&python) {
            make(folder)?;
        }
        Ok(Self { python })
    }

    /// Installs what is pinned of some packages, unless it is there, and gives the peer of that
    /// file. Each is installed by a call of pip for it alone, so that no other's failure is in its
    /// way.
    pub fn peer(&self, packages: &[&str], file: &str) -> Result<Program> {
        for &package in packages {
            let version = pinned(REQUIREMENTS, package)
                .with_context(|| format!("{PEERS}/requirements.txt does not pin {package}"))?;
            if !self.has(package, version) {
                self.install(&format!("{package}=={version}"))?;
            }
        }
        // -B: no compiled files among the sources.
        Ok(vec![self.python.clone().into(), "-B".into(), format!("{PEERS}/{file}").into()])
    }

    fn has(&self, package: &str, version: &str) -> bool {
        let code = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))";
        let output = Command::new(&self.python).args(["-c", code, package]).output();
        output.is_ok_and(|output| is_version(&String::from_utf8_lossy(&output.stdout), version))
    }

    fn install(&self, requirement: &str) -> Result<()> {
        eprintln!("pip installs {requirement}, which may take minutes ...");
        let output = Command::new(&self.python)
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            .args(["--disable-pip-version-check", requirement])
            .stdin(Stdio::null())
            .output()
            .context("pip cannot be started")?;
        if !output.status.success() {
            let words = last_words(&output);
            bail!("pip could not install {requirement} ({words})");
        }
        Ok(())
    }
}

/// Whether an environment has pip, which comes into it last.
fn is_whole(python: &Path) -> bool {
    let output = Command::new(python).args(["-c", "import pip"]).stdin(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success())
}

/// Makes an environment in place of what is there. One that is half made is not kept.
fn make(folder: &Path) -> Result<()> {
    let python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    eprintln!("a virtual environment is made in {} ...", folder.display());
    let made = venv(&python, folder);
    if made.is_err() {
        let _ = fs::remove_dir_all(folder);
    }
    made
}

fn venv(python: &OsString, folder: &Path) -> Result<()> {
    let name = python.to_string_lossy();
    let output = Command::new(python)
        .args(["-m", "venv", "--clear"])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} cannot be started: install Python or set PYTHON"))?;
    if !output.status.success() {
        bail!("{name} could not make a virtual environment ({})", last_words(&output));
    }
    Ok(())
}

/// What a program said last, on stderr or else on stdout.
fn last_words(output: &Output) -> String {
    last_line(&output.stderr)
        .or_else(|| last_line(&output.stdout))
        .unwrap_or_else(|| output.status.to_string())
}

/// The version of a package in a list of requirements.
fn pinned<'a>(requirements: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = requirements.lines().filter_map(|line| line.split_once("=="));
    lines.find_map(|(name, version)| (name == package).then_some(version.trim()))
}

/// As pip compares them: what follows a + tells builds of a version apart.
fn is_version(found: &str, pinned: &str) -> bool {
    found.trim().split('+').next() == Some(pinned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_is_pinned() {
        for package in ["numpy", "torch", "jax", "jaxlib", "scikit-learn"] {
            assert!(pinned(REQUIREMENTS, package).is_some(), "{package}");
        }
        assert_eq!(pinned("jaxlib==1\njax==2\n", "jax"), Some("2"));
        assert_eq!(pinned("jaxlib==1\n", "jax"), None);
    }

    #[test]
    fn a_build_of_the_version_will_do_but_no_other_version() {
        assert!(is_version("2.15.0+cpu\n", "2.15.0"));
        assert!(!is_version("2.15.01", "2.15.0"));
        assert!(!is_version("", "2.15.0"));
    }

    #[test]
    fn without_python_there_is_no_environment_and_the_reason_is_one_line() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("python");
        let error = venv(&"no-such-python".into(), &folder).unwrap_err();
        let error = format!("{error:#}");
        assert!(error.starts_with("no-such-python cannot be started: install Python"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn an_environment_without_pip_is_half_made() {
        let folder = tempfile::tempdir().unwrap();
        let python = folder.path().join("python");
        assert!(!is_whole(&python), "one that is not there is whole");
        for (script, expected) in [("exit 1", false), (r#"test "$2" = "import pip""#, true)] {
            fs::write(&python, format!("#!/bin/sh\n{script}\n")).unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            fs::set_permissions(&python, mode).unwrap();
            assert_eq!(is_whole(&python), expected, "{script}");
        }
    }
}
