//! What a case looks like in a few lines.

use std::fmt::Debug;

/// No more lines, and no more characters, are read.
const LINES: usize = 14;
const CHARACTERS: usize = 400;

/// The first lines of a message.
pub(crate) fn lines(message: &str) -> String {
    let mut lines: Vec<&str> = message.lines().filter(|line| !line.trim().is_empty()).collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("…");
    }
    lines.into_iter().map(shortened).collect::<Vec<_>>().join("\n")
}

/// A line as far as it is read.
fn shortened(line: &str) -> String {
    if line.chars().count() <= CHARACTERS {
        return line.to_owned();
    }
    line.chars().take(CHARACTERS).chain(" …".chars()).collect()
}

/// A case in one line. A matrix is its rows, as `dmatrix!` takes them; a vector its numbers.
pub(crate) fn case(case: &impl Debug) -> String {
    let mut text = format!("{case:?}");
    while let Some((before, rows, rest)) = first_matrix(&text) {
        text = format!("{before}{rows}{rest}");
    }
    shortened(&text)
}

/// What stands before the first matrix in a text of `Debug`, its rows, and what comes after it.
fn first_matrix(text: &str) -> Option<(&str, String, &str)> {
    let (before, after) = text.split_once("VecStorage { data: [")?;
    let (numbers, sizes) = after.split_once("], nrows: ")?;
    let (rows, _) = sizes.split_once(", ncols: ")?;
    let (_, rest) = sizes.split_once(" }")?;
    let rows: usize = rows.trim_start_matches("Dyn(").trim_end_matches(')').parse().ok()?;
    // They are stored column by column.
    let numbers: Vec<&str> = numbers.split(", ").filter(|number| !number.is_empty()).collect();
    let row =
        |row: usize| numbers.iter().skip(row).step_by(rows).copied().collect::<Vec<_>>().join(", ");
    let shown: Vec<String> = (0..rows).map(row).collect();
    Some((before, format!("[{}]", shown.join("; ")), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_a_matrix() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "they are only shown")]
        struct VecStorage {
            data: Vec<f64>,
            nrows: Dyn,
            ncols: Dyn,
        }
        #[derive(Debug)]
        #[expect(dead_code, reason = "it is only shown")]
        struct Dyn(usize);
        let matrix = VecStorage { data: vec![1.0, -2.5], nrows: Dyn(2), ncols: Dyn(1) };
        assert_eq!(case(&(3, matrix)), "(3, [1.0; -2.5])");
    }

    #[test]
    fn what_is_long_is_cut() {
        assert_eq!(lines(&"a\n\n".repeat(30)).lines().count(), LINES + 1);
        assert_eq!(lines(&"a".repeat(1000)).chars().count(), CHARACTERS + 2);
        assert_eq!(case(&vec![0; 1000]).chars().count(), CHARACTERS + 2);
    }
}
