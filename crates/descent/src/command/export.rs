use super::{net_file::NetFlag, say::say};
use anyhow::{Result, ensure};
use checkpoint::{Classifier, write_onnx};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  export --onnx target/net.onnx
  export --net target/kaggle.safetensors --onnx target/kaggle.onnx

The model takes `images`, N×784 from 0 to 1, and gives `logits` and
`probabilities`, N×10. Tools that read safetensors need no export.";

/// Write a network for other tools.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Export {
    #[command(flatten)]
    file: NetFlag,
    /// The ONNX model to write
    #[arg(long, value_name = "OUT.onnx")]
    onnx: PathBuf,
}

impl Export {
    /// Writes the model.
    pub fn run(self) -> Result<()> {
        let shown = self.onnx.display();
        let named = self.onnx.extension().is_some_and(|end| end.eq_ignore_ascii_case("onnx"));
        ensure!(named, "{shown} is no name for an ONNX model: expected it to end in .onnx");
        let net = self.file.read()?.into_net();
        let itself = same(&self.onnx, &self.file.net);
        ensure!(!itself, "{shown} is the network itself: choose another --onnx");
        let _claim = files::claim(&self.onnx)?; // a training may be kept there
        write_onnx(&self.onnx, &Classifier::try_from(&net)?)?;
        say(format!("{} as ONNX: {shown}", self.file.net.display()));
        Ok(())
    }
}

/// Whether two names lead to one file.
fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(one).is_some_and(|file| Some(file) == real(other))
}
