//! Numbers, names and times as they are read on a page.

use record::Table;
use std::path::Path;

/// A text as it stands in HTML, also within quotes.
pub fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// The name of a figure to be read: of `numdiff/tangent-line/tangent-line.svg`, `tangent line`.
pub(crate) fn name(path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default();
    stem.to_string_lossy().replace(['-', '_'], " ")
}

/// For each column, whether it has numbers.
pub(crate) fn numbers(table: &Table) -> Vec<bool> {
    (0..table.heads.len()).map(|column| table.is_of_numbers(column)).collect()
}

/// A number in all its digits. JSON has none that are not finite.
pub(crate) fn number(number: Option<f64>) -> String {
    match number {
        None => "not finite".to_owned(),
        Some(0.0) => "0".to_owned(), // −0 too
        Some(number) if (1e-3..1e6).contains(&number.abs()) => number.to_string(),
        Some(number) => format!("{number:e}"),
    }
}

/// A tolerance, which is meant in its first two digits.
pub(crate) fn tolerance(number: f64) -> String {
    format!("{number:.1e}").replace(".0e", "e")
}

pub(crate) fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.1} s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_tolerances_two() {
        let numbers = [
            Some(0.097_500_000_000_000_03),
            Some(-220.0),
            Some(0.0),
            Some(-0.0),
            Some(-6.111_107_928_998_789e-10),
            Some(2.5e13),
            None,
        ];
        assert_eq!(
            numbers.map(number),
            [
                "0.09750000000000003",
                "-220",
                "0",
                "0",
                "-6.111107928998789e-10",
                "2.5e13",
                "not finite"
            ]
        );
        assert_eq!(
            [1e-15, 1.749e-12, 0.25, 5e4].map(tolerance),
            ["1e-15", "1.7e-12", "2.5e-1", "5e4"]
        );
    }
}
