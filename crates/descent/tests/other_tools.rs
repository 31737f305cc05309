//! What we write, read by the tools of the field: safetensors, PyTorch and onnxruntime in Python, and candle.
//!
//! The Python is the one that the environment variable `PYTHON` names, or `python3`. Without one
//! that has the packages these tests say so and pass.

use checkpoint::{Classifier, Tensor, TensorFile, write_onnx};
use graph::Activation;
use nalgebra::{DMatrix, dmatrix, dvector};
use net::{DeepNet, Initialisation, Network, Sizes, TwoLayerNet};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    path::Path,
    process::{Command, Output},
};
use tempfile::tempdir;

/// Runs a script with the folder as its argument, if there is a Python with these packages.
fn python(packages: &str, script: &str, folder: &Path) -> Option<String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = |script: &str| Command::new(&python).args(["-c", script]).arg(folder).output();
    let has = run(&format!("import {packages}"));
    if !has.is_ok_and(|output| output.status.success()) {
        println!("skipped: {python} has not {packages}");
        return None;
    }
    let Output { status, stdout, stderr } = run(script).unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    Some(String::from_utf8(stdout).unwrap())
}

#[test]
fn numpy_sees_our_tensors_under_their_names_and_shapes() {
    let folder = tempdir().unwrap();
    let mut file = TensorFile::new(folder.path().join("net.safetensors"));
    let weight = dmatrix![1.5_f32, -2.0, 3.0; 4.0, 5.0, f32::MIN_POSITIVE / 2.0];
    let bias = dvector![f32::INFINITY, -0.0];
    file.tensors.insert("hidden.weight".to_owned(), Tensor::matrix(&weight));
    file.tensors.insert("hidden.bias".to_owned(), Tensor::vector(bias.as_slice()));
    file.tensors.insert("losses".to_owned(), Tensor::vector(&[2.5, 1e-300]));
    file.metadata.insert("digits".to_owned(), "手写 \"数字\"".to_owned());
    file.write().unwrap();
    let script = r#"
import sys
from safetensors import safe_open
with safe_open(sys.argv[1] + "/net.safetensors", "numpy") as file:
    for name in sorted(file.keys()):
        tensor = file.get_tensor(name)
        print(name, tensor.dtype, tensor.tolist())
    print(ascii(file.metadata()['digits']))
"#;
    let Some(seen) = python("safetensors, numpy", script, folder.path()) else {
        return;
    };
    let expected = [
        "hidden.bias float32 [inf, -0.0]",
        "hidden.weight float32 [[1.5, -2.0, 3.0], [4.0, 5.0, 5.877471754111438e-39]]",
        "losses float64 [2.5, 1e-300]",
        r#"'\u624b\u5199 "\u6570\u5b57"'"#,
    ];
    assert_eq!(seen.lines().collect::<Vec<_>>(), expected);
}

/// A network of each activation and depth, a batch, and our own logits for it.
fn write_cases(folder: &Path) -> usize {
    use Activation::{Relu, Sigmoid, Step, Tanh};
    let mut rng = StdRng::seed_from_u64(1);
    let mut cases = 0;
    let mut write = |classifier: &Classifier<f32>, x: DMatrix<f32>, logits: &DMatrix<f32>| {
        write_onnx(&folder.join(format!("{cases}.onnx")), classifier).unwrap();
        let mut file = TensorFile::new(folder.join(format!("{cases}.safetensors")));
        // Here samples are columns, there they are rows.
        file.tensors.insert("images".to_owned(), Tensor::matrix(&x.transpose()));
        file.tensors.insert("logits".to_owned(), Tensor::matrix(&logits.transpose()));
        file.write().unwrap();
        cases += 1;
    };
    for activation in [Relu, Sigmoid, Tanh, Step] {
        for (n, hidden) in [(1, vec![50]), (17, vec![30, 20])] {
            let x = DMatrix::from_fn(784, n, |_, _| rng.random_range(0.0..1.0));
            let sizes = [vec![784], hidden, vec![10]].concat();
            let begin = Initialisation::Normal(0.1);
            let mut net = DeepNet::random(&sizes, activation, begin, &mut rng);
            for layer in net.layers_mut() {
                layer.bias = layer.bias.map(|_| rng.random_range(-1.0..1.0));
            }
            write(&Classifier::try_from(&net).unwrap(), x.clone(), &net.apply(&x));
        }
        let x = DMatrix::from_fn(784, 5, |_, _| rng.random_range(0.0..1.0));
        let net = TwoLayerNet::random(Sizes::new(784, 50, 10), activation, 0.1, &mut rng);
        write(&(&net).into(), x.clone(), &net.logits(&x));
    }
    cases
}

