use crate::{
    bitmap::Bitmap,
    check::{Check, Number, Value},
    effort::Effort,
    note::Note,
    style::{Page, px},
};
use anyhow::{Context, Result, anyhow};
use plotters::prelude::*;
use std::{error::Error, fmt::Display, fs, ops::RangeInclusive, path::PathBuf};

/// What an exercise says, checks and draws.
pub struct Notebook {
    /// How much the exercise is asked to do.
    pub effort: Effort,
    /// The folder with the images.
    pub data: PathBuf,
    /// The checks so far.
    pub checks: Vec<Check>,
    /// What was told so far.
    pub told: Vec<Note>,
    /// The files of the figures so far.
    pub figures: Vec<String>,
    folder: PathBuf,
}

impl Notebook {
    /// An empty notebook, whose figures go into `folder`.
    pub fn new(effort: Effort, data: PathBuf, folder: PathBuf) -> Self {
        Self { effort, data, checks: Vec::new(), told: Vec::new(), figures: Vec::new(), folder }
    }

    /// Tells the reader something.
    pub fn tell(&mut self, text: impl Display) {
        println!("{text}");
        self.told.push(Note { before: self.checks.len(), text: text.to_string() });
    }

    /// Checks that a number is within `tolerance` of what it should be.
    pub fn close(&mut self, what: impl Into<String>, got: f64, expected: f64, tolerance: f64) {
        self.hold(Check {
            what: what.into(),
            passed: (got - expected).abs() <= tolerance || got == expected,
            expected: Value::Number(expected),
            got: Value::Number(got),
            tolerance: Some(tolerance),
        });
    }

    /// Checks that each number of a list is within `tolerance` of what it should be.
    pub fn close_all(
        &mut self,
        what: impl Into<String>,
        got: &[f64],
        expected: &[f64],
        tolerance: f64,
    ) {
        let mut pairs = got.iter().zip(expected);
        self.hold(Check {
            what: what.into(),
            passed: got.len() == expected.len()
                && pairs.all(|(got, expected)| (got - expected).abs() <= tolerance),
            expected: Value::List(expected.to_vec()),
            got: Value::List(got.to_vec()),
            tolerance: Some(tolerance),
        });
    }

    /// Checks that a number lies in a range.
    pub fn within(&mut self, what: impl Into<String>, got: f64, range: RangeInclusive<f64>) {
        self.hold(Check {
            what: what.into(),
            passed: range.contains(&got),
            expected: Value::Text(format!(
                "{} to {}",
                Number(*range.start()),
                Number(*range.end())
            )),
            got: Value::Number(got),
            tolerance: None,
        });
    }

    /// Checks that a number, such as an error, is not above a bound.
    pub fn at_most(&mut self, what: impl Into<String>, got: f64, bound: f64) {
        self.hold(Check {
            what: what.into(),
            passed: got <= bound,
            expected: Value::Text(format!("at most {bound:e}")),
            got: Value::Number(got),
            tolerance: None,
        });
    }

    /// Checks that words are the expected ones.
    pub fn same(&mut self, what: impl Into<String>, got: impl Display, expected: impl Display) {
        let (got, expected) = (Value::Text(got.to_string()), Value::Text(expected.to_string()));
        self.hold(Check {
            what: what.into(),
            passed: got == expected,
            expected,
            got,
            tolerance: None,
        });
    }

    fn hold(&mut self, check: Check) {
        print!("{check}");
        self.checks.push(check);
    }

    /// Draws a figure of that width and height in pixels into `<name>.svg`. The page is larger: see
    /// [`crate::style::PIXEL`].
    ///
    /// # Errors
    /// When it cannot be drawn or written.
    pub fn figure(
        &mut self,
        name: &str,
        size: (u32, u32),
        draw: impl FnOnce(&Page) -> Result<(), Box<dyn Error>>,
    ) -> Result<()> {
        self.figure_over(name, size, &[], draw)
    }

    /// The same, over pictures made of pixels.
    ///
    /// # Errors
    /// When it cannot be drawn or written.
    pub fn figure_over(
        &mut self,
        name: &str,
        size: (u32, u32),
        bitmaps: &[Bitmap],
        draw: impl FnOnce(&Page) -> Result<(), Box<dyn Error>>,
    ) -> Result<()> {
        let mut svg = String::new();
        let units = (px(size.0), px(size.1));
        let page = SVGBackend::with_string(&mut svg, units).into_drawing_area();
        page.fill(&WHITE)?;
        draw(&page).map_err(|error| anyhow!("cannot draw the figure {name}: {error}"))?;
        page.present()?;
        drop(page);
        put_over_background(&mut svg, bitmaps)
            .with_context(|| format!("cannot draw the figure {name}"))?;
        let in_units = format!("width=\"{}\" height=\"{}\"", units.0, units.1);
        let in_pixels = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
        self.svg(name, &svg.replacen(&in_units, &in_pixels, 1))
    }

    /// Keeps a figure that is drawn already, as `<name>.svg`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn svg(&mut self, name: &str, svg: &str) -> Result<()> {
        let file = format!("{name}.svg");
        let path = self.folder.join(&file);
        fs::write(&path, svg).with_context(|| format!("cannot write {}", path.display()))?;
        println!("  figure {file}");
        self.figures.push(file);
        Ok(())
    }
}

/// The background is the first thing in a figure.
fn put_over_background(svg: &mut String, bitmaps: &[Bitmap]) -> Result<()> {
    let pictures: Result<String, _> = bitmaps.iter().map(Bitmap::svg).collect();
    let background = svg.find("<rect").context("there is no background")?;
    let end = svg[background..].find('\n').map_or(svg.len(), |end| background + end + 1);
    svg.insert_str(end, &pictures?);
    Ok(())
}
