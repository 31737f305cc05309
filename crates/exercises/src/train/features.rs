//! What by hand, what by learning: a rule, features with a classifier, and pixels end to end.

use crate::prelude::*;
use images::{Images, Mnist};
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Sizes, TwoLayerNet};
use rand::{SeedableRng, rngs::StdRng};
use train::{Data, Length, Plan, Samples, Sampling, evaluate, train};

/// How many images are learnt from.
const IMAGES: usize = 10_000;
const SIDE: usize = 28;
/// Ink in each of 4 × 4 fields, and five more.
const FEATURES: usize = 21;

/// What a hand finds in an image.
struct Found {
    /// The heights of its holes, from 0 at the top of the ink to 1 at its bottom.
    holes: Vec<f64>,
    /// Width over height of the ink.
    aspect: f64,
    /// Share of ink in each field.
    fields: [f64; 16],
}

/// Three ways, as B names them.
pub fn show(notebook: &mut Notebook, mnist: &Mnist) -> Result {
    let chosen: Vec<usize> = (0..IMAGES.min(mnist.train.len())).collect();
    let images = mnist.train.select(&chosen);
    let test: Vec<Found> = all(&mnist.test).collect();
    let right = test.iter().zip(mnist.test.labels().iter());
    let right = right.filter(|(found, label)| rule(found) == *label).count();
    let by_rule = right as f64 / test.len() as f64;
    let by_features = learn(&features(&images)?, &features(&mnist.test)?, FEATURES)?;
    let by_pixels = learn(&images, &mnist.test, SIDE * SIDE)?;
    notebook.tell(format!(
        "Features by hand or learnt (特征量, 端到端); both networks have 50 hidden units and learn from {} \
         images for 20 epochs:",
        images.len()
    ));
    let rows = [
        ("a rule: holes, and narrow or not", "by hand", "none", by_rule),
        ("21 features and a network", "by hand", "learnt", by_features),
        ("784 pixels and a network, end to end", "learnt", "learnt", by_pixels),
    ];
    let rows = rows.map(|(name, features, answer, accuracy)| {
        [name.to_owned(), features.to_owned(), answer.to_owned(), format!("{accuracy:.4}")]
    });
    notebook.table(["", "features", "weights", "test accuracy"], rows);
    // Five seeds gave 0.837–0.854 by features on all of MNIST's test images, and pixels 0.095–0.113 more; on
    // the sample 0.805–0.819, and 0.111–0.135 more. The rule has no seed: 0.4545 and 0.454.
    notebook.within("by a rule", by_rule, 0.45..=0.46);
    notebook.within("by features", by_features, 0.78..=0.88);
    notebook.within("pixels, more than by features", by_pixels - by_features, 0.07..=0.17);
    Ok(())
}

/// Two holes are an 8; one is a 9, 0 or 6 by its height; none, if narrow, a 1, and else a 7.
fn rule(found: &Found) -> usize {
    match found.holes[..] {
        [] if found.aspect < 0.45 => 1,
        [] => 7,
        [height] if height < 0.4 => 9,
        [height] if height > 0.6 => 6,
        [_] => 0,
        _ => 8,
    }
}

fn learn<S: Samples>(images: &S, test: &S, inputs: usize) -> Result<f64> {
    let plan = Plan {
        length: Length::Epochs(20),
        sampling: Sampling::ShuffledEpochs,
        learning_rate: 0.5,
        ..Plan::default()
    };
    let mut rng = StdRng::seed_from_u64(1);
    let sizes = Sizes::new(inputs, 50, 10);
    let net = TwoLayerNet::<f32>::random(sizes, Activation::Relu, 0.1, &mut rng);
    let net = train(net, Data { train: images, held_out: test }, &plan, |_| ())?.net;
    Ok(evaluate(&net, test).accuracy)
}

fn all(images: &Images) -> impl Iterator<Item = Found> {
    (0..images.len()).map(|index| find(&images.pixels(index)))
}

/// A sample a column: the 16 fields, and holes, height of the first, whether there is one, aspect, ink.
fn features(images: &Images) -> Result<(DMatrix<f64>, Labels)> {
    let columns = all(images).flat_map(|found| {
        let (count, first) = (found.holes.len() as f64, found.holes.first());
        let ink: f64 = found.fields.iter().sum();
        let others = [
            count / 2.0,
            first.copied().unwrap_or(0.0),
            f64::from(u8::from(first.is_some())),
            found.aspect,
            ink / 16.0,
        ];
        found.fields.into_iter().chain(others)
    });
    let x = DMatrix::from_iterator(FEATURES, images.len(), columns);
    Ok((x, Labels::new(images.labels().iter().collect(), 10)?))
}

fn find(pixels: &[u8]) -> Found {
    let is_ink = |row: usize, column: usize| pixels[row * SIDE + column] > 127;
    let inked = |line: usize, is: &dyn Fn(usize, usize) -> bool| (0..SIDE).any(|i| is(line, i));
    let range = |is: &dyn Fn(usize, usize) -> bool| {
        let lines = || (0..SIDE).filter(|&line| inked(line, is));
        (lines().next().unwrap_or(0), lines().last().unwrap_or(SIDE - 1))
    };
    let (top, bottom) = range(&is_ink);
    let (left, right) = range(&|column, row| is_ink(row, column));
    let (height, width) = ((bottom - top + 1) as f64, (right - left + 1) as f64);
    let mut fields = [0.0; 16];
    for (place, &pixel) in pixels.iter().enumerate() {
        fields[place / SIDE / 7 * 4 + place % SIDE / 7] += f64::from(pixel) / 255.0 / 49.0;
    }
    let holes = holes(pixels).into_iter().map(|row| (row - top as f64) / height);
    Found { holes: holes.collect(), aspect: width / height, fields }
}

/// The mean row of each hole: of each part of the paper, above 2 pixels, that the ink cuts off from
/// the margin. The first part to be found is the margin's.
fn holes(pixels: &[u8]) -> Vec<f64> {
    let mut seen: Vec<bool> = pixels.iter().map(|&pixel| pixel > 127).collect();
    let mut parts = Vec::new();
    for start in 0..pixels.len() {
        let part = flood(&mut seen, start);
        if part.len() > 2 {
            let rows: usize = part.iter().map(|place| place / SIDE).sum();
            parts.push(rows as f64 / part.len() as f64);
        }
    }
    parts.split_off(1.min(parts.len()))
}

/// The places that can be reached from one by sides, unless they were seen; they are, after it.
fn flood(seen: &mut [bool], start: usize) -> Vec<usize> {
    let (mut part, mut open) = (Vec::new(), vec![start]);
    while let Some(place) = open.pop() {
        if std::mem::replace(&mut seen[place], true) {
            continue;
        }
        part.push(place);
        let (row, column) = (place / SIDE, place % SIDE);
        let sides = [
            (row > 0).then(|| place - SIDE),
            (row + 1 < SIDE).then(|| place + SIDE),
            (column > 0).then(|| place - 1),
            (column + 1 < SIDE).then(|| place + 1),
        ];
        open.extend(sides.into_iter().flatten());
    }
    part
}
