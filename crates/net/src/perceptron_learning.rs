use crate::perceptron::{Perceptron, assert_two_classes, target};
use graph::step;
use losses::Labels;
use nalgebra::{DMatrix, RealField};

/// What became of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A whole pass found no mistake: the samples are separated.
    Separated,
    /// The perceptron came back to where a pass had begun before, so it will for ever.
    Cycle {
        /// After how many corrections it was there first.
        start: usize,
        /// How many corrections it takes to come back.
        length: usize,
    },
    /// Neither within the passes allowed.
    Unfinished,
}

/// The course of learning: what the perceptron was, correction after correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning<T> {
    /// The perceptron at the beginning, and after each correction.
    pub steps: Vec<Perceptron<T>>,
    /// How it ended.
    pub ending: Ending,
}

impl<T> Learning<T> {
    /// How many corrections were made.
    pub fn corrections(&self) -> usize {
        self.steps.len() - 1
    }

    /// The perceptron in the end.
    pub fn perceptron(&self) -> &Perceptron<T> {
        &self.steps[self.corrections()]
    }
}

impl<T: RealField + Copy> Perceptron<T> {
    /// The error-correcting rule (有错则改): sample after sample, and where the answer y is not the
    /// target t, the hyperplane is moved towards the sample or away from it.
    ///
    /// ```text
    /// w ← w + (t − y)·x        b ← b + (t − y)
    /// ```
    ///
    /// Separable samples end it after at most [`Perceptron::most_corrections`] corrections. Others
    /// never do: what a pass does depends on (w, b) alone, so as soon as a pass begins with the
    /// (w, b) of an earlier one, learning goes in a circle. A score that is no number, as of ∞ − ∞, makes
    /// (w, b) NaN, which ends in nothing but [`Ending::Unfinished`].
    ///
    /// Shapes: X is D×N, one sample a column; the labels are 0 or 1.
    ///
    /// Source: C §1.4; B, 感知机收敛定理.
    ///
    /// # Panics
    /// As [`Perceptron::mistakes`], or when a sample has an entry that is no number.
    pub fn learn(self, x: &DMatrix<T>, labels: &Labels, most_passes: usize) -> Learning<T> {
        assert_two_classes(x, labels);
        assert_numbers(x);
        let mut steps = vec![self];
        let mut starts = vec![0];
        for _ in 0..most_passes {
            let start = steps.len() - 1;
            correct_all(&mut steps, x, labels);
            let end = steps.len() - 1;
            if end == start {
                return Learning { steps, ending: Ending::Separated };
            }
            if let Some(&start) = starts.iter().find(|&&start| steps[start] == steps[end]) {
                let length = end - start;
                let ending = Ending::Cycle { start, length };
                return Learning { steps, ending };
            }
            starts.push(end);
        }
        Learning { steps, ending: Ending::Unfinished }
    }

    /// How far the samples keep from the hyperplane at least, as seen by the convergence theorem,
    /// which takes the bias for the weight of an additional input that is always 1. Negative when a
    /// sample is on the wrong side.
    ///
    /// ```text
    /// γ = minₙ sₙ·(w·xₙ + b) / ‖(w, b)‖,   sₙ = +1 for label 1, −1 for label 0
    /// ```
    ///
    /// Of w = 0, b = 0 it is NaN. Where ‖(w, b)‖² is too large a number it is 0, which separates nothing.
    ///
    /// # Panics
    /// As [`Perceptron::learn`], and when there is no sample.
    pub fn margin(&self, x: &DMatrix<T>, labels: &Labels) -> T {
        assert_two_classes(x, labels);
        assert_numbers(x);
        let scores = self.scores(x);
        let sides = scores.iter().zip(labels.iter());
        let smallest = sides
            .map(|(&z, label)| if label == 1 { z } else { -z })
            .reduce(RealField::min)
            .expect("at least one sample");
        smallest / (self.weight.norm_squared() + self.bias * self.bias).sqrt()
    }

    /// The bound of the convergence theorem (感知机收敛定理): with this perceptron as the known
    /// separator, learning from zero makes at most so many corrections.
    ///
    /// ```text
    /// corrections ≤ (R/γ)²,   R² = maxₙ ‖xₙ‖² + 1
    /// ```
    ///
    /// Each correction brings (w, b) further along the separator by at least γ, so that after k of
    /// them ‖(w, b)‖ ≥ kγ. It also adds at most R² to ‖(w, b)‖², as a corrected sample was on the
    /// wrong side: ‖(w, b)‖² ≤ kR². Both together say kγ ≤ √k·R.
    ///
    /// It is NaN where both R² and γ² are too large numbers, as with samples of 1e200.
    ///
    /// Source: Novikoff, *On convergence proofs on perceptrons* (1962).
    ///
    /// # Panics
    /// As [`Perceptron::margin`], and when it does not separate the samples.
    pub fn most_corrections(&self, x: &DMatrix<T>, labels: &Labels) -> T {
        let margin = self.margin(x, labels);
        assert!(margin > T::zero(), "the margin {margin} separates nothing");
        let squares = x.column_iter().map(|x| x.norm_squared());
        let largest = squares.fold(T::zero(), RealField::max);
        (largest + T::one()) / (margin * margin)
    }
}

