use crate::{answer::Answer, asked::Asked, control::Control, memory::Memory, pad};
use std::fmt::Write;

/// What a page has to load before a part can do all that it can.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    /// A network that can read digits.
    Network,
    /// Images to learn from.
    Images,
}

/// A live part: what it asks the reader, what there is to move, and what it answers.
pub(crate) struct Part {
    /// Chapter and name, such as `numdiff/secants`.
    pub id: &'static str,
    pub heading: &'static str,
    /// What can only be answered by moving something.
    pub question: &'static str,
    pub controls: &'static [Control],
    pub needs: Needs,
    pub answer: fn(&mut Asked) -> Result<Answer, String>,
}

/// What is said where it does not move.
const STILL: &str = "This picture stands still here.";

/// How wide the still picture is.
const WIDTH: u32 = 720;
/// How long it has learnt.
const EPOCHS: usize = 10;

impl Part {
    /// What it answers, if what is asked can be.
    pub fn answer(&self, asked: &mut Asked) -> Result<Answer, String> {
        asked.check(self.controls).map_err(|wrong| format!("{}: {wrong}", self.id))?;
        (self.answer)(asked)
    }

    /// What it answers to what its controls begin with.
    fn still(&self, memory: &mut Memory) -> Answer {
        let mut numbers: Vec<f64> = self.controls.iter().filter_map(Control::start).collect();
        for control in self.controls {
            match control {
                Control::Pad => numbers.extend(pad::example()),
                Control::Points { start } => numbers.extend_from_slice(start),
                _ => {}
            }
        }
        let text = self.controls.iter().find_map(|control| match control {
            Control::Line { start, .. } => Some(*start),
            _ => None,
        });
        if let Some(place) = self.controls.iter().position(Control::is_run)
            && memory.images.is_some()
        {
            numbers[place] = 1.0;
            for _ in 1..EPOCHS {
                self.answer_still(&numbers, "", memory);
            }
        }
        self.answer_still(&numbers, text.unwrap_or_default(), memory)
    }

    fn answer_still(&self, numbers: &[f64], text: &str, memory: &mut Memory) -> Answer {
        let mut asked = Asked { numbers, text, width: WIDTH, memory };
        self.answer(&mut asked)
            .unwrap_or_else(|wrong| panic!("{} begins with what it refuses: {wrong}", self.id))
    }

    /// All its words that do not depend on what is asked.
    pub fn words(&self) -> Vec<&'static str> {
        let controls = self.controls.iter().flat_map(Control::words);
        [self.heading, self.question, STILL].into_iter().chain(controls).collect()
    }

    /// As it stands in a page, on lines without a break between them, with its still picture, and its words as `say`
    /// says them.
    pub fn html(&self, memory: &mut Memory, say: &dyn Fn(&str) -> String) -> String {
        let Self { id, controls, .. } = self;
        let [heading, question, still] = [self.heading, self.question, STILL].map(say);
        let Answer { picture, says, .. } = self.still(memory);
        let needs = match self.needs {
            Needs::Nothing => "",
            Needs::Network => " data-needs=\"network\"",
            Needs::Images => " data-needs=\"sample\"",
        };
        let name = format!("live-{}", id.replace('/', "-"));
        let mut html = format!(
            "<section class=\"live\" id=\"{name}\" data-part=\"{id}\"{needs} aria-labelledby=\"{name}-heading\">\n\
             <p class=\"heading\" id=\"{name}-heading\">{heading}</p>\n<p class=\"question\">{question}</p>\n\
             <form class=\"controls\">\n"
        );
        for control in *controls {
            let _ = writeln!(html, "{}", control.html(say));
        }
        let picture: String = picture.lines().filter(|line| !line.trim().is_empty()).collect();
        let _ = write!(
            html,
            "</form>\n<div class=\"picture\" role=\"img\" aria-labelledby=\"{name}-heading\">{picture}</div>\n\
             <p class=\"says\" aria-live=\"polite\">{says}</p>\n\
             <p class=\"unmoved\">{still}</p>\n</section>\n"
        );
        html
    }
}
