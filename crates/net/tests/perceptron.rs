//! The convergence theorem on random samples, and circles where there is no line.

use losses::Labels;
use nalgebra::{DMatrix, DVector};
use net::{Ending, Perceptron};
use property::{assert_is, matrix, property};
use proptest::{collection::vec, prelude::*};

/// A perceptron and samples that it separates: D 1–5, N 1–12.
fn separated() -> impl Strategy<Value = (Perceptron<f64>, DMatrix<f64>, Labels)> {
    let shape = (1..=5_usize, 1..=12_usize);
    let parts = shape.prop_flat_map(|(d, n)| {
        let entry = -2.0..2.0;
        (matrix(entry.clone(), d, 1), entry.clone(), matrix(entry, d, n))
    });
    parts.prop_filter_map("too thin a margin", |(weight, bias, x)| {
        let weight = DVector::from_column_slice(weight.as_slice());
        let separator = Perceptron { weight, bias };
        let sides = separator.scores(&x).iter().map(|&z| usize::from(z > 0.0)).collect();
        let labels = Labels::new(sides, 2).unwrap();
        (separator.margin(&x, &labels) > 0.05).then_some((separator, x, labels))
    })
}

/// Samples at whole numbers, where a cycle closes exactly, with any labels.
fn whole_numbers() -> impl Strategy<Value = (DMatrix<f64>, Labels)> {
    let shape = (1..=3_usize, 1..=6_usize);
    shape.prop_flat_map(|(d, n)| {
        let x = matrix(-2..=2_i32, d, n).prop_map(|x| x.map(f64::from));
        let labels = vec(0..2_usize, n).prop_map(|labels| Labels::new(labels, 2).unwrap());
        (x, labels)
    })
}

const RULE: &str = "w ← w + (t − y)·x,  b ← b + (t − y)";
const MISTAKES: &str = "mistakes = how many samples have step(w·x + b) ≠ t, after learning";

property! {
    #[test]
    fn separable_samples_take_no_more_corrections_than_the_bound(
        (separator, x, labels) in separated(),
    ) {
        let bound = separator.most_corrections(&x, &labels);
        let learning = Perceptron::zeros(x.nrows()).learn(&x, &labels, 10_000);
        assert_is(learning.ending, Ending::Separated, RULE);
        assert_is(learning.perceptron().mistakes(&x, &labels), 0, MISTAKES);
        let corrections = learning.corrections() as f64;
        prop_assert!(corrections <= bound * (1.0 + 1e-12), "corrections ≤ (R/γ)²\nyours     {corrections}\nexpected  at most {bound}");
    }

    #[test]
    fn learning_ends_or_goes_in_a_circle((x, labels) in whole_numbers()) {
        let learning = Perceptron::zeros(x.nrows()).learn(&x, &labels, 10_000);
        let end = learning.perceptron();
        match learning.ending {
            Ending::Separated => assert_is(end.mistakes(&x, &labels), 0, MISTAKES),
            Ending::Cycle { start, length } => {
                assert_is(start + length, learning.corrections(), "start + length of a cycle that ends learning");
                let again = end.clone().learn(&x, &labels, 10_000);
                assert_is(again.ending, Ending::Cycle { start: 0, length }, "learning on, from where the cycle closed");
                assert_is(&again.steps[..], &learning.steps[start..], "(w, b), once more round the cycle");
                let right = again.steps.iter().find(|step| step.mistakes(&x, &labels) == 0);
                assert_is(right, None, "a perceptron without mistakes, in a cycle");
            }
            Ending::Unfinished => panic!("{RULE}\nyours     unfinished after 10 000 passes\nexpected  separated, or a cycle"),
        }
    }
}
