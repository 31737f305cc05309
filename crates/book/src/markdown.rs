//! Markdown as mdBook reads it, and what stands in a text: its anchors and its links.

use crate::slug::Slugs;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// What mdBook reads Markdown by, but for what changes the punctuation.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// The anchors of a text's headings, in their order.
pub fn anchors(text: &str) -> Vec<String> {
    let (mut anchors, mut slugs, mut heading) = (Vec::new(), Slugs::default(), None::<String>);
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                anchors.extend(heading.take().map(|heading| slugs.next(&heading)));
            }
            Event::Text(said) | Event::Code(said) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&said);
                }
            }
            _ => {}
        }
    }
    anchors
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
