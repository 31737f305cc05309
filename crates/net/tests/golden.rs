//! PyTorch's two-layer networks, forward and backward, to 1e-12.

use approx::assert_relative_eq;
use golden::{TwoLayerParams, golden};
use graph::Affine;
use losses::Labels;
use net::{Activation, Network, TwoLayerNet};

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
        println!("{}", case.activation);
        let activation = match case.activation.as_str() {
            "relu" => Activation::Relu,
            "sigmoid" => Activation::Sigmoid,
            "tanh" => Activation::Tanh,
            other => panic!("unknown activation {other}"),
        };
        let net = network(&case.params, activation);
        let labels = Labels::new(case.labels, case.logits.nrows()).unwrap();
        assert_relative_eq!(net.logits(&case.x), case.logits, max_relative = 1e-12);
        assert_relative_eq!(net.predict(&case.x), case.probabilities, max_relative = 1e-12);

        let (loss, gradient) = net.value_and_gradient(&case.x, &labels);
        assert_relative_eq!(loss, case.loss, max_relative = 1e-12);
        let expected = network(&case.grads, activation);
        for (got, expected) in
            [(&gradient.hidden, &expected.hidden), (&gradient.output, &expected.output)]
        {
            assert_relative_eq!(got.weight, expected.weight, max_relative = 1e-12, epsilon = 1e-15);
            assert_relative_eq!(got.bias, expected.bias, max_relative = 1e-12, epsilon = 1e-15);
        }
    }
}
