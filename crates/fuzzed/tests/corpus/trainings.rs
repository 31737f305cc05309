//! Tensors, networks and checkpoints, of numbers that are the same on every machine.

use crate::Seed;
use checkpoint::{Architecture, Checkpoint, Tensor, TensorFile};
use net::{Activation, DeepNet, Initialisation};
use rand::{SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use train::{
    Adam, Best, Evaluation, History, Momentum, Optimizer, OptimizerState, Plan, Score, Training,
};

pub fn seeds() -> Vec<Seed> {
    let mut tensors = TensorFile::new("tensors");
    tensors.tensors.insert("a".to_owned(), Tensor::vector(&[1.0_f32, -2.5]));
    tensors.tensors.insert("b".to_owned(), Tensor::vector(&[0.1_f64]));
    tensors.insert_entry("words", &["é", "\"quoted\""]);
    let mut network = TensorFile::new("network");
    architecture().store_network(&mut network, &net());
    let mut too_large = TensorFile::new("too large");
    too_large.insert_entry(
        "architecture",
        &json!({ "hidden": [125_000], "activation": "ReLU", "dropout": 0.0 }),
    );
    too_large.tensors.insert("layers.0.weight".to_owned(), Tensor::vector(&[0.5_f32; 128]));
    let patient = Plan { patience: Some(3), ..Plan::default() };
    let adam = Plan { optimizer: Optimizer::Adam(Adam::default()), ..Plan::default() };
    let momentum = Plan { optimizer: Optimizer::Momentum(Momentum::default()), ..patient.clone() };
    [
        ("tensors", "two", tensors.to_bytes()),
        ("tensors", "two-of-before", of_before(&tensors)),
        ("tensors", "nothing", TensorFile::new("nothing").to_bytes()),
        ("tensors", "network", network.to_bytes()),
        ("network", "narrow", network.to_bytes()),
        ("network", "narrow-of-before", of_before(&network)),
        ("network", "found-125000-units", too_large.to_bytes()),
        ("checkpoint", "patient", kept(&patient).to_bytes()),
        ("checkpoint", "patient-of-before", of_before(&kept(&patient))),
        ("checkpoint", "adam-of-before", of_before(&kept(&adam))),
        ("checkpoint", "momentum-of-before", of_before(&kept(&momentum))),
        ("checkpoint", "found-125000-units", too_large.to_bytes()),
    ]
    .map(|(target, name, bytes)| (target, name.to_owned(), bytes))
    .into()
}

fn architecture() -> Architecture {
    Architecture::new(vec![1], Activation::Tanh, 0.25).unwrap()
}

/// A network whose weights are small and not all alike.
fn net() -> DeepNet<f32> {
    let nothing_draws = &mut StdRng::seed_from_u64(0);
    let mut net = architecture().network(Initialisation::Zero, nothing_draws);
    for layer in net.layers_mut() {
        for (place, weight) in layer.weight.iter_mut().enumerate() {
            *weight = (place % 17) as f32 / 64.0 - 0.125;
        }
    }
    net
}

/// A training of two epochs, two steps each.
fn kept(plan: &Plan) -> TensorFile {
    let score = |loss| Score { loss, accuracy: 0.5 };
    let evaluation =
        |iteration, loss| Evaluation { iteration, train: score(loss), held_out: score(loss) };
    let history = History {
        losses: vec![2.25, 2.0, 1.75, 1.5],
        evaluations: vec![evaluation(0, 2.5), evaluation(2, 1.75), evaluation(4, 2.0)],
    };
    let memory = plan.optimizer.memory().iter().map(|_| squares()).collect();
    let optimizer = OptimizerState { optimizer: plan.optimizer, steps: 4, memory };
    let best = plan.patience.map(|_| Best { params: net(), loss: 1.75, age: 1 });
    let training = Training { net: net(), optimizer, history, best, epochs: 2 };
    let mut file = TensorFile::new("kept");
    architecture().store(&mut file);
    let origin = json!({ "source": { "mnist": "data" }, "validation": null, "seed": 1 });
    file.insert_entry("data", &origin);
    file.insert_entry("images", &200);
    file.insert_entry("fingerprint", &"0".repeat(64));
    Checkpoint { training, plan: plan.clone(), distortion: None }.store(&mut file);
    file.insert_entry("machine", &"of the corpus");
    file
}

/// The same file without its checksum, as files of before are, so that changes get past it.
fn of_before(file: &TensorFile) -> Vec<u8> {
    let bytes = file.to_bytes();
    let (length, rest) = bytes.split_first_chunk().unwrap();
    let (header, numbers) = rest.split_at(usize::try_from(u64::from_le_bytes(*length)).unwrap());
    let mut header: Value = serde_json::from_slice(header).unwrap();
    let words = header["__metadata__"].as_object_mut().unwrap();
    words.retain(|name, _| !name.starts_with("descent."));
    let mut header = serde_json::to_vec(&header).unwrap();
    header.resize(header.len().next_multiple_of(8), b' ');
    [&(header.len() as u64).to_le_bytes(), &header[..], numbers].concat()
}

/// What an optimizer remembers, none of it below 0.
fn squares() -> DeepNet<f32> {
    let mut net = net();
    for layer in net.layers_mut() {
        layer.weight.iter_mut().for_each(|weight| *weight *= *weight);
    }
    net
}
