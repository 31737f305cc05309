//! Do small batches generalise better, and what do they cost?
//!
//! Source: A §2.4.2 (Batch Size: 32 到 256)

use super::session::{self, mean};
use crate::prelude::*;
use images::{Images, Mnist};
use net::{Activation, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use rayon::prelude::*;
use record::Effort;
use train::{Data, Length, Plan, Sampling, evaluate, train};

const SIZES: [usize; 4] = [32, 64, 128, 256];
const SEEDS: [u64; 5] = [1, 2, 3, 4, 5];

/// What is learnt from, and for how long.
struct Work {
    images: usize,
    epochs: usize,
}

/// How η goes with the batch size N.
#[derive(Clone, Copy)]
enum Rate {
    Same,
    /// η ∝ N: a sample moves the weights as far, whatever its batch.
    Proportional,
}

impl Rate {
    fn of(self, size: usize) -> f64 {
        match self {
            Self::Same => 0.1,
            Self::Proportional => 0.1 * size as f64 / 32.0,
        }
    }
}

/// The means over the seeds, and the standard deviation of the accuracy.
pub struct Row {
    size: usize,
    rate: f64,
    loss: f64,
    accuracy: f64,
    spread: f64,
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mnist = session::load(notebook)?;
    let work = match notebook.effort {
        Effort::Usual => Work { images: 3000, epochs: 30 },
        Effort::Long => Work { images: mnist.train.len(), epochs: 30 },
    };
    let images: Vec<usize> = (0..work.images.min(mnist.train.len())).collect();
    let images = mnist.train.select(&images);
    notebook.tell(format!(
        "784-50-10, {} epochs of {} images, {} seeds; all test images.",
        work.epochs,
        images.len(),
        SEEDS.len()
    ));
    let same = measure(&mnist, &images, &work, Rate::Same)?;
    show(notebook, "The same η for all:", &same, images.len());
    let proportional = measure(&mnist, &images, &work, Rate::Proportional)?;
    show(notebook, "η in proportion to N:", &proportional, images.len());
    check(notebook, &same, &proportional);
    notebook.tell(
        "An epoch costs as many samples whatever the batch size, and 1/N as many updates. With one η \
         small batches come out better on the test images, and on the training images too: they \
         have learnt more. That is no better generalisation (泛化). With η in proportion to N all learn \
         the same in an epoch, and large batches are not worse. What 32 or 64 do spare is the search for \
         a larger η. (Thirty epochs of all 60 000 images, five seeds, the long run: 0.9749, 0.9747, \
         0.9718 and 0.9664 with η = 0.1, each ± 0.0016 to 0.0026; 0.9749, 0.9747, 0.9750 and 0.9725 ± \
         0.0032 with η ∝ N.)",
    );
    let caption = "Left, with one η for all, the test accuracy falls with the batch size; right, the \
                   reason: with fewer updates, large batches have learnt less. With η in proportion \
                   to N all have learnt alike, and the large ones do no worse on the test images. \
                   Bars: one standard deviation of five seeds.";
    notebook.figure("batch-sizes", caption, figure(&same, &proportional))
}

fn measure(mnist: &Mnist, images: &Images, work: &Work, rate: Rate) -> Result<Vec<Row>> {
    let pairs: Vec<(usize, u64)> = SIZES
        .into_iter()
        .flat_map(|size| SEEDS.into_iter().map(move |seed| (size, seed)))
        .collect();
    let few: Vec<usize> = (0..200).collect();
    let few = mnist.test.select(&few);
    let learn = |&(size, seed): &(usize, u64)| -> Result<[f64; 2]> {
        let plan = Plan {
            length: Length::Epochs(work.epochs),
            batch_size: size,
            sampling: Sampling::ShuffledEpochs,
            learning_rate: rate.of(size),
            seed,
            ..Plan::default()
        };
        let mut rng = StdRng::seed_from_u64(seed);
        let sizes = Sizes::new(784, 50, 10);
        let net = TwoLayerNet::<f32>::random(sizes, Activation::Relu, 0.01, &mut rng);
        // What the loop evaluates after each epoch is not looked at.
        let net = train(net, Data { train: images, held_out: &few }, &plan, |_| ())?.net;
        Ok([evaluate(&net, images).loss, evaluate(&net, &mnist.test).accuracy])
    };
    let found = pairs.par_iter().map(learn).collect::<Result<Vec<_>>>()?;
    let rows = SIZES.iter().zip(found.chunks(SEEDS.len())).map(|(&size, of)| {
        let [losses, accuracies] = [0, 1].map(|i| of.iter().map(|it| it[i]).collect::<Vec<_>>());
        let accuracy = mean(&accuracies);
        let squares: Vec<f64> = accuracies.iter().map(|it| (it - accuracy).powi(2)).collect();
        let spread = (squares.iter().sum::<f64>() / (SEEDS.len() - 1) as f64).sqrt();
        Row { size, rate: rate.of(size), loss: mean(&losses), accuracy, spread }
    });
    Ok(rows.collect())
}

fn show(notebook: &mut Notebook, text: &str, rows: &[Row], images: usize) {
    notebook.tell(text);
    let rows = rows.iter().map(|row| {
        let accuracy = format!("{:.4} ± {:.4}", row.accuracy, row.spread);
        let updates = images.div_ceil(row.size).to_string();
        let loss = format!("{:.5}", row.loss);
        [row.size.to_string(), row.rate.to_string(), updates, loss, accuracy]
    });
    notebook.table(["N", "η", "updates/epoch", "training loss", "test accuracy"], rows);
}

fn check(notebook: &mut Notebook, same: &[Row], proportional: &[Row]) {
    // Three times five seeds, on MNIST and on the sample, gave 0.024 to 0.031, 8.2 to 9.0, and −0.0075 to
    // −0.0179.
    let falls = same[0].accuracy - same[3].accuracy;
    notebook.within("same η: accuracy of N = 32 less that of 256", falls, 0.005..=0.04);
    let learns = same[3].loss / same[0].loss;
    notebook.within("same η: training loss of 256 over that of 32", learns, 4.0..=20.0);
    let falls = proportional[0].accuracy - proportional[3].accuracy;
    notebook.within("η ∝ N: accuracy of N = 32 less that of 256", falls, -0.03..=0.01);
    let learns = proportional[3].loss / proportional[0].loss;
    notebook.within("η ∝ N: training loss of 256 over that of 32", learns, 0.8..=2.0);
}

/// Accuracy and training loss by batch size.
pub fn figure(same: &[Row], proportional: &[Row]) -> Figure {
    let all = || same.iter().chain(proportional);
    let low = all().map(|row| row.accuracy - row.spread).fold(1.0, f64::min);
    let high = largest(all().map(|row| row.accuracy + row.spread));
    let size = |row: &Row| row.size as f64;
    let mut left = Chart::new("Test accuracy").doublings_x("batch size", 26.0..315.0);
    left = left.ticks(4, 7).y("share of right test answers", low - 0.001..high + 0.002);
    let mut right = Chart::new("Training loss").doublings_x("batch size", 26.0..315.0).ticks(4, 3);
    let powers = || all().map(|row| row.loss.log10());
    let lowest = powers().fold(0.0, f64::min).floor();
    right = right.log_y("loss of the images learnt from", 10_f64.powf(lowest)..1.0);
    for (name, rows, color, aside) in
        [("same η", same, ORANGE, 0.98), ("η ∝ N", proportional, BLUE, 1.02)]
    {
        let accuracies = || rows.iter().map(|row| (size(row) * aside, row.accuracy));
        let stroke = if color == ORANGE { color.dashed(2) } else { color.wide(2) };
        left = left.line(name, stroke, accuracies()).dots("", color.dot(4), accuracies());
        for row in rows {
            let ends = [-row.spread, row.spread].map(|off| (size(row) * aside, row.accuracy + off));
            left = left.path(color.wide(1), ends);
        }
        let losses = || rows.iter().map(|row| (size(row), row.loss));
        right = right.line(name, stroke, losses()).dots("", color.dot(4), losses());
    }
    Figure::row([left, right]).size(1000, 420)
}
