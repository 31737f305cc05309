use checkpoint::{Architecture, TensorFile};
use files::{PIXELS, SIDE, idx};
use images::{CLASSES, Images};
use losses::Labels;
use net::{DeepNet, TwoLayerNet};
use std::{collections::BTreeMap, path::Path};
use train::{Plan, Training};

/// What is kept between two answers.
#[derive(Default)]
pub(crate) struct Memory {
    /// The network that was loaded.
    pub network: Option<DeepNet<f32>>,
    /// Images to learn from, and others.
    pub images: Option<[Images; 2]>,
    /// The training that is under way.
    pub training: Option<(Plan, Training<TwoLayerNet<f32>>)>,
    files: BTreeMap<String, Vec<u8>>,
}

const FILES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

impl Memory {
    /// Takes what a file has, and says what that is.
    pub fn load(&mut self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        if name.ends_with(".safetensors") {
            let file = TensorFile::from_bytes(Path::new(name), &bytes)
                .map_err(|wrong| wrong.to_string())?;
            let net = Architecture::restore_network(&file).map_err(|wrong| wrong.to_string())?;
            let sizes: Vec<String> =
                net.layers().iter().map(|layer| layer.bias.len().to_string()).collect();
            self.network = Some(net);
            return Ok(format!("{name}: a network of {PIXELS}-{}", sizes.join("-")));
        }
        let name = name.trim_end_matches(".gz");
        if !FILES.contains(&name) {
            return Err(format!(
                "{name}: expected a network's .safetensors, or one of {}",
                FILES.join(", ")
            ));
        }
        self.files.insert(name.to_owned(), bytes);
        if FILES.iter().all(|name| self.files.contains_key(*name)) {
            let [train, test] = [0, 2].map(|first| self.images(FILES[first], FILES[first + 1]));
            self.images = Some([train?, test?]);
            self.files.clear();
        }
        Ok(format!("{name}: taken"))
    }

    fn images(&self, images: &str, labels: &str) -> Result<Images, String> {
        let parsed = |name: &str, item: &[usize]| {
            let (count, bytes) =
                idx::parse(&self.files[name], item).map_err(|wrong| format!("{name}: {wrong}"))?;
            Ok::<_, String>((count, bytes.to_vec()))
        };
        let (count, pixels) = parsed(images, &[SIDE, SIDE])?;
        let (named, classes) = parsed(labels, &[])?;
        if count != named {
            return Err(format!(
                "{labels}: {named} labels, expected one for each of {count} images"
            ));
        }
        let classes = classes.into_iter().map(usize::from).collect();
        let labels = Labels::new(classes, CLASSES).map_err(|wrong| format!("{labels}: {wrong}"))?;
        Ok(Images::new(&pixels, labels))
    }
}
