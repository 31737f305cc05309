//! A training that is stopped, written, read and resumed equals one that never stopped, bit for bit.

use checkpoint::{Checkpoint, Numbers, Tensor, TensorFile};
use graph::Dropout;
use images::{CLASSES, Distortion, Images, PIXELS};
use losses::Labels;
use nalgebra::{DMatrix, convert};
use net::{Activation, DeepNet, Initialisation, Normalisation};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::path::Path;
use train::{Adam, Data, Length, Nesterov, Optimizer, Plan, Sampling, Schedule, Sgd, Training};

/// Images of noise, which a network can only learn by heart.
fn noise(count: usize, seed: u64) -> Images {
    let mut rng = StdRng::seed_from_u64(seed);
    let pixels: Vec<u8> = (0..count * PIXELS).map(|_| rng.random()).collect();
    let labels = (0..count).map(|_| rng.random_range(0..CLASSES)).collect();
    Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
}

/// 784-1-10: the narrowest there is, whose output weight is a matrix of one column.
fn net(hidden: usize) -> DeepNet<f32> {
    let mut rng = StdRng::seed_from_u64(3);
    let sizes = [PIXELS, hidden, CLASSES];
    DeepNet::random(&sizes, Activation::Relu, Initialisation::He, &mut rng)
        .with_dropout(Dropout::new(0.3).unwrap())
}

fn plan(optimizer: Optimizer) -> Plan {
    Plan {
        length: Length::Epochs(6),
        batch_size: 7,
        sampling: Sampling::ShuffledEpochs,
        optimizer,
        learning_rate: 0.01,
        schedule: Schedule::Cosine { period: 6.0 },
        warm_up: 1.0,
        patience: Some(100),
        pieces: 2,
        ..Plan::default()
    }
}

/// Each image is shifted anew whenever it is learnt from.
const SHIFT: Distortion = Distortion { shift: 2.0, rotation: 0.0, scale: 0.0, elastic: None };

fn write(training: &Training<DeepNet<f32>>, plan: &Plan, path: &Path) {
    let mut file = TensorFile::new(path);
    let (training, plan) = (training.clone(), plan.clone());
    Checkpoint { training, plan, distortion: Some(SHIFT) }.store(&mut file);
    file.write().unwrap();
}

#[track_caller]
fn assert_resumes(plan: &Plan, hidden: usize) {
    assert_net_resumes(plan, || net(hidden));
}

#[track_caller]
fn assert_net_resumes(plan: &Plan, net: impl Fn() -> DeepNet<f32>) {
    let (train, held_out) = (noise(40, 1).distorted(SHIFT), noise(20, 2));
    let data = Data { train: &train, held_out: &held_out };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");

    let mut whole = Training::new(net(), plan);
    while !whole.is_over(data, plan) {
        write(&whole, plan, &path);
        let file = TensorFile::read(&path).unwrap();
        let restored = Checkpoint::restore(net(), &file).unwrap();
        let Checkpoint { training: mut resumed, plan: its_plan, distortion } = restored;
        assert!(resumed == whole && its_plan == *plan, "after epoch {}", whole.epochs);
        assert_eq!(distortion, Some(SHIFT));
        whole.epoch(data, plan, |_| ()).unwrap();
        resumed.epoch(data, &its_plan, |_| ()).unwrap();
        assert!(resumed == whole, "resumed after epoch {}", whole.epochs - 1);
    }
    assert_eq!(whole.epochs, 6);
}

#[test]
fn every_epoch_can_be_resumed() {
    assert_resumes(&plan(Optimizer::Sgd(Sgd)), 5);
    assert_resumes(&plan(Optimizer::Nesterov(Nesterov::default())), 5);
    assert_resumes(&plan(Optimizer::Adam(Adam::default())), 1);
}

/// Its running statistics are in no gradient, and all the same a part of it.
#[test]
fn batch_normalisation_can_be_resumed() {
    let normalised = || net(5).with_normalisation(Normalisation::Batch);
    assert_net_resumes(&plan(Optimizer::Adam(Adam::default())), normalised);
}

