//! Cases for the functions of chapter 5 that are practised, the smallest first.

use losses::Labels;
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use net::{Activation, Sizes, TwoLayerNet};
use probe::{Answer, Probe, case, probes};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use train::{
    AdaGrad, Adam, AdamW, Batches, Best, Clipping, Data, Length, Momentum, Nesterov, Optimizer,
    OptimizerState, Plan, RmsProp, Sampling, Schedule, Score, Sgd, Training,
};

probes! {
    batches_per_epoch,
    deal,
    evaluate,
    sgd,
    momentum,
    nesterov,
    ada_grad,
    rms_prop,
    adam,
    adam_w,
    schedule_factor,
    add_l2,
    best_update,
    shorten,
}

/// A matrix of numbers between −3 and 3, the same each time.
fn random(rows: usize, columns: usize) -> DMatrix<f64> {
    let mut rng = StdRng::seed_from_u64((10 * rows + columns) as u64);
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-3.0..3.0))
}

fn called(sampling: Sampling) -> &'static str {
    match sampling {
        Sampling::WithReplacement => "with replacement",
        Sampling::ShuffledEpochs => "shuffled epochs",
        Sampling::WholeBatches => "whole batches",
    }
}

fn batches_per_epoch(probe: &mut Probe) {
    for how in [Sampling::ShuffledEpochs, Sampling::WithReplacement, Sampling::WholeBatches] {
        let sampling = called(how);
        for (samples, size) in [(4, 2), (5, 2), (2, 3), (1, 1), (7, 1), (2000, 64), (0, 5)] {
            case!(probe, sampling, samples, size => how.batches_per_epoch(samples, size));
        }
    }
}

/// So many epochs, each a list of batches.
fn epochs(sampling: Sampling, samples: usize, size: usize, count: usize) -> Vec<Vec<Vec<usize>>> {
    let mut rng = StdRng::seed_from_u64(1);
    let mut batches = Batches::new(sampling, samples, size, &mut rng);
    let length = sampling.batches_per_epoch(samples, size);
    (0..count).map(|_| batches.by_ref().take(length).collect()).collect()
}

/// What two epochs are like, whatever was drawn.
fn counts(epochs: &[Vec<Vec<usize>>], samples: usize) -> Answer {
    let sizes: Vec<usize> = epochs.iter().flatten().map(Vec::len).collect();
    let second = epochs[1].concat();
    let met = |sample| second.iter().filter(|&&it| it == sample).count();
    let met: Vec<usize> = (0..samples).map(met).collect();
    Answer::named("sizes of the batches of two epochs", sizes)
        .and("samples not met in the second epoch", met.iter().filter(|&&times| times == 0).count())
        .and("how often one is met at most", met.iter().copied().max().unwrap_or(0))
}

/// Whether two epochs are shuffled, each in its own way.
fn order(epochs: &[Vec<Vec<usize>>]) -> Answer {
    let [first, second] = [0, 1].map(|epoch: usize| epochs[epoch].concat());
    let in_order = first.iter().enumerate().all(|(at, &sample)| at == sample);
    let neighbours = second.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
    let [mut a, mut b] = [0, 1].map(|epoch: usize| epochs[epoch][0].clone());
    a.sort_unstable();
    b.sort_unstable();
    Answer::named("dealt in the order 0, 1, 2, …", in_order)
        .and("the second epoch is dealt like the first", first == second)
        .and("the first batches of both epochs are of the same samples", a == b)
        .and("most neighbours are still neighbours", 2 * neighbours > second.len())
}

