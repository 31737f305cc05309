//! The book as a site, made beside the old one, which it replaces when it is whole.

#[cfg(test)]
mod tests;

use crate::{
    addresses::Addresses,
    contents::contents,
    course::Course,
    data::{self, Files},
    figures::Figures,
    pages::{Writer, without_code},
    translation::{Translation, write_template},
};
use anyhow::{Context, Result, anyhow, bail, ensure};
use files::Scratch;
use mdbook_driver::{MDBook, book::Book, config::Config};
use record::Record;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

const CONFIG: &str = include_str!("../page/book.toml");

/// What mdBook is given instead of its own, and besides.
const THEME: [(&str, &str); 4] = [
    ("theme/fonts/fonts.css", include_str!("../page/fonts.css")),
    ("theme/highlight.js", include_str!("../page/highlight.js")),
    ("theme/favicon.svg", include_str!("../page/favicon.svg")),
    ("search.js", include_str!("../page/search.js")),
];

/// What a book is made of.
pub struct Material {
    /// The texts and the code.
    pub course: Course,
    /// The folder in which the exercises have left their records and figures.
    pub exercises: PathBuf,
    /// What the live parts load.
    pub files: Files,
    /// The language of `po/<language>.po`; none for that of the course.
    pub language: Option<String>,
}

/// Writes a template for translations of all sentences of the book.
pub fn messages(material: &Material, file: &Path) -> Result<()> {
    let records = records(&material.exercises)?;
    let parts = contents(&material.course, records, &Translation::none())?;
    write_template(&material.course, &parts, file)
}

/// Makes the book, and puts it at `out`.
pub fn make(material: &Material, out: &Path) -> Result<()> {
    ensure!(
        is_replaceable(out),
        "{}: it is no book, or something was added to it, so it is left as it is",
        out.display()
    );
    let above = out.parent().filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    fs::create_dir_all(above).with_context(|| format!("{}: cannot be made", above.display()))?;
    let scratch = Scratch::begin(above, "book")
        .with_context(|| format!("{}: nothing can be made in it", above.display()))?;
    let site = make_in(scratch.path(), material)
        .map_err(|error| anyhow!(scratch.named(&format!("{error:#}"), out)))?;
    replace(out, &site, &scratch.path().join("old"))
}

/// Makes the book in a folder, and says where it is.
fn make_in(folder: &Path, material: &Material) -> Result<PathBuf> {
    let book = write(material, folder)?;
    let mut config = Config::from_str(CONFIG)?;
    if let Some(language) = &material.language {
        config.book.language = Some(language.clone());
    }
    render(folder, config, book)?;
    Ok(folder.join("site"))
}

/// Writes what mdBook reads, and returns the pages.
fn write(material: &Material, folder: &Path) -> Result<Book> {
    let Material { course, exercises, files, language } = material;
    let translation = match language {
        Some(language) => Translation::read(course, language)?,
        None => Translation::none(),
    };
    let parts = contents(course, records(exercises)?, &translation)?;
    let addresses = Addresses::of(&parts);
    let figures = Arc::new(Figures::read(course, &Course(exercises.clone()))?);
    let live = data::session(files, course)?;
    let writer = Writer::new(course, &addresses, &translation, figures.clone(), live)?;
    let book = writer.book(&parts)?;
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        let above = path.parent().unwrap_or(folder);
        fs::create_dir_all(above)
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("{}: cannot be written", path.display()))
    };
    put("src/SUMMARY.md", "")?;
    for (name, text) in THEME {
        put(name, text)?;
    }
    put("live.css", live::STYLE)?;
    // The look of an exercise is meant for exercises alone.
    let style = include_str!("../page/book.css");
    put("book.css", &format!("{style}\n.exercise {{\n{}\n}}\n", report::STYLE))?;
    figures.write(&folder.join("src"))?;
    let there = data::write(files, course, &folder.join("src"))?;
    put("live.js", &format!("const BOOK = {};\n{}", serde_json::to_string(&there)?, live::SCRIPT))?;
    Ok(book)
}

/// What the exercises have left.
fn records(exercises: &Path) -> Result<Vec<Record>> {
    let path = exercises.join("report.json");
    let json = fs::read(&path).with_context(|| {
        format!("{}: cannot be read; cargo xtask exercises writes it", path.display())
    })?;
    serde_json::from_slice(&json).with_context(|| format!("{}: is no report", path.display()))
}

/// Lets mdBook make the site, twice: the page for printing is that of the book without its code, in which no search
/// can leave code out.
fn render(folder: &Path, config: Config, book: Book) -> Result<()> {
    let printed = folder.join("site/print.html");
    let mut without = config.clone();
    without.set("output.html.search.chapter", BTreeMap::<String, String>::new())?;
    build(folder, without, without_code(&book))?;
    // A printer shows no more than has been loaded.
    let print = fs::read_to_string(&printed)?.replace(" loading=\"lazy\"", "");
    build(folder, config, book)?;
    fs::write(&printed, print).with_context(|| format!("{}: cannot be written", printed.display()))
}

fn build(folder: &Path, config: Config, book: Book) -> Result<()> {
    let mut site = MDBook::load_with_config(folder, config)?;
    site.book = book;
    site.build()
}

/// Whether nothing is lost with what is there: a book, to which nothing of a repository or a host was added.
fn is_replaceable(out: &Path) -> bool {
    const ADDED: [&str; 4] = [".git", ".gitignore", ".github", "CNAME"];
    match fs::read_dir(out) {
        Err(_) => !out.exists(),
        Ok(mut entries) => {
            let is_book =
                out.join("toc.js").is_file() && !ADDED.iter().any(|it| out.join(it).exists());
            entries.next().is_none() || is_book
        }
    }
}

/// Puts the folder `new` in the place of `out`, which goes to `old`, and comes back should that fail.
fn replace(out: &Path, new: &Path, old: &Path) -> Result<()> {
    let was_there = out.exists();
    if was_there {
        fs::rename(out, old).with_context(|| format!("{}: cannot be replaced", out.display()))?;
    }
    if let Err(error) = fs::rename(new, out) {
        if was_there {
            let _ = fs::rename(old, out);
        }
        bail!("{}: cannot be made: {error}", out.display());
    }
    Ok(())
}
