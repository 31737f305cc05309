//! The order of sources, tried with small files and a loopback server.

mod faults;
mod folder;
#[cfg(unix)]
mod killed;
mod mirror;
#[cfg(unix)]
mod npm;

use super::*;
use crate::{
    fake::{self, gzip},
    folder::Folder,
    loopback::{Answer, DEAD, Server},
    mirror::{Mirror, Patience},
};
use std::{fs, time::Duration};
use tempfile::TempDir;

const IMAGES: &str = "train-images-idx3-ubyte";
const LABELS: &str = "train-labels-idx1-ubyte";

/// For machines that answer at once.
const PATIENCE: Patience = Patience {
    reach: Duration::from_secs(5),
    silence: Duration::from_millis(200),
    whole: Duration::from_millis(600),
};

fn server(answers: [(&str, Answer); 2]) -> Server {
    Server::start(answers.map(|(name, answer)| (name.to_owned(), answer)).into())
}

/// A server that has both files, one gzipped, one plain.
fn good_server() -> Server {
    server([
        (&format!("{IMAGES}.gz"), Answer::Body(gzip(fake::IMAGES))),
        (LABELS, Answer::Body(fake::LABELS.to_vec())),
    ])
}

/// A server that has the labels, and in place of the images this.
fn bad_server(images: Answer) -> Server {
    let name = format!("{IMAGES}.gz");
    server([(&name, images), (LABELS, Answer::Body(fake::LABELS.to_vec()))])
}

fn mirror(base: &str) -> Box<dyn Source> {
    Box::new(Mirror::new(&base.parse().unwrap(), None, PATIENCE))
}

fn from(folder: &TempDir) -> Box<dyn Source> {
    Box::new(Folder(folder.path().to_owned()))
}

fn folder_with(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, contents) in files {
        fs::write(folder.path().join(name), contents).unwrap();
    }
    folder
}

/// The names and contents of a folder, sorted.
fn contents(folder: &TempDir) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

fn fetch_into<const N: usize>(folder: &TempDir, sources: [Box<dyn Source>; N]) -> Result<String> {
    fetch(&fake::files(), folder.path(), sources.into())
}

/// Fetches into an empty folder, expects both files and returns the summary.
fn assert_fetched<const N: usize>(sources: [Box<dyn Source>; N]) -> String {
    let folder = folder_with(&[]);
    let summary = fetch_into(&folder, sources).unwrap_or_else(|error| panic!("{error:#}"));
    let expected = [(IMAGES, fake::IMAGES), (LABELS, fake::LABELS)];
    assert_eq!(contents(&folder), expected.map(|(n, c)| (n.to_owned(), c.to_vec())));
    summary
}

/// Fetches over damage, expects it untouched and nothing beside it, and the error to say this.
fn assert_fails<const N: usize>(sources: [Box<dyn Source>; N], words: &[&str]) {
    let folder = folder_with(&[(IMAGES, b"damage")]);
    let error = match fetch_into(&folder, sources) {
        Ok(summary) => panic!("fetched: {summary}"),
        Err(error) => format!("{error:#}"),
    };
    for word in words {
        assert!(error.contains(word), "{error:?} lacks {word:?}");
    }
    assert!(!error.contains('\n'), "{error:?} is more than one line");
    assert_eq!(contents(&folder), [(IMAGES.to_owned(), b"damage".to_vec())]);
}

#[test]
fn the_next_source_is_asked_when_one_fails() {
    let good = good_server();
    let summary = assert_fetched([mirror(DEAD), mirror(&good.base)]);
    assert!(summary.starts_with("2 files verified: 2 from 127.0.0.1:"), "{summary}");
}

#[test]
fn the_first_source_that_works_serves_all() {
    let (first, second) = (good_server(), good_server());
    assert_fetched([mirror(&first.base), mirror(&second.base)]);
    assert_eq!(second.asked(), [""; 0]);
}

#[test]
fn a_source_that_failed_is_not_asked_again() {
    let bad = bad_server(Answer::Body(b"wrong".to_vec()));
    let good = good_server();
    assert_fetched([mirror(&bad.base), mirror(&good.base)]);
    assert_eq!(bad.asked(), [format!("{IMAGES}.gz")]);
}

#[test]
fn what_is_there_is_not_fetched() {
    let folder = folder_with(&[(IMAGES, fake::IMAGES), (LABELS, fake::LABELS)]);
    let summary = fetch_into(&folder, []).unwrap();
    assert_eq!(summary, "2 files verified: 2 already there");
}

#[test]
fn a_damaged_file_is_replaced() {
    let folder = folder_with(&[(IMAGES, b"damage"), (LABELS, fake::LABELS)]);
    fetch_into(&folder, [mirror(&good_server().base)]).unwrap();
    assert_eq!(contents(&folder)[0].1, fake::IMAGES);
}

#[test]
fn files_already_got_stay_when_a_later_one_fails() {
    let folder = folder_with(&[]);
    let source = folder_with(&[(IMAGES, fake::IMAGES)]);
    fetch_into(&folder, [from(&source)]).unwrap_err();
    assert_eq!(contents(&folder), [(IMAGES.to_owned(), fake::IMAGES.to_vec())]);
}

#[test]
fn when_all_fail_each_is_named_and_what_to_do() {
    let (one, two) = (DEAD, bad_server(Answer::Body(b"wrong".to_vec())));
    let hosts = [one, &two.base].map(|base| base.split('/').nth(2).unwrap().to_owned());
    let words = [&hosts[0], &hosts[1], "refused", "has 5 bytes", "--from DIR", "--mirror URL"];
    assert_fails([mirror(one), mirror(&two.base)], &words);
}

#[test]
fn a_file_in_place_of_the_folder_is_one_clear_line() {
    let parent = folder_with(&[("mnist", b"a file")]);
    let error = fetch(&fake::files(), &parent.path().join("mnist"), [].into()).unwrap_err();
    let line = format!("{error:#}");
    assert!(line.contains("mnist: is a file, expected a folder") && !line.contains('\n'), "{line}");
}
