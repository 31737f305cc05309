//! The sentences of a text, each at its place: what a translator has to do with, and what a translation replaces.

use crate::markdown::options;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Where the words of each paragraph, heading, item and cell are.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Html(_) => found.extend(summary(text, &range)),
            _ => {}
        }
        if in_code || !is_within_a_line(&event) {
            found.extend(open.take());
        } else {
            let start = open.as_ref().map_or(range.start, |open| open.start.min(range.start));
            let end = open.map_or(range.end, |open| open.end.max(range.end));
            open = Some(start..end);
        }
    }
    found.extend(open);
    found.retain(|range| text[range.clone()].chars().any(char::is_alphabetic));
    found
}

/// The question that is shown where its answer is folded away.
fn summary(text: &str, html: &Range<usize>) -> Option<Range<usize>> {
    const OPEN: &str = "<summary>";
    let start = html.start + text[html.clone()].find(OPEN)? + OPEN.len();
    Some(start..start + text[start..html.end].find("</summary>")?)
}

/// A sentence in one line, however it is broken in its text.
pub fn in_one_line(sentence: &str) -> String {
    sentence.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_within_a_line(event: &Event) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag.to_end()),
        Event::End(tag) => is_inline(*tag),
        Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => false,
        _ => true,
    }
}

fn is_inline(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong};
    matches!(tag, Emphasis | Image | Link | Strikethrough | Strong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_headings_items_and_cells_are_sentences_and_code_is_none() {
        let text = "# A `b`\n\nOne\n*two* [c](d).\n\n- an\n  item\n\n```sh\nno\n```\n\n| x | $`y`$ 1 |\n|---|---|\n| 1 | z |\n\n<!-- no -->\n\n<details><summary><b>Q</b>?</summary>\n\nYes.\n\n</details>\n";
        let found: Vec<String> =
            sentences(text).into_iter().map(|range| in_one_line(&text[range])).collect();
        assert_eq!(
            found,
            ["A `b`", "One *two* [c](d).", "an item", "x", "$`y`$ 1", "z", "<b>Q</b>?", "Yes."]
        );
    }
}
