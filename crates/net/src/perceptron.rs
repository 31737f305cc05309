use graph::step;
use losses::Labels;
use nalgebra::{DMatrix, DVector, RealField, RowDVector, convert, dvector};

/// A perceptron (感知机): one unit that says 1 on one side of a hyperplane and 0 on the other.
///
/// ```text
/// z = w·x + b        y = step(z) = 1 for z > 0,   0 for z ≤ 0
/// ```
///
/// The hyperplane z = 0 is its decision boundary (决策边界): a line in the plane, at right angles
/// to w.
///
/// ```
/// use nalgebra::{dmatrix, matrix};
/// use net::Perceptron;
///
/// let x = dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]; // four samples, one a column
/// assert_eq!(Perceptron::and().apply(&x), matrix![0.0, 0.0, 0.0, 1.0]);
/// ```
///
/// Source: C §1.2 and §1.3; Rosenblatt, *The perceptron* (1958).
#[derive(Debug, Clone, PartialEq)]
pub struct Perceptron<T> {
    /// w, one a feature.
    pub weight: DVector<T>,
    /// b, the readiness to say 1.
    pub bias: T,
}

impl<T: RealField + Copy> Perceptron<T> {
    /// w = 0, b = 0: where learning begins.
    pub fn zeros(inputs: usize) -> Self {
        Self { weight: DVector::zeros(inputs), bias: T::zero() }
    }

    /// x₁ + x₂ − 1.5: both inputs are 1 (与门). Source: C §2.1.
    pub fn and() -> Self {
        Self::gate(1.0, -1.5)
    }

    /// x₁ + x₂ − 0.5: at least one input is 1 (或门). Source: C §2.1.
    pub fn or() -> Self {
        Self::gate(1.0, -0.5)
    }

    /// 1.5 − x₁ − x₂: not both inputs are 1 (与非门), AND with all signs turned. Source: C §3.1.
    pub fn nand() -> Self {
        Self::gate(-1.0, 1.5)
    }

    fn gate(weight: f64, bias: f64) -> Self {
        Self { weight: dvector![convert(weight), convert(weight)], bias: convert(bias) }
    }

    /// z = w·x + b of each sample: its distance from the hyperplane times ‖w‖, with a sign.
    ///
    /// Shapes: X is D×N, one sample a column; z is 1×N.
    ///
    /// # Panics
    /// When X has not as many rows as w.
    pub fn scores(&self, x: &DMatrix<T>) -> RowDVector<T> {
        assert!(
            x.nrows() == self.weight.len(),
            "a perceptron of {} inputs, but samples of {} features",
            self.weight.len(),
            x.nrows()
        );
        (x.tr_mul(&self.weight)).transpose().add_scalar(self.bias)
    }

    /// y = step(z) of each sample; of a score that is NaN, as ∞ − ∞ is, NaN.
    ///
    /// # Panics
    /// As [`Perceptron::scores`].
    pub fn apply(&self, x: &DMatrix<T>) -> RowDVector<T> {
        self.scores(x).map(step)
    }

    /// How many samples it puts on the wrong side, or, where a score is NaN, on none.
    ///
    /// # Panics
    /// As [`Perceptron::scores`], and when there are not N labels of two classes.
    pub fn mistakes(&self, x: &DMatrix<T>, labels: &Labels) -> usize {
        assert_two_classes(x, labels);
        let outputs = self.apply(x);
        let pairs = outputs.iter().zip(labels.iter());
        pairs.filter(|&(&y, t)| y != target(t)).count()
    }
}

/// The label as the output it asks for, 0 or 1.
pub(crate) fn target<T: RealField>(label: usize) -> T {
    if label == 1 { T::one() } else { T::zero() }
}

#[track_caller]
pub(crate) fn assert_two_classes<T>(x: &DMatrix<T>, labels: &Labels) {
    assert!(
        labels.classes() == 2 && labels.len() == x.ncols(),
        "{} samples of 2 classes, but {} labels of {} classes",
        x.ncols(),
        labels.len(),
        labels.classes()
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::dmatrix;
    use property::assert_is;

    fn corners() -> DMatrix<f64> {
        dmatrix![0.0, 0.0, 1.0, 1.0; 0.0, 1.0, 0.0, 1.0]
    }

    #[test]
    fn truth_tables() {
        let x = corners();
        let [and, or, nand] = [Perceptron::and(), Perceptron::or(), Perceptron::nand()];
        assert_is(and.apply(&x), dmatrix![0.0, 0.0, 0.0, 1.0], "AND: step(x₁ + x₂ − 1.5)");
        assert_is(or.apply(&x), dmatrix![0.0, 1.0, 1.0, 1.0], "OR: step(x₁ + x₂ − 0.5)");
        assert_is(nand.apply(&x), dmatrix![1.0, 1.0, 1.0, 0.0], "NAND: step(1.5 − x₁ − x₂)");
    }

    #[test]
    fn a_score_is_no_answer_and_no_distance() {
        let perceptron = Perceptron { weight: dvector![3.0, 4.0], bias: -2.0 };
        assert_is(
            perceptron.scores(&corners()),
            dmatrix![-2.0, 2.0, 1.0, 5.0],
            "z = w·x + b of w = (3, 4), b = −2 and the corners x",
        );
    }

    #[test]
    fn on_the_hyperplane_it_says_0() {
        let zeros = Perceptron::<f64>::zeros(2);
        assert_is(zeros.apply(&corners()).amax(), 0.0, "y = step(z) = 0 for z ≤ 0");
    }

    #[test]
    fn mistakes_are_counted_on_both_sides() {
        let labels = Labels::new(vec![0, 1, 1, 0], 2).unwrap();
        let mistakes = |of: Perceptron<f64>| of.mistakes(&corners(), &labels);
        assert_is(mistakes(Perceptron::or()), 1, "OR's mistakes of XOR: step(w·x + b) ≠ t");
        assert_is(mistakes(Perceptron::and()), 3, "AND's mistakes of XOR: step(w·x + b) ≠ t");
    }

    #[test]
    #[should_panic(expected = "a perceptron of 3 inputs, but samples of 2 features")]
    fn shapes_are_checked() {
        let _ = Perceptron::zeros(3).apply(&corners());
    }

    #[test]
    #[should_panic(expected = "4 samples of 2 classes, but 1 labels of 3 classes")]
    fn labels_are_checked() {
        let labels = Labels::new(vec![2], 3).unwrap();
        let _ = Perceptron::zeros(2).mistakes(&corners(), &labels);
    }
}
