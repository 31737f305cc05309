//! What there is too little memory for is told in a line, and what is claimed only takes none.

use crate::desk::Desk;
use checkpoint::{Tensor, TensorFile};
use std::process::Command;

impl Desk {
    /// The command with so many kB of addresses to use.
    fn within(&self, kilobytes: u32, words: &str) -> Command {
        let mut limited = Command::new("bash");
        let script = format!("ulimit -v {kilobytes}; exec \"$0\" {words}");
        limited.args(["-c", &script, env!("CARGO_BIN_EXE_descent")]);
        limited.current_dir(self.path(""));
        limited
    }
}

/// So many threads want more memory than there is.
#[test]
fn threads_that_cannot_be_started_are_told() {
    let desk = Desk::new();
    desk.learn("--epochs 1 --out net");
    desk.says("picture 0 digit.png");
    for (words, expected) in [
        ("learn --hidden 5", Some("the threads cannot be started: use fewer")),
        ("resume --net net --epochs 2", Some("the threads cannot be started: use fewer")),
        ("eval --net net", Some("the threads cannot be started: use fewer")),
        ("predict --net net digit.png", None),
        ("export --net net --onnx net.onnx", None),
        ("picture 0 other.png", None),
    ] {
        let mut limited = desk.within(500_000, words);
        let output = limited.env("RAYON_NUM_THREADS", "800").output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        match expected {
            None => assert!(output.status.success(), "{words}: {complaint}"),
            Some(expected) => {
                assert_eq!(output.status.code(), Some(1), "{words}: {complaint}");
                assert!(complaint.contains(expected), "{words}: {complaint}");
                assert_eq!(complaint.lines().count(), 1, "{words}: {complaint}");
            }
        }
    }
}

/// 125 000 hidden units would be 400 MB; the file has two numbers.
#[test]
fn a_file_that_claims_too_much_costs_little() {
    let desk = Desk::new();
    let mut file = TensorFile::new(desk.path("net"));
    let entry = r#"{"hidden":[125000],"activation":"ReLU","dropout":0.0}"#;
    file.metadata.insert("architecture".to_owned(), entry.to_owned());
    file.tensors.insert("layers.0.weight".to_owned(), Tensor::vector(&[0.5_f32, 0.5]));
    file.write().unwrap();
    for verb in ["predict digit.png", "export --onnx net.onnx", "resume"] {
        let output = desk.within(200_000, &format!("{verb} --net net")).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{verb}: {complaint}");
        assert!(complaint.contains("is [2], expected [125000, 784]"), "{verb}: {complaint}");
    }
}
