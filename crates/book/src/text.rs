//! A text of the repository as a page of the book: the same Markdown, with links that lead within the book, formulas
//! that are set, figures, anchors as GitHub has them, and live parts. Only what changes is replaced.

use crate::{
    addresses::Addresses,
    figures::Figures,
    formula::Formulas,
    page::Page,
    slug::Slugs,
};
use anyhow::{Context, Result, bail};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What a text is rewritten by.
pub struct Rewriter<'a> {
    /// Where links lead.
    pub addresses: &'a Addresses,
    /// What images show.
    pub figures: &'a Figures,
    /// What sets formulas.
    pub formulas: &'a Formulas,
}

/// What mdBook reads Markdown by, but for what changes the punctuation.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// HTML without empty lines, at which Markdown would begin again.
pub fn block(html: &str) -> String {
    let line = |line: &str| {
        if line.trim().is_empty() { "&#10;".to_owned() } else { format!("{line}\n") }
    };
    html.lines().map(line).collect()
}

/// What takes the place of what.
type Edit = (Range<usize>, String);

/// Where in a text the reader of it is.
#[derive(Default)]
struct Place {
    in_link: bool,
    heading: Option<String>,
    image: Option<(String, String)>,
    formula: Option<String>,
    slugs: Slugs,
}

impl Rewriter<'_> {
    /// The Markdown of a page that shows this text.
    pub fn rewritten(&self, page: &Page, text: &str) -> Result<String> {
        let mut edits = self.edits(page, text).with_context(|| page.path.clone())?;
        edits.sort_by_key(|(range, _)| range.start);
        let (mut rewritten, mut from) = (String::new(), 0);
        for (range, with) in edits {
            rewritten += &text[from..range.start];
            rewritten += &with;
            from = range.end;
        }
        Ok(rewritten + &text[from..])
    }

    fn edits(&self, page: &Page, text: &str) -> Result<Vec<Edit>> {
        let events = Parser::new_ext(text, options()).into_offset_iter();
        let mut edits = Vec::new();
        for (_, definition) in events.reference_definitions().iter() {
            edits.extend(self.link(page, text, &definition.dest, &definition.span)?);
        }
        let mut place = Place::default();
        for (event, range) in events {
            let edit = match event {
                Event::Start(tag) => self.begin(page, text, tag, &range, &mut place)?,
                Event::End(tag) => self.end(page, text, tag, &range, &mut place)?,
                Event::Code(code) => self.code(page, text, &code, range, &mut place)?,
                Event::Text(said) => {
                    place.hear(&said);
                    None
                }
                Event::SoftBreak => {
                    place.hear(" ");
                    None
                }
                Event::Html(html) => live_part(&html)?.map(|part| (range, part)),
                _ => None,
            };
            edits.extend(edit);
        }
        Ok(edits)
    }

    /// A link, of which the address is replaced.
    fn link(&self, page: &Page, text: &str, to: &str, range: &Range<usize>) -> Result<Option<Edit>> {
        let way = self.addresses.link(page, self.figures, to)?;
        if way == to {
            return Ok(None);
        }
        let Some(at) = text[range.clone()].rfind(to) else {
            bail!("the link to {to:?} is written in some way that cannot be replaced");
        };
        let start = range.start + at;
        Ok(Some((start..start + to.len(), way)))
    }

    fn begin(
        &self,
        page: &Page,
        text: &str,
        tag: Tag,
        range: &Range<usize>,
        place: &mut Place,
    ) -> Result<Option<Edit>> {
        match tag {
            Tag::Link { link_type, dest_url, .. } => {
                place.in_link = true;
                if link_type == LinkType::Inline {
                    return self.link(page, text, &dest_url, range);
                }
            }
            Tag::Image { dest_url, .. } => place.image = Some((dest_url.into_string(), String::new())),
            Tag::Heading { .. } => place.heading = Some(String::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) if &*language == "math" => {
                place.formula = Some(String::new());
            }
            _ => {}
        }
        Ok(None)
    }

    fn end(
        &self,
        page: &Page,
        text: &str,
        tag: TagEnd,
        range: &Range<usize>,
        place: &mut Place,
    ) -> Result<Option<Edit>> {
        Ok(match tag {
            TagEnd::Link => {
                place.in_link = false;
                None
            }
            TagEnd::Image => match place.image.take() {
                Some((to, words)) => Some((range.clone(), self.image(page, &to, &words)?)),
                None => None,
            },
            TagEnd::Heading(_) => place.heading.take().map(|heading| {
                let end = range.start + text[range.clone()].trim_end().len();
                (end..end, format!(" {{#{}}}", place.slugs.next(&heading)))
            }),
            TagEnd::CodeBlock => match place.formula.take() {
                Some(tex) => Some((range.clone(), self.formulas.block(&tex)? + "\n")),
                None => None,
            },
            _ => None,
        })
    }

    /// Words of code: a formula between dollars, or the name of an exercise, which leads to it.
    fn code(
        &self,
        page: &Page,
        text: &str,
        code: &CowStr,
        range: Range<usize>,
        place: &mut Place,
    ) -> Result<Option<Edit>> {
        place.hear(code);
        if text[..range.start].ends_with('$') && text[range.end..].starts_with('$') {
            return Ok(Some((range.start - 1..range.end + 1, self.formulas.inline(code)?)));
        }
        let free = !place.in_link && place.heading.is_none();
        let way = self.addresses.exercise(page, code).filter(|_| free);
        Ok(way.map(|way| (range, format!("[`{code}`]({way})"))))
    }

    fn image(&self, page: &Page, to: &str, words: &str) -> Result<String> {
        let address = crate::addresses::target(page, to);
        let image = self.figures.image(page, &address, words);
        let image = image.with_context(|| format!("there is no figure at {to:?}"))?;
        Ok(format!("<span class=\"figure\" tabindex=\"0\">{image}</span>"))
    }
}

impl Place {
    fn hear(&mut self, said: &str) {
        let image = self.image.as_mut().map(|(_, words)| words);
        for words in [self.heading.as_mut(), image, self.formula.as_mut()].into_iter().flatten() {
            words.push_str(said);
        }
    }
}

/// The live part that a comment asks for, as `<!-- live: losses/softmax -->` does.
fn live_part(html: &str) -> Result<Option<String>> {
    let comment = html.trim().strip_prefix("<!-- live: ").and_then(|rest| rest.strip_suffix("-->"));
    let Some(id) = comment.map(str::trim) else { return Ok(None) };
    let part = live::html(id).with_context(|| format!("there is no live part {id:?}"))?;
    Ok(Some(block(&part)))
}

/// The relative links of a text, as they are written.
pub fn links(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let defined: Vec<String> =
        events.reference_definitions().iter().map(|(_, d)| d.dest.to_string()).collect();
    let inline = events.filter_map(|(event, _)| match event {
        Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    defined.into_iter().chain(inline).collect()
}
