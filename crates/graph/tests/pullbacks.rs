//! Every pullback against dual numbers, on random shapes, with kinks and saturation, and with
//! random upstream gradients.
//!
//! A pullback is right when ⟨ȳ, J·u⟩ = ⟨Jᵀȳ, u⟩ for random ȳ and u: J·u comes from the forward
//! pass, computed with dual numbers along u, and Jᵀȳ from the backward pass.

mod entries;

use entries::assert_entries;
use graph::{
    Activation, Affine, BatchNorm, Dropout, LayerNorm, ScaleShift, add, mul, softmax_with_loss,
};
use losses::Labels;
use nalgebra::{DMatrix, DVector, DVectorView, RealField};
use numdiff::{
    Tensors,
    dual::{self, Dual64},
};
use property::{assert_is, matrix, property};
use proptest::{bool::weighted, collection::vec, prelude::*};
use rand::{SeedableRng, rngs::StdRng};

/// Ordinary values, exact kinks, and saturation.
fn entry() -> BoxedStrategy<f64> {
    prop_oneof![6 => -3.0..3.0, 1 => Just(0.0), 1 => Just(-0.0), 1 => -50.0..50.0].boxed()
}

fn dense(rows: usize, columns: usize) -> impl Strategy<Value = DMatrix<f64>> {
    matrix(entry(), rows, columns)
}

/// D 1–12, H 1–10, N 1–8.
fn shape() -> impl Strategy<Value = (usize, usize, usize)> {
    (1..=12_usize, 1..=10_usize, 1..=8_usize)
}

fn layer(outputs: usize, inputs: usize) -> impl Strategy<Value = Affine<f64>> {
    (dense(outputs, inputs), dense(outputs, 1)).prop_map(|(weight, bias)| Affine {
        weight,
        bias: DVector::from_column_slice(bias.as_slice()),
    })
}

/// ⟨ȳ, J·u⟩ = ⟨Jᵀȳ, u⟩ to 1e-12 of the sum of the magnitudes of all terms; `cancelled` is that of
/// the terms which both sides subtract from one another before they are multiplied, such as 1 − y²
/// where y is almost 1.
///
/// Where it is not so, it says the worst entry of Jᵀȳ.
#[track_caller]
fn assert_adjoint<P: Tensors<f64>>(
    forward: impl Fn(&P::Of<Dual64>) -> DMatrix<Dual64>,
    at: &P,
    direction: &P,
    upstream: &DMatrix<f64>,
    pulled_back: &P,
    cancelled: f64,
    formula: &str,
) {
    assert_is(pulled_back.shapes(), at.shapes(), format_args!("{formula}, its shape"));
    let (_, tangent) = dual::parts(&forward(&dual::along(at, direction)));
    let terms = |a: &mut dyn Iterator<Item = (f64, f64)>| {
        a.fold((0.0, 0.0), |(sum, size), (a, b)| (sum + a * b, size + (a * b).abs()))
    };
    let (left, left_size) = terms(&mut upstream.entries().zip(tangent.entries()));
    let (right, right_size) = terms(&mut pulled_back.entries().zip(direction.entries()));
    let tolerance = 1e-12 * (left_size + right_size + cancelled);
    let is_right = (left - right).abs() <= tolerance;
    if !is_right {
        let formula = format_args!("{formula}, held against the slopes of the forward pass");
        let loss = |y: &DMatrix<Dual64>| {
            y.iter().zip(upstream).map(|(&y, &upstream)| y * upstream).sum::<Dual64>()
        };
        let exact = dual::gradient(|at| loss(&forward(at)), at);
        assert_entries(pulled_back, &exact, |_, _| 0.0, formula);
        panic!("{formula}, its product with u\nyours     {right:e}\nexpected  {left:e}");
    }
}

fn scale_shift(features: usize) -> impl Strategy<Value = ScaleShift<f64>> {
    (dense(features, 1), dense(features, 1)).prop_map(|(gamma, beta)| ScaleShift {
        gamma: DVector::from_column_slice(gamma.as_slice()),
        beta: DVector::from_column_slice(beta.as_slice()),
    })
}

fn activations() -> impl Strategy<Value = Activation> {
    use Activation::{Relu, Sigmoid, Step, Tanh};
    prop_oneof![Just(Relu), Just(Sigmoid), Just(Tanh), Just(Step)]
}

#[derive(Debug, Clone, Copy)]
enum Norm {
    Batch,
    Layer,
}

const EPSILON: f64 = 1e-5;

impl Norm {
    fn forward<T: RealField + Copy>(self, params: &ScaleShift<T>, x: &DMatrix<T>) -> DMatrix<T> {
        let params = params.clone();
        match self {
            Self::Batch => BatchNorm { params, epsilon: EPSILON }.forward(x).unwrap().0,
            Self::Layer => LayerNorm { params, epsilon: EPSILON }.forward(x).0,
        }
    }

