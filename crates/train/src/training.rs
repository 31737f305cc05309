use crate::{
    Batch, BatchBackprop, Batches, Best, Data, Evaluation, History, OptimizerState, Plan, Samples,
    TrainError, add_l2, ahead,
    divergence::{check_loss, check_numbers},
    evaluate::evaluate_first,
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
            self.evaluate(data, plan)?;
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
            Some(Batch::load::<T, S>(data.train, &indices, plan.pieces, &mut noise))
        };
        ahead(load, |batch| {
            self.update(&batch, plan, samples)?;
            watch(&self.history);
            Ok(())
        })?;
        self.epochs += 1;
        self.evaluate(data, plan)
    }

    /// One update, out of an epoch of so many samples.
    fn update<T: RealField + Copy, X: Input<T>>(
        &mut self,
        batch: &Batch<X>,
        plan: &Plan,
        samples: usize,
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        let BatchBackprop { loss, mut gradient, seen } = batch.backprop(&self.net);
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
    ) -> Result<(), TrainError>
    where
        N: Network<T>,
    {
        let Data { train, held_out } = data;
        let count = train.len().min(held_out.len());
        let evaluation = Evaluation {
            iteration: self.iteration(),
            train: evaluate_first(&self.net, train, count),
            held_out: evaluate_first(&self.net, held_out, held_out.len()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clipping, Length, Momentum, Optimizer, Sampling, Sgd, evaluate};
    use losses::Labels;
    use nalgebra::DMatrix;
    use net::{Activation, Sizes, TwoLayerNet};
    use rand::{SeedableRng, rngs::StdRng};

    const ITERATIONS: usize = 400;

    type Points = (DMatrix<f64>, Labels);

    /// Samples of 300 equal numbers, with their labels.
    fn points(numbers: &[(f64, usize)]) -> Points {
        let x = DMatrix::from_fn(300, numbers.len(), |_, n| numbers[n].0);
        let labels = numbers.iter().map(|&(_, label)| label).collect();
        (x, Labels::new(labels, 10).unwrap())
    }

    /// What is near 0 is 0 and what is near 1 is 1; of the three held out one is mislabelled.
    fn with_data<R>(f: impl FnOnce(Data<Points>) -> R) -> R {
        f(Data {
            train: &points(&[(0.04, 0), (0.08, 0), (0.12, 0), (0.9, 1), (0.94, 1)]),
            held_out: &points(&[(0.06, 0), (0.92, 1), (0.1, 7)]),
        })
    }

    fn net() -> TwoLayerNet<f64> {
        let mut rng = StdRng::seed_from_u64(1);
        TwoLayerNet::random(Sizes::new(300, 4, 10), Activation::Tanh, 0.01, &mut rng)
    }

    /// Five samples in batches of two are three iterations an epoch.
    fn plan(learning_rate: f64) -> Plan {
        Plan {
            length: Length::Iterations(ITERATIONS),
            batch_size: 2,
            sampling: Sampling::ShuffledEpochs,
            learning_rate,
            ..Plan::default()
        }
    }

    fn run(plan: &Plan) -> Result<Training<TwoLayerNet<f64>>, TrainError> {
        with_data(|data| train(net(), data, plan, |_| ()))
    }

    #[test]
    fn it_learns_what_can_be_learnt() {
        let end = run(&plan(0.1)).unwrap().history.last().unwrap();
        assert_eq!((end.train.accuracy, end.held_out.accuracy), (1.0, 2.0 / 3.0));
        assert!(end.train.loss < 0.1 && end.held_out.loss > 1.0, "{end:?}");
    }

    #[test]
    fn evaluations_are_before_training_after_each_epoch_and_at_the_end() {
        let history = run(&plan(0.1)).unwrap().history;
        let iterations: Vec<usize> = history.evaluations.iter().map(|e| e.iteration).collect();
        let expected: Vec<usize> = (0..ITERATIONS).step_by(3).chain([ITERATIONS]).collect();
        assert_eq!(iterations, expected);
        let untrained = with_data(|data| evaluate(&net(), data.held_out));
        assert_eq!(history.evaluations[0].held_out, untrained);
    }

    #[test]
    fn an_iteration_is_one_step_by_the_loss_that_is_recorded() {
        let plan = plan(0.1);
        let (mut expected, mut losses) = (net(), Vec::new());
        with_data(|data| {
            for epoch in 0..ITERATIONS.div_ceil(3) {
                let [mut order, _] = plan.generators(epoch);
                let batches = Batches::new(Sampling::ShuffledEpochs, 5, 2, &mut order);
                for batch in batches.take((ITERATIONS - losses.len()).min(3)) {
                    let (x, labels) = data.train.batch(&batch);
                    losses.push(expected.loss(&x, &labels));
                    let (_, gradient) = expected.value_and_gradient(&x, &labels);
                    Sgd.step(&mut expected, &gradient, 0.1);
                }
            }
        });
        let Training { net, history, .. } = run(&plan).unwrap();
        assert_eq!(history.losses, losses);
        assert!(net == expected, "the parameters differ");
    }

    #[test]
    fn a_seed_gives_the_same_bits_and_another_gives_others() {
        let seed = |seed| run(&Plan { seed, ..plan(0.1) }).unwrap();
        assert!(seed(1) == seed(1), "one seed gave two trainings");
        assert!(seed(1).history != seed(2).history, "two seeds gave one training");
    }

    #[test]
    fn epoch_by_epoch_is_the_same_as_in_one_go() {
        let plan = Plan { optimizer: Optimizer::Momentum(Momentum::default()), ..plan(0.01) };
        let whole = run(&plan).unwrap();
        let mut stopped = with_data(|data| {
            let mut training = Training::new(net(), &plan);
            (0..50).for_each(|_| training.epoch(data, &plan, |_| ()).unwrap());
            training.clone()
        });
        with_data(|data| {
            while !stopped.is_over(data, &plan) {
                stopped.epoch(data, &plan, |_| ()).unwrap();
            }
        });
        assert!(stopped == whole, "the training that was stopped ended elsewhere");
    }

    #[test]
    fn pieces_change_nothing_but_rounding() {
        let pieces = |pieces| run(&Plan { pieces, ..plan(0.1) }).unwrap().history.losses;
        let apart = pieces(1).into_iter().zip(pieces(2)).map(|(a, b)| (a - b).abs());
        let apart: Vec<f64> = apart.collect();
        assert!(apart.iter().all(|apart| *apart < 1e-12), "furthest apart: {apart:?}");
    }

    #[test]
    fn patience_ends_training_and_goes_back_to_the_best() {
        let patient = Plan { patience: Some(4), ..plan(0.1) };
        let trained = run(&patient).unwrap();
        let losses = trained.history.evaluations.iter().map(|e| e.held_out.loss);
        let losses: Vec<f64> = losses.collect();
        let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(losses[losses.len() - 5], best, "{losses:?}");
        let kept = with_data(|data| evaluate(&trained.net, data.held_out).loss);
        assert_eq!(kept, best);
    }

    #[test]
    fn a_loss_that_is_no_number_stops_it() {
        let error = run(&plan(f64::INFINITY)).map(|_| ()).unwrap_err();
        let TrainError::Diverged { iteration, ref tensor, .. } = error else { panic!("{error}") };
        assert!(iteration < 10 && tensor == "hidden.weight", "{error}");
        let text = error.to_string();
        assert!(
            text.contains("the learning rate of inf or the first weights may be too large"),
            "{text}"
        );
    }

    #[test]
    fn clipping_keeps_it_from_diverging() {
        let clipping = Some(Clipping::Norm(1e-300));
        assert!(run(&Plan { clipping, ..plan(f64::MAX) }).is_ok());
    }
}