fn deal(probe: &mut Probe) {
    for how in [Sampling::ShuffledEpochs, Sampling::WholeBatches] {
        let sampling = called(how);
        for (samples, size) in [(4, 2), (5, 2), (1, 1), (20, 6), (2, 3)] {
            if how.batches_per_epoch(samples, size) > 0 {
                case!(probe, sampling, samples, size => counts(&epochs(how, samples, size, 2), samples));
            }
        }
        let (samples, size) = (100, 10);
        case!(probe, sampling, samples, size => order(&epochs(how, samples, size, 2)));
        let (samples, size) = (10, 4);
        case!(probe, sampling, samples, size => {
            let epochs = epochs(how, samples, size, 2000);
            let first: Vec<f64> = epochs.iter().flat_map(|epoch| &epoch[0]).map(|&it| it as f64).collect();
            Answer::named("mean of the samples in 2000 first batches", DVector::from(first).mean())
        })
        .within(0.05);
    }
}

/// Points of the line, which are of three classes by turns.
fn points(count: usize) -> (DMatrix<f64>, Labels) {
    let x = DMatrix::from_fn(1, count, |_, n| (n as f64 / 100.0).powi(2) / 9.0 - 1.0);
    let labels = (0..count).map(|n| (n + n / 450) % 3).collect();
    (x, Labels::new(labels, 3).expect("each is one of three"))
}

fn net(sigma: f64) -> TwoLayerNet<f64> {
    let mut rng = StdRng::seed_from_u64(1);
    TwoLayerNet::random(Sizes::new(1, 4, 3), Activation::Tanh, sigma, &mut rng)
}

fn shown(Score { loss, accuracy }: Score) -> Answer {
    Answer::named("loss", loss).and("accuracy", accuracy)
}

/// The score on as many samples as are held out, before any update.
fn first_score(train: usize, held_out: usize) -> Answer {
    let (net, train, held_out) = (net(1.0), points(train), points(held_out));
    let plan = Plan { length: Length::Iterations(0), batch_size: 1, ..Plan::default() };
    let mut training = Training::new(net, &plan);
    let data = Data { train: &train, held_out: &held_out };
    let ended = training.epoch(data, &plan, |_| ()).map_err(|error| error.to_string());
    let seen = ended.map(|()| training.history.last());
    seen.map_or_else(Answer::from, |seen| shown(seen.expect("it was evaluated").train))
}

fn evaluate(probe: &mut Probe) {
    for samples in [1, 4, 500, 501, 1200] {
        case!(probe, samples => shown(train::evaluate(&net(1.0), &points(samples))));
    }
    for (samples, count) in [(5, 2), (1200, 510)] {
        case!(probe, samples, count => first_score(samples, count));
    }
    let (samples, weights) = (4, f64::NAN);
    case!(probe, samples, weights => {
        let mut net = net(1.0);
        net.output.weight.fill(weights);
        shown(train::evaluate(&net, &points(samples)))
    });
}

/// Where the parameters are after each step: a parameter a row, a step a column. The rates go round.
fn path(rule: impl Into<Optimizer>, walk: &Walk, rates: &[f64]) -> DMatrix<f64> {
    let (start, slopes) = walk;
    let (mut at, mut state) = (DVector::from_column_slice(start), OptimizerState::new(rule));
    let steps = slopes.column_iter().zip(rates.iter().cycle());
    let places = steps.map(|(slope, &rate)| {
        state.step(&mut at, &slope.into_owned(), rate);
        at.clone()
    });
    DMatrix::from_columns(&places.collect::<Vec<_>>())
}

/// Where parameters start, and their slopes, a step a column.
type Walk = (Vec<f64>, DMatrix<f64>);

/// An even slope, one that turns, several at once, none, and slopes hardly larger than ε.
fn walks() -> Vec<Walk> {
    vec![
        (vec![0.0], dmatrix![1.0, 1.0, 1.0]),
        (vec![1.0], dmatrix![2.0, -1.0, 0.5]),
        (vec![0.0, -2.0], dmatrix![4.0, 4.0; -0.5, 0.25]),
        (vec![1.0, -1.0, 0.5], random(3, 8)),
        (vec![0.0], dmatrix![0.0, 0.0, 3.0]),
        (vec![0.0], random(1, 100)),
        (vec![0.0], dmatrix![1e-6, 1e-6, -2e-6]),
    ]
}

