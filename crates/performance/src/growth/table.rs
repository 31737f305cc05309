//! The table of an axis.

use super::{
    axis::{Axis, Extent},
    series::Series,
};

/// What is to be read before the tables.
pub fn head(extent: Extent, threads: usize) -> String {
    let rounds = extent.rounds();
    format!(
        "descent learn, 784-50-10, batch 100, {threads} threads, if nothing else is said;\n\
         medians over rounds: {rounds}. What the smallest training takes is subtracted.\n\
         Hidden layers beyond the first, more layers, are of 200 units, as the first is\n\
         then. p is the exponent from the size before; * stands where it is more than\n\
         0.25 from what it mostly is.\n"
    )
}

/// A row for each size, and the power by which each column grows.
pub fn text(axis: &Axis, series: &[Series]) -> String {
    let names = series.iter().map(|series| format!("{:>14}{:>7} ", series.name, "p"));
    let head = line(axis.of, names);
    let exponents: Vec<_> = series.iter().map(Series::exponents).collect();
    let rows = axis.sizes.iter().enumerate().map(|(row, size)| {
        let cells = series.iter().zip(&exponents).map(|(series, exponents)| {
            format!("{:>14}{}", number(series.points[row].1), exponent(exponents[row]))
        });
        line(&size.to_string(), cells)
    });
    let rows: String = rows.collect();
    let powers = || series.iter().map(Series::power);
    let fitted = powers().map(|law| {
        let p = law.map_or("-".to_owned(), |law| format!("{:.2}", law.exponent));
        format!("{:>14}{p:>7} ", "")
    });
    let apart = powers().map(|law| {
        let share = law.map_or("-".to_owned(), |law| format!("{:.0}%", 100.0 * law.residual));
        format!("{:>14}{share:>7} ", "")
    });
    head + &rows + &line("whole line, p", fitted) + &line("apart from it", apart)
}

fn line(name: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.collect();
    format!("{name:<14}{cells}").trim_end().to_owned() + "\n"
}

fn number(value: Option<f64>) -> String {
    match value {
        None => "-".to_owned(),
        Some(large) if large >= 100.0 => format!("{large:.0}"),
        Some(value) if value >= 1.0 => format!("{value:.2}"),
        Some(small) => format!("{small:.4}"),
    }
}

fn exponent(exponent: Option<(f64, bool)>) -> String {
    match exponent {
        None => " ".repeat(8),
        Some((p, leaves)) => format!("{p:>7.2}{}", if leaves { '*' } else { ' ' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::{axis, job::Cost};
    use std::path::Path;

    #[test]
    fn a_table_has_a_row_for_each_size_and_the_power_of_the_whole() {
        let axis = axis::all(Extent::Quick, 2, 60_000, Path::new("")).remove(0);
        let cost = |unit: f64| Cost { unit, rest: 0.25, bytes: Some(1e6 * unit) };
        let costs = [0.01, 0.03, 0.05].map(cost);
        let series: Vec<Series> =
            axis.columns.iter().map(|column| column.series(&axis.sizes, &costs, None)).collect();
        let expected = "
images          an epoch, ms      p    reading, ms      p     memory, MB      p
1000                   10.00                   250                0.0100
3000                   30.00   1.00*           250   0.00         0.0300   1.00*
10000                  50.00   0.42*           250   0.00         0.0500   0.42*
whole line, p                  0.69                  0.00                  0.69
apart from it                   16%                    0%                   16%
";
        assert_eq!(text(&axis, &series), expected[1..]);
    }

    #[test]
    fn what_is_read_first_keeps_to_80_columns() {
        let head = head(Extent::Long, 128);
        assert!(head.lines().all(|line| line.len() <= 80), "{head}");
    }

    #[test]
    fn what_was_not_measured_is_a_dash() {
        let axis = axis::all(Extent::Quick, 2, 60_000, Path::new("")).remove(3);
        let points = axis.sizes.iter().map(|&size| (size, None)).collect();
        let text = text(&axis, &[Series { name: "a step, ms", points }]);
        assert!(text.lines().skip(1).all(|line| line.contains('-')), "{text}");
    }
}
