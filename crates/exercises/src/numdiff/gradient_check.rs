//! Is my gradient right, and if not, what does it look like?
//!
//! Source: A §2.3.4

use super::{
    mistakes::{MISTAKES, Mistake, backward},
    roughness,
};
use crate::prelude::*;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Check, Clue, Part, Pattern, StepSize, Tensors, Verdict, check};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const BOTH: [Activation; 2] = [Activation::Relu, Activation::Sigmoid];

/// A network, and a batch for it.
struct Case {
    net: TwoLayerNet<f64>,
    x: DMatrix<f64>,
    labels: Labels,
}

impl Case {
    /// Parameters and inputs between −1 and 1.
    fn random(
        activation: Activation,
        sizes: Sizes,
        samples: usize,
        rng: &mut StdRng,
    ) -> Result<Self> {
        let empty = TwoLayerNet::<f64>::random(sizes, activation, 0.0, rng);
        let net = empty.map(|_| rng.random_range(-1.0..1.0));
        let x = DMatrix::from_fn(sizes.inputs, samples, |_, _| rng.random_range(-1.0..1.0));
        let labels = (0..samples).map(|_| rng.random_range(0..sizes.outputs));
        let labels = Labels::new(labels.collect(), sizes.outputs)?;
        Ok(Self { net, x, labels })
    }

    fn right(&self) -> TwoLayerNet<f64> {
        self.net.value_and_gradient(&self.x, &self.labels).1
    }

    fn wrong(&self, mistake: Mistake) -> TwoLayerNet<f64> {
        backward(&self.net, &self.x, &self.labels, Some(mistake))
    }

    fn check(&self, gradient: &TwoLayerNet<f64>) -> Check {
        self.check_raised(gradient, 0.0)
    }