/// Each walk with each of these settings.
fn walks_with<S: Copy>(settings: &[S]) -> Vec<(S, Walk)> {
    let with_all = |walk: Walk| settings.iter().map(move |&it| (it, walk.clone()));
    walks().into_iter().flat_map(with_all).collect()
}

fn sgd(probe: &mut Probe) {
    for walk in walks() {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, start, slopes, learning_rate => path(Sgd, &walk, &[learning_rate]));
    }
}

/// With one learning rate, then with falling ones.
fn rolls(probe: &mut Probe, rule: fn(f64) -> Optimizer) {
    for (momentum, walk) in walks_with(&[0.5, 0.9, 0.0]) {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, momentum, start, slopes, learning_rate => path(rule(momentum), &walk, &[learning_rate]));
    }
    let (momentum, learning_rates) = (0.5, vec![0.4, 0.2, 0.1]);
    let walk = walks().swap_remove(0);
    let (start, slopes) = walk.clone();
    case!(probe, momentum, start, slopes, learning_rates => path(rule(momentum), &walk, &learning_rates));
}

fn momentum(probe: &mut Probe) {
    rolls(probe, |momentum| Momentum { momentum }.into());
}

fn nesterov(probe: &mut Probe) {
    rolls(probe, |momentum| Nesterov { momentum }.into());
}

fn ada_grad(probe: &mut Probe) {
    for (epsilon, walk) in walks_with(&[1e-10, 1.0]) {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, epsilon, start, slopes, learning_rate => {
            path(AdaGrad { epsilon }, &walk, &[learning_rate])
        })
        .within(1e-7);
    }
}

fn rms_prop(probe: &mut Probe) {
    for ((decay, epsilon), walk) in walks_with(&[(0.75, 1e-8), (0.99, 1e-8), (0.75, 1.0)]) {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, decay, epsilon, start, slopes, learning_rate => {
            path(RmsProp { decay, epsilon }, &walk, &[learning_rate])
        })
        .within(1e-7);
    }
}

fn adam(probe: &mut Probe) {
    let settings = [(0.9, 0.999, 1e-8), (0.5, 0.75, 1e-8), (0.5, 0.75, 1.0), (0.0, 0.0, 0.5)];
    for ((beta1, beta2, epsilon), walk) in walks_with(&settings) {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, beta1, beta2, epsilon, start, slopes, learning_rate => {
            path(Adam { beta1, beta2, epsilon }, &walk, &[learning_rate])
        })
        .within(1e-7);
    }
}

fn adam_w(probe: &mut Probe) {
    let decays = [(0.5, (vec![1.0], dmatrix![1.0])), (0.5, (vec![4.0, -2.0], dmatrix![0.0; 0.0]))];
    for (weight_decay, walk) in decays.into_iter().chain(walks_with(&[0.5, 0.01, 0.0])) {
        let (start, slopes, learning_rate) = (walk.0.clone(), walk.1.clone(), 0.1);
        case!(probe, weight_decay, start, slopes, learning_rate => {
            path(AdamW { weight_decay, ..AdamW::default() }, &walk, &[learning_rate])
        })
        .within(1e-7);
    }
}

fn schedule_factor(probe: &mut Probe) {
    let schedules = [
        (Schedule::Fixed, vec![0.0, 0.5, 7.0]),
        (Schedule::Step { every: 2.0, factor: 0.5 }, vec![0.0, 1.0, 2.0, 3.0, 3.9, 4.0, 9.0]),
        (Schedule::Step { every: 1.5, factor: 0.1 }, vec![1.0, 1.5, 4.5]),
        (Schedule::Step { every: 0.1, factor: 0.5 }, vec![0.1, 0.3, 0.25, 0.7]),
        (Schedule::Exponential { factor: 0.25 }, vec![0.0, 1.0, 0.5, 3.0, 1.7]),
        (Schedule::Cosine { period: 4.0 }, vec![0.0, 2.0, 1.0, 4.0, 3.3, 5.0, 8.0, 100.0]),
    ];
    for (it, times) in schedules {
        for time in times {
            let schedule = format!("{it:?}");
            case!(probe, schedule, time => it.factor(time));
        }
    }
}

