/// What was seen while training: the figure that the sources end with is drawn from it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// The loss of each iteration's batch, before its update.
    pub losses: Vec<f64>,
    /// The accuracies before training, after each epoch, and at the end.
    pub evaluations: Vec<Evaluation>,
}

/// The accuracies at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// How many updates had been made.
    pub iteration: usize,
    /// The share of right answers on the images that are learnt from.
    pub train_accuracy: f64,
    /// The share of right answers on images never learnt from.
    pub test_accuracy: f64,
}

impl History {
    /// The last evaluation, of the trained network.
    pub fn last(&self) -> Option<Evaluation> {
        self.evaluations.last().copied()
    }
}
