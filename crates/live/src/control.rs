use crate::pad;
use std::fmt::Write;

/// What a reader moves. Each gives one number, in the order in which they stand, unless it says otherwise.
pub(crate) enum Control {
    /// A number of a range.
    Slider { name: &'static str, from: f64, to: f64, step: f64, start: f64 },
    /// The same of a place in the picture's plane, which a click there sets too.
    Place { name: &'static str, from: f64, to: f64, start: f64 },
    /// The exponent of a power of ten.
    Power { name: &'static str, from: f64, to: f64, start: f64 },
    /// How many steps have been taken, which can be played. How many there are may follow from the rest.
    Steps { name: &'static str, most: u32, start: u32 },
    /// One of several, by its place among them.
    Choice { name: &'static str, of: &'static [&'static str], start: usize },
    /// A line of text, which is no number.
    Line { name: &'static str, start: &'static str },
    /// Points of two classes in the picture's plane, three numbers each.
    Points { start: &'static [f64] },
    /// A pad to draw on, a number from 0 to 1 for each of 28 × 28 pixels.
    Pad,
    /// Goes on with what is under way for as long as it is pressed: 1 while it is, 2 to begin anew, and else 0.
    Run { name: &'static str },
}

/// Numbers to a point: its place and its class.
pub(crate) const POINT: usize = 3;

impl Control {
    /// Whether its numbers are as many as they are, and come after all others.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Points { .. } | Self::Pad)
    }

    /// Whether something goes on while it is pressed.
    pub fn is_run(&self) -> bool {
        matches!(self, Self::Run { .. })
    }

    /// The range of its number; none where it has not just one.
    pub fn range(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Slider { from, to, .. }
            | Self::Place { from, to, .. }
            | Self::Power { from, to, .. } => Some((from, to)),
            Self::Steps { most, .. } => Some((0.0, f64::from(most))),
            Self::Choice { of, .. } => Some((0.0, of.len() as f64 - 1.0)),
            Self::Run { .. } => Some((0.0, 2.0)),
            Self::Line { .. } | Self::Points { .. } | Self::Pad => None,
        }
    }

    /// The number that it begins with.
    pub fn start(&self) -> Option<f64> {
        match *self {
            Self::Slider { start, .. } | Self::Place { start, .. } | Self::Power { start, .. } => {
                Some(start)
            }
            Self::Steps { start, .. } => Some(f64::from(start)),
            Self::Choice { start, .. } => Some(start as f64),
            Self::Run { .. } => Some(0.0),
            Self::Line { .. } | Self::Points { .. } | Self::Pad => None,
        }
    }

    /// As it stands in a page, its words as `say` says them.
    pub fn html(&self, say: &dyn Fn(&str) -> String) -> String {
        match *self {
            Self::Slider { name, from, to, step, start } => {
                slider(&say(name), "", (from, to), step, start)
            }
            Self::Place { name, from, to, start } => {
                slider(&say(name), " data-place", (from, to), 0.1, start)
            }
            Self::Power { name, from, to, start } => {
                slider(&say(name), " data-power", (from, to), 0.02, start)
            }
            Self::Steps { name, most, start } => {
                let range = (0.0, f64::from(most));
                let slider = slider(&say(name), " data-steps", range, 1.0, f64::from(start));
                let play = say("play");
                format!(
                    "{slider}<button type=\"button\" data-play aria-pressed=\"false\" aria-label=\"{play}\">▶</button>"
                )
            }
            Self::Choice { name, of, start } => choice(&say(name), of, start, say),
            Self::Line { name, start } => format!(
                "<label>{} <input type=\"text\" value=\"{start}\" maxlength=\"80\" \
                 autocapitalize=\"off\" autocomplete=\"off\" spellcheck=\"false\"></label>",
                say(name)
            ),
            Self::Points { start } => {
                words_said(POINTS, say).replace("START", &format!("{start:?}"))
            }
            Self::Pad => words_said(PAD, say).replace("INK", &pad::example_in_hex()),
            Self::Run { name } => format!(
                "<span class=\"run\"><button type=\"button\" data-run aria-pressed=\"false\">{}</button>\
                 <button type=\"button\" data-anew>{}</button></span>",
                say(name),
                say("begin anew")
            ),
        }
    }

    /// All its words.
    pub fn words(&self) -> Vec<&'static str> {
        match *self {
            Self::Slider { name, .. }
            | Self::Place { name, .. }
            | Self::Power { name, .. }
            | Self::Line { name, .. } => vec![name],
            Self::Steps { name, .. } => vec![name, "play"],
            Self::Run { name } => vec![name, "begin anew"],
            Self::Choice { name, of, .. } => [&[name], of].concat(),
            Self::Points { .. } => words_of(POINTS),
            Self::Pad => words_of(PAD),
        }
    }
}

fn slider(name: &str, kind: &str, (from, to): (f64, f64), step: f64, start: f64) -> String {
    format!(
        "<label>{name} <output></output><input type=\"range\"{kind} min=\"{from}\" max=\"{to}\" \
         step=\"{step}\" value=\"{start}\"></label>"
    )
}

fn choice(name: &str, of: &[&str], start: usize, say: &dyn Fn(&str) -> String) -> String {
    let mut options = String::new();
    for (place, option) in of.iter().enumerate() {
        let (chosen, option) = (if place == start { " selected" } else { "" }, say(option));
        let _ = write!(options, "<option value=\"{place}\"{chosen}>{option}</option>");
    }
    format!("<label>{name} <select>{options}</select></label>")
}

/// Beside clicks in the picture, two numbers and a button put points for those who have no pointer. Words to be said
/// stand in braces.
const POINTS: &str = "<fieldset data-points=\"START\"><legend>{Points: click or tap in the picture, or}</legend>\
    <label>{class} <select><option value=\"0\">{0, a ring}</option><option value=\"1\">{1, a dot}</option></select></label>\
    <label>x₁ <input type=\"number\" min=\"-1\" max=\"1\" step=\"0.1\" value=\"0\"></label>\
    <label>x₂ <input type=\"number\" min=\"-1\" max=\"1\" step=\"0.1\" value=\"0\"></label>\
    <button type=\"button\" data-add>{add}</button><button type=\"button\" data-undo>{undo}</button>\
    <button type=\"button\" data-clear>{remove all}</button><button type=\"button\" data-again>{as at first}</button></fieldset>";

/// With a keyboard the arrows move a pen, which the space bar lowers and lifts.
const PAD: &str = "<fieldset data-pad><legend>{Draw a digit}</legend>\
    <canvas data-ink=\"INK\" width=\"280\" height=\"280\" tabindex=\"0\" role=\"application\" aria-label=\"\
    {A pad to draw a digit on. The arrow keys move the pen, the space bar lowers and lifts it.}\"></canvas>\
    <span data-pen role=\"status\" hidden>{pen down}</span><button type=\"button\" data-clear>{clear}</button>\
    <label>{another network} <input type=\"file\" accept=\".safetensors\"></label></fieldset>";

/// The words in braces.
fn words_of(html: &'static str) -> Vec<&'static str> {
    html.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

fn words_said(html: &'static str, say: &dyn Fn(&str) -> String) -> String {
    let said = |html: String, word: &str| html.replace(&format!("{{{word}}}"), &say(word));
    words_of(html).into_iter().fold(html.to_owned(), said)
}
