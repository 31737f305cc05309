//! Folders, good, bad and misnamed.

use super::*;

#[test]
fn a_folder_has_files_gzipped_or_plain() {
    let compressed = gzip(fake::IMAGES);
    let source = folder_with(&[(&format!("{IMAGES}.gz"), &compressed), (LABELS, fake::LABELS)]);
    let summary = assert_fetched([from(&source)]);
    assert!(summary.contains("2 from "), "{summary}");
}

#[test]
fn gzip_is_known_by_its_contents_not_its_name() {
    let compressed = gzip(fake::LABELS);
    let source = folder_with(&[(&format!("{IMAGES}.gz"), fake::IMAGES), (LABELS, &compressed)]);
    assert_fetched([from(&source)]);
}

#[test]
fn a_folder_without_a_file_says_what_was_looked_for() {
    let neither = format!("holds neither {IMAGES} nor {IMAGES}.gz");
    assert_fails([from(&folder_with(&[]))], &[&neither]);
    let misnamed = folder_with(&[("train-images.idx3-ubyte", fake::IMAGES)]);
    assert_fails([from(&misnamed)], &[&neither, "it has train-images.idx3-ubyte"]);
    let wrong = folder_with(&[(IMAGES, b"wrong")]);
    assert_fails([from(&wrong)], &["has 5 bytes, expected 43"]);
    let missing = Box::new(Folder(wrong.path().join("nowhere")));
    assert_fails([missing], &["nowhere: "]);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_not_waited_for() {
    let source = folder_with(&[]);
    let made = std::process::Command::new("mkfifo").arg(source.path().join(IMAGES)).status();
    assert!(made.unwrap().success(), "mkfifo");
    assert_fails([from(&source)], &["is a pipe, not a file"]);
}
