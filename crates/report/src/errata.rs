//! The errata, to be shown with the exercises that they name.

const ERRATA: &str = include_str!("../../../ERRATA.md");

/// The rows of the table of errata: number, where, printed, right, see.
pub(crate) fn errata() -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect();
    let rows = ERRATA.lines().map(cells);
    rows.filter(|row: &Vec<&str>| row.len() == 5 && row[0].parse::<u32>().is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_numbered_row_is_found() {
        let numbered =
            |line: &&str| line.starts_with("| ") && line[2..].starts_with(char::is_numeric);
        assert_eq!(errata().len(), ERRATA.lines().filter(numbered).count());
    }
}
