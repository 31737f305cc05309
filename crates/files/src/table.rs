//! The table that Kaggle's *Digit Recognizer* comes as.

use crate::{DataError, GreyImages, PIXELS, lines::Lines, open, read as read_file, sha256};
use csv::{ByteRecord, Reader, ReaderBuilder, Writer};
use std::{
    fs,
    io::{self, Read, Write},
    iter,
    path::{Path, PathBuf},
    str,
};

/// The label and the pixels.
const COLUMNS: usize = 1 + PIXELS;

/// No line is longer: the header, whose names are in quotes, has some 9000 bytes.
const LONGEST_LINE: usize = 65_536;

/// Reads labelled images from a table in the format of Kaggle's *Digit Recognizer*: the header
/// `label,pixel0,…,pixel783`, then an image a line, its digit and its grey values from 0 to 255.
///
/// The table is read line by line, so that little more is held than the images. `cargo xtask csv`
/// writes the training images of MNIST as such a table, and beside it `<its name>.sha256` with its SHA-256. A table that
/// was cut after a line is a smaller table; only that digest, where it is there, tells the two apart.
///
/// Source: A §2.5, `pd.read_csv("../data/train.csv")`.
///
/// # Errors
/// When the file cannot be read, or is not such a table: the error names the line and the column,
/// and what was found there and expected. When it ends within a line, or has another digest than the one beside it.
pub fn read(path: &Path) -> Result<GreyImages, DataError> {
    verify(path)?;
    parse(path, open(path)?)
}

/// Where the digest of a table is kept, as `sha256sum` writes and checks it.
pub fn digest_path(table: &Path) -> PathBuf {
    let mut name = table.as_os_str().to_owned();
    name.push(".sha256");
    name.into()
}

/// Whether the table is the one whose digest is kept beside it, if one is.
fn verify(path: &Path) -> Result<(), DataError> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    for beside in [digest_path(path), digest_path(&target)] {
        if fs::symlink_metadata(&beside).is_ok() {
            compare(path, &beside)?;
        }
    }
    Ok(())
}

/// Whether the table has the digest of this file.
fn compare(path: &Path, beside: &Path) -> Result<(), DataError> {
    const LONGEST: u64 = 10_000;
    let kept = read_file(beside, LONGEST)?;
    let kept = String::from_utf8_lossy(&kept);
    let expected = kept.split_whitespace().next().unwrap_or_default().to_lowercase();
    if expected.len() != 64 || !expected.bytes().all(|it| it.is_ascii_hexdigit()) {
        let reason = "it has no SHA-256 in its first line, as `sha256sum` writes it";
        return Err(DataError::damaged(beside, reason));
    }
    let found = sha256(open(path)?).map_err(|source| DataError::unreadable(path, source))?;
    if found == expected {
        return Ok(());
    }
    let beside = beside.display();
    let reason = format!("its SHA-256 is {found}, and {beside} has `{expected:.64}`: make it anew");
    Err(DataError::damaged(path, reason))
}

/// Writes images as such a table, each of them its label and its [`PIXELS`] grey values.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write<P: AsRef<[u8]>>(
    images: impl IntoIterator<Item = (u8, P)>,
    to: impl Write,
) -> io::Result<()> {
    let mut table = Writer::from_writer(to);
    table.write_record((0..COLUMNS).filter_map(name))?;
    let decimal: Vec<String> = (0..=u8::MAX).map(|byte| byte.to_string()).collect();
    for (label, pixels) in images {
        let line = iter::once(&label).chain(pixels.as_ref());
        table.write_record(line.map(|&byte| &decimal[usize::from(byte)]))?;
    }
    table.flush()
}

/// The same of what is read from elsewhere than a file; errors call it `path`.
///
/// # Errors
/// As [`read`].
pub fn parse(path: &Path, from: impl Read) -> Result<GreyImages, DataError> {
    let mut table = Table::new(path, from);
    table.header()?;
    let mut images = GreyImages::default();
    while table.next()? {
        table.check_columns()?;
        images.labels.push(table.number(0, 9)?);
        for column in 1..COLUMNS {
            images.pixels.push(table.number(column, u8::MAX)?);
        }
    }
    if images.labels.is_empty() {
        return Err(table.unexpected("after the header", "no image", "at least one"));
    }
    table.check_end()?;
    Ok(images)
}

/// A table, and the line of it that was read last.
struct Table<'a, R> {
    path: &'a Path,
    reader: Reader<Lines<R>>,
    line: ByteRecord,
}

