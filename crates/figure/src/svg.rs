use crate::{
    WHITE,
    path::Path,
    px::{Point, Px},
    xml::escaped,
};
use std::fmt::{self, Write};

/// An SVG that is being written, element after element. Attributes come with a space before each.
pub(crate) struct Svg(String);

impl Svg {
    /// An empty page so many pixels wide and high.
    pub fn page((width, height): (u32, u32)) -> Self {
        let mut svg = Self(String::new());
        svg.add(format_args!(
            "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" \
             stroke-linejoin=\"round\">"
        ));
        svg.add(format_args!("<rect width=\"100%\" height=\"100%\" fill=\"{WHITE}\"/>"));
        svg
    }

    /// An element, which begins a line.
    pub fn add(&mut self, element: fmt::Arguments) {
        self.0.write_fmt(element).expect("memory takes all text");
        self.0.push('\n');
    }

    /// Elements that share attributes; no group where there are none.
    pub fn group(&mut self, attributes: impl fmt::Display, draw: impl FnOnce(&mut Self)) {
        let before = self.0.len();
        self.add(format_args!("<g{attributes}>"));
        let empty = self.0.len();
        draw(self);
        if self.0.len() == empty {
            self.0.truncate(before);
        } else {
            self.add(format_args!("</g>"));
        }
    }

    /// Elements that look the same, such as `circle r="2"`: a group, or a single one.
    pub fn alike(
        &mut self,
        attributes: impl fmt::Display,
        elements: impl IntoIterator<Item = String>,
    ) {
        let mut elements = elements.into_iter();
        match (elements.next(), elements.next()) {
            (None, _) => {}
            (Some(one), None) => self.add(format_args!("<{one}{attributes}/>")),
            (Some(one), Some(two)) => self.group(attributes, |svg| {
                let all = [one, two].into_iter().chain(elements);
                all.for_each(|element| svg.add(format_args!("<{element}/>")));
            }),
        }
    }

    /// A path, unless it goes nowhere.
    pub fn path(&mut self, path: &Path, attributes: impl fmt::Display) {
        if !path.is_empty() {
            self.add(format_args!("<path d=\"{path}\"{attributes}/>"));
        }
    }

    /// A text with its baseline at a place, unless nothing is written.
    pub fn text(&mut self, text: &str, (x, y): Point, attributes: impl fmt::Display) {
        if !text.is_empty() {
            let (x, y, text) = (Px::new(x), Px::new(y), escaped(text));
            self.add(format_args!("<text x=\"{x}\" y=\"{y}\"{attributes}>{text}</text>"));
        }
    }

    /// All that has been written.
    pub fn end(mut self) -> String {
        self.add(format_args!("</svg>"));
        self.0
    }
}
