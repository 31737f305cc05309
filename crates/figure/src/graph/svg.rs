use super::{
    drawing::{Drawing, Edge, Item, Kind},
    page::{HEADING, KEY_GAP, LETTERS, MARGIN, Page, ROW, TITLE, direction, half_size},
};
use crate::{px::Point, width::text_width, xml::escaped};
use std::iter;

/// The palette of Okabe and Ito, *Color Universal Design* (2008).
const BLUE: &str = "#0072b2";
const ORANGE: &str = "#d55e00";
const GREY: &str = "#6e6e6e";

impl Drawing {
    /// The drawing as an SVG picture: values above the edges, gradients below. Whoever cannot see
    /// it is told the title and what every edge carries.
    ///
    /// ```
    /// use figure::graph::Drawing;
    ///
    /// let graph = graph::Graph::new();
    /// let y = graph.number("x", 3.0).square();
    /// let svg = Drawing::both_ways(&y.backward()).svg("The slope of x²");
    /// assert!(svg.contains("x → ( )²: forward 3, backward 6."));
    /// ```
    pub fn svg(&self, title: &str) -> String {
        let page = Page::new(self, title);
        let edges = lines(page.ways.iter().map(|way| draw_edge(way)));
        let labels = lines(self.edges.iter().zip(&page.ways).map(labels));
        let items = lines(self.items.iter().zip(&page.middles).map(draw_item));
        let heading = (page.width / 2.0, HEADING - 18.0);
        let heading = letters(title, heading, ("middle", TITLE, "#000"));
        let (width, height) = (page.width.ceil(), page.height);
        let (title, description) = (escaped(title), escaped(&self.description()));
        let key = self.draw_key(height - MARGIN);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif">
<title>{title}</title>
<desc>{description}</desc>
<rect width="100%" height="100%" fill="#fff"/>
{heading}
{edges}
{items}
<g stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke">
{labels}
</g>
{key}
</svg>
"##
        )
    }

    /// The whole drawing in words.
    fn description(&self) -> String {
        let sentences = self.edges.iter().map(|edge| {
            let from = &self.items[edge.from].label;
            let to = match self.items[edge.to].label.as_str() {
                "" => "result",
                label => label,
            };
            let name = match edge.name.as_str() {
                "" => String::new(),
                name => format!(", {name}"),
            };
            let backward = edge.backward.as_ref();
            let backward = backward.map_or(String::new(), |text| format!(", backward {text}"));
            format!(" {from} → {to}{name}: forward {}{backward}.", edge.forward)
        });
        format!("A computational graph.{}", sentences.collect::<String>())
    }

    fn draw_key(&self, y: f64) -> String {
        let mut x = MARGIN;
        let mut key = String::new();
        for (text, color) in self.key.iter().zip(iter::once(BLUE).chain(iter::repeat(ORANGE))) {
            key += &letters(text, (x, y), ("start", LETTERS, color));
            x += text_width(text, LETTERS) + KEY_GAP;
        }
        key
    }
}

/// An edge with its arrow head.
fn draw_edge(way: &[Point]) -> String {
    let points: Vec<String> = way.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let head = arrow_head(way[way.len() - 2], way[way.len() - 1]);
    format!(
        r#"<polyline points="{}" fill="none" stroke="{GREY}" stroke-width="1.5"/>{head}"#,
        points.join(" "),
    )
}

/// The labels of an edge, beside its last straight piece.
fn labels((edge, way): (&Edge, &Vec<Point>)) -> String {
    let (from, to) = (way[way.len() - 2], way[way.len() - 1]);
    let (place, slope) = (beside(from, to), to.1 - from.1);
    let backward = edge.backward.as_deref().unwrap_or_default();
    [
        label(&edge.name, place, slope, Side::Top),
        label(&edge.forward, place, slope, Side::Above),
        label(backward, place, slope, Side::Below),
    ]
    .concat()
}

