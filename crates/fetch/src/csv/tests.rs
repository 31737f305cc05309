//! Tables, their digests, and places where none can be.

use super::*;
use files::{PIXELS, sha256};
use std::fs;
use tempfile::{TempDir, tempdir};

/// A black 7 and a white 0.
fn images() -> GreyImages {
    GreyImages { labels: vec![7, 0], pixels: [[0; PIXELS], [255; PIXELS]].concat() }
}

/// The names in a folder, sorted.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What is said of a place, without the folder that it is in.
fn refusal(folder: &TempDir, name: &str) -> String {
    let before = names(folder);
    let error = format!("{:#}", save(&images(), &folder.path().join(name)).unwrap_err());
    assert_eq!(names(folder), before, "{error}");
    assert!(!error.contains('\n'), "{error}");
    error.replace(folder.path().to_str().unwrap(), "F").replace('\\', "/")
}

/// The digest beside a table is its own.
#[track_caller]
fn assert_digested(folder: &TempDir, name: &str) {
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let digest = sha256(&read(name)[..]).unwrap();
    let line = String::from_utf8(read(&format!("{name}.sha256"))).unwrap();
    assert_eq!(line, format!("{digest}  {name}\n"));
}

#[test]
fn a_header_and_an_image_a_line() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("new/train.csv");
    save(&images(), &path).unwrap();
    let table = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = table.split('\n').collect();
    let [header, seven, zero, ""] = lines[..] else { panic!("{} lines", lines.len()) };
    assert!(header.starts_with("label,pixel0,pixel1,") && header.ends_with(",pixel783"));
    assert_eq!(seven, "7".to_owned() + &",0".repeat(PIXELS));
    assert_eq!(zero, "0".to_owned() + &",255".repeat(PIXELS));
}

#[test]
fn a_table_has_its_digest_beside_it_in_place_of_an_old_one() {
    let folder = tempdir().unwrap();
    for old in ["", "an old table"] {
        fs::write(folder.path().join("train.csv"), old).unwrap();
        fs::write(folder.path().join("train.csv.sha256"), "an old digest").unwrap();
        save(&images(), &folder.path().join("train.csv")).unwrap();
        assert_digested(&folder, "train.csv");
        assert_eq!(names(&folder), ["train.csv", "train.csv.sha256"]);
    }
}

#[test]
fn a_table_that_breaks_off_leaves_the_old_one_with_its_digest() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("train.csv");
    save(&images(), &path).unwrap();
    let old = fs::read(&path).unwrap();
    let broken_off = put(&path, |to| {
        to.write_all(b"label,pix")?;
        Err(ErrorKind::StorageFull.into())
    });
    let error = format!("{:#}", broken_off.unwrap_err());
    assert!(error.ends_with("train.csv cannot be written: no storage space"), "{error}");
    assert!(fs::read(&path).unwrap() == old, "the table is another");
    assert_digested(&folder, "train.csv");
}

#[test]
fn a_new_table_comes_only_when_the_old_digest_is_gone() {
    let folder = tempdir().unwrap();
    let [table, digest] = ["train.csv", "train.csv.sha256"].map(|name| folder.path().join(name));
    fs::write(&table, "an old table").unwrap();
    // Where a folder has come there is no digest to take away.
    let written = put(&table, |to| {
        fs::create_dir(&digest)?;
        to.write_all(b"a new table")
    });
    assert!(written.is_err(), "a new table beside what was to go");
    assert_eq!(fs::read(&table).unwrap(), b"an old table");
}

#[test]
fn a_place_where_no_table_can_be_is_one_line_and_changes_nothing() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    fs::create_dir(folder.path().join("train.csv.sha256")).unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    assert_eq!(refusal(&folder, "folder"), "F/folder is a folder, not a file");
    assert_eq!(refusal(&folder, "train.csv"), "F/train.csv.sha256 is a folder, not a file");
    assert!(refusal(&folder, "file/train.csv").starts_with("F/file: cannot be made"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_replaced() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(made.success(), "mkfifo: {made}");
    symlink("/dev/null", at("null")).unwrap();
    symlink("nowhere", at("lost")).unwrap();
    for (name, found) in
        [("pipe", "a pipe"), ("null", "a device"), ("lost", "a link that leads nowhere")]
    {
        assert_eq!(refusal(&folder, name), format!("F/{name} is {found}, not a file"));
    }
    assert!(fs::metadata(at("pipe")).unwrap().file_type().is_fifo(), "the pipe is replaced");
    assert!(at("null").is_symlink() && at("lost").is_symlink(), "a link is replaced");
}

#[cfg(unix)]
#[test]
fn who_may_read_a_table_stays_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real.csv"), "old").unwrap();
    fs::write(at("real.csv.sha256"), "an old digest").unwrap();
    fs::set_permissions(at("real.csv"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("real.csv", at("link.csv")).unwrap();
    save(&images(), &at("link.csv")).unwrap();
    assert!(at("link.csv").is_symlink(), "the link became a file");
    let mode = fs::metadata(at("real.csv")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "yours {mode:o}, expected 600");
    for name in ["link.csv", "real.csv"] {
        assert_digested(&folder, name);
    }
}