#[test]
fn a_checkpoint_of_another_shape_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    let plan = plan(Optimizer::Sgd(Sgd));
    write(&Training::new(net(5), &plan), &plan, &path);
    let file = TensorFile::read(&path).unwrap();
    let error = Checkpoint::restore(net(6), &file).map(|_| ()).unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with("its tensor layers.0.weight is [5, 784], expected [6, 784]"), "{text}");
}

/// A file with all that there can be in one: two epochs by Adam, with batch normalisation and a best network.
fn whole_file() -> (impl Fn() -> DeepNet<f32>, TensorFile) {
    let (train, held_out) = (noise(40, 1), noise(20, 2));
    let data = Data { train: &train, held_out: &held_out };
    let plan = plan(Optimizer::Adam(Adam::default()));
    let net = || net(5).with_normalisation(Normalisation::Batch);
    let mut training = Training::new(net(), &plan);
    (0..2).for_each(|_| training.epoch(data, &plan, |_| ()).unwrap());
    let mut file = TensorFile::new("net.safetensors");
    Checkpoint { training, plan, distortion: None }.store(&mut file);
    (net, file)
}

/// The tensor with its last number changed.
fn spoilt(tensor: &Tensor, bad: f64) -> Tensor {
    let last = tensor.shape().iter().product::<usize>() - 1;
    match tensor.numbers() {
        Numbers::F32(numbers) => {
            let bad =
                numbers.iter().enumerate().map(|(i, &x)| if i == last { convert(bad) } else { x });
            of_shape(tensor, &bad.collect::<Vec<_>>())
        }
        Numbers::F64(numbers) => {
            let bad = numbers.iter().enumerate().map(|(i, &x)| if i == last { bad } else { x });
            of_shape(tensor, &bad.collect::<Vec<_>>())
        }
    }
}

fn of_shape<T: checkpoint::Number>(like: &Tensor, numbers: &[T]) -> Tensor {
    match like.shape() {
        &[rows, columns] => Tensor::matrix(&DMatrix::from_row_slice(rows, columns, numbers)),
        _ => Tensor::vector(numbers),
    }
}

#[test]
fn no_tensor_is_restored_with_a_number_that_cannot_be() {
    let (net, file) = whole_file();
    Checkpoint::restore(net(), &file).unwrap();
    for (name, tensor) in &file.tensors {
        let squares = ["mean_square.", "variance", "history."];
        let squares = squares.iter().any(|square| name.contains(square));
        let negative = squares.then_some(-1.0);
        for bad in [f64::NAN, f64::INFINITY].into_iter().chain(negative) {
            let mut file = file.clone();
            file.tensors.insert(name.clone(), spoilt(tensor, bad));
            let error = Checkpoint::restore(net(), &file).map(|_| ()).unwrap_err().to_string();
            let expected = format!("its tensor {name} has {bad} in it");
            assert!(error.contains(&expected), "yours `{error}`, expected `{expected}`");
        }
    }
}

#[test]
fn a_history_that_cannot_be_is_refused() {
    let (net, file) = whole_file();
    let right = file.matrix::<f64>("training.history.evaluations", (3, 5)).unwrap();
    for (place, bad) in [((1, 0), 5.5), ((1, 0), 0.0), ((1, 2), 1.5), ((2, 4), 2.0), ((0, 0), 1e18)]
    {
        let (mut file, mut evaluations) = (file.clone(), right.clone());
        evaluations[place] = bad;
        file.tensors
            .insert("training.history.evaluations".to_owned(), Tensor::matrix(&evaluations));
        let error = Checkpoint::restore(net(), &file).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("contradicts itself: it has"), "{bad} at {place:?}: {error}");
    }
    for best in ["[1e999,0]", "[null,0]", "[-1.0,0]", "[0.0,0]", "[0.001,1]"] {
        let mut file = file.clone();
        file.metadata.insert("best".to_owned(), best.to_owned());
        assert!(Checkpoint::restore(net(), &file).is_err(), "a best loss of {best} was restored");
    }
}

/// The network and the training lay side by side in them.
#[test]
fn a_file_of_before_is_restored() {
    let (net, file) = whole_file();
    let mut before = TensorFile::new("net.safetensors");
    before.metadata.clone_from(&file.metadata);
    before.tensors = (file.tensors.iter())
        .map(|(name, tensor)| (name.trim_start_matches("training.").to_owned(), tensor.clone()))
        .collect();
    let [now, before] = [file, before].map(|file| Checkpoint::restore(net(), &file).unwrap());
    assert!(now == before, "the two differ");
}

