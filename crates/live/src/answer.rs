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
        Self { picture: figure.into().light(), says: says.into(), ..Self::default() }
    }

    /// The same with the numbers that the figure shows.
    pub fn with(self, values: impl IntoIterator<Item = f64>) -> Self {
        Self { values: values.into_iter().collect(), ..self }
    }
}
