use figure::{Figure, power_of_ten};
use serde::Serialize;

/// What a part answers.
#[derive(Serialize, Default)]
pub(crate) struct Answer {
    /// An SVG.
    pub picture: String,
    /// The same in words.
    pub says: String,
    /// Numbers that the picture shows.
    pub values: Vec<f64>,
    /// What the sliders stand for, where that follows from what is asked; what has no name is not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<String>>,
    /// Whether what goes on has come to its end.
    pub over: bool,
    /// How many steps there are, where that follows from what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
}

impl Answer {
    /// A figure, and what there is to say of it.
    pub fn new(figure: impl Into<Figure>, says: impl Into<String>) -> Self {
        Self { picture: figure.into().light(), says: typeset(&says.into()), ..Self::default() }
    }

    /// The same with the numbers that the figure shows.
    pub fn with(self, values: impl IntoIterator<Item = f64>) -> Self {
        Self { values: values.into_iter().collect(), ..self }
    }
}

/// A sentence whose numbers are as in a book: with a true minus sign, and powers of ten in place of e.
fn typeset(says: &str) -> String {
    let letters: Vec<char> = says.chars().collect();
    let at = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let (mut text, mut place) = (String::new(), 0);
    while place < letters.len() {
        let before = if place == 0 { ' ' } else { at(place - 1) };
        let rest = letters[place + 1..].iter();
        let after: String = rest.take_while(|c| c.is_ascii_digit() || **c == '-').collect();
        match (letters[place], after.parse::<i32>()) {
            ('e', Ok(exponent)) if before.is_ascii_digit() => {
                if exponent != 0 {
                    text = text + "·" + &power_of_ten(f64::from(exponent));
                }
                place += after.len(); // all of one byte
            }
            ('-', _) if !before.is_alphanumeric() && at(place + 1).is_ascii_digit() => {
                text.push('−');
            }
            (letter, _) => text.push(letter),
        }
        place += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_in_a_book_and_words_as_they_are() {
        let says = "(-0.5, 2) of a 2-3-2, t-5, 1.6e-7, 2e0 and 3.2e12; the end";
        assert_eq!(typeset(says), "(−0.5, 2) of a 2-3-2, t-5, 1.6·10⁻⁷, 2 and 3.2·10¹²; the end");
    }
}
