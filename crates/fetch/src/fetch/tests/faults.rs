//! All that a server can do wrong, and folders that cannot take the files.

use super::*;

/// The images as a mirror should have them.
fn right() -> Vec<u8> {
    gzip(fake::IMAGES)
}

/// The images with one bit of them flipped.
fn flipped() -> Vec<u8> {
    let mut images = fake::IMAGES.to_vec();
    images[20] ^= 1;
    images
}

/// As a server should not answer, and what is said of it.
fn faults() -> Vec<(Answer, &'static str)> {
    let body = |body: &[u8]| Answer::Body(body.to_vec());
    let (right, whole) = (right(), fake::IMAGES);
    let length = right.len() as u64;
    let mut faults = vec![
        (Answer::Status("403 Forbidden"), "http status: 403"),
        (Answer::Status("404 Not Found"), "http status: 404"),
        (Answer::Status("500 Internal Server Error"), "http status: 500"),
        (body(b"<!DOCTYPE html>"), "is a web page, not the file"),
        (body(b""), "has 0 bytes, expected 43"),
        (body(&flipped()), "SHA-256 is "),
        (body(&gzip(&flipped())), "SHA-256 is "),
        (body(&[whole, b"!"].concat()), "more than the expected 43 bytes"),
        (body(&gzip(&vec![7; 1 << 24])), "more than the expected 43 bytes"),
        (body(&[&right[..], b"garbage"].concat()), "broke off after 43 bytes"),
        (body(&gzip(b"<html>")), "has 6 bytes, expected 43"),
        (Answer::Announced(right.clone(), 1 << 20), "broke off after 43 bytes"),
        (Answer::Announced(whole.to_vec(), 42), "has 42 bytes, expected 43"),
        (Answer::Announced(right.clone(), length - 1), "broke off after "),
        (Answer::Announced(b"".to_vec(), length), "broke off after 0 bytes"),
        (Answer::Endless, "more than the expected 43 bytes"),
        (Answer::Drip(right.clone(), Duration::from_millis(100)), "took too long"),
        (Answer::Silence, "took too long"),
        (Answer::Stalled(right[..30].to_vec()), "took too long"),
        (Answer::Elsewhere(format!("/mnist/{IMAGES}.gz")), "too many redirects"),
        (Answer::Elsewhere("file:///etc/hostname".into()), "http status: 404"),
        (Answer::Elsewhere("ftp://127.0.0.1/a.gz".into()), "unknown scheme: ftp"),
        (Answer::Elsewhere(DEAD.into()), "refused"),
    ];
    for tenth in 1..10 {
        let cut = |bytes: &[u8]| body(&bytes[..bytes.len() * tenth / 10]);
        faults.push((cut(&right), "broke off after "));
        faults.push((cut(whole), "bytes, expected 43"));
    }
    faults
}

#[test]
fn each_fault_is_told_in_one_line_and_changes_nothing_and_the_next_source_serves() {
    let good = good_server();
    for (fault, reason) in faults() {
        let bad = bad_server(fault);
        assert_fails([mirror(&bad.base)], &[IMAGES, reason]);
        let summary = assert_fetched([mirror(&bad.base), mirror(&good.base)]);
        let from = good.base.split('/').nth(2).unwrap();
        assert_eq!(summary, format!("2 files verified: 2 from {from}"), "{reason}");
    }
}

#[test]
fn what_is_elsewhere_is_fetched_from_there() {
    let good = good_server();
    let server = bad_server(Answer::Elsewhere(format!("{}/{IMAGES}.gz", good.base)));
    assert_fetched([mirror(&server.base)]);
    assert_eq!(good.asked(), [format!("{IMAGES}.gz")]);
}

#[test]
fn two_at_once_both_complete_the_folder() {
    let drip = Answer::Drip(right(), Duration::from_millis(1));
    for _ in 0..5 {
        let (folder, server) = (folder_with(&[]), bad_server(drip.clone()));
        std::thread::scope(|scope| {
            let fetch = || fetch_into(&folder, [mirror(&server.base)]).unwrap();
            for fetching in [scope.spawn(fetch), scope.spawn(fetch)] {
                assert!(fetching.join().unwrap().starts_with("2 files verified: "));
            }
        });
        let expected = [(IMAGES, fake::IMAGES), (LABELS, fake::LABELS)];
        assert_eq!(contents(&folder), expected.map(|(n, c)| (n.to_owned(), c.to_vec())));
    }
}

/// What a fetch says that has to fail before anybody is asked for anything.
fn refusal(folder: &Path) -> String {
    let server = good_server();
    let sources = [mirror(&server.base)];
    let error = format!("{:#}", fetch(&fake::files(), folder, sources.into()).unwrap_err());
    assert_eq!(server.asked(), [""; 0], "asked before it was known that {error}");
    let error = error.replace(folder.to_str().unwrap(), "folder");
    assert!(!error.contains('\n') && !error.contains("/."), "{error}");
    error
}

#[test]
fn a_folder_in_place_of_a_file_is_found_before_anything_is_fetched() {
    for name in [IMAGES, LABELS] {
        let folder = folder_with(&[]);
        fs::create_dir(folder.path().join(name)).unwrap();
        let error = refusal(folder.path());
        assert!(error.ends_with(&format!("{name} is a folder, not a file")), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "left behind");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_replaced() {
    for (target, found) in [("/dev/null", "a device"), ("nowhere", "a link that leads nowhere")] {
        let folder = folder_with(&[]);
        let link = folder.path().join(LABELS);
        std::os::unix::fs::symlink(target, &link).unwrap();
        let error = refusal(folder.path());
        assert!(error.ends_with(&format!("{LABELS} is {found}, not a file")), "{error}");
        assert_eq!(fs::read_link(&link).unwrap(), Path::new(target));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_nobody_may_write_to_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with(&[]);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.path().join("probe"), "").is_ok() {
        return println!("not tried: this user may write to every folder");
    }
    let error = refusal(folder.path());
    assert!(error.ends_with("(permission denied): change its permissions"), "{error}");
}
