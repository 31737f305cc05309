//! Cases for networks of any depth and their blocks.

use crate::{affine, draw, of, random};
use graph::{Affine, BatchNorm, Dropout, LayerNorm, RunningStatistics, ScaleShift};
use nalgebra::{DMatrix, dmatrix, dvector};
use net::{Activation, Backprop, Block, DeepNet, Network, Normalisation};
use numdiff::Tensors;
use probe::{Answer, Probe, case};
use rand::{SeedableRng, rngs::StdRng};

/// Layers of these sizes, with weights and biases that are the same each time.
fn layers(sizes: &[usize]) -> Vec<Affine<f64>> {
    let mut rng = StdRng::seed_from_u64(1);
    let pairs = sizes.windows(2);
    let layers = pairs.map(|pair| Affine {
        weight: draw(pair[1], pair[0], &mut rng),
        bias: draw(pair[1], 1, &mut rng).column(0).into_owned(),
    });
    layers.collect()
}

fn kind(block: &Block<f64>) -> String {
    match block {
        Block::Affine(layer) => format!("affine {}×{}", layer.weight.nrows(), layer.weight.ncols()),
        Block::BatchNorm(..) => "batch norm".to_owned(),
        Block::LayerNorm(_) => "layer norm".to_owned(),
        Block::Activation(f) => f.to_string(),
        Block::Dropout(dropout) => format!("dropout {}", dropout.probability()),
    }
}

fn kinds(net: &DeepNet<f64>) -> String {
    let first = kind(&Block::Affine(net.first.clone()));
    let rest = net.blocks.iter().map(kind);
    [first].into_iter().chain(rest).collect::<Vec<_>>().join(", ")
}

pub fn deep_layers(probe: &mut Probe) {
    let cases = [
        (vec![2, 3, 1], Activation::Relu),
        (vec![2, 3], Activation::Tanh),
        (vec![2, 3, 3, 2], Activation::Tanh),
        (vec![3, 4, 2, 5, 2], Activation::Sigmoid),
    ];
    for (sizes, activation) in cases {
        let f = activation.to_string();
        case!(probe, sizes, f => {
            let net = DeepNet::of_layers(layers(&sizes), activation);
            Answer::named("network", kinds(&net)).and("parameters", net.entries().collect::<Vec<f64>>())
        });
    }
}

/// All that comes of a pass through a network and back.
fn there_and_back(net: &DeepNet<f64>, x: &DMatrix<f64>, labels: &[usize]) -> Answer {
    let (mut watched, mut outputs, mut slopes) = (Vec::new(), Vec::new(), Vec::new());
    let labels = of(labels, 2);
    let rng = &mut StdRng::seed_from_u64(1);
    let pass = net.backprop_watched(x, &labels, rng, |block, y, d_y| {
        watched.push(kind(block));
        outputs.extend_from_slice(y.as_slice());
        slopes.extend_from_slice(d_y.as_slice());
    });
    let Backprop { loss, gradient, seen } = pass;
    let mut answer = Answer::named("loss", loss).and("blocks of the gradient", kinds(&gradient));
    for (name, tensor) in net.names().iter().zip(gradient.tensors()) {
        answer = answer.and(&format!("gradient of {name}"), tensor.to_vec());
    }
    let seen: Vec<f64> =
        seen.iter().flat_map(|it| it.mean.iter().chain(&it.variance)).copied().collect();
    answer
        .and("means and variances seen", seen)
        .and("blocks watched", watched.join(", "))
        .and("outputs watched", outputs)
        .and("gradients watched", slopes)
}

pub fn through(probe: &mut Probe) {
    let plain = |sizes: &[usize], f| DeepNet::of_layers(layers(sizes), f);
    let (batch, layer) = (Normalisation::Batch, Normalisation::Layer);
    let dropout = Dropout::new(0.5).expect("a half is a share");
    let nets = [
        (plain(&[2, 2], Activation::Tanh), vec![0]),
        (plain(&[2, 2, 2], Activation::Tanh), vec![0]),
        (plain(&[2, 3, 2], Activation::Relu), vec![1, 0]),
        (plain(&[2, 2, 2, 2], Activation::Sigmoid), vec![1, 0]),
        (plain(&[3, 4, 3, 2], Activation::Tanh), vec![1, 0, 0, 1]),
        (plain(&[2, 3, 2], Activation::Tanh).with_normalisation(batch), vec![1, 0, 1]),
        (plain(&[2, 4, 3, 2], Activation::Relu).with_normalisation(batch), vec![1, 0, 1, 1]),
        (plain(&[2, 4, 3, 2], Activation::Tanh).with_normalisation(layer), vec![1, 0, 1, 1]),
        (plain(&[2, 8, 2], Activation::Tanh).with_dropout(dropout), vec![1, 0]),
    ];
    for (net, labels) in nets {
        let (network, parameters) = (kinds(&net), net.entries().collect::<Vec<f64>>());
        let x = random(net.first.weight.ncols(), labels.len());
        case!(probe, network, parameters, x, labels => there_and_back(&net, &x, &labels));
    }
}

pub fn infer(probe: &mut Probe) {
    let dropout = |p| Block::Dropout(Dropout::new(p).expect("it is a share"));
    let params = ScaleShift { gamma: dvector![2.0, 1.0], beta: dvector![0.5, -1.0] };
    let running = RunningStatistics {
        mean: dvector![1.0, 0.0],
        variance: dvector![4.0, 0.25],
        momentum: 0.1,
    };
    let batch_norm = Block::BatchNorm(BatchNorm { params: params.clone(), epsilon: 0.0 }, running);
    let layer_norm = Block::LayerNorm(LayerNorm { params, epsilon: 0.0 });
    let small = dmatrix![1.0, 3.0; -2.0, 0.5];
    let blocks = [
        (
            "affine, W = (1 2; 0 -1), b = (1, 3)",
            Block::Affine(affine(&dmatrix![1.0, 2.0; 0.0, -1.0], &dvector![1.0, 3.0])),
        ),
        ("ReLU", Block::Activation(Activation::Relu)),
        ("dropout 0.5", dropout(0.5)),
        ("dropout 0.2", dropout(0.2)),
        ("layer norm, γ = (2, 1), β = (0.5, -1)", layer_norm),
        (
            "batch norm, γ = (2, 1), β = (0.5, -1), running mean (1, 0), running variance (4, 0.25)",
            batch_norm,
        ),
    ];
    for (block, it) in blocks {
        for x in [small.clone(), random(2, 5), dmatrix![1.0; -2.0]] {
            let it = it.clone();
            case!(probe, block, x => it.infer(x.clone()));
        }
    }
}
