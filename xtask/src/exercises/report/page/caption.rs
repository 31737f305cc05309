//! What is written in a figure.

/// The size of a heading in the figures of Plotters, 20 px of 8 units each, and what Plotters
/// divides sizes by where it writes SVG.
const HEADING: f64 = 160.0 / 1.24;

/// The figure's title, otherwise its headings, if it has any.
pub fn of(svg: &str) -> Option<String> {
    let title = elements(svg, "title").map(|(_, text)| text);
    let headings = elements(svg, "text").filter(|(attributes, _)| is_heading(attributes));
    let headings: Vec<String> = headings.map(|(_, text)| text).collect();
    let mut captions = title.chain([headings.join("; ")]);
    captions.find(|caption| !caption.is_empty())
}

/// The attributes and the text of each element of that name that has any text.
fn elements<'a>(svg: &'a str, name: &str) -> impl Iterator<Item = (&'a str, String)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let starts: Vec<usize> = svg.match_indices(&open).map(|(at, _)| at).collect();
    starts.into_iter().filter_map(move |start| {
        let rest = &svg[start + open.len()..];
        let (attributes, rest) = rest.split_once('>')?;
        let is_it = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
        let (text, _) = rest.split_once(&close)?;
        let text = words(text);
        (is_it && !attributes.ends_with('/') && !text.is_empty()).then_some((attributes, text))
    })
}

fn is_heading(attributes: &str) -> bool {
    let size = attributes.split_once(" font-size=\"");
    let size = size.and_then(|(_, rest)| rest.split_once('"'));
    size.and_then(|(size, _)| size.parse::<f64>().ok())
        .is_some_and(|size| (size - HEADING).abs() < 0.5)
}

/// The words of a text, without elements in it.
fn words(markup: &str) -> String {
    let mut parts = markup.split('<');
    let first = parts.next().unwrap_or_default();
    let others = parts.filter_map(|part| part.split_once('>'));
    let text: String = [first].into_iter().chain(others.map(|(_, text)| text)).collect();
    let words: Vec<String> = text.split_whitespace().map(decoded).collect();
    words.join(" ")
}

/// With its entities as the characters they stand for; others than XML's own stay as they are.
fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let entity = part.split_once(';');
        match entity.and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((character, rest)) => {
                decoded.push(character);
                decoded.push_str(rest);
            }
            None => decoded.extend(["&", part]),
        }
    }
    decoded
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(size: &str, text: &str) -> String {
        format!("<text x=\"1\" font-size=\"{size}\" fill=\"#000\">\n{text}\n</text>\n")
    }

    #[test]
    fn a_title_goes_before_headings() {
        let heading = text("129.03225806451613", "a heading");
        let svg = |title: &str| format!("<svg>{title}{heading}</svg>");
        let titled = svg("<title id=\"t\">The\n slope</title>");
        assert_eq!(of(&titled).unwrap(), "The slope");
        for none in ["", "<title/>", "<title> </title>", "<titles>x</titles>"] {
            assert_eq!(of(&svg(none)).unwrap(), "a heading", "{none}");
        }
    }

    #[test]
    fn headings_are_joined_and_other_texts_are_not_among_them() {
        let svg = [
            text("129.03225806451613", "a <tspan>&lt;</tspan> 1"),
            text("109.6774193548387", "x"),
            text("129.03225806451613", "b"),
        ];
        assert_eq!(of(&svg.concat()).unwrap(), "a < 1; b");
    }

    #[test]
    fn entities_are_decoded_once() {
        let title = |text| of(&format!("<title>{text}</title>")).unwrap();
        assert_eq!(title("&amp;lt; &#8722;&#x3C3;&apos;"), "&lt; −σ'");
        assert_eq!(title("&nbsp; & &#xD800; &#;"), "&nbsp; & &#xD800; &#;");
    }

    #[test]
    fn what_says_nothing_has_no_caption() {
        let small = text("96.7741935483871", "0.5");
        for svg in ["", "<svg/>", "<title>cut", "<text font-size=\"", &small] {
            assert_eq!(of(svg), None, "{svg}");
        }
    }
}