    /// With a constant added to the loss: its slopes are the same, but its digits are fewer.
    fn check_raised(&self, gradient: &TwoLayerNet<f64>, constant: f64) -> Check {
        let loss = |net: &TwoLayerNet<f64>| net.loss(&self.x, &self.labels) + constant;
        check(loss, &mut self.net.clone(), gradient)
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    kinds_of_mistakes(notebook)?;
    none_passes(notebook)?;
    no_false_alarm(notebook)?;
    roughness::tell(notebook)?;
    kinks_zeros_and_noise(notebook)?;
    the_plain_rule(notebook)
}

fn kinds_of_mistakes(notebook: &mut Notebook) -> Result {
    let mut rng = StdRng::seed_from_u64(6);
    let case = Case::random(Activation::Sigmoid, Sizes::new(5, 4, 4), 6, &mut rng)?;
    notebook.tell("A sigmoid network 5-4-4, six samples; the tensors are W1 b1 W2 b2:");
    let right = case.check(&case.right());
    notebook.same("backpropagation", right.verdict(), "right");
    let written_out = backward(&case.net, &case.x, &case.labels, None);
    let off = largest_difference(&written_out, &case.right());
    notebook.at_most("the same, written out to be spoiled, off by", off, 1e-16);

    let (mut named, mut misnamed) = (0, 0);
    for (mistake, name) in MISTAKES {
        let outcome = case.check(&case.wrong(mistake));
        notebook.same(name, outcome.verdict(), "wrong");
        for clue in &outcome.clues {
            notebook.tell(format!("It looks as if {clue}."));
        }
        let expected = expected_clue(mistake);
        let as_expected = outcome.clues.iter().eq(&expected);
        named += usize::from(as_expected && expected.is_some());
        misnamed += usize::from(!as_expected);
    }
    notebook.same("patterns recognised", named, 6);
    notebook.same("patterns missed, or seen where there are none", misnamed, 0);
    notebook.tell("The report on the one wrong entry:");
    notebook.tell(case.check(&case.wrong(Mistake::OneEntry)));
    Ok(())
}

/// What is to be said of a mistake that has a pattern; there are six samples.
fn expected_clue(mistake: Mistake) -> Option<Clue> {
    let (part, pattern) = match mistake {
        Mistake::MeanForgotten => (Part::Whole, Pattern::Times(6)),
        Mistake::Sign => (Part::Whole, Pattern::Times(-1)),
        Mistake::AddedTwice => (Part::Tensor(2), Pattern::Times(2)),
        Mistake::BiasForgotten => (Part::Tensor(1), Pattern::Zero),
        Mistake::BiasAveraged => (Part::Tensor(3), Pattern::Divided(6)),
        Mistake::GradientTransposed => (Part::Tensor(2), Pattern::Transposed),
        _ => return None,
    };
    Some(Clue { part, pattern })
}

fn none_passes(notebook: &mut Notebook) -> Result {
    let mut rng = StdRng::seed_from_u64(7);
    let (mut checked, mut passed) = (0, 0);
    for round in 0..40 {
        let case = Case::random(BOTH[round % 2], Sizes::new(5, 4, 4), 6, &mut rng)?;
        for (mistake, _) in MISTAKES {
            // A dead ReLU may leave nothing to be wrong.
            let (right, wrong) = (case.right(), case.wrong(mistake));
            if largest_difference(&wrong, &right) > 1e-6 {
                checked += 1;
                passed += usize::from(case.check(&wrong).verdict() != Verdict::Wrong);
            }
        }
    }
    notebook.tell(format!("The same on 40 random networks, {checked} wrong gradients:"));
    notebook.within("how many there are", f64::from(checked), 600.0..=680.0);
    notebook.same("of them not called wrong", passed, 0);
    Ok(())
}

fn no_false_alarm(notebook: &mut Notebook) -> Result {
    let mut rng = StdRng::seed_from_u64(8);
    let mut verdicts = Vec::new();
    for round in 0..10_000 {
        let mut size = |least, most| rng.random_range(least..=most);
        let (sizes, samples) = (Sizes::new(size(1, 4), size(1, 4), size(2, 4)), size(1, 4));
        let case = Case::random(BOTH[round % 2], sizes, samples, &mut rng)?;
        verdicts.push(case.check(&case.right()).verdict());
    }
    notebook.tell("10 000 right gradients of random networks, ReLU and sigmoid:");
    let count = |which| verdicts.iter().filter(|&&verdict| verdict == which).count();
    let counted = [Verdict::Right, Verdict::Inconclusive, Verdict::Kink];
    let rows = counted.map(|verdict| [verdict.to_string(), count(verdict).to_string()]);
    notebook.table(["verdict", "how many"], rows);
    notebook.within("right", count(Verdict::Right) as f64, 9_950.0..=10_000.0);
    notebook.same("suspicious", count(Verdict::Suspicious), 0);
    notebook.same("wrong", count(Verdict::Wrong), 0);
    notebook.same("non-finite", count(Verdict::NonFinite), 0);
    Ok(())
}

fn kinks_zeros_and_noise(notebook: &mut Notebook) -> Result {
    let mut rng = StdRng::seed_from_u64(9);
    let mut case = Case::random(Activation::Relu, Sizes::new(5, 4, 4), 6, &mut rng)?;
    notebook.tell("A ReLU network:");
    let zeros = |outcome: &Check| {
        let both = |e: &&numdiff::Entry| e.analytic == 0.0 && e.numerical == 0.0;
        outcome.entries.iter().filter(both).count()
    };
    case.net.hidden.bias.fill(1.0);
    case.net.hidden.bias[0] = -100.0;
    let outcome = case.check(&case.right());
    notebook.same("unit 0 is dead: entries that are 0 both ways", zeros(&outcome), 5 + 1 + 4);
    notebook.same("which is", outcome.verdict(), "right");

    case.net.hidden.bias.fill(0.0);
    case.x.column_mut(0).fill(0.0);
    let outcome = case.check(&case.right());
    notebook.same("a sample of zeros, and no biases: b1 is at", outcome.verdict(), "kink");
    notebook.tell(outcome);

    let case = Case::random(Activation::Sigmoid, Sizes::new(5, 4, 4), 6, &mut rng)?;
    let raised = case.check_raised(&case.right(), 1e6);
    notebook.same("a million added to the loss", raised.verdict(), "inconclusive");
    let raised = case.check_raised(&case.wrong(Mistake::Sign), 1e6);
    notebook.same("and the wrong sign is still", raised.verdict(), "wrong");
    Ok(())
}

/// A's rule is |a − n| / max(|a|, |n|) alone.
fn the_plain_rule(notebook: &mut Notebook) -> Result {
    let mut rng = StdRng::seed_from_u64(10);
    let sizes = Sizes::new(64, 20, 10);
    let mut case = Case::random(Activation::Sigmoid, sizes, 20, &mut rng)?;
    case.net = TwoLayerNet::random(sizes, Activation::Sigmoid, 0.01, &mut rng);
    let right = case.right();
    let (x, labels) = (&case.x, &case.labels);
    let numerical = case.net.numerical_gradient(x, labels, StepSize::Balanced);
    let size = |a: f64, n: f64| a.abs().max(n.abs());
    let pairs = right.entries().zip(numerical.entries());
    let points = pairs.map(|(a, n)| (size(a, n), (a - n).abs() / size(a, n)));
    let points: Vec<(f64, f64)> = points.collect();
    let share = |bound: f64| {
        let above = points.iter().filter(|(_, error)| *error > bound).count();
        100.0 * above as f64 / points.len() as f64
    };
    notebook.tell(format!(
        "\nA's rule alone, on the right gradient of 64-20-10 with σ = 0.01, {} entries:",
        points.len()
    ));
    notebook.within("above 1e-7, so not right, %", share(1e-7), 10.0..=100.0);
    notebook.within("above 1e-5, so suspicious, %", share(1e-5), 0.1..=100.0);
    let outcome = case.check(&right);
    let alarms = outcome.entries.iter().filter(|e| e.verdict >= Verdict::Suspicious).count();
    notebook.same("entries that the check calls suspicious or wrong", alarms, 0);
    notebook.same("its verdict", outcome.verdict(), "right");
    let noise = outcome.noise / outcome.entries[0].h;
    let caption = "Every dot is a right entry. The small ones have large relative errors, along \
                   the line of round-off: a rule that looks at the relative error alone accuses \
                   them.";
    notebook.figure("plain-rule", caption, figure(&points, noise))
}

/// Entries by their size and their relative error; `noise` is the round-off of f divided by h.
pub fn figure(points: &[(f64, f64)], noise: f64) -> Chart {
    let of_kind = |alarm: bool| {
        let of_kind = points.iter().filter(move |(_, error)| (*error > 1e-5) == alarm);
        of_kind.map(|&(size, error)| (size, error.max(1e-13)))
    };
    let mut chart = Chart::new("Right entries judged by their relative error alone")
        .log_x("size of the entry, |∂L/∂θ|", 1e-8..1.0)
        .log_y("relative error", 1e-13..1e-2)
        .dots("no alarm", BLUE.dot(2), of_kind(false))
        .dots("false alarm", ORANGE.dot(2), of_kind(true));
    for (bound, text) in [(1e-7, "right below 10⁻⁷"), (1e-5, "suspicious above 10⁻⁵")] {
        chart = chart.path(GREY.wide(1), [(1e-8, bound), (1.0, bound)]).text(
            text,
            (10f64.powf(-2.2), bound * 10f64.powf(0.45)),
            GREY,
        );
    }
    let sizes = spread(-8.0..0.0, 161).map(|exponent| 10f64.powf(exponent));
    chart.line("round-off of f, over h", BLACK.wide(1), sizes.map(|size| (size, noise / size)))
}
