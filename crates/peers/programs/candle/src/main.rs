//! The job in candle, asked for by the lines that `../protocol.py` describes.

mod material;
mod numerical;
mod step;
mod version;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use material::Material;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let material = Material::read(&folder.context("expected the folder of the material")?)?;
    let mut out = io::stdout();
    writeln!(out, "candle {}", version::version())?;
    for line in io::stdin().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let (seconds, value) = match words[..] {
            ["step", hidden, count] => step::steps(&material, hidden.parse()?, count.parse()?)?,
            ["numerical", count] => numerical::slopes(&material, count.parse()?)?,
            _ => bail!("`{line}` is no task"),
        };
        writeln!(out, "{seconds:?} {value:?}")?;
    }
    Ok(())
}