impl<'a, R: Read> Table<'a, R> {
    fn new(path: &'a Path, from: R) -> Self {
        let mut reader = ReaderBuilder::new();
        // A line that is too short or too long gets an error of our own.
        let reader =
            reader.has_headers(false).flexible(true).from_reader(Lines::new(from, LONGEST_LINE));
        let line = ByteRecord::new();
        Self { path, reader, line }
    }

    /// Goes to the next line, if there is one.
    fn next(&mut self) -> Result<bool, DataError> {
        let read = self.reader.read_byte_record(&mut self.line);
        read.map_err(|error| DataError::unreadable(self.path, error.into()))
    }

    fn header(&mut self) -> Result<(), DataError> {
        if !self.next()? {
            return Err(self.unexpected("line 1", "an empty file", "`label,pixel0,…,pixel783`"));
        }
        let wrong = |&column: &usize| {
            let expected = name(column).map(String::into_bytes);
            self.line.get(column) != expected.as_deref()
        };
        match (0..=COLUMNS).find(wrong) {
            Some(column) => Err(self.misnamed(column)),
            None => Ok(()),
        }
    }

    fn misnamed(&self, column: usize) -> DataError {
        let end = || "the end of the line".to_owned();
        let place = format!("{}, column {}", self.place(), column + 1);
        let found = self.line.get(column).map_or_else(end, quoted);
        let expected = name(column).map_or_else(end, |name| format!("`{name}`"));
        self.unexpected(&place, &found, &(expected + &self.hint()))
    }

    /// What is likely the matter with a header.
    fn hint(&self) -> String {
        let label = self.line.iter().position(|name| name.eq_ignore_ascii_case(b"label"));
        match (self.line.get(0), label) {
            (_, Some(column)) if column > 0 => {
                format!(": the labels are in column {}, and belong in the first", column + 1)
            }
            (Some(b"pixel0"), None) => {
                ": these images have no labels, as in Kaggle's test.csv".to_owned()
            }
            _ => String::new(),
        }
    }

    fn check_columns(&self) -> Result<(), DataError> {
        if self.line.len() == COLUMNS {
            return Ok(());
        }
        let found = format!("{} values", self.line.len());
        Err(self.unexpected(&self.place(), &found, &COLUMNS.to_string()))
    }

    /// A number that was cut would be another number.
    fn check_end(&self) -> Result<(), DataError> {
        if self.reader.get_ref().are_whole() {
            return Ok(());
        }
        let (found, expected) =
            ("the end of the file", "a line end first: if it is whole, add one");
        Err(self.unexpected(&self.place(), found, expected))
    }

    /// The number in a column, which may be this great.
    fn number(&self, column: usize, greatest: u8) -> Result<u8, DataError> {
        let text = str::from_utf8(&self.line[column]).ok();
        let number = text.and_then(|text| text.parse().ok());
        let number = number.filter(|&number| number <= greatest);
        number.ok_or_else(|| {
            let name = name(column).unwrap_or_default();
            let place = format!("{}, column {name}", self.place());
            let expected = format!("a whole number from 0 to {greatest}");
            self.unexpected(&place, &quoted(&self.line[column]), &expected)
        })
    }

    fn place(&self) -> String {
        let line = self.line.position().map_or(1, csv::Position::line);
        format!("line {line}")
    }

    fn unexpected(&self, place: &str, found: &str, expected: &str) -> DataError {
        DataError::Unexpected {
            path: self.path.to_owned(),
            place: place.to_owned(),
            found: found.to_owned(),
            expected: expected.to_owned(),
        }
    }
}

/// The name of a column, counted from 0, if there is to be one.
fn name(column: usize) -> Option<String> {
    match column {
        0 => Some("label".into()),
        1..COLUMNS => Some(format!("pixel{}", column - 1)),
        _ => None,
    }
}

/// What was found, fit for a line of text however long and strange it is.
fn quoted(found: &[u8]) -> String {
    const LONGEST: usize = 20;
    match str::from_utf8(found) {
        Err(_) => "bytes that are not UTF-8".into(),
        Ok("") => "nothing".into(),
        Ok(text) if text.chars().count() <= LONGEST => format!("`{}`", text.escape_debug()),
        Ok(text) => {
            let start: String = text.chars().take(LONGEST).collect();
            format!("`{}…`", start.escape_debug())
        }
    }
}
