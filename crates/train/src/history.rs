/// What was seen while training: the figure that the sources end with is drawn from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// The loss of each iteration's batch, before its update.
    pub losses: Vec<f64>,
    /// The scores before training, after each epoch, and at the end.
    pub evaluations: Vec<Evaluation>,
}

/// The scores at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// How many updates had been made.
    pub iteration: usize,
    /// On the samples that are learnt from, or on as many of them as are held out if that is fewer.
    pub train: Score,
    /// On samples that are not learnt from.
    pub held_out: Score,
}

/// How well a network does on some samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The mean loss.
    pub loss: f64,
    /// The share of right answers (识别精度).
    pub accuracy: f64,
}

impl History {
    /// The last evaluation.
    pub fn last(&self) -> Option<Evaluation> {
        self.evaluations.last().copied()
    }
}