fn draw_item((item, &(x, y)): (&Item, &Point)) -> String {
    let (half_width, half_height) = half_size(item);
    let (left, top) = (x - half_width, y - half_height);
    let look = match item.kind {
        Kind::Input => r##"fill="#eee""##,
        Kind::Operation => r##"fill="#fff" stroke="#000" stroke-width="1.5""##,
        Kind::Result => r#"fill="none""#,
    };
    let size = match item.kind {
        Kind::Operation if item.label.chars().count() == 1 => 22.0,
        _ => LETTERS,
    };
    let name = letters(&item.label, (x, y + 0.35 * size), ("middle", size, "#000"));
    let total = item.total.as_ref().map_or(String::new(), |total| {
        let place = (x, y + half_height + 17.0);
        letters(&format!("Σ {total}"), place, ("middle", LETTERS, ORANGE))
    });
    format!(
        r#"<rect x="{left:.1}" y="{top:.1}" width="{:.1}" height="{:.1}" rx="{half_height:.1}" {look}/>{name}{total}"#,
        2.0 * half_width,
        2.0 * half_height,
    )
}

fn arrow_head(from: Point, to: Point) -> String {
    let (dx, dy) = direction(from, to);
    let corner = |side: f64| {
        let (x, y) = (to.0 - 10.0 * dx - side * dy, to.1 - 10.0 * dy + side * dx);
        format!("{x:.1},{y:.1}")
    };
    format!(
        r#"<polygon points="{:.1},{:.1} {} {}" fill="{GREY}"/>"#,
        to.0,
        to.1,
        corner(4.5),
        corner(-4.5),
    )
}

/// The place for labels on a straight piece: near its middle, but between two rows rather than on
/// one, where items stand. The arrow head takes some room at the end.
fn beside(from: Point, to: Point) -> Point {
    let rows = ((to.1 - from.1).abs() / ROW).round();
    let part = match rows {
        even if even > 0.0 && even % 2.0 == 0.0 => 0.5 - 0.5 / rows,
        _ => 0.46,
    };
    (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
}

/// The places of labels at an edge.
#[derive(Clone, Copy)]
enum Side {
    Top,
    Above,
    Below,
}

/// A label at a side of an edge. It touches a sloping edge with a corner, so it grows away from it.
fn label(text: &str, (x, y): Point, slope: f64, side: Side) -> String {
    let (y, color) = match side {
        Side::Top => (y - 25.0, "#000"),
        Side::Above => (y - 6.0, BLUE),
        Side::Below => (y + 18.0, ORANGE),
    };
    let falls = slope > 0.0;
    let (x, anchor) = match side {
        _ if slope.abs() < 1.0 => (x, "middle"),
        Side::Top | Side::Above if falls => (x + 5.0, "start"),
        Side::Below if !falls => (x + 5.0, "start"),
        _ => (x - 5.0, "end"),
    };
    letters(text, (x, y), (anchor, LETTERS, color))
}

fn letters(text: &str, (x, y): Point, (anchor, size, color): (&str, f64, &str)) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = escaped(text);
    format!(
        r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" text-anchor="{anchor}" fill="{color}">{text}</text>"#
    )
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use graph::Graph;

    #[test]
    fn names_cannot_break_out() {
        let graph = Graph::new();
        graph.number("<b> & \"c\"\0", 1.0);
        let svg = Drawing::forward(&graph).svg("</title>");
        assert!(svg.contains("<title>&lt;/title&gt;</title>"), "{svg}");
        assert!(svg.contains(">&lt;b&gt; &amp; &quot;c&quot; </text>"), "{svg}");
    }

    #[test]
    fn the_graph_alone_has_values_and_no_gradients() {
        let graph = Graph::new();
        let _ = graph.number("x", 3.0).square();
        let svg = Drawing::forward(&graph).svg("Forward");
        assert!(svg.contains("x → ( )²: forward 3. ( )² → result: forward 9."), "{svg}");
        assert!(!svg.contains(ORANGE), "{svg}");
    }
}
