#[cfg(test)]
mod tests;

use crate::{
    Alone, Batch, BatchBackprop, Batches, Best, Data, Evaluation, Exchange, History,
    OptimizerState, Plan, Samples, TrainError, add_l2, ahead,
    divergence::{check_loss, check_numbers},
    evaluate_shared::evaluate_shared,
};
use nalgebra::{RealField, convert, try_convert};
use net::{Input, Network};

/// A training under way: all that its next epoch follows from, but for the data and the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Training<N> {
    /// The network as it is now.
    pub net: N,
    /// The optimizer, and what it remembers.
    pub optimizer: OptimizerState<N>,
    /// What was seen so far.
    pub history: History,
    /// The best network so far, if the plan has patience.
    pub best: Option<Best<N>>,
    /// How many epochs were finished.
    pub epochs: usize,
}

/// Trains a network by mini-batch descent to the end of its plan.
///
/// 1. Choose a batch. 2. Find the gradient of its loss. 3. Step against it. 4. Repeat.
///
/// `watch` is called after each iteration with the history so far, to show it to someone who waits.
/// [`Training`] does the same an epoch at a time.
///
/// Source: B, 实现学习算法; A §2.5; E §2.4.
///
/// # Errors
/// As [`Training::epoch`].
///
/// # Panics
/// As [`Training::epoch`].
pub fn train<T: RealField + Copy, N: Network<T>>(
    net: N,
    data: Data<impl Samples>,
    plan: &Plan,
    mut watch: impl FnMut(&History) + Send,
) -> Result<Training<N>, TrainError> {
    let mut training = Training::new(net, plan);
    while !training.is_over(data, plan) {
        training.epoch(data, plan, &mut watch)?;
    }
    Ok(training.finish())
}

impl<N> Training<N> {
    /// Before the first epoch.
    pub fn new(net: N, plan: &Plan) -> Self {
        Self {
            net,
            optimizer: OptimizerState::new(plan.optimizer),
            history: History::default(),
            best: None,
            epochs: 0,
        }
    }

    /// How many updates were made.
    pub fn iteration(&self) -> usize {
        self.history.losses.len()
    }

    /// Whether the plan is fulfilled, or its patience at an end.
    pub fn is_over(&self, data: Data<impl Samples>, plan: &Plan) -> bool {
        let impatient = self.best.as_ref().zip(plan.patience);
        self.iteration() >= plan.iterations(data.train.len())
            || impatient.is_some_and(|(best, patience)| best.age >= patience)
    }

    /// With the best network instead of the last, if the best was kept.
    #[must_use]
    pub fn finish(mut self) -> Self {
        if let Some(best) = self.best.take() {
            self.net = best.params;
        }
        self
    }

    /// Trains for one epoch, or for what the plan has left of it; if that is nothing, nothing happens.
    ///
    /// Scores are taken before the first epoch and after each.
    ///
    /// # Errors
    /// [`TrainError::Diverged`] as soon as the loss is NaN or infinite, [`TrainError::NotANumber`] at the end of the
    /// epoch in which a parameter or what is remembered of it became so, and [`TrainError::BatchTooSmall`] before
    /// anything is done.
    ///
    /// # Panics
    /// When the batch size or the number of pieces is 0, there are no samples, or the network does
    /// not take them.
    pub fn epoch<T: RealField + Copy, S: Samples>(
        &mut self,
        data: Data<S>,
        plan: &Plan,
        watch: impl FnMut(&History) + Send,
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        self.epoch_shared(data, plan, &Alone, watch)
    }

    /// The same in a group of processes, of which each calls this with the same training, data and plan. A batch's
    /// pieces are shared among them, and so are the samples that scores are taken of; all of them come to the same bits,
    /// those of one process.
    ///
    /// # Errors
    /// As [`Training::epoch`], and the same in each process.
    ///
    /// # Panics
    /// As [`Training::epoch`].
    pub fn epoch_shared<T: RealField + Copy, S: Samples>(
        &mut self,
        data: Data<S>,
        plan: &Plan,
        group: &impl Exchange<T>,
        mut watch: impl FnMut(&History) + Send,
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        let samples = data.train.len();
        let (smallest, needed) = (plan.smallest_piece(samples), self.net.smallest_batch());
        if smallest < needed {
            return Err(TrainError::BatchTooSmall { samples: smallest, needed });
        }
        if self.history.evaluations.is_empty() {
            self.evaluate(data, plan, group)?;
        }
        let left = plan.iterations(samples).saturating_sub(self.iteration());
        if left == 0 {
            return Ok(());
        }
        let [mut order, mut noise] = plan.generators(self.epochs);
        let batches = Batches::new(plan.sampling, samples, plan.batch_size, &mut order);
        let mut batches = batches.take(left.min(plan.iterations_per_epoch(samples)));
        let load = || {
            let indices = batches.next()?;
            Some(Batch::load_share::<T, S>(data.train, &indices, plan.pieces, group, &mut noise))
        };
        ahead(load, |batch| {
            self.update(&batch, plan, samples, group)?;
            watch(&self.history);
            Ok(())
        })?;
        self.epochs += 1;
        self.evaluate(data, plan, group)
    }

    /// One update, out of an epoch of so many samples.
    fn update<T: RealField + Copy, X: Input<T>>(
        &mut self,
        batch: &Batch<X>,
        plan: &Plan,
        samples: usize,
        group: &impl Exchange<T>,
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        let BatchBackprop { loss, mut gradient, seen } = batch.backprop_shared(&self.net, group);
        let loss = try_convert(loss).unwrap_or(f64::NAN);
        let time = self.iteration() as f64 / plan.iterations_per_epoch(samples) as f64;
        let learning_rate = plan.learning_rate_at(time);
        check_loss(loss, &self.net, self.iteration(), learning_rate)?;
        if plan.l2 > 0.0 {
            add_l2(&mut gradient, &self.net, plan.l2);
        }
        if let Some(clipping) = plan.clipping {
            clipping.apply(&mut gradient);
        }
        self.optimizer.step(&mut self.net, &gradient, convert(learning_rate));
        for seen in &seen {
            self.net.observe(seen);
        }
        self.history.losses.push(loss);
        Ok(())
    }

    fn evaluate<T: RealField + Copy>(
        &mut self,
        data: Data<impl Samples>,
        plan: &Plan,
        group: &impl Exchange<T>,
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        let Data { train, held_out } = data;
        let count = train.len().min(held_out.len());
        let evaluation = Evaluation {
            iteration: self.iteration(),
            train: evaluate_shared(&self.net, train, count, group),
            held_out: evaluate_shared(&self.net, held_out, held_out.len(), group),
        };
        let learning_rate = plan.learning_rate_at(self.epochs as f64);
        for loss in [evaluation.train.loss, evaluation.held_out.loss] {
            check_loss(loss, &self.net, self.iteration(), learning_rate)?;
        }
        check_numbers(&self.net, &self.optimizer, self.iteration())?;
        self.history.evaluations.push(evaluation);
        if plan.patience.is_some() {
            let loss = evaluation.held_out.loss;
            self.best = Some(Best::update(self.best.take(), &self.net, loss));
        }
        Ok(())
    }
}
