//! Where in the book each file of the repository is.

use crate::{
    figures::Figures,
    page::{Page, Part, Shows, all},
};
use anyhow::{Result, bail};
use std::collections::HashMap;

/// Every file that has a page, and every exercise.
pub struct Addresses {
    files: HashMap<String, String>,
    exercises: HashMap<String, String>,
}

/// Where the code of a file is, without an ending.
pub fn code(file: &str) -> String {
    format!("code/{}", file.trim_start_matches("crates/"))
}

/// The file of an exercise.
pub fn file_of(id: &str) -> String {
    format!("crates/exercises/src/{}.rs", id.replace('-', "_"))
}

impl Addresses {
    /// Those of these pages. The file of an exercise is shown by its exercise, which leads on to the code.
    pub fn of(parts: &[Part]) -> Self {
        let (mut files, mut exercises) = (HashMap::new(), HashMap::new());
        for page in all(parts) {
            match &page.shows {
                Shows::Text(file) => {
                    files.insert(file.clone(), page.html());
                }
                Shows::Code(file) => {
                    files.entry(file.clone()).or_insert_with(|| page.html());
                }
                Shows::Exercise(record) => {
                    let id = &record.exercise.id;
                    files.insert(file_of(id), page.html());
                    exercises.insert(id.clone(), page.html());
                }
            }
        }
        Self { files, exercises }
    }

    /// The way from a page to an exercise.
    pub fn exercise(&self, page: &Page, id: &str) -> Option<String> {
        self.exercises.get(id).map(|address| page.way_to(address))
    }

    /// The way from a page to a file of the repository, or to the folder of one.
    pub fn file(&self, page: &Page, file: &str) -> Option<String> {
        let mut folder = file;
        loop {
            for name in ["", "/README.md", "/src/lib.rs", "/src/main.rs"] {
                if let Some(address) = self.files.get(&format!("{folder}{name}")) {
                    return Some(page.way_to(address));
                }
            }
            // A folder in a crate is the crate's, but a file that is not here is nowhere.
            let (above, name) = folder.rsplit_once('/').filter(|(above, _)| above.contains('/'))?;
            if name.contains('.') {
                return None;
            }
            folder = above;
        }
    }

    /// The way that a link of a text has in the book.
    pub fn link(&self, page: &Page, figures: &Figures, link: &str) -> Result<String> {
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, format!("#{anchor}")),
            None => (link, String::new()),
        };
        if path.is_empty() || has_scheme(path) {
            return Ok(link.to_owned());
        }
        let file = target(page, path);
        let figure = || figures.has(&file).then(|| page.way_to(&file));
        match self.file(page, &file).or_else(figure) {
            Some(way) => Ok(way + &anchor),
            None => bail!("the link to {link:?} leads to nothing that is in the book"),
        }
    }
}

/// The path in the repository that a relative link of a text means.
pub fn target(page: &Page, path: &str) -> String {
    let text = if let Shows::Text(file) = &page.shows { file } else { "" };
    join(text, path)
}

/// A path that is relative to the folder of a file.
pub fn join(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether a link leads out of the repository, as `https:` does.
pub fn has_scheme(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_relative_to_the_folder_of_its_text() {
        assert_eq!(join("crates/net/README.md", "src/lib.rs"), "crates/net/src/lib.rs");
        assert_eq!(join("crates/net/README.md", "../graph/README.md"), "crates/graph/README.md");
        assert_eq!(join("README.md", "crates/peers/"), "crates/peers");
    }

    #[test]
    fn a_link_out_of_the_repository_is_known() {
        assert!(has_scheme("https://example.org") && has_scheme("mailto:someone"));
        assert!(!has_scheme("src/lib.rs"));
    }
}
