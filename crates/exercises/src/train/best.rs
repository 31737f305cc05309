//! What is the best that one hidden layer can do?
//!
//! Source: A 训练技巧总结 (防止过拟合); Simard, Steinkraus and Platt (2003)

use super::{gallery, predictions::predictions, session};
use crate::prelude::*;
use images::{Distortion, Elastic, Extent, Images, Mnist, shuffled_split};
use net::{Activation, Initialisation, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use record::Effort;
use train::{Adam, Data, Length, Plan, Sampling, Schedule, Training, evaluate};

const SEEDS: [u64; 3] = [1, 2, 3];

/// How a network is made as good as it gets.
///
/// Both recipes were chosen on the first 50 000 training images by the last 10 000, where they gave
/// 0.988 (256 units) and 0.993 (800 units, 40 epochs). No test image took part in the choice. Bending
/// the images too made no difference that 256 units could show, and takes half as long again.
struct Recipe {
    hidden: usize,
    epochs: u32,
    learning_rate: f64,
    distortion: Distortion,
}

impl Recipe {
    fn new(effort: Effort) -> Self {
        let elastic = Some(Elastic { alpha: 30.0, sigma: 4.0 });
        let (hidden, epochs, learning_rate, distortion) = match effort {
            Effort::Usual => (
                256,
                12,
                0.004,
                Distortion { shift: 1.0, rotation: 8.0, scale: 0.08, elastic: None },
            ),
            Effort::Long => {
                (800, 50, 0.001, Distortion { shift: 1.0, rotation: 10.0, scale: 0.1, elastic })
            }
        };
        Self { hidden, epochs, learning_rate, distortion }
    }

    fn text(&self) -> String {
        let Self { hidden, epochs, learning_rate, distortion } = self;
        let Distortion { shift, rotation, scale, elastic } = distortion;
        let bent = elastic.map_or(String::new(), |Elastic { alpha, sigma }| {
            format!(", and bent (α = {alpha}, σ = {sigma})")
        });
        format!(
            "784-{hidden}-10, ReLU, He, batches of 100, Adam, {epochs} epochs: η grows to {learning_rate} in \
             the first and falls as a cosine to 0. Whenever an image is learnt from it is shifted by up \
             to {shift} pixel, turned by up to {rotation}°, stretched by up to {} %{bent}.",
            100.0 * scale,
        )
    }

    fn plan(&self, seed: u64) -> Plan {
        Plan {
            length: Length::Epochs(self.epochs as usize),
            sampling: Sampling::ShuffledEpochs,
            optimizer: Adam::default().into(),
            learning_rate: self.learning_rate,
            schedule: Schedule::Cosine { period: f64::from(self.epochs) },
            warm_up: 1.0,
            pieces: 2,
            seed,
            ..Plan::default()
        }
    }

    fn net(&self, seed: u64) -> TwoLayerNet<f32> {
        let sizes = Sizes::new(784, self.hidden, 10);
        let mut rng = StdRng::seed_from_u64(seed);
        TwoLayerNet::initialised(sizes, Activation::Relu, Initialisation::He, &mut rng)
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let mut mnist = session::load(notebook)?;
    let recipe = Recipe::new(notebook.effort);
    notebook.tell(recipe.text());
    let (train, watched) = parts(&mnist.train);
    // Instead of the images that it was taken from, not beside them.
    mnist.train = train.distorted(recipe.distortion);
    let data = Data { train: &mnist.train, held_out: &watched };
    let learn = |seed: u64| {
        session::learn(&format!("seed {seed}"), recipe.net(seed), data, &recipe.plan(seed))
    };
    let trained = SEEDS.into_iter().map(learn).collect::<Result<Vec<_>>>()?;
    check(notebook, &mnist, &trained);
    let first = &trained[0];
    let name = format!("{} hidden units, {}", recipe.hidden, mnist.name());
    let caption = "Distorted anew whenever they are learnt from, the training images are never \
                   learnt by heart: their loss stays near that of the images kept back.";
    let figure = session::figure_of_epochs(&name, "images kept back", &first.history);
    notebook.figure("training_result", caption, figure)?;
    gallery::show_mistakes(notebook, &mnist.test, &predictions(&first.net, &mnist.test))
}

/// One training image in sixty is kept back, to watch how the others are learnt without a look at
/// the test images.
fn parts(images: &Images) -> (Images, Images) {
    let mut rng = StdRng::seed_from_u64(0);
    let [train, watched] = shuffled_split(images.len(), [59, 1], &mut rng);
    (images.select(&train), images.select(&watched))
}

/// The test images are asked once, at the end.
fn check(notebook: &mut Notebook, mnist: &Mnist, trained: &[Training<TwoLayerNet<f32>>]) {
    let (set, least) = (mnist.name(), least_accuracy(mnist.extent(), notebook.effort));
    for (seed, training) in SEEDS.iter().zip(trained) {
        let accuracy = evaluate(&training.net, &mnist.test).accuracy;
        let what = format!("test accuracy on {set}, seed {seed}");
        notebook.within(what, accuracy, least..=1.0);
    }
    if notebook.effort == Effort::Long {
        notebook.tell("Simard, Steinkraus and Platt (2003) report 0.993 for 784-800-10.");
    } else {
        notebook.tell("`cargo xtask exercises train/best --long` trains 800 units for longer.");
    }
}

/// What the seeds 1, 2 and 3 gave: 0.9893, 0.9880 and 0.9885 on all of MNIST, 0.9925, 0.9934 and
/// 0.9936 with `--long`; 0.965–0.969 on the sample.
fn least_accuracy(extent: Extent, effort: Effort) -> f64 {
    match (extent, effort) {
        (Extent::Full, Effort::Usual) => 0.985,
        (Extent::Full, Effort::Long) => 0.992,
        (Extent::Sample, _) => 0.955,
    }
}
