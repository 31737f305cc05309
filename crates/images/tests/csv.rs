//! Tables of images: what is written is read, and what is not a table of images is told in a line.

use images::{CLASSES, DataError, Images, PIXELS, Scaling, read_csv, write_csv};
use losses::Labels;
use property::property;
use proptest::{collection::vec, prelude::*};
use std::{error::Error, fs, path::Path};
use tempfile::{NamedTempFile, TempDir};

fn header() -> String {
    let pixels = (0..PIXELS).map(|pixel| format!(",pixel{pixel}"));
    "label".to_owned() + &pixels.collect::<String>()
}

/// A line of this label and these pixels, and zeros after them.
fn line(label: &str, pixels: &[&str]) -> String {
    let zeros = PIXELS - pixels.len();
    let fields = [&[label], pixels, &vec!["0"; zeros]].concat();
    fields.join(",")
}

fn read(content: &[u8]) -> Result<Images, DataError> {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), content).unwrap();
    read_csv(file.path())
}

/// The error and its causes in a line, as a program prints them, without the folder.
fn message(path: &Path, error: &DataError) -> String {
    let causes = std::iter::successors(error.source(), |&error: &&dyn Error| error.source());
    let causes = causes.map(ToString::to_string);
    let message = std::iter::once(error.to_string()).chain(causes);
    let message = message.collect::<Vec<_>>().join(": ");
    assert!(!message.contains('\n'), "more than a line: {message}");
    let shown = path.display().to_string();
    assert!(message.starts_with(&shown), "{message} lacks {shown}");
    message.replace(&shown, "FILE")
}

#[track_caller]
fn assert_refused(content: impl AsRef<[u8]>, expected: &str) {
    let file = NamedTempFile::new().unwrap();
    fs::write(file.path(), content).unwrap();
    let error = read_csv(file.path()).map(|images| images.len()).unwrap_err();
    assert_eq!(message(file.path(), &error), expected);
}

/// A table whose second image begins so.
fn table(label: &str, pixels: &[&str]) -> String {
    [header(), line("1", &[]), line(label, pixels)].join("\n")
}

#[test]
fn labels_and_pixels_in_order() {
    for end in ["\n", "\r\n"] {
        let content = [header(), line("7", &["0", "255", "3"]), line("0", &["9"])].join(end);
        let images = read((content + end).as_bytes()).unwrap();
        assert!(images.labels().iter().eq([7, 0]), "{:?}", images.labels());
        assert_eq!(images.pixels(0)[..4], [0, 255, 3, 0]);
        assert_eq!(images.pixels(1)[..4], [9, 0, 0, 0]);
    }
}

#[test]
fn what_other_programs_make_of_the_table_is_read_too() {
    let quoted = header().replace(',', "\",\"");
    let table = format!("\u{feff}\"{quoted}\"\r\n\r\n{}\r\n\r\n", line("\"3\"", &[]));
    assert!(read(table.as_bytes()).unwrap().labels().iter().eq([3]), "expected the label 3");
}

#[test]
fn a_value_that_is_no_grey_value_is_named_with_its_place() {
    for (value, found) in [
        ("256", "`256`"),
        ("-1", "`-1`"),
        ("NaN", "`NaN`"),
        ("0.5", "`0.5`"),
        ("1e2", "`1e2`"),
        (" 7", "` 7`"),
        ("", "nothing"),
        ("black", "`black`"),
        ("\"a\nb\tc\"", "`a\\nb\\tc`"),
        ("99999999999999999999999", "`99999999999999999999…`"),
    ] {
        let expected = "expected a whole number from 0 to 255";
        let message = format!("FILE, line 3, column pixel2: found {found}, {expected}");
        assert_refused(table("2", &["0", "255", value]), &message);
    }
}

#[test]
fn a_label_that_is_no_digit_is_named_with_its_place() {
    for (label, found) in [("10", "`10`"), ("-1", "`-1`"), ("", "nothing"), ("x", "`x`")] {
        let expected = "expected a whole number from 0 to 9";
        let message = format!("FILE, line 3, column label: found {found}, {expected}");
        assert_refused(table(label, &[]), &message);
    }
}

#[test]
fn the_header_is_what_it_should_be() {
    let after = |header: &str| format!("{header}\n{}\n", line("1", &[]));
    assert_refused(
        after(&header().replace("label,", "")),
        "FILE, line 1, column 1: found `pixel0`, expected `label`: these images have no labels, \
         as in Kaggle's test.csv",
    );
    assert_refused(
        after(&(header().replace("label,", "") + ",label")),
        "FILE, line 1, column 1: found `pixel0`, expected `label`: the labels are in column 785, \
         and belong in the first",
    );
    assert_refused(
        after(&header().replace(",pixel3,", ",")),
        "FILE, line 1, column 5: found `pixel4`, expected `pixel3`",
    );
    assert_refused(
        after(&header().replace("pixel9,", "Pixel9,")),
        "FILE, line 1, column 11: found `Pixel9`, expected `pixel9`",
    );
    assert_refused(
        after(&header().replace(",pixel783", "")),
        "FILE, line 1, column 785: found the end of the line, expected `pixel783`",
    );
    assert_refused(
        after(&(header() + ",pixel784")),
        "FILE, line 1, column 786: found `pixel784`, expected the end of the line",
    );
    assert_refused(line("5", &[]), "FILE, line 1, column 1: found `5`, expected `label`");
}

