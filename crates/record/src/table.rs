use serde::{Deserialize, Serialize};
use std::fmt::{self, Display};

/// Rows of cells under headings. What shows it lays it out.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub struct Table {
    /// What each column has.
    pub heads: Vec<String>,
    /// The cells, row by row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of anything that can be written.
    ///
    /// # Panics
    /// When a row has not a cell for each heading.
    pub fn new<H, R, C>(heads: H, rows: impl IntoIterator<Item = R>) -> Self
    where
        H: IntoIterator<Item: Display>,
        R: IntoIterator<Item = C>,
        C: Display,
    {
        let heads: Vec<String> = heads.into_iter().map(|head| head.to_string()).collect();
        let cells = |row: R| row.into_iter().map(|cell| cell.to_string()).collect();
        let rows: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
        for row in &rows {
            let (cells, columns) = (row.len(), heads.len());
            assert!(cells == columns, "a row of {cells} cells under {columns} headings: {row:?}");
        }
        Self { heads, rows }
    }

    /// Whether a column has numbers, to stand at its right: its first cell begins with one.
    pub fn is_of_numbers(&self, column: usize) -> bool {
        let first = self.rows.iter().map(|row| row[column].trim()).find(|cell| !cell.is_empty());
        let digit = |cell: &str| {
            cell.trim_start_matches(['−', '-', '+']).starts_with(|c: char| c.is_ascii_digit())
        };
        first.is_some_and(digit)
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| &row[column]).chain([&self.heads[column]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    }
}

/// For a terminal: two spaces at the left and between the columns, numbers to the right.
impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let columns: Vec<(usize, bool)> =
            (0..self.heads.len()).map(|c| (self.width(c), self.is_of_numbers(c))).collect();
        for (number, row) in [&self.heads].into_iter().chain(&self.rows).enumerate() {
            let cells = row.iter().zip(&columns).map(|(cell, &(width, right))| {
                if right { format!("  {cell:>width$}") } else { format!("  {cell:<width$}") }
            });
            let line = cells.collect::<String>();
            let end = if number < self.rows.len() { "\n" } else { "" };
            write!(f, "{}{end}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_the_right_and_words_at_the_left() {
        let rows = [["central", "1.2e-11", "6"], ["five-point", "−3", "100"]];
        let table = Table::new(["method", "error", "h"], rows);
        let expected =
            "  method        error    h\n  central     1.2e-11    6\n  five-point       −3  100";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    #[should_panic(expected = "a row of 1 cells under 2 headings")]
    fn a_row_has_a_cell_for_each_heading() {
        let _ = Table::new(["a", "b"], [["1"]]);
    }
}