    fn backward(
        self,
        params: &ScaleShift<f64>,
        x: &DMatrix<f64>,
        upstream: &DMatrix<f64>,
    ) -> (DMatrix<f64>, ScaleShift<f64>) {
        let params = params.clone();
        match self {
            Self::Batch => {
                BatchNorm { params, epsilon: EPSILON }.forward(x).unwrap().1.backward(upstream)
            }
            Self::Layer => LayerNorm { params, epsilon: EPSILON }.forward(x).1.backward(upstream),
        }
    }

    /// The matrix with the numbers that are normalised together in a column.
    fn lines(self, matrix: &DMatrix<f64>) -> DMatrix<f64> {
        match self {
            Self::Batch => matrix.transpose(),
            Self::Layer => matrix.clone(),
        }
    }

    /// (|x| + |μ|) / s, the size of x̂ before x − μ cancels.
    fn uncancelled(self, x: &DMatrix<f64>) -> DMatrix<f64> {
        let mut sizes = self.lines(x);
        for mut line in sizes.column_iter_mut() {
            let (mean, s) = (line.mean(), (line.variance() + EPSILON).sqrt());
            line.apply(|x| *x = (x.abs() + mean.abs()) / s);
        }
        self.lines(&sizes)
    }

    /// The magnitudes of the terms of ⟨g, ∂x̂/∂x·u⟩ before they cancel: of the three paths on which
    /// x reaches x̂, and of x and μ in x − μ.
    fn terms(self, x: &DMatrix<f64>, g: &DMatrix<f64>, u: &DMatrix<f64>) -> f64 {
        let sizes = self.lines(&self.uncancelled(x));
        let [x, g, u] = [x, g, u].map(|matrix| self.lines(matrix));
        let line_terms = |(i, x): (usize, DVectorView<f64>)| {
            let (n, s) = (x.len() as f64, (x.variance() + EPSILON).sqrt());
            let normalized = x.add_scalar(-x.mean()).abs() / s;
            let (size, g, u) = (sizes.column(i), g.column(i).abs(), u.column(i).abs());
            let direct = g.dot(&u) + g.sum() * u.sum() / n;
            let along = normalized.dot(&g) * size.dot(&u) + size.dot(&g) * normalized.dot(&u);
            (direct + along / n) / s
        };
        x.column_iter().enumerate().map(line_terms).sum()
    }
}

/// D×N numbers, of which some rows and some columns are constant and have no variance.
fn batch(rows: usize, columns: usize) -> impl Strategy<Value = DMatrix<f64>> {
    let constant = |lines| vec(weighted(0.15), lines);
    let parts = (dense(rows, columns), constant(rows), constant(columns));
    parts.prop_map(|(mut x, rows, columns)| {
        for i in (0..x.nrows()).filter(|&i| rows[i]) {
            let first = x[(i, 0)];
            x.row_mut(i).fill(first);
        }
        for n in (0..x.ncols()).filter(|&n| columns[n]) {
            let first = x[(0, n)];
            x.column_mut(n).fill(first);
        }
        x
    })
}

