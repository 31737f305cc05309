use super::{origin::Place, say::say};
use anyhow::{Result, ensure};
use clap::Args;
use images::write_picture;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples, each after `cargo run --release -p descent --`:
  picture 0 target/digit.png
  picture 7 target/shirt.png --fashion";

/// Write a test image as a picture, to try `predict` with.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Picture {
    /// Which test image, from 0
    index: usize,
    /// The picture to write
    #[arg(value_name = "OUT.png")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Picture {
    /// Writes the picture.
    pub fn run(self) -> Result<()> {
        let shown = self.out.display();
        let named = self.out.extension().is_some_and(|end| end.eq_ignore_ascii_case("png"));
        ensure!(named, "{shown} is no name for a picture: expected it to end in .png");
        let source = self.place.source()?.unwrap_or_default();
        let (name, images) = source.tests()?;
        self.place.check_rows(images.len())?;
        let (index, count) = (self.index, images.len());
        let last = count - 1;
        ensure!(index < count, "there is no image {index} of {name}: expected 0 to {last}");
        write_picture(&self.out, &images.pixels(index))?;
        let label = images.labels().iter().nth(index).map_or("", |label| source.classes()[label]);
        say(format!("image {index} of {name}, a {label}: {shown}"));
        Ok(())
    }
}
