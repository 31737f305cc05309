//! A text of the repository as a page of the book: the same Markdown, with links that lead within the book, formulas
//! that are set, figures, anchors as GitHub has them, and live parts. Only what changes is replaced.

use crate::{
    addresses::Addresses, figures::Figures, formula::Formulas, markdown::options, page::Page,
    translation::Translation,
};
use anyhow::{Context, Result, bail};
use live::Session;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::{cell::RefCell, ops::Range};

/// What a text is rewritten by.
pub struct Rewriter<'a> {
    /// Where links lead.
    pub addresses: &'a Addresses,
    /// What images show.
    pub figures: &'a Figures,
    /// What sets formulas.
    pub formulas: &'a Formulas,
    /// What the words of the live parts are said by.
    pub translation: &'a Translation,
    /// What the live parts are drawn by.
    pub live: &'a RefCell<Session>,
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
    in_heading: bool,
    image: Option<(String, String)>,
    formula: Option<String>,
    anchors: std::vec::IntoIter<String>,
}

impl Rewriter<'_> {
    /// The Markdown of a page that shows this text, whose headings have these anchors.
    pub fn rewritten(&self, page: &Page, text: &str, anchors: Vec<String>) -> Result<String> {
        let mut edits = self.edits(page, text, anchors).with_context(|| page.path.clone())?;
        edits.sort_by_key(|(range, _)| range.start);
        let (mut rewritten, mut from) = (String::new(), 0);
        for (range, with) in edits {
            rewritten += &text[from..range.start];
            rewritten += &with;
            from = range.end;
        }
        Ok(rewritten + &text[from..])
    }

    fn edits(&self, page: &Page, text: &str, anchors: Vec<String>) -> Result<Vec<Edit>> {
        let events = Parser::new_ext(text, options()).into_offset_iter();
        let mut edits = Vec::new();
        for (_, definition) in events.reference_definitions().iter() {
            edits.extend(self.link(page, text, &definition.dest, &definition.span)?);
        }
        let mut place = Place { anchors: anchors.into_iter(), ..Place::default() };
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
                Event::Html(html) => self.live_part(&html)?.map(|part| (range, part)),
                _ => None,
            };
            edits.extend(edit);
        }
        Ok(edits)
    }

    /// A link, of which the address is replaced.
    fn link(
        &self,
        page: &Page,
        text: &str,
        to: &str,
        range: &Range<usize>,
    ) -> Result<Option<Edit>> {
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
            Tag::Image { dest_url, .. } => {
                place.image = Some((dest_url.into_string(), String::new()));
            }
            Tag::Heading { .. } => place.in_heading = true,
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
            TagEnd::Heading(_) => {
                place.in_heading = false;
                let end = range.start + text[range.clone()].trim_end().len();
                place.anchors.next().map(|anchor| (end..end, format!(" {{#{anchor}}}")))
            }
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
        let free = !place.in_link && !place.in_heading;
        let way = self.addresses.exercise(page, code).filter(|_| free);
        Ok(way.map(|way| (range, format!("[`{code}`]({way})"))))
    }

    /// The live part that a comment asks for, as `<!-- live: losses/softmax -->` does.
    fn live_part(&self, html: &str) -> Result<Option<String>> {
        let comment = html.trim().strip_prefix("<!-- live: ");
        let id = comment.and_then(|rest| rest.strip_suffix("-->")).map(str::trim);
        let Some(id) = id else { return Ok(None) };
        let part = self.live.borrow_mut().html(id, &|words| self.translation.sentence(words));
        let part = part.with_context(|| format!("there is no live part {id:?}"))?;
        Ok(Some(block(&part)))
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
        for words in [image, self.formula.as_mut()].into_iter().flatten() {
            words.push_str(said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::anchors;
    use crate::page::{Part, Shows};

    fn page(path: &str, shows: Shows) -> Page {
        Page { name: "n".to_owned(), path: path.to_owned(), shows, below: Vec::new() }
    }

    /// The text of a chapter as it stands in a small book.
    fn rewritten(text: &str) -> Result<String> {
        let record = serde_json::from_str(
            r#"{"id":"net/x-or","title":"t","source":"A","passed":true,"seconds":0,"checks":[],"figures":[]}"#,
        );
        let chapter = page("crates/net/README", Shows::Text("crates/net/README.md".to_owned()));
        let pages = vec![
            page("index", Shows::Text("README.md".to_owned())),
            page("code/net/src/lib.rs", Shows::Code("crates/net/src/lib.rs".to_owned())),
            page("exercises/net/x-or", Shows::Exercise(Box::new(record.unwrap()))),
        ];
        let addresses = Addresses::of(&[Part { title: None, pages }]);
        let (figures, formulas) = (Figures::none(), Formulas::new()?);
        let (live, translation) = (&RefCell::default(), &Translation::none());
        let rewriter = Rewriter {
            addresses: &addresses,
            figures: &figures,
            formulas: &formulas,
            translation,
            live,
        };
        rewriter.rewritten(&chapter, text, anchors(text))
    }

    #[track_caller]
    fn assert_becomes(text: &str, expected: &str) {
        assert_eq!(rewritten(text).unwrap(), expected);
    }

    #[test]
    fn a_link_leads_to_the_page_of_its_file() {
        assert_becomes("[a](../../README.md#b) c", "[a](../../index.html#b) c");
        assert_becomes("[`f`](src/lib.rs)", "[`f`](../../code/net/src/lib.rs.html)");
        assert_becomes("[a](https://b.org/c.md) [d](#e)", "[a](https://b.org/c.md) [d](#e)");
    }

    #[test]
    fn a_link_to_a_folder_leads_to_what_is_read_first_in_it() {
        assert_becomes("[a](../net)", "[a](../../code/net/src/lib.rs.html)");
        assert_becomes("[a](src)", "[a](../../code/net/src/lib.rs.html)");
    }

    #[test]
    fn a_definition_of_a_link_is_replaced() {
        assert_becomes(
            "[`f`]\n\n[`f`]: src/lib.rs\n",
            "[`f`]\n\n[`f`]: ../../code/net/src/lib.rs.html\n",
        );
    }

    #[test]
    fn an_exercise_is_led_to_by_its_file_and_by_its_name() {
        let way = "../../exercises/net/x-or.html";
        assert_becomes("[a](../exercises/src/net/x_or.rs)", &format!("[a]({way})"));
        assert_becomes("`net/x-or`, `net/else`", &format!("[`net/x-or`]({way}), `net/else`"));
    }

    #[test]
    fn a_link_to_what_is_not_in_the_book_names_page_and_link() {
        let error = format!("{:#}", rewritten("[a](src/none.rs)").unwrap_err());
        assert!(error.contains("crates/net/README") && error.contains("src/none.rs"), "{error}");
    }

    #[test]
    fn a_heading_has_the_anchor_that_it_has_on_github() {
        assert_becomes(
            "## A `b`: c?\n\n## A b c\n",
            "## A `b`: c? {#a-b-c}\n\n## A b c {#a-b-c-1}\n",
        );
    }

    #[test]
    fn formulas_are_set_in_lines_in_tables_and_by_themselves() {
        let math = Formulas::new().unwrap();
        let x = math.inline("x").unwrap();
        assert_becomes("a $`x`$ b `x`", &format!("a {x} b `x`"));
        assert_becomes("| a |\n|---|\n| $`x`$ |\n", &format!("| a |\n|---|\n| {x} |\n"));
        let block = math.block("x").unwrap();
        assert_becomes("a\n\n```math\nx\n```\n\nb", &format!("a\n\n{block}\n\n\nb"));
    }

    #[test]
    fn a_wrong_formula_names_the_page_and_the_formula() {
        let error = format!("{:#}", rewritten("$`\\frac{a}`$").unwrap_err());
        assert!(error.contains("crates/net/README") && error.contains("frac{a}"), "{error}");
    }

    #[test]
    fn a_live_part_takes_the_place_of_its_comment() {
        let text = rewritten("a\n\n<!-- live: losses/softmax -->\n\nb\n").unwrap();
        assert!(text.contains("data-part=\"losses/softmax\""), "{text}");
        let error = format!("{:#}", rewritten("<!-- live: no/such -->\n").unwrap_err());
        assert!(error.contains("crates/net/README") && error.contains("no/such"), "{error}");
        assert_becomes("<!-- only a remark -->\n", "<!-- only a remark -->\n");
    }

    #[test]
    fn an_empty_line_does_not_end_html() {
        assert_eq!(block("<pre>a\n\nb</pre>"), "<pre>a\n&#10;b</pre>\n");
    }
}
