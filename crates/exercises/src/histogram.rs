//! How numbers are distributed.

use crate::style::{Chart, line, stroke};
use plotters::prelude::*;
use std::{error::Error, ops::Range};

/// The share of all numbers that falls into each of some equal bins of a range.
pub struct Histogram {
    range: Range<f64>,
    shares: Vec<f64>,
}

impl Histogram {
    /// Counts the numbers; those outside of the range are in no bin, but are some of all.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn new(numbers: impl IntoIterator<Item = f64>, range: Range<f64>, bins: usize) -> Self {
        let mut counts = vec![0_u32; bins];
        let mut all = 0;
        for number in numbers {
            all += 1;
            if range.contains(&number) {
                let place = (number - range.start) / (range.end - range.start);
                counts[((place * bins as f64) as usize).min(bins - 1)] += 1;
            }
        }
        let shares = counts.iter().map(|&count| f64::from(count) / f64::from(all));
        Self { shares: shares.collect(), range }
    }

    /// The largest share.
    pub fn top(&self) -> f64 {
        self.shares.iter().copied().fold(0.0, f64::max)
    }

    /// Draws bars that others can be seen through, with an outline and an entry in the legend.
    pub fn draw(
        &self,
        chart: &mut Chart,
        color: RGBColor,
        label: &str,
    ) -> Result<(), Box<dyn Error>> {
        let width = (self.range.end - self.range.start) / self.shares.len() as f64;
        let edge = |bin: usize| self.range.start + bin as f64 * width;
        let bars = self.shares.iter().enumerate().map(|(bin, &share)| {
            let corners = [(edge(bin), 0.0), (edge(bin + 1), share)];
            Rectangle::new(corners, color.mix(0.25).filled())
        });
        chart.draw_series(bars)?;
        let tops = self.shares.iter().enumerate();
        let tops = tops.flat_map(|(bin, &share)| [(edge(bin), share), (edge(bin + 1), share)]);
        line(chart, tops, stroke(color, 2), label)
    }
}
