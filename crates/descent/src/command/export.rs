use super::{net_file::NetFlag, say::say};
use anyhow::{Result, ensure};
use checkpoint::{Classifier, write_onnx};
use clap::Args;
use std::path::PathBuf;

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
        write_onnx(&self.onnx, &Classifier::try_from(&net)?)?;
        say(format!("{} as ONNX: {shown}", self.file.net.display()));
        Ok(())
    }
}
