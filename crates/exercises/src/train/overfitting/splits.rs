//! Training, validation and test images, each with all classes in proportion, and all scaled by
//! what the training images alone tell.

use crate::prelude::*;
use images::{CLASSES, Images, Mnist, Scaling, stratified_split};
use rand::{SeedableRng, rngs::StdRng};

pub fn show(notebook: &mut Notebook, mnist: &Mnist) {
    let images = mnist.train.select(&(0..5000).collect::<Vec<_>>());
    for shares in [[8, 1, 1], [6, 2, 2]] {
        let [a, b, c] = shares;
        notebook.tell(format!("5000 images, {a}:{b}:{c}, class by class"));
        let mut rng = StdRng::seed_from_u64(1);
        let parts = stratified_split(images.labels(), shares, &mut rng);
        let lengths = parts.each_ref().map(|part| part.len() as f64);
        notebook.close_all("sizes", &lengths, &shares.map(|share| share as f64 * 500.0), 0.0);
        let mut together = parts.concat();
        together.sort_unstable();
        let once = together.into_iter().eq(0..images.len());
        notebook.same("every image is in one part", once, true);
        let parts = parts.map(|part| images.select(&part));
        judge_classes(notebook, &images, &parts, shares);
        judge_scaling(notebook, parts);
    }
}

/// How many images of each class there are.
fn counts(images: &Images) -> [f64; CLASSES] {
    let mut counts = [0.0; CLASSES];
    for label in images.labels().iter() {
        counts[label] += 1.0;
    }
    counts
}

/// A part's fair number of a class need not be whole, so each may miss it by less than one image.
fn judge_classes(notebook: &mut Notebook, all: &Images, parts: &[Images; 3], shares: [usize; 3]) {
    let all = counts(all);
    let off = parts.iter().zip(shares).flat_map(|(part, share)| {
        let fair = all.map(|count| count * share as f64 / 10.0);
        let counts = counts(part);
        (0..CLASSES).map(move |class| (counts[class] - fair[class]).abs())
    });
    notebook.at_most("images of a class too many or too few", largest(off), 0.999);
}

/// Mean and variance of all grey values as a network is given them.
fn mean_and_variance(images: &Images) -> [f64; 2] {
    let (x, _) = images.batch::<f64>(&(0..images.len()).collect::<Vec<_>>());
    let x = x.to_dense();
    [x.mean(), x.variance()]
}

fn judge_scaling(notebook: &mut Notebook, parts: [Images; 3]) {
    let scaling = Scaling::standard_overall(&parts[0]);
    let [train, validation, test] = parts.map(|part| mean_and_variance(&part.scaled(&scaling)));
    notebook.close_all("training: mean and variance", &train, &[0.0, 1.0], 1e-9);
    // They are scaled by what the training images are, not by what they are themselves.
    for (name, [mean, variance]) in [("validation", validation), ("test", test)] {
        notebook.within(format!("{name}: mean, near 0"), mean.abs(), 1e-6..=0.05);
        notebook.within(format!("{name}: variance, near 1"), variance, 0.9..=1.1);
    }
}
