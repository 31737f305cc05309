//! The same figure on a dark page.

/// Where the reader's pages are dark, light and dark change places and hues stay. The ground is left to the page.
const STYLE: &str = "<style>@media (prefers-color-scheme: dark) { \
    .figure { filter: invert(0.92) hue-rotate(180deg) } \
    .figure > .ground { fill: none } }</style>\n";

/// An SVG that is a dark figure where pages are dark, by itself, on any page, and in none of them a white slab.
pub(crate) fn with_dark(svg: &str) -> String {
    let svg = svg.replacen("<svg ", "<svg class=\"figure\" ", 1);
    let svg = svg.replacen("<rect ", "<rect class=\"ground\" ", 1);
    let inside =
        svg.find("<svg ").and_then(|start| svg[start..].find('>').map(|end| start + end + 1));
    match inside {
        Some(inside) => format!("{}\n{STYLE}{}", &svg[..inside], svg[inside..].trim_start()),
        None => svg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_comes_first_and_the_ground_has_a_name() {
        let svg = with_dark("<svg width=\"8\">\n<rect fill=\"#FFFFFF\"/>\n<rect/>\n</svg>");
        let expected = format!(
            "<svg class=\"figure\" width=\"8\">\n{STYLE}<rect class=\"ground\" fill=\"#FFFFFF\"/>\n<rect/>\n</svg>"
        );
        assert_eq!(svg, expected);
    }
}
