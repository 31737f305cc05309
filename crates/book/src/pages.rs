//! The pages as mdBook takes them.

use crate::{
    addresses::Addresses,
    code_text::code_text,
    course::Course,
    exercise_text::Exercises,
    figures::Figures,
    formula::Formulas,
    markdown::anchors,
    page::{Page, Part, Shows},
    text::Rewriter,
    translation::Translation,
};
use anyhow::Result;
use live::Session;
use mdbook_driver::book::{Book, BookItem, Chapter, SectionNumber};
use std::{cell::RefCell, slice, sync::Arc};

/// What writes the pages.
pub struct Writer<'a> {
    course: &'a Course,
    addresses: &'a Addresses,
    translation: &'a Translation,
    figures: Arc<Figures>,
    formulas: Formulas,
    exercises: Exercises,
    live: RefCell<Session>,
}

impl<'a> Writer<'a> {
    /// With the texts of this course, in this translation, and these figures.
    pub fn new(
        course: &'a Course,
        addresses: &'a Addresses,
        translation: &'a Translation,
        figures: Arc<Figures>,
        live: Session,
    ) -> Result<Self> {
        let formulas = Formulas::new()?;
        let exercises = Exercises::new(figures.clone(), &course.text("SOURCES.md")?);
        let live = live.into();
        Ok(Self { course, addresses, translation, figures, formulas, exercises, live })
    }

    /// The book of these parts. Where pages stand below others they have numbers, as mdBook's sidebar takes what is
    /// below what from these; those of the code are not shown (`book.css`).
    pub fn book(&self, parts: &[Part]) -> Result<Book> {
        let mut book = Book::new();
        let mut numbers = 1..;
        for part in parts {
            if let Some(title) = part.title {
                book.push_item(BookItem::PartTitle(title.to_owned()));
            }
            let nested = part.pages.iter().any(|page| !page.below.is_empty());
            for page in &part.pages {
                let number = if nested { numbers.next().map(|number| vec![number]) } else { None };
                book.push_item(self.chapter(page, number.as_deref(), &[])?);
            }
        }
        Ok(book)
    }

    /// A page with those below it; `above` are the names of those it stands below.
    fn chapter(&self, page: &Page, number: Option<&[u32]>, above: &[String]) -> Result<Chapter> {
        let text = self.text(page)?;
        let mut chapter =
            Chapter::new(&page.name, text, format!("{}.md", page.path), above.to_vec());
        chapter.number = number.map(SectionNumber::new);
        let names = [above, slice::from_ref(&page.name)].concat();
        for (below, at) in page.below.iter().zip(1..) {
            let number = number.map(|number| [number, &[at]].concat());
            let below = self.chapter(below, number.as_deref(), &names)?;
            chapter.sub_items.push(below.into());
        }
        Ok(chapter)
    }

    fn text(&self, page: &Page) -> Result<String> {
        match &page.shows {
            Shows::Text(file) => {
                let (addresses, figures) = (self.addresses, &*self.figures);
                let (formulas, live) = (&self.formulas, &self.live);
                let translation = self.translation;
                let rewriter = Rewriter { addresses, figures, formulas, translation, live };
                let text = self.course.text(file)?;
                // Links go by the anchors of the course, in whatever language its headings are.
                rewriter.rewritten(page, &self.translation.text(&text), anchors(&text))
            }
            Shows::Exercise(record) => self.exercises.text(page, record, self.addresses),
            Shows::Code(file) => Ok(code_text(file, &self.course.text(file)?)),
        }
    }
}

/// The book without its code, which nobody prints.
pub fn without_code(book: &Book) -> Book {
    let is_code = |item: &BookItem| match item {
        BookItem::Chapter(chapter) => {
            chapter.path.as_ref().is_some_and(|path| path.starts_with("code"))
        }
        _ => false,
    };
    Book::new_with_items(book.items.iter().filter(|item| !is_code(item)).cloned().collect())
}
