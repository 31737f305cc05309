//! The same figure on a dark page.

/// Where the reader's pages are dark, light and dark change places and hues stay. The ground, which becomes as dark
/// as such pages are, stays in the figure: not every page goes by what its reader prefers.
const STYLE: &str = "<style>@media (prefers-color-scheme: dark) { \
    .figure { filter: invert(0.92) hue-rotate(180deg) } }</style>\n";

/// An SVG that by itself is a dark figure where pages are dark.
pub(crate) fn with_dark(svg: &str) -> String {
    let svg = svg.replacen("<svg ", "<svg class=\"figure\" ", 1);
    let start = svg.find("<svg ").unwrap_or(0);
    match svg[start..].find('>') {
        Some(end) => {
            let (head, rest) = svg.split_at(start + end + 1);
            format!("{head}\n{STYLE}{}", rest.trim_start())
        }
        None => svg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_comes_first() {
        let svg = with_dark("<svg width=\"8\">\n<rect fill=\"#FFFFFF\"/>\n</svg>");
        let expected =
            format!("<svg class=\"figure\" width=\"8\">\n{STYLE}<rect fill=\"#FFFFFF\"/>\n</svg>");
        assert_eq!(svg, expected);
    }
}
