//! Does ∂L/∂W still answer to the scale of x behind layer normalisation?
//!
//! Source: C §9.2 and §9.3; Ba, Kiros and Hinton (2016)

use super::golden_norm;
use crate::prelude::*;
use golden::golden;
use graph::{Activation, Affine, LayerNorm, softmax_with_loss};
use losses::Labels;
use nalgebra::{DMatrix, DVector};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const INPUTS: usize = 8;
const HIDDEN: usize = 16;
const CLASSES: usize = 3;
const SAMPLES: usize = 12;

/// By what the sources scale x.
const SCALES: [f64; 3] = [1.0, 10.0, 200.0];

/// affine → (layer normalisation) → ReLU → affine → softmax with loss.
struct Net {
    hidden: Affine<f64>,
    norm: Option<LayerNorm<f64>>,
    output: Affine<f64>,
}

impl Net {
    fn random(norm: Option<LayerNorm<f64>>, rng: &mut StdRng) -> Self {
        let mut layer = |outputs, inputs| Affine {
            weight: uniform(outputs, inputs, rng),
            bias: DVector::zeros(outputs),
        };
        Self { hidden: layer(HIDDEN, INPUTS), norm, output: layer(CLASSES, HIDDEN) }
    }

    /// ∂L/∂W of the first layer.
    fn weight_gradient(&self, x: &DMatrix<f64>, labels: &Labels) -> DMatrix<f64> {
        let (a, hidden) = self.hidden.forward(x);
        let (normalized, norm) = match &self.norm {
            Some(norm) => {
                let (y, pullback) = norm.forward(&a);
                (y, Some(pullback))
            }
            None => (a, None),
        };
        let (z, relu) = Activation::Relu.forward(&normalized);
        let (logits, output) = self.output.forward(&z);
        let (_, head) = softmax_with_loss(&logits, labels);

        let (d_z, _) = output.backward(&head.backward(1.0));
        let d_normalized = relu.backward(&d_z);
        let d_a = match norm {
            Some(norm) => norm.backward(&d_normalized).0,
            None => d_normalized,
        };
        hidden.parameters(&d_a).weight
    }
}

/// Numbers between −1 and 1.
fn uniform(rows: usize, columns: usize, rng: &mut StdRng) -> DMatrix<f64> {
    DMatrix::from_fn(rows, columns, |_, _| rng.random_range(-1.0..1.0))
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    let golden = golden();
    let expected = golden.layer("layer_norm (over features, eps 1e-5)");
    let layer = LayerNorm { params: golden_norm::params(expected), epsilon: 1e-5 };
    golden_norm::check(notebook, expected, layer.forward(&expected.x));
    let alone = layer.apply(&expected.x.columns(0, 1).into_owned());
    let same = alone.column(0) == layer.apply(&expected.x).column(0);
    notebook.same("a sample alone comes out as in its batch", same, true);

    let rng = &mut StdRng::seed_from_u64(1);
    let x = uniform(INPUTS, SAMPLES, rng);
    let labels = Labels::new((0..SAMPLES).map(|n| n % CLASSES).collect(), CLASSES)?;
    let plain = Net::random(None, rng);
    let with_norm = Net {
        norm: Some(LayerNorm::new(HIDDEN)),
        hidden: plain.hidden.clone(),
        output: plain.output.clone(),
    };
    let gradients = |k: f64| {
        let x = k * &x;
        [&with_norm, &plain].map(|net| net.weight_gradient(&x, &labels))
    };

    let at_1 = gradients(1.0);
    let change = |k| (&gradients(k)[0] - &at_1[0]).norm() / at_1[0].norm();
    notebook.tell("\n       k   ‖∂L/∂W‖ with LN   change from k = 1   ‖∂L/∂W‖ without LN");
    for k in SCALES {
        let [with_norm, plain] = gradients(k).map(|gradient| gradient.norm());
        let change = change(k);
        notebook.tell(format!("  {k:6}   {with_norm:15.6}   {change:17.1e}   {plain:18.6}"));
    }
    for k in [10.0, 200.0] {
        let what = format!("k = {k}, with LN: change of ∂L/∂W, relative");
        notebook.at_most(what, change(k), 1e-4);
        let what = format!("k = {k}, without: growth of ‖∂L/∂W‖");
        let growth = gradients(k)[1].norm() / at_1[1].norm();
        notebook.within(what, growth, k / 2.0..=2.0 * k);
    }

    notebook.figure("scale-of-x", (760, 480), |page| {
        let curve = |net: usize| {
            let powers = spread(-4.0..3.0, 141);
            powers.map(move |power| (power, gradients(10f64.powf(power))[net].norm().log10()))
        };
        let x = axis("log₁₀ k", -4.0..3.0);
        let y = axis("log₁₀ ‖∂L/∂W‖", -5.0..3.5);
        let mut chart =
            chart(page, "The gradient of W when x is scaled by k; dots: k = 1, 10, 200", x, y)?;
        line(&mut chart, curve(1), stroke(ORANGE, 3), "without LN")?;
        line(&mut chart, curve(0), stroke(BLUE, 3), "with LN")?;
        for k in SCALES {
            let [with_norm, plain] = gradients(k).map(|gradient| gradient.norm().log10());
            chart.draw_series([
                dot((k.log10(), plain), 5, ORANGE),
                dot((k.log10(), with_norm), 5, BLUE),
            ])?;
        }
        let text = Text::new("← ε outweighs σ²", (-3.0, -1.3), (FONT, px(16)));
        chart.draw_series([text])?;
        legend(&mut chart, SeriesLabelPosition::UpperLeft)
    })
}