#[test]
fn ragged_lines_are_named() {
    let longer = [header(), line("1", &[]), line("1", &[]) + ",0"].join("\n");
    assert_refused(longer, "FILE, line 3: found 786 values, expected 785");
    let cut = &table("1", &[])[..header().len() + 1 + 39];
    assert_refused(cut, "FILE, line 2: found 20 values, expected 785");
}

#[test]
fn nothing_to_learn_from() {
    let expected = "found an empty file, expected `label,pixel0,…,pixel783`";
    assert_refused("", &format!("FILE, line 1: {expected}"));
    assert_refused("\n\n", &format!("FILE, line 1: {expected}"));
    let expected = "FILE, after the header: found no image, expected at least one";
    assert_refused(header() + "\n", expected);
}

#[test]
fn a_file_that_is_not_utf_8_is_told() {
    let utf_16: Vec<u8> = header().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let expected = "found bytes that are not UTF-8, expected";
    assert_refused(
        [&[0xff, 0xfe], &utf_16[..]].concat(),
        &format!("FILE, line 1, column 1: {expected} `label`"),
    );
    let (before, after) = (header() + "\n4,0,", line("", &["", ""]));
    assert_refused(
        [before.as_bytes(), b"\xb5", &after.as_bytes()[2..]].concat(),
        &format!("FILE, line 2, column pixel1: {expected} a whole number from 0 to 255"),
    );
}

#[test]
fn what_is_no_file_is_told() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("train.csv");
    for (path, expected) in
        [(missing.as_path(), "FILE is not there"), (folder.path(), "FILE is a folder, not a file")]
    {
        assert_eq!(message(path, &read_csv(path).unwrap_err()), expected);
    }
}

#[test]
fn a_line_without_end_is_refused_before_all_of_it_is_held() {
    let longest = 65_536;
    let content = header() + "\n" + &"0,".repeat(longest);
    assert_refused(content, "FILE cannot be read: line 2 has more than 65536 bytes");
}

/// But for one that is cut after a line, which only its digest tells from a smaller one.
#[test]
fn a_table_that_was_cut_is_refused() {
    let whole = table("1", &["0", "255"]) + "\n";
    let first = header().len() + 1 + line("1", &[]).len() + 1;
    for length in (0..whole.len()).filter(|&length| length != first) {
        assert!(read(&whole.as_bytes()[..length]).is_err(), "read to its byte {length}");
    }
    let within = "FILE, line 3: found the end of the file, expected a line end first: if it is whole, add one";
    assert_refused(&whole[..whole.len() - 1], within);
}

#[test]
fn a_table_is_the_one_whose_digest_is_beside_it() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("train.csv");
    let whole = table("1", &["0", "255"]) + "\n";
    let digest = files::sha256(whole.as_bytes()).unwrap();
    fs::write(files::table::digest_path(&path), format!("{digest}  train.csv\n")).unwrap();
    fs::write(&path, &whole).unwrap();
    assert_eq!(read_csv(&path).unwrap().len(), 2);
    let cut = [header(), line("1", &[])].join("\n") + "\n";
    fs::write(&path, cut).unwrap();
    let told = message(&path, &read_csv(&path).unwrap_err());
    assert!(told.starts_with("FILE is damaged: its SHA-256 is "), "{told}");
    assert!(told.contains(&format!("FILE.sha256 has `{digest}`: make it anew")), "{told}");
}

fn images() -> impl Strategy<Value = Images> {
    (1..5_usize).prop_flat_map(|count| {
        let images = (vec(any::<u8>(), count * PIXELS), vec(0..CLASSES, count));
        images.prop_map(|(pixels, labels)| {
            Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
        })
    })
}

property! {
    #[test]
    fn what_is_written_is_read(images in images()) {
        let mut content = Vec::new();
        write_csv(&images.clone().scaled(&Scaling::raw()), &mut content).unwrap();
        prop_assert!(read(&content).unwrap() == images, "other images were read than written");
    }

    #[test]
    fn no_bytes_make_it_panic(content in vec(any::<u8>(), 0..3000)) {
        prop_assert!(read(&content).is_err(), "a damaged table was read");
    }

    /// A table with some bytes changed is read, or refused, and never a panic.
    #[test]
    fn no_change_makes_it_panic(
        images in images(),
        changes in vec((any::<prop::sample::Index>(), "[-0-9,.\"\\n\\r\u{e9}]"), 1..9),
    ) {
        let mut content = Vec::new();
        write_csv(&images, &mut content).unwrap();
        for (index, change) in changes {
            let place = index.index(content.len());
            content[place] = change.as_bytes()[0];
        }
        if let Ok(images) = read(&content) {
            prop_assert!(images.labels().iter().all(|label| label < CLASSES), "a label is no class");
        }
    }
}
