//! What the book is made of, before anything is written.

use record::Record;

/// Pages under a title in the sidebar.
pub struct Part {
    /// None for what needs no title.
    pub title: Option<&'static str>,
    /// In reading order.
    pub pages: Vec<Page>,
}

/// One page.
pub struct Page {
    /// What it is called in the sidebar.
    pub name: String,
    /// Where it is in the book, without an ending: `crates/numdiff/README`.
    pub path: String,
    /// What it shows.
    pub shows: Shows,
    /// What stands below it in the sidebar.
    pub below: Vec<Page>,
}

/// What a page shows.
pub enum Shows {
    /// A text of the repository, by its path there.
    Text(String),
    /// What an exercise has found.
    Exercise(Box<Record>),
    /// A file of code, by its path in the repository.
    Code(String),
}

impl Page {
    /// The path of the page itself.
    pub fn html(&self) -> String {
        format!("{}.html", self.path)
    }

    /// This page and all below it.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.below.iter().flat_map(Self::all);
        [self].into_iter().chain(below).collect()
    }

    /// The way from this page to another address of the book.
    pub fn way_to(&self, address: &str) -> String {
        "../".repeat(self.path.matches('/').count()) + address
    }
}

/// All pages of these parts.
pub fn all(parts: &[Part]) -> impl Iterator<Item = &Page> {
    parts.iter().flat_map(|part| &part.pages).flat_map(Page::all)
}
