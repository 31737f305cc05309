//! Does ∂L/∂W still answer to the scale of x behind layer normalisation?
//!
//! Source: C §9.2 and §9.3; Ba, Kiros and Hinton (2016)

use super::golden_norm;
use crate::prelude::*;
use golden::golden;
use graph::{Activation, Affine, LayerNorm, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, DVector, dmatrix};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const INPUTS: usize = 8;
const HIDDEN: usize = 16;
const CLASSES: usize = 3;
const SAMPLES: usize = 12;

/// By what the sources scale x.
const SCALES: [f64; 3] = [1.0, 10.0, 200.0];

/// A batch, and affine → (layer normalisation) → ReLU → affine → softmax with loss.
pub struct Case {
    x: DMatrix<f64>,
    labels: Labels,
    hidden: Affine<f64>,
    norm: LayerNorm<f64>,
    output: Affine<f64>,
}

impl Case {
    fn random(rng: &mut StdRng) -> Result<Self> {
        let mut uniform =
            |rows, columns| DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0));
        let x = uniform(INPUTS, SAMPLES);
        let mut layer = |outputs, inputs| Affine {
            weight: uniform(outputs, inputs),
            bias: DVector::zeros(outputs),
        };
        let labels = Labels::new((0..SAMPLES).map(|n| n % CLASSES).collect(), CLASSES)?;
        let (hidden, output) = (layer(HIDDEN, INPUTS), layer(CLASSES, HIDDEN));
        Ok(Self { x, labels, hidden, norm: LayerNorm::new(HIDDEN), output })
    }

    /// ∂L/∂W of the first layer when x is scaled by k.
    fn plain(&self, k: f64) -> DMatrix<f64> {
        let x = k * &self.x;
        let (a, hidden) = self.hidden.forward(&x);
        hidden.parameters(&self.back_to(&a)).weight
    }

    /// The same with a layer normalisation in between.
    fn normalised(&self, k: f64) -> DMatrix<f64> {
        let x = k * &self.x;
        let (a, hidden) = self.hidden.forward(&x);
        let (y, norm) = self.norm.forward(&a);
        hidden.parameters(&norm.backward(&self.back_to(&y)).0).weight
    }

    /// The gradient with respect to what ReLU gets.
    fn back_to(&self, a: &DMatrix<f64>) -> DMatrix<f64> {
        let (z, relu) = Activation::Relu.forward(a);
        let (logits, output) = self.output.forward(&z);
        let (_, head) = softmax_with_loss(&logits, &self.labels);
        relu.backward(&output.backward(&head.backward(1.0)).0)
    }
}

pub(super) fn run(notebook: &mut Notebook) -> Result {
    let golden = golden();
    let expected = golden.layer("layer_norm (over features, eps 1e-5)");
    let layer = LayerNorm { params: golden_norm::params(expected), epsilon: 1e-5 };
    golden_norm::check(notebook, expected, layer.forward(&expected.x));
    let alone = layer.apply(&expected.x.columns(0, 1).into_owned());
    let same = alone.column(0) == layer.apply(&expected.x).column(0);
    notebook.same("a sample alone comes out as in its batch", same, true);

    let case = Case::random(&mut StdRng::seed_from_u64(1))?;
    let (plain_1, normalised_1) = (case.plain(1.0), case.normalised(1.0));
    let change = |k| (case.normalised(k) - &normalised_1).norm() / normalised_1.norm();
    let heads = ["k", "‖∂L/∂W‖ with LN", "change from k = 1", "‖∂L/∂W‖ without LN"];
    let row = |k: f64| {
        let [with, without] = [case.normalised(k), case.plain(k)].map(|gradient| gradient.norm());
        [k.to_string(), format!("{with:.6}"), format!("{:.1e}", change(k)), format!("{without:.6}")]
    };
    notebook.tell("The gradient of a first layer's weight when x is scaled by k:");
    notebook.table(heads, SCALES.map(row));
    for k in [10.0, 200.0] {
        let what = format!("k = {k}, with LN: change of ∂L/∂W, relative");
        notebook.at_most(what, change(k), 1e-4);
        let what = format!("k = {k}, without: growth of ‖∂L/∂W‖");
        notebook.within(what, case.plain(k).norm() / plain_1.norm(), k / 2.0..=2.0 * k);
    }

    numbers_of_c(notebook);

    let caption = "Without normalisation the gradient grows as x does. Behind it the scale of x \
                   cancels, and the gradient stays the same, until x is so small that ε outweighs \
                   its variance.";
    notebook.figure("scale-of-x", caption, figure(&case))
}

/// C §9.3 has x₂ = 200, h = (0, 110), a gradient of 200 and one of 3.64 behind LN.
fn numbers_of_c(notebook: &mut Notebook) {
    notebook
        .tell("C's example rebuilt: h = (0, 110), of which the second is a weight times x₂ = 200.");
    let (h, x) = (dmatrix![0.0; 110.0], 200.0);
    let layer = LayerNorm::new(2);
    let (y, norm) = layer.forward(&h);
    notebook.close_all("LN(h), of mean 55 and σ 55", y.as_slice(), &[-1.0, 1.0], 1e-8);
    let upstream = dmatrix![0.0; 1.0];
    notebook.close("without LN: ∂h₂/∂w = x₂, C's 200", upstream[1] * x, 200.0, 0.0);
    notebook.close("with the factor 1/σ alone: 200/55, C's 3.64", x / 55.0, 3.64, 5e-3);
    let whole = norm.backward(&upstream).0;
    notebook.at_most("with all of LN's backward pass", (whole[1] * x).abs(), 1e-6);
    let (three, upstream) = (dmatrix![0.0; 110.0; 25.0], dmatrix![0.0; 1.0; 0.0]);
    let of_three = LayerNorm::new(3).forward(&three).1.backward(&upstream).0[1] * x;
    notebook.within("of three units, h = (0, 110, 25)", of_three, 0.0..=1.0);
    notebook.tell(format!(
        "3.64 is 200/σ. The rest of the backward pass takes from a gradient its mean and its part along LN(h), \
         and of two numbers that leaves nothing but ε: two units are −1 and 1 whatever h is, so that no weight \
         moves them. Of three units {of_three:.3} is left. That all gradients are non-zero behind LN \
         (所有参数梯度都是非零的) does not hold."
    ));
}

/// ‖∂L/∂W‖ with and without normalisation, over the scale of x.
pub fn figure(case: &Case) -> Chart {
    let (plain, with_norm) = (|k| (k, case.plain(k).norm()), |k| (k, case.normalised(k).norm()));
    let scales = spread(-4.0..3.0, 141).map(|power| 10f64.powf(power));
    Chart::new("The gradient of W when x is scaled by k; dots: k = 1, 10, 200")
        .log_x("scale k", 1e-4..1e3)
        .log_y("‖∂L/∂W‖", 1e-5..10f64.powf(3.5))
        .line("without LN", ORANGE.wide(3), scales.clone().map(plain))
        .line("with LN", BLUE.wide(3), scales.map(with_norm))
        .dots("", ORANGE.dot(5), SCALES.map(plain))
        .dots("", BLUE.dot(5), SCALES.map(with_norm))
        .text("← ε outweighs σ²", (1e-3, 0.05), BLACK)
}
