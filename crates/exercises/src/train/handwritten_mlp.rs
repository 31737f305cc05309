//! Which digits does a good network still get wrong, and what do its hidden units look for?
//!
//! Source: C §10

use super::{
    gallery, hidden_units,
    predictions::{predictions, some_of_each},
    session,
};
use crate::prelude::*;
use images::Extent;
use net::{Activation, DeepNet, Initialisation};
use rand::{SeedableRng, rngs::StdRng};
use train::{Adam, Length, Plan, Sampling, Schedule};

/// Hidden units.
const HIDDEN: usize = 256;

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = [784, HIDDEN, 10];
    let net = DeepNet::random(&sizes, Activation::Sigmoid, Initialisation::Xavier, &mut rng);
    let trained = session::learn("sigmoid", net, mnist.data(), &plan(mnist.extent()))?;
    let history = &trained.history;
    let losses = session::losses_of_epochs(history);
    check_losses(notebook, &losses)?;
    let what = format!("test accuracy on {}", mnist.name());
    let accuracy = history.last().context("training was evaluated")?.held_out.accuracy;
    notebook.within(what, accuracy, least_accuracy(mnist.extent())..=1.0);
    notebook.tell(format!(
        "C reports 0.9801, and a loss that falls from 0.736 to about 0.005; here it falls from {:.3} to {:.4}.",
        losses[0],
        losses[losses.len() - 1]
    ));
    session::show_progress(notebook, history);

    let caption = "The loss of the training images goes on falling when that of the test images \
                   falls no longer. What is learnt last is true of the training images alone.";
    let name = format!("{HIDDEN} sigmoid units, {}", mnist.name());
    let figure = session::figure_of_epochs(&name, "test images", history);
    notebook.figure("training_result", caption, figure)?;
    let answers = predictions(&trained.net, &mnist.test);
    let title = "The first five test images of each digit, with answer and probability";
    let caption = "Most answers are right and all but certain. A wrong one is orange, and has the \
                   right digit beside it.";
    let figure = gallery::figure(title, &mnist.test, &some_of_each(&answers, 5));
    notebook.figure("predictions", caption, figure)?;
    gallery::show_mistakes(notebook, &mnist.test, &answers)?;
    let caption = "A hidden unit has a weight for each pixel, and so is a picture of what it looks \
                   for: strokes in some places, and none in others.";
    notebook.figure("hidden-units", caption, hidden_units::figure(&trained.net.layers()[0].weight))
}

/// C steps against the plain gradient with one learning rate, for as many epochs as it takes. Adam
/// with a rate that falls to 0 needs a few; more where an epoch is a sixth of MNIST.
fn plan(extent: Extent) -> Plan {
    let epochs = match extent {
        Extent::Full => 12,
        Extent::Sample => 20,
    };
    Plan {
        length: Length::Epochs(epochs),
        sampling: Sampling::ShuffledEpochs,
        optimizer: Adam::default().into(),
        learning_rate: 0.006,
        schedule: Schedule::Cosine { period: epochs as f64 },
        l2: 2e-5,
        pieces: 2,
        ..Plan::default()
    }
}

fn check_losses(notebook: &mut Notebook, losses: &[f64]) -> Result {
    let ratios = losses.windows(2).map(|pair| pair[1] / pair[0]);
    let what = "mean loss of an epoch as a share of the one before, the largest";
    notebook.within(what, ratios.fold(0.0, f64::max), 0.0..=1.02);
    let last = *losses.last().context("an epoch was trained")?;
    notebook.at_most("mean loss of the last epoch", last, 0.02);
    Ok(())
}

/// C's figure for all of MNIST, where the seeds 1, 2, 3, 5, 6 and 7 gave 0.9824–0.9835. On the sample
/// the seeds 1 to 6 gave 0.9355–0.9415.
fn least_accuracy(extent: Extent) -> f64 {
    match extent {
        Extent::Full => 0.9801,
        Extent::Sample => 0.93,
    }
}
