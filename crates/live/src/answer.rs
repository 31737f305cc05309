use figure::Figure;
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
    /// How many steps there are, where that follows from what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<usize>,
}

impl Answer {
    /// A figure, and what there is to say of it.
    pub fn new(figure: impl Into<Figure>, says: impl Into<String>) -> Self {
        Self { picture: figure.into().light(), says: with_minus(&says.into()), ..Self::default() }
    }

    /// The same with the numbers that the figure shows.
    pub fn with(self, values: impl IntoIterator<Item = f64>) -> Self {
        Self { values: values.into_iter().collect(), ..self }
    }
}

/// A sentence whose numbers have a true minus sign: a hyphen before a digit that follows no letter.
fn with_minus(says: &str) -> String {
    let mut before = ' ';
    let mut letters = says.chars().peekable();
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        let is_sign = letter == '-' && (before == 'e' || !before.is_alphanumeric());
        let is_minus = is_sign && letters.peek().is_some_and(char::is_ascii_digit);
        text.push(if is_minus { '−' } else { letter });
        before = letter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_minus_and_words_a_hyphen() {
        assert_eq!(
            with_minus("(-0.5, 2) of a 2-3-2, t-5, 1e-7"),
            "(−0.5, 2) of a 2-3-2, t-5, 1e−7"
        );
    }
}
