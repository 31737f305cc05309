//! Mirrors, good and bad.

use super::*;

#[test]
fn a_mirror_has_files_gzipped_or_plain() {
    let server = good_server();
    assert_fetched([mirror(&server.base)]);
    let plain_only_after_404 = [format!("{IMAGES}.gz"), format!("{LABELS}.gz"), LABELS.to_owned()];
    assert_eq!(server.asked(), plain_only_after_404);
}

#[test]
fn a_slash_after_the_base_is_as_good_as_none() {
    assert_fetched([mirror(&format!("{}/", good_server().base))]);
}

#[test]
fn every_way_to_be_wrong_is_the_reason_given() {
    let wrong = [
        (Answer::Body(b"<!DOCTYPE html>".to_vec()), "is a web page"),
        (Answer::Body(gzip(b"<html>")), "has 6 bytes, expected 43"),
        (Answer::Body(gzip(&fake::IMAGES.to_ascii_uppercase())), "SHA-256 is "),
        (Answer::Body(gzip(fake::IMAGES)[..25].to_vec()), "broke off after"),
        (Answer::Truncated(gzip(fake::IMAGES)[..25].to_vec()), "broke off after"),
        (Answer::Truncated(b"".to_vec()), "broke off after 0 bytes"),
        (Answer::Endless, "more than the expected 43 bytes"),
    ];
    for (images, reason) in wrong {
        assert_fails([mirror(&bad_server(images).base)], &[IMAGES, reason]);
    }
    assert_fails([mirror(&Server::start(vec![]).base)], &["404", IMAGES]);
    assert_fails([mirror("no address")], &["no address: "]);
}