#[test]
fn a_file_without_a_plan_is_no_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let file = TensorFile::new(folder.path().join("net.safetensors"));
    let error = Checkpoint::restore(net(5), &file).map(|_| ()).unwrap_err();
    assert!(error.to_string().ends_with("its metadata has no plan"), "{error}");
}

/// 2-2-2 after two steps with momentum: the smallest file that has something of everything.
fn small_file() -> TensorFile {
    let mut rng = StdRng::seed_from_u64(1);
    let net: DeepNet<f32> =
        DeepNet::random(&[2, 2, 2], Activation::Tanh, Initialisation::Xavier, &mut rng);
    let plan = plan(Optimizer::Nesterov(Nesterov::default()));
    let mut training = Training::new(net.clone(), &plan);
    for loss in [0.7, 0.6] {
        training.optimizer.step(&mut training.net, &net, 0.1);
        training.history.losses.push(loss);
    }
    let mut file = TensorFile::new("net.safetensors");
    Checkpoint { training, plan, distortion: Some(SHIFT) }.store(&mut file);
    file
}

#[test]
fn a_bit_that_was_flipped_anywhere_is_found() {
    let file = small_file();
    let mut bytes = file.to_bytes();
    let read = |bytes: &[u8]| TensorFile::from_bytes(&file.path, bytes);
    assert!(read(&bytes).unwrap() == file, "what is read is not what was written");
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            let unseen = read(&bytes).is_ok_and(|read| read != file);
            assert!(!unseen, "bit {bit} of byte {at} of {} is another", bytes.len());
            bytes[at] ^= 1 << bit;
        }
    }
}

#[test]
fn a_file_that_was_cut_anywhere_is_refused() {
    let file = small_file();
    let bytes = file.to_bytes();
    for length in 0..bytes.len() {
        let cut = TensorFile::from_bytes(&file.path, &bytes[..length]);
        assert!(cut.is_err(), "{length} bytes of {} are a file", bytes.len());
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(TensorFile::from_bytes(&file.path, &longer).is_err(), "a byte more is a file");
}

/// A checksum is of the whole, so a changed number cannot hide behind a name that moved.
#[test]
fn two_files_have_two_checksums() {
    let sum = |file: &TensorFile| {
        let text = String::from_utf8_lossy(&file.to_bytes()).into_owned();
        let (_, rest) = text.split_once(r#""descent.checksum":""#).unwrap();
        rest[..64].to_owned()
    };
    let of = |entries: &[(&str, &str)], tensors: &[(&str, Tensor)]| {
        let mut file = TensorFile::new("net.safetensors");
        file.metadata.extend(entries.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())));
        file.tensors.extend(tensors.iter().map(|(a, b)| ((*a).to_owned(), b.clone())));
        sum(&file)
    };
    let row = Tensor::matrix(&DMatrix::from_row_slice(1, 2, &[1.0, 2.0]));
    let column = Tensor::matrix(&DMatrix::from_row_slice(2, 1, &[1.0, 2.0]));
    let halves = Tensor::vector(&[0.0_f32; 2]);
    let whole = Tensor::vector(&[0.0_f64]);
    let sums = [
        of(&[], &[]),
        of(&[("a", "bc")], &[]),
        of(&[("ab", "c")], &[]),
        of(&[("a", "b"), ("c", "d")], &[]),
        of(&[], &[("w", row)]),
        of(&[], &[("w", column)]),
        of(&[], &[("w", halves)]),
        of(&[], &[("w", whole)]),
        // Name, type, size and numbers of the first are the words of the second.
        of(&[], &[("a", Tensor::vector(&[0.0_f32; 98]))]),
        of(&[("a", "F32"), ("b\0\0\0\0\0\0\0", &"\0".repeat(4 * 98))], &[]),
    ];
    let different: std::collections::BTreeSet<_> = sums.iter().collect();
    assert_eq!(different.len(), sums.len(), "{sums:#?}");
}