property! {
    #[test]
    fn affine(
        (layer, x, upstream, layer_direction, x_direction) in shape().prop_flat_map(|(d, h, n)| {
            (layer(h, d), dense(d, n), dense(h, n), layer(h, d), dense(d, n))
        }),
    ) {
        let (upstream_before, x_before) = (upstream.clone(), x.clone());
        let (_, pullback) = layer.forward(&x);
        let (d_x, d_layer) = pullback.backward(&upstream);
        assert_is((&upstream, &x), (&upstream_before, &x_before), "∂L/∂A and X stay as they were");

        let dual_layer = layer.map(Dual64::from_re);
        let formula = "∂L/∂X = Wᵀ·∂L/∂A";
        assert_adjoint(|x| dual_layer.apply(x), &x, &x_direction, &upstream, &d_x, 0.0, formula);
        let dual_x = x.map(Dual64::from_re);
        let forward = |layer: &Affine<Dual64>| layer.apply(&dual_x);
        let formula = "∂L/∂W = ∂L/∂A·Xᵀ,  ∂L/∂b = Σₙ ∂L/∂A[:, n]";
        assert_adjoint(forward, &layer, &layer_direction, &upstream, &d_layer, 0.0, formula);
        let (_, pullback) = layer.forward(&x);
        let formula = "∂L/∂W and ∂L/∂b, asked for without ∂L/∂X as with it";
        assert_is(pullback.parameters(&upstream), d_layer, formula);
    }

    #[test]
    fn activation(
        activation in activations(),
        (x, direction, upstream) in shape().prop_flat_map(|(_, h, n)| (dense(h, n), dense(h, n), dense(h, n))),
    ) {
        let (y, pullback) = activation.forward(&x);
        let formula = format_args!("y = f(x) of {activation}, with the way back as without it");
        assert_is(y, activation.apply(&x), formula);
        let before = upstream.clone();
        let d_x = pullback.backward(&upstream);
        assert_is(&upstream, &before, "∂L/∂y stays as it was");
        let cancelled = upstream.component_mul(&direction).abs().sum();
        let formula = format!("∂L/∂x = ∂L/∂y ⊙ f′(x), f = {activation}");
        let forward = |x: &DMatrix<Dual64>| activation.apply(x);
        assert_adjoint(forward, &x, &direction, &upstream, &d_x, cancelled, &formula);
    }

    #[test]
    fn softmax_with_loss_from_a_random_upstream(
        (logits, direction, labels) in (2..=10_usize, 1..=8_usize).prop_flat_map(|(k, n)| {
            let labels = vec(0..k, n).prop_map(move |labels| Labels::new(labels, k).unwrap());
            (dense(k, n), dense(k, n), labels)
        }),
        upstream in -3.0..3.0,
    ) {
        let (_, head) = softmax_with_loss(&logits, &labels);
        let d_logits = head.backward(upstream);
        let forward = |z: &DMatrix<Dual64>| DMatrix::from_element(1, 1, softmax_with_loss(z, &labels).0);
        let upstream = DMatrix::from_element(1, 1, upstream);
        let formula = "∂L/∂z = ∂L/∂E · (softmax(z) − t)/N";
        assert_adjoint(forward, &logits, &direction, &upstream, &d_logits, 0.0, formula);
    }

    #[test]
    fn norms(
        norm in prop_oneof![Just(Norm::Batch), Just(Norm::Layer)],
        (x, x_direction, upstream, params, params_direction) in
            (1..=12_usize, 2..=8_usize).prop_flat_map(|(d, n)| {
                (batch(d, n), dense(d, n), dense(d, n), scale_shift(d), scale_shift(d))
            }),
    ) {
        let (upstream_before, x_before) = (upstream.clone(), x.clone());
        let (d_x, d_params) = norm.backward(&params, &x, &upstream);
        assert_is((&upstream, &x), (&upstream_before, &x_before), "∂L/∂y and x stay as they were");

        let by_feature = |v: &DVector<f64>| DMatrix::from_fn(x.nrows(), x.ncols(), |i, _| v[i]);
        let g = upstream.component_mul(&by_feature(&params.gamma));
        let dual_params = params.map(Dual64::from_re);
        let terms = norm.terms(&x, &g, &x_direction);
        let formula = "∂L/∂x = (g − Σ g/n − x̂·Σ(g·x̂)/n)/√(σ² + ε), g = γ ⊙ ∂L/∂y";
        let forward = |x: &DMatrix<Dual64>| norm.forward(&dual_params, x);
        assert_adjoint(forward, &x, &x_direction, &upstream, &d_x, terms, formula);
        let dual_x = x.map(Dual64::from_re);
        let terms = upstream
            .component_mul(&norm.uncancelled(&x))
            .component_mul(&by_feature(&params_direction.gamma))
            .abs()
            .sum();
        let forward = |params: &ScaleShift<Dual64>| norm.forward(params, &dual_x);
        let formula = "∂L/∂γ = Σₙ (∂L/∂y ⊙ x̂)[:, n],  ∂L/∂β = Σₙ ∂L/∂y[:, n]";
        assert_adjoint(forward, &params, &params_direction, &upstream, &d_params, terms, formula);
    }

    #[test]
    fn layer_norm_computes_the_same_without_a_way_back(
        (x, params) in (1..=12_usize, 1..=8_usize).prop_flat_map(|(d, n)| (batch(d, n), scale_shift(d))),
    ) {
        let layer = LayerNorm { params, epsilon: EPSILON };
        assert_is(layer.apply(&x), layer.forward(&x).0, "y, without the way back as with it");
    }

    #[test]
    fn dropout(
        p in 0.0..0.95,
        seed in any::<u64>(),
        (x, direction, upstream) in shape().prop_flat_map(|(d, _, n)| (dense(d, n), dense(d, n), dense(d, n))),
    ) {
        let dropout = Dropout::new(p).unwrap();
        let (_, pullback) = dropout.forward(&x, &mut StdRng::seed_from_u64(seed));
        let d_x = pullback.backward(&upstream);
        // The same seed drops the same entries, also of duals.
        let forward = |x: &DMatrix<Dual64>| dropout.forward(x, &mut StdRng::seed_from_u64(seed)).0;
        let formula = "∂L/∂x = ∂L/∂y ⊙ m,  m = 0 where x was dropped, otherwise 1/(1 − p)";
        assert_adjoint(forward, &x, &direction, &upstream, &d_x, 0.0, formula);
    }

    #[test]
    fn nodes(x in entry(), y in entry(), upstream in entry()) {
        let along_x = |f: fn(Dual64, Dual64) -> Dual64| dual::derivative(|x| f(x, y.into()), x);
        let along_y = |f: fn(Dual64, Dual64) -> Dual64| dual::derivative(|y| f(x.into(), y), y);
        let sum = |x, y| add(x, y).0;
        let expected = (upstream * along_x(sum), upstream * along_y(sum));
        let formula = "z = x + y: (∂L/∂x, ∂L/∂y) = (∂L/∂z, ∂L/∂z)";
        assert_is(add(x, y).1.backward(upstream), expected, formula);
        let product = |x, y| mul(x, y).0;
        let expected = (upstream * along_x(product), upstream * along_y(product));
        let formula = "z = x·y: (∂L/∂x, ∂L/∂y) = (∂L/∂z·y, ∂L/∂z·x)";
        assert_is(mul(x, y).1.backward(upstream), expected, formula);
    }
}