#[test]
fn onnxruntime_computes_our_logits() {
    let folder = tempdir().unwrap();
    let cases = write_cases(folder.path());
    let script = r#"
import glob, sys
import numpy, onnx, onnxruntime
from safetensors.numpy import load_file
for path in glob.glob(sys.argv[1] + "/*.onnx"):
    onnx.checker.check_model(path, full_check=True)
    case = load_file(path.replace(".onnx", ".safetensors"))
    session = onnxruntime.InferenceSession(path)
    logits, probabilities = session.run(None, {"images": case["images"]})
    exp = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    error = abs(probabilities - exp / exp.sum(axis=1, keepdims=True)).max()
    assert error < 1e-6, f"probabilities by {error}"
    assert logits.shape == case["logits"].shape
    print(abs(logits - case["logits"]).max())
"#;
    let Some(errors) = python("onnx, onnxruntime, safetensors", script, folder.path()) else {
        return;
    };
    let errors: Vec<f64> = errors.lines().map(|line| line.parse().unwrap()).collect();
    println!("logits differ by {errors:?}");
    assert_eq!(errors.len(), cases);
    assert!(errors.iter().all(|&error| error < 1e-5), "{errors:?}");
}

/// Learns 784-50-10 from the sample, writes a test image, and what our network says of it: the ten probabilities.
fn learn(folder: &Path) -> Vec<f64> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample");
    let sample = folder.join("data/sample");
    std::fs::create_dir_all(&sample).unwrap();
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, sample.join(path.file_name().unwrap())).unwrap();
    }
    let descent = |words: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_descent"));
        let output = command.args(words.split_whitespace()).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    descent("learn --epochs 1 --optimizer adam --patience 1 --validation 0.1");
    descent("picture 0 target/digit.png");
    descent("export --onnx target/net.onnx");
    let image = images::read_picture(&folder.join("target/digit.png"), images::Ink::White).unwrap();
    std::fs::write(folder.join("target/digit.bytes"), image).unwrap();
    let said = descent("predict target/digit.png");
    let probabilities = said.lines().skip(1).map(|line| line.split_whitespace().nth(1).unwrap());
    probabilities.map(|text| text.parse().unwrap()).collect()
}

/// The numbers of a line, each within what `predict` prints of ours.
#[track_caller]
fn assert_ours(tool: &str, said: &str, ours: &[f64]) {
    let theirs = said.split_whitespace().map(|text| text.parse().unwrap());
    let theirs: Vec<f64> = theirs.collect();
    let close = theirs.iter().zip(ours).all(|(theirs, ours)| (theirs - ours).abs() <= 6e-5);
    assert!(theirs.len() == ours.len() && close, "{tool}: {theirs:?}, ours {ours:?}");
}

#[test]
fn what_learn_keeps_is_read_by_pytorch_strictly() {
    let readme = include_str!("../../checkpoint/README.md");
    let program = readme.split_once("```python\n").and_then(|(_, rest)| rest.split_once("```"));
    let (program, _) = program.expect("a program");
    let folder = tempdir().unwrap();
    let ours = learn(folder.path());
    let script = format!(
        "import os, sys\nos.chdir(sys.argv[1])\n{program}
image = torch.tensor(list(open(\"target/digit.bytes\", \"rb\").read())) / 255
with torch.no_grad():
    print(*torch.softmax(net(image[None, :]), 1)[0].tolist())"
    );
    if let Some(said) = python("torch, safetensors", &script, folder.path()) {
        assert_ours("PyTorch", &said, &ours);
    }
}

#[test]
fn what_export_writes_is_run_by_onnxruntime() {
    let folder = tempdir().unwrap();
    let ours = learn(folder.path());
    let script = r#"
import os, sys
import numpy, onnxruntime
os.chdir(sys.argv[1])
image = numpy.fromfile("target/digit.bytes", numpy.uint8).astype(numpy.float32) / 255
session = onnxruntime.InferenceSession("target/net.onnx")
print(*session.run(["probabilities"], {"images": image[None, :]})[0][0].tolist())
"#;
    if let Some(said) = python("onnxruntime, numpy", script, folder.path()) {
        assert_ours("onnxruntime", &said, &ours);
    }
}

/// `cargo xtask bench peers` builds it, where candle can be had.
#[test]
fn what_learn_keeps_is_read_by_candle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let built = root.join("target/peers/candle/release/examples/read_net");
    if !built.exists() {
        println!("skipped: {} is not built", built.display());
        return;
    }
    let folder = tempdir().unwrap();
    let ours = learn(folder.path());
    let files = ["target/net.safetensors", "target/digit.bytes"];
    let output = Command::new(built).args(files).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_ours("candle", &String::from_utf8_lossy(&output.stdout), &ours);
}
