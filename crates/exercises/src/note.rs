use serde::Serialize;

/// Something told between the checks.
#[derive(Serialize, Clone, Debug, PartialEq)]
pub struct Note {
    /// The index of the check that it stands before; after the last one, how many there are.
    pub before: usize,
    /// A sentence, or the lines of a table.
    pub text: String,
}

/// What was told line by line, in paragraphs: a table is told row by row, and its columns only
/// stand under each other in one piece. A blank line or a check ends a paragraph.
pub fn paragraphs(told: &[Note]) -> Vec<Note> {
    told.chunk_by(|one, next| one.before == next.before).flat_map(between_two_checks).collect()
}

fn between_two_checks(told: &[Note]) -> Vec<Note> {
    let before = told[0].before;
    let texts: Vec<&str> = told.iter().map(|note| note.text.as_str()).collect();
    let all = texts.join("\n");
    let lines: Vec<&str> = all.lines().map(str::trim_end).collect();
    lines
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| Note { before, text: paragraph.join("\n") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(notes: &[(usize, &str)]) -> Vec<Note> {
        let note = |&(before, text): &(usize, &str)| Note { before, text: text.to_owned() };
        notes.iter().map(note).collect()
    }

    #[test]
    fn rows_join_and_blank_lines_and_checks_part() {
        let told = [
            (0, "Of the inputs:\n"),
            (0, "  k   loss"),
            (0, " 10    0.5"),
            (0, ""),
            (0, "\nThen:"),
            (2, "Last."),
        ];
        let expected =
            [(0, "Of the inputs:"), (0, "  k   loss\n 10    0.5"), (0, "Then:"), (2, "Last.")];
        assert_eq!(paragraphs(&notes(&told)), notes(&expected));
        assert_eq!(paragraphs(&notes(&[(0, ""), (1, "\n")])), []);
    }
}
