//! The book that is tried: its pages and the files of its live parts.

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The chapters, in which the live parts are.
pub const CHAPTERS: [&str; 5] = ["losses", "numdiff", "graph", "net", "train"];

/// Pages without a content of their own.
const NO_PAGES: [&str; 2] = ["print.html", "toc.html"];

pub struct Book {
    folder: PathBuf,
}

impl Book {
    pub fn at(folder: &Path) -> Result<Self> {
        let wanted = "cargo xtask book makes one, in target/book";
        let found = folder
            .canonicalize()
            .with_context(|| format!("{}: no book is there; {wanted}", folder.display()))?;
        ensure!(
            found.join("index.html").is_file(),
            "{}: it is no book; {wanted}",
            folder.display()
        );
        Ok(Self { folder: found })
    }

    /// Whether its live parts move.
    pub fn moves(&self) -> bool {
        self.folder.join("live.wasm.js").is_file()
    }

    /// Whether it has a network, to which digits can be shown.
    pub fn reads_digits(&self) -> bool {
        self.folder.join("live.network.js").is_file()
    }

    /// Its pages, as paths within it.
    pub fn pages(&self) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "html") {
                    let within = path.strip_prefix(&self.folder)?;
                    pages.push(within.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        pages.retain(|page| !NO_PAGES.contains(&page.as_str()));
        pages.sort();
        Ok(pages)
    }

    /// The address at which a reader opens it.
    pub fn address(&self, page: &str) -> String {
        format!("file://{}/{page}", self.folder.display())
    }

    /// The data of a script, in which they stand as base64 between quotes, each after its name.
    pub fn data(&self, script: &str) -> Result<Vec<(String, Vec<u8>)>> {
        let path = self.folder.join(script);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{}: cannot be read", path.display()))?;
        let mut found = Vec::new();
        for line in text.lines() {
            let quoted: Vec<&str> = line.split('"').collect();
            let (name, data) = match quoted[..] {
                [_, data, _] => ("", data),
                [_, name, _, data, _] => (name, data),
                _ => continue,
            };
            found.push((name.to_owned(), BASE64_STANDARD.decode(data)?));
        }
        Ok(found)
    }
}

/// The page of a chapter.
pub fn chapter(name: &str) -> String {
    format!("crates/{name}/README.html")
}

/// How many bytes the file of an address has; none where it is no file.
pub fn size(address: &str) -> Option<u64> {
    let path = address.strip_prefix("file://")?.split(['?', '#']).next()?;
    fs::metadata(path).ok().map(|file| file.len())
}
