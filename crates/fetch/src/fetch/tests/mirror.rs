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
fn what_is_no_address_of_the_web_is_no_mirror() {
    for text in ["", " ", "/", "mirror", "example.org/mnist", "ftp://a/b", "file:///etc", "http://"]
    {
        let error = text.parse::<Address>().unwrap_err();
        assert!(error.starts_with(&format!("{text:?} is no address of a mirror")), "{error}");
    }
    for text in ["http://127.0.0.1:3000", "https://user:word@example.org/mnist//"] {
        text.parse::<Address>().unwrap();
    }
}
