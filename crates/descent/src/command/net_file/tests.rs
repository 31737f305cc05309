use super::*;
use crate::command::origin::{Source, fingerprint};
use checkpoint::{Number, Numbers, Tensor};
use images::{CLASSES, Distortion, Images, PIXELS};
use losses::Labels;
use nalgebra::DMatrix;
use net::Activation;
use serde_json::{Value, json};
use std::fs;
use tempfile::tempdir;
use train::{Adam, Data, Length, Plan, Sampling, Training};

/// Two epochs of 784-2-10 by Adam on 20 images, with patience: all that a file can have in it.
fn kept() -> Kept {
    let pixels: Vec<u8> = (0..=250).cycle().take(20 * PIXELS).collect();
    let labels = Labels::new((0..20).map(|i| i % CLASSES).collect(), CLASSES).unwrap();
    let images = Images::new(&pixels, labels);
    let plan = Plan {
        length: Length::Epochs(3),
        batch_size: 5,
        sampling: Sampling::ShuffledEpochs,
        optimizer: Adam::default().into(),
        learning_rate: 0.01,
        patience: Some(5),
        ..Plan::default()
    };
    let architecture = Architecture::new(vec![2], Activation::Tanh, 0.25).unwrap();
    let net = architecture.network(Initialisation::Xavier, &mut StdRng::seed_from_u64(1));
    let mut training = Training::new(net, &plan);
    let data = Data { train: &images, held_out: &images };
    (0..2).for_each(|_| training.epoch(data, &plan, |_| ()).unwrap());
    Kept {
        architecture,
        origin: Origin {
            source: Source::Table("digits.csv".to_owned()),
            validation: Some(0.5),
            seed: 1,
        },
        images: 20,
        fingerprint: Some(fingerprint(&images).unwrap()),
        machine: Some(Machine::here()),
        checkpoint: Checkpoint {
            training,
            plan,
            distortion: Some(Distortion { shift: 1.0, ..Distortion::default() }),
        },
    }
}

/// One line that says which file is wrong, or nothing when it is taken.
#[track_caller]
fn told(what: &str, file: &TensorFile) -> Option<String> {
    let error = format!("{:#}", Kept::of(file).map(|_| ()).err()?);
    assert!(error.contains("net.safetensors"), "{what}: {error}");
    assert!(!error.contains('\n') && error.chars().count() < 400, "{what}: {error}");
    Some(error)
}

fn numbers(tensor: &Tensor) -> Vec<f64> {
    match tensor.numbers() {
        Numbers::F32(numbers) => numbers.iter().map(|&x| x.into()).collect(),
        Numbers::F64(numbers) => numbers.clone(),
    }
}

/// The tensor with its first number changed.
fn with_first<T: Number>(tensor: &Tensor, first: f64) -> Tensor {
    let mut numbers: Vec<T> = numbers(tensor).into_iter().map(nalgebra::convert).collect();
    numbers[0] = nalgebra::convert(first);
    match tensor.shape() {
        &[rows, columns] => Tensor::matrix(&DMatrix::from_row_slice(rows, columns, &numbers)),
        _ => Tensor::vector(&numbers),
    }
}

/// Each way in which a tensor cannot be.
fn spoilt(name: &str, tensor: &Tensor) -> Vec<(String, Option<Tensor>)> {
    let change = |bad| match tensor.numbers() {
        Numbers::F32(_) => with_first::<f32>(tensor, bad),
        Numbers::F64(_) => with_first::<f64>(tensor, bad),
    };
    let square = ["mean_square.", "history."].iter().any(|it| name.contains(it));
    let bad =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].into_iter().chain(square.then_some(-1.0));
    let mut spoilt: Vec<_> =
        bad.map(|bad| (format!("{name} with {bad}"), Some(change(bad)))).collect();
    spoilt.push((format!("{name} missing"), None));
    let same = numbers(tensor)[0];
    let other = match tensor.numbers() {
        Numbers::F32(_) => with_first::<f64>(tensor, same),
        Numbers::F64(_) => with_first::<f32>(tensor, same),
    };
    spoilt.push((format!("{name} of another type"), Some(other)));
    let mut more = numbers(tensor);
    more.push(0.5);
    let more = match tensor.numbers() {
        Numbers::F32(_) => {
            Tensor::vector(&more.into_iter().map(nalgebra::convert::<f64, f32>).collect::<Vec<_>>())
        }
        Numbers::F64(_) => Tensor::vector(&more),
    };
    spoilt.push((format!("{name} of another shape"), Some(more)));
    spoilt
}

#[test]
fn no_file_is_taken_with_a_tensor_that_cannot_be() {
    let sound = kept().to_file(Path::new("net.safetensors"));
    assert_eq!(told("sound", &sound), None);
    for (name, tensor) in &sound.tensors {
        for (what, bad) in spoilt(name, tensor) {
            let mut file = sound.clone();
            file.tensors.remove(name);
            file.tensors.extend(bad.map(|bad| (name.clone(), bad)));
            let told = told(&what, &file).unwrap_or_else(|| panic!("{what} was taken"));
            // Of a list that is longer it is known that it does not fit the rest.
            let named = told.contains(name) || told.contains("9 by its losses");
            assert!(named, "{what}: {told}");
        }
    }
}