#[track_caller]
fn assert_numbers<T: RealField + Copy>(x: &DMatrix<T>) {
    assert!(x.iter().all(T::is_finite), "a sample has an entry that is no number");
}

/// One pass over the samples; each correction is a step more.
fn correct_all<T: RealField + Copy>(
    steps: &mut Vec<Perceptron<T>>,
    x: &DMatrix<T>,
    labels: &Labels,
) {
    for (x, label) in x.column_iter().zip(labels.iter()) {
        let Perceptron { weight, bias } = &steps[steps.len() - 1];
        let error = target::<T>(label) - step(weight.dot(&x) + *bias);
        if !error.is_zero() {
            steps.push(Perceptron { weight: weight + x * error, bias: *bias + error });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{dmatrix, dvector};
    use property::assert_is;

    const RULE: &str = "w ← w + (t − y)·x,  b ← b + (t − y)";

    fn corners() -> DMatrix<f64> {
        dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]
    }

    fn learn(targets: [usize; 4]) -> Learning<f64> {
        let labels = Labels::new(targets.to_vec(), 2).unwrap();
        Perceptron::zeros(2).learn(&corners(), &labels, 100)
    }

    #[test]
    fn the_first_corrections_of_or() {
        let learning = learn([0, 1, 1, 1]);
        // (0, 0) is right, as step(0) = 0; (0, 1) is not.
        let after_one = Perceptron { weight: dvector![0.0, 1.0], bias: 1.0 };
        assert_is(learning.steps.get(1), Some(&after_one), format!("{RULE}, once, at x = (0, 1)"));
        assert_is(&learning.steps[0], &Perceptron::zeros(2), "learning begins with w = 0, b = 0");
        assert_is(learning.ending, Ending::Separated, format!("{RULE} learns OR"));
    }

    #[test]
    fn xor_goes_in_a_circle() {
        let learning = learn([0, 1, 1, 0]);
        let Ending::Cycle { start, length } = learning.ending else {
            panic!("{RULE} on XOR\nyours     {:?}\nexpected  a cycle", learning.ending)
        };
        let end = &learning.steps[start + length];
        assert_is(&learning.steps[start], end, "a cycle ends where it began");
        assert!(length > 0, "corrections of a cycle\nyours     {length}\nexpected  more than 0");
    }

    #[test]
    fn what_is_right_is_left_alone() {
        let labels = Labels::new(vec![0, 0, 0, 1], 2).unwrap();
        let learning = Perceptron::and().learn(&corners(), &labels, 1);
        assert_is(learning.corrections(), 0, format!("{RULE}: nothing where t = y"));
        assert_is(
            learning.perceptron(),
            &Perceptron::and(),
            format!("{RULE}: nothing where t = y"),
        );
        assert_is(learning.ending, Ending::Separated, "a pass without mistakes is the last");
    }

    #[test]
    fn too_few_passes_are_said() {
        let labels = Labels::new(vec![0, 0, 0, 1], 2).unwrap();
        let learning = Perceptron::zeros(2).learn(&corners(), &labels, 1);
        assert_is(learning.ending, Ending::Unfinished, format!("{RULE} on AND, one pass"));
    }

    // AND's line x₁ + x₂ = 1.5: the nearest corners have |z| = 0.5, and ‖(1, 1, −1.5)‖² = 4.25.
    #[test]
    fn the_bound_of_and() {
        let labels = Labels::new(vec![0, 0, 0, 1], 2).unwrap();
        let and = Perceptron::and();
        let margin = and.margin(&corners(), &labels);
        let expected = 0.5 / 4.25f64.sqrt();
        assert!(
            (margin - expected).abs() < 1e-15,
            "γ = minₙ sₙ·(w·xₙ + b) / ‖(w, b)‖ of AND\nyours     {margin}\nexpected  {expected}"
        );
        let most = and.most_corrections(&corners(), &labels);
        let formula = "(R/γ)², R² = maxₙ ‖xₙ‖² + 1";
        assert!((most - 51.0).abs() < 1e-12, "{formula} of AND\nyours     {most}\nexpected  51");
    }

    #[test]
    #[should_panic(expected = "separates nothing")]
    fn a_bound_needs_a_separator() {
        let labels = Labels::new(vec![0, 1, 1, 0], 2).unwrap();
        let _ = Perceptron::or().most_corrections(&corners(), &labels);
    }
}
