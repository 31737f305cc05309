//! The book in another language, from a file of gettext.

use crate::{
    course::Course,
    page::{Part, Shows, all},
    sentences::{in_one_line, sentences},
};
use anyhow::{Context, Result, anyhow, ensure};
use files::Scratch;
use polib::{catalog::Catalog, message::Message, metadata::CatalogMetadata, po_file};
use record::{Record, Said};
use std::{env, fs::File, io, path::Path};

/// What is said in place of what; nothing, in the language that the course is written in.
pub struct Translation(Option<Catalog>);

impl Translation {
    /// The course as it is.
    pub fn none() -> Self {
        Self(None)
    }

    /// What `po/<language>.po` of the course says.
    pub fn read(course: &Course, language: &str) -> Result<Self> {
        let file = format!("po/{language}.po");
        ensure!(
            course.has(&file),
            "{file}: there is no such file. cargo xtask book --messages FILE.pot writes what there is to translate; \
             msginit --input FILE.pot --locale {language} --output {file}, or a copy, makes it one"
        );
        let catalog = po_file::parse(&course.0.join(&file));
        catalog.map(|catalog| Self(Some(catalog))).map_err(|error| anyhow!("{file}: {error}"))
    }

    /// A sentence; as it is where nobody has translated it.
    pub fn sentence(&self, sentence: &str) -> String {
        let known = self.0.as_ref().and_then(|catalog| {
            let message = catalog.find_message(None, &in_one_line(sentence), None)?;
            let done = message.is_translated() && !message.flags().is_fuzzy();
            message.msgstr().ok().filter(|_| done).map(str::to_owned)
        });
        known.unwrap_or_else(|| sentence.to_owned())
    }

    /// A text in Markdown.
    pub fn text(&self, text: &str) -> String {
        let (mut translated, mut from) = (String::new(), 0);
        for range in sentences(text) {
            translated += &text[from..range.start];
            translated += &self.sentence(&text[range.clone()]);
            from = range.end;
        }
        translated + &text[from..]
    }

    /// What an exercise asks, shows and tells.
    pub fn record(&self, mut record: Record) -> Record {
        for sentence in said(&mut record) {
            *sentence = self.sentence(sentence);
        }
        record
    }
}

fn said(record: &mut Record) -> Vec<&mut String> {
    let told = record.notes.iter_mut().filter_map(|note| match &mut note.said {
        Said::Text(text) => Some(text),
        Said::Table(_) => None,
    });
    let checks = record.checks.iter_mut().map(|check| &mut check.what);
    [&mut record.exercise.title]
        .into_iter()
        .chain(&mut record.captions)
        .chain(told)
        .chain(checks)
        .collect()
}

/// Writes all sentences of these pages but those of the code, for translators to begin with.
pub fn write_template(course: &Course, parts: &[Part], file: &Path) -> Result<()> {
    let mut metadata = CatalogMetadata::new();
    "descent".clone_into(&mut metadata.project_id_version);
    "1.0".clone_into(&mut metadata.mime_version);
    "text/plain; charset=UTF-8".clone_into(&mut metadata.content_type);
    "8bit".clone_into(&mut metadata.content_transfer_encoding);
    let mut catalog = Catalog::new(metadata);
    for page in all(parts) {
        match &page.shows {
            Shows::Text(path) => {
                let text = course.text(path)?;
                for range in sentences(&text) {
                    let line = 1 + text[..range.start].matches('\n').count();
                    add(&mut catalog, &text[range], &format!("{path}:{line}"));
                }
            }
            Shows::Exercise(record) => {
                for sentence in said(&mut record.clone()) {
                    add(&mut catalog, sentence, &crate::addresses::file_of(&record.exercise.id));
                }
            }
            Shows::Code(_) => {}
        }
    }
    for words in live::words() {
        add(&mut catalog, words, "crates/live");
    }
    let folder =
        Scratch::begin(&env::temp_dir(), "descent-messages").context("no temporary folder")?;
    let path = folder.path().join("messages.pot");
    po_file::write(&catalog, &path).context("no temporary file")?;
    let copy = |file: &mut File| io::copy(&mut File::open(&path)?, file).map(drop);
    Ok(files::write(file, copy)?)
}

/// Adds a sentence, or one more place of it.
fn add(catalog: &mut Catalog, sentence: &str, place: &str) {
    let sentence = in_one_line(sentence);
    let before = catalog.find_message(None, &sentence, None).map(|known| known.source().to_owned());
    let places = before.map_or(place.to_owned(), |before| format!("{before} {place}"));
    catalog.append_or_update(
        Message::build_singular().with_source(places).with_msgid(sentence).done(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_replaced_where_they_are_translated() {
        let mut catalog = Catalog::new(CatalogMetadata::new());
        for (sentence, translated) in [("One two.", "一二。"), ("Three", "")] {
            let mut message = Message::build_singular();
            message.with_msgid(sentence.to_owned()).with_msgstr(translated.to_owned());
            catalog.append_or_update(message.done());
        }
        let translation = Translation(Some(catalog));
        assert_eq!(
            translation.text("# Three\n\nOne\ntwo.\n\n- four\n"),
            "# Three\n\n一二。\n\n- four\n"
        );
    }

    #[test]
    fn a_language_without_a_file_is_told_how_to_make_one() {
        let folder = tempfile::tempdir().unwrap();
        let course = Course(folder.path().to_owned());
        let error = Translation::read(&course, "zh-CN").err().unwrap().to_string();
        assert!(error.contains("po/zh-CN.po") && error.contains("--messages"), "{error}");
    }
}
