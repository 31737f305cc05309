use crate::Value;

/// What comes out in a case: one value, or several, each under its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer(pub(crate) Vec<(String, Value)>);

impl Answer {
    /// A further value under a name.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what comes out of a function is given on as it is"
    )]
    pub fn and<V>(mut self, name: &str, value: V) -> Self
    where
        for<'a> Value: From<&'a V>,
    {
        self.0.push((name.to_owned(), Value::from(&value)));
        self
    }

    /// A value under a name.
    pub fn named<V>(name: &str, value: V) -> Self
    where
        for<'a> Value: From<&'a V>,
    {
        Self(Vec::new()).and(name, value)
    }
}

impl<V> From<V> for Answer
where
    for<'a> Value: From<&'a V>,
{
    fn from(value: V) -> Self {
        Self::named("", value)
    }
}