/// The places of all values in JSON that have none below them, and their values.
fn leaves(at: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(inner) => {
            inner.iter().flat_map(|(key, value)| leaves(&format!("{at}/{key}"), value)).collect()
        }
        Value::Array(inner) => {
            let numbered = inner.iter().enumerate();
            numbered.flat_map(|(i, value)| leaves(&format!("{at}/{i}"), value)).collect()
        }
        _ => vec![(at.to_owned(), value.clone())],
    }
}

/// What a value is changed to: what is no value, what is of another kind, and numbers that are out of all ranges.
fn instead_of(value: &Value) -> Vec<Value> {
    let mut bad = vec![Value::Null, json!({}), json!(-1), json!(1e300), json!(u64::MAX), json!("")];
    if let Some(count) = value.as_u64() {
        bad.extend([json!(count + 1), json!(count.wrapping_sub(1))]);
    }
    bad.retain(|bad| bad != value);
    bad
}

/// Whether another value there is as good: it belongs to no other one, or nobody can know.
fn is_as_good(at: &str, bad: &Value) -> bool {
    let count = bad.as_u64();
    let is = |range: std::ops::Range<u64>| count.is_some_and(|count| range.contains(&count));
    match at {
        "/data/validation" | "/fingerprint" | "/distortion/elastic" | "/plan/clipping" => {
            bad.is_null()
        }
        "/data/source/table" | "/machine" => bad.is_string(),
        "/plan/seed" | "/data/seed" | "/plan/l2" | "/plan/warm-up" => count.is_some(),
        "/plan/learning-rate" | "/plan/optimizer/epsilon" | "/plan/patience" => {
            count.is_some_and(|count| count > 0)
        }
        "/plan/length/epochs" => is(2..10),
        "/distortion/shift" | "/distortion/rotation" | "/distortion/scale" => is(0..3),
        // There would be as many batches.
        "/images" => is(19..20),
        "/plan/batch-size" => is(6..7),
        "/plan/pieces" => is(2..3),
        _ => false,
    }
}

#[test]
fn no_file_is_taken_with_an_entry_that_cannot_be() {
    let sound = kept().to_file(Path::new("net.safetensors"));
    let mut taken = Vec::new();
    for (name, text) in &sound.metadata {
        let entry: Value = serde_json::from_str(text).unwrap();
        let mut file = sound.clone();
        file.metadata.remove(name);
        let unknown_before = ["fingerprint", "machine", "distortion"].contains(&name.as_str());
        let missing = told(&format!("{name} missing"), &file);
        assert_eq!(missing.is_none(), unknown_before, "{name} missing: {missing:?}");
        for (place, value) in leaves("", &entry) {
            for bad in instead_of(&value) {
                let mut entry = entry.clone();
                *entry.pointer_mut(&place).unwrap() = bad.clone();
                let what = format!("/{name}{place} = {bad}");
                file.metadata.insert(name.clone(), entry.to_string());
                if told(&what, &file).is_none() && !is_as_good(&format!("/{name}{place}"), &bad) {
                    taken.push(format!("{what} for {value}"));
                }
            }
        }
    }
    assert_eq!(taken, Vec::<String>::new());
}

type Spoil = fn(&mut Kept);

#[test]
fn what_no_reader_would_take_is_not_written() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("net");
    let spoil: [(&str, Spoil); 7] = [
        ("the best loss", |it| it.checkpoint.training.best.as_mut().unwrap().loss = f64::NAN),
        ("a best weight", |it| {
            it.checkpoint.training.best.as_mut().unwrap().params.first.weight[0] = f32::INFINITY;
        }),
        ("a weight", |it| it.checkpoint.training.net.first.weight[0] = f32::NAN),
        ("Adam's mean", |it| it.checkpoint.training.optimizer.memory[0].first.bias[0] = f32::NAN),
        ("Adam's square", |it| it.checkpoint.training.optimizer.memory[1].first.bias[0] = -1.0),
        ("a loss", |it| it.checkpoint.training.history.losses[3] = f64::NAN),
        ("the rate", |it| it.checkpoint.plan.learning_rate = f64::NAN),
    ];
    Kept::write(&kept().to_file(&path).to_bytes(), &path).unwrap();
    let good = fs::read(&path).unwrap();
    for (what, spoil) in spoil {
        let mut kept = kept();
        spoil(&mut kept);
        let error =
            format!("{:#}", Kept::write(&kept.to_file(&path).to_bytes(), &path).expect_err(what));
        assert!(
            error.contains("it cannot be kept; a smaller learning rate may help: what was learnt"),
            "{what}: {error}"
        );
        assert_eq!(error.lines().count(), 1, "{what}: {error}");
        assert!(fs::read(&path).unwrap() == good, "{what}: the file is another");
    }
}
