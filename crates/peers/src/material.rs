//! What all peers are given, as files: the images, the batches, and the numbers to start from.

use anyhow::{Context, Result};
use images::{CLASSES, Images, Mnist, PIXELS};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{fs, io::Write, path::Path};

/// Where it is.
pub const FOLDER: &str = "target/peers/data";

const BATCHES: usize = 500;
const BATCH: usize = 100;
const HIDDEN: [usize; 2] = [50, 800];

/// Initial weights have this standard deviation, as the sources'. Biases are 0.
const SIGMA: f32 = 0.01;

/// Writes the material into `folder`; the same bytes each time.
pub fn write(folder: &Path, mnist: &Mnist) -> Result<()> {
    write_images(folder, "test-", &mnist.test)?;
    write_training(folder, &mnist.train)
}

/// What is learnt from: images, batches, parameters.
fn write_training(folder: &Path, images: &Images) -> Result<()> {
    write_images(folder, "", images)?;
    let mut rng = StdRng::seed_from_u64(1);
    put(folder, "batches.u32", &batches(images.len(), &mut rng))?;
    for hidden in HIDDEN {
        let name = format!("parameters-{hidden}.f32");
        put(folder, &name, &parameters(hidden, &mut rng))?;
    }
    Ok(())
}

/// Pixels and labels, a byte each.
fn write_images(folder: &Path, prefix: &str, images: &Images) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let pixels: Vec<u8> = (0..images.len()).flat_map(|index| images.pixels(index)).collect();
    let labels: Result<Vec<u8>, _> = images.labels().iter().map(u8::try_from).collect();
    put(folder, &format!("{prefix}pixels.u8"), &pixels)?;
    put(folder, &format!("{prefix}labels.u8"), &labels?)
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    Ok(files::write(&folder.join(name), |file| file.write_all(bytes))?)
}

/// The indices of [`BATCHES`] batches, drawn with replacement.
fn batches(images: usize, rng: &mut StdRng) -> Vec<u8> {
    let images = u32::try_from(images).unwrap_or(u32::MAX);
    (0..BATCHES * BATCH).flat_map(|_| rng.random_range(0..images).to_le_bytes()).collect()
}

/// W1, b1, W2 and b2, the weights uniformly distributed.
fn parameters(hidden: usize, rng: &mut StdRng) -> Vec<u8> {
    let bound = SIGMA * 3f32.sqrt();
    let mut layer = |inputs, outputs| {
        let mut layer: Vec<f32> =
            (0..inputs * outputs).map(|_| rng.random_range(-bound..bound)).collect();
        layer.resize((inputs + 1) * outputs, 0.0);
        layer
    };
    let layers = [layer(PIXELS, hidden), layer(hidden, CLASSES)].concat();
    layers.into_iter().flat_map(f32::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use losses::Labels;

    fn material() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let labels = Labels::new(vec![7, 0], CLASSES).unwrap();
        let images = Images::new(&[1; 2 * PIXELS], labels);
        write_training(folder.path(), &images).unwrap();
        folder
    }

    fn words(folder: &Path, name: &str) -> Vec<[u8; 4]> {
        let bytes = fs::read(folder.join(name)).unwrap();
        bytes.as_chunks().0.to_vec()
    }

    #[test]
    fn batches_are_of_images_that_there_are() {
        let folder = material();
        let indices = words(folder.path(), "batches.u32");
        assert_eq!(indices.len(), 50_000);
        let twos = indices.iter().filter(|&&word| u32::from_le_bytes(word) == 1);
        assert!((24_000..26_000).contains(&twos.count()), "not a quarter of them");
        assert!(indices.iter().all(|&word| u32::from_le_bytes(word) < 2), "an index of no image");
    }

    #[test]
    fn images_are_a_byte_a_pixel_and_a_byte_a_label() {
        let folder = material();
        let read = |name| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(read("labels.u8"), [7, 0]);
        assert!(read("pixels.u8") == [1; 2 * PIXELS], "other pixels than those of the images");
    }

    #[test]
    fn biases_are_zero_and_weights_have_the_spread() {
        let folder = material();
        let theta = words(folder.path(), "parameters-50.f32");
        let theta: Vec<f32> = theta.into_iter().map(f32::from_le_bytes).collect();
        assert_eq!(theta.len(), 39_760);
        let (w1, b1) = (&theta[..39_200], &theta[39_200..39_250]);
        assert!(b1.iter().chain(&theta[39_750..]).all(|&bias| bias == 0.0), "a bias is not 0");
        let variance = w1.iter().map(|w| w * w).sum::<f32>() / w1.len() as f32;
        assert!((variance.sqrt() - SIGMA).abs() < 1e-4, "{variance}");
    }

    #[test]
    fn the_same_bytes_each_time() {
        let (one, two) = (material(), material());
        for name in ["batches.u32", "parameters-800.f32"] {
            let read = |folder: &tempfile::TempDir| fs::read(folder.path().join(name)).unwrap();
            assert!(read(&one) == read(&two), "{name}");
        }
    }
}
