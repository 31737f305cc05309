/// The samples to learn from, and others to see whether what was learnt holds for them too.
#[derive(Debug)]
pub struct Data<'a, S> {
    /// The samples to learn from (训练数据).
    pub train: &'a S,
    /// Samples never learnt from: the test data, or, as long as something is still to be chosen by
    /// them, a part of the training data kept back (验证数据).
    pub held_out: &'a S,
}

// Two references are copied whatever they refer to, which a derive would not believe.
impl<S> Clone for Data<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Data<'_, S> {}
