use crate::{
    control::{Control, POINT},
    memory::Memory,
};
use figure::{Chart, Figure};
use files::PIXELS;

/// What a part is asked: the numbers of its controls, a text where one is typed, how wide its picture may be, and
/// what is remembered.
pub(crate) struct Asked<'a> {
    pub numbers: &'a [f64],
    pub text: &'a str,
    pub width: u32,
    pub memory: &'a mut Memory,
}

/// The most points that are learnt from.
const POINTS: usize = 100;

/// The widths that a picture may have.
const WIDTHS: std::ops::RangeInclusive<u32> = 200..=2000;

impl Asked<'_> {
    /// Whether the numbers are what these controls give; otherwise what is wrong with them.
    pub fn check(&self, controls: &[Control]) -> Result<(), String> {
        let ranges: Vec<(f64, f64)> = controls.iter().filter_map(Control::range).collect();
        let rest = self.numbers.get(ranges.len()..).ok_or_else(|| {
            format!("{} numbers are given, expected {}", self.numbers.len(), ranges.len())
        })?;
        for (place, (&number, (from, to))) in self.numbers.iter().zip(ranges).enumerate() {
            if !(from..=to).contains(&number) {
                return Err(format!("number {place} is {number}, expected {from} to {to}"));
            }
        }
        let open = controls.iter().find(|control| control.is_open());
        let fits = match open {
            None => rest.is_empty(),
            Some(Control::Pad) => {
                rest.len() == PIXELS && rest.iter().all(|x| (0.0..=1.0).contains(x))
            }
            Some(_) => {
                rest.len().is_multiple_of(POINT) && rest.len() <= POINTS * POINT && are_points(rest)
            }
        };
        if !fits {
            return Err(format!(
                "the last {} numbers are no drawing of {PIXELS} pixels, or no points: at most {POINTS} of the square",
                rest.len()
            ));
        }
        if !WIDTHS.contains(&self.width) {
            return Err(format!("the picture is to be {} wide, expected 200 to 2000", self.width));
        }
        Ok(())
    }

    /// A number that is a place or a count.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be in its range"
    )]
    pub fn count(&self, place: usize) -> usize {
        self.numbers[place].round() as usize
    }

    /// Whether charts have no room beside one another, nor legends within them.
    pub fn is_narrow(&self) -> bool {
        self.width < 640
    }

    /// So much of the width, but no less than a chart with its legend needs.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of the width"
    )]
    pub fn height(&self, share: f64) -> u32 {
        (f64::from(self.width) * share).max(400.0) as u32
    }

    /// A square chart, no wider than that, with its legend below.
    pub fn square(&self, chart: Chart, most: u32) -> Figure {
        let side = self.width.min(most);
        Figure::from(chart).size(side, side + 60)
    }

    /// Charts of that height beside one another, or below one another where there is no room.
    pub fn row(&self, charts: impl IntoIterator<Item = Chart>, height: u32) -> Figure {
        let charts: Vec<Chart> = charts.into_iter().collect();
        let rows = if self.is_narrow() { u32::try_from(charts.len()).unwrap_or(1) } else { 1 };
        let columns = if rows == 1 { charts.len() } else { 1 };
        Figure::grid(columns, charts).size(self.width, rows * height)
    }
}

/// Whether each has a place in the square from −1 to 1, and one of two classes.
fn are_points(numbers: &[f64]) -> bool {
    numbers.chunks_exact(POINT).all(|point| {
        point[..2].iter().all(|x| (-1.0..=1.0).contains(x)) && [0.0, 1.0].contains(&point[2])
    })
}