fn with_penalty(gradient: &DMatrix<f64>, params: &DMatrix<f64>, lambda: f64) -> DMatrix<f64> {
    let mut gradient = gradient.clone();
    train::add_l2(&mut gradient, params, lambda);
    gradient
}

fn add_l2(probe: &mut Probe) {
    let cases = [
        (dmatrix![0.0], dmatrix![2.0], 0.1),
        (dmatrix![1.0, -1.0], dmatrix![0.0, 3.0], 0.5),
        (random(3, 2), random(2, 3).transpose(), 0.01),
        (dmatrix![1.0], dmatrix![2.0], 0.0),
    ];
    for (gradient, params, lambda) in cases {
        let (point, [f, g]) = (params.clone(), [(); 2].map(|()| gradient.clone()));
        let loss =
            move |params: &DMatrix<f64>| f.dot(params) + lambda / 2.0 * params.norm_squared();
        case!(probe, gradient, params, lambda => with_penalty(&gradient, &params, lambda))
            .gradient_of(point, loss, move |params| with_penalty(&g, params, lambda));
    }
    let (weights, bias, lambda) = (dmatrix![1.0, -2.0; 3.0, 0.5], dmatrix![4.0; -1.0], 0.1);
    case!(probe, weights, bias, lambda => {
        let params = vec![weights.clone(), bias.clone()];
        let mut gradient = vec![DMatrix::from_element(2, 2, 1.0), DMatrix::from_element(2, 1, 1.0)];
        train::add_l2(&mut gradient, &params, lambda);
        Answer::named("slopes of the weights, which were 1", gradient[0].clone())
            .and("slopes of the bias, which were 1", gradient[1].clone())
    });
}

/// The best after an epoch for each of these losses.
fn best(losses: &[f64]) -> Answer {
    let mut best = None;
    for (epoch, &loss) in losses.iter().enumerate() {
        best = Some(Best::update(best, &epoch, loss));
    }
    let Best { params, loss, age } = best.expect("there is a loss");
    Answer::named("epoch (from 0) of the parameters kept", params).and("loss", loss).and("age", age)
}

fn best_update(probe: &mut Probe) {
    // A better one, a worse, an equal, a worse, and again a better.
    let losses = [0.5, 0.4, 0.45, 0.4, 0.6, 0.3];
    let small = (1..=losses.len()).map(|count| losses[..count].to_vec());
    let random = (2..12).map(|count| random(1, count).as_slice().to_vec());
    let edges = [vec![0.5, f64::NAN], vec![0.5, 0.6, f64::NAN, 0.55], vec![0.5, f64::INFINITY]];
    for losses in small.chain(random).chain(edges) {
        case!(probe, losses => best(&losses));
    }
}

fn shorten(probe: &mut Probe) {
    let cases = [
        (dmatrix![3.0; 4.0], 1.0),
        (dmatrix![3.0; -4.0], 2.0),
        (dmatrix![0.3; -0.4], 1.0),
        (dmatrix![0.0; 0.0], 1.0),
        (random(4, 3), 0.7),
        (random(4, 3), 100.0),
        (dmatrix![3e200; -4e200], 1.0),
    ];
    for (gradient, max) in cases {
        case!(probe, gradient, max => {
            let mut gradient = gradient.clone();
            Clipping::Norm(max).apply(&mut gradient);
            gradient
        });
    }
    let several = [(dvector![6.0, 0.0], dvector![-8.0], 5.0), (dvector![3.0], dvector![4.0], 4.5)];
    for (weights, bias, max) in several {
        case!(probe, weights, bias, max => {
            let mut gradient = vec![weights.clone(), bias.clone()];
            Clipping::Norm(max).apply(&mut gradient);
            Answer::named("weights", gradient[0].clone()).and("bias", gradient[1].clone())
        });
    }
}
