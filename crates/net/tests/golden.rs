//! PyTorch's two-layer networks, forward and backward, to 1e-12.

mod slopes;

use golden::{TwoLayerParams, golden};
use graph::Affine;
use losses::Labels;
use net::{Activation, Network, TwoLayerNet};
use property::assert_near;
use slopes::assert_slopes;

fn network(golden: &TwoLayerParams, activation: Activation) -> TwoLayerNet<f64> {
    let TwoLayerParams { w1, b1, w2, b2 } = golden.clone();
    TwoLayerNet {
        hidden: Affine { weight: w1, bias: b1 },
        output: Affine { weight: w2, bias: b2 },
        activation,
    }
}

#[test]
fn two_layer_networks() {
    let cases = golden().two_layer;
    assert_eq!(cases.len(), 3);
    for case in cases {
        let activation = match case.activation.as_str() {
            "relu" => Activation::Relu,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            other => panic!("unknown activation {other}"),
        };
        let net = network(&case.params, activation);
        let labels = Labels::new(case.labels, case.logits.nrows()).unwrap();
        let pytorchs = |of: &str| format!("PyTorch's {of} with {activation}");
        let formula = pytorchs("logits = W2·f(W1·X + b1) + b2");
        assert_near(net.logits(&case.x), case.logits, 1e-12, formula);
        let formula = pytorchs("Y = softmax(logits)");
        assert_near(net.predict(&case.x), case.probabilities, 1e-12, formula);

        let (loss, gradient) = net.value_and_gradient(&case.x, &labels);
        assert_near(loss, case.loss, 1e-12, pytorchs("L = mean of −ln Y[t, n]"));
        let expected = network(&case.grads, activation);
        let tolerance = |slope: f64| (1e-12 * slope.abs()).max(1e-15);
        assert_slopes(&gradient, &expected, tolerance, &pytorchs("∂L/∂θ"));
    }
}
