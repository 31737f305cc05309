use crate::{
    TensorError, TensorFile,
    network_tensors::{insert_network, take_network},
};
use graph::Dropout;
use images::{CLASSES, PIXELS};
use net::{Activation, DeepNet, Initialisation};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// What a network for images is, apart from its numbers: enough to build it again, for a file that
/// has the numbers.
///
/// ```
/// use checkpoint::Architecture;
/// use net::{Activation, Initialisation};
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let architecture = Architecture::new(vec![100, 50], Activation::Relu, 0.2)?;
/// assert_eq!(architecture.to_string(), "784-100-50-10, ReLU, dropout 0.2");
/// let net = architecture.network(Initialisation::He, &mut StdRng::seed_from_u64(1));
/// assert_eq!(net.layers().len(), 3);
/// # Ok::<(), checkpoint::ArchitectureError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Architecture {
    hidden: Vec<usize>,
    activation: Activation,
    dropout: Dropout,
}

/// An architecture as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    hidden: Vec<usize>,
    activation: String,
    dropout: f64,
}

/// Why there is no such network.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ArchitectureError {
    /// A layer is empty.
    #[error("a hidden layer has 0 units: expected 1 or more")]
    EmptyLayer,
    /// There are more weights than memory should hold.
    #[error(
        "hidden layers of {hidden:?} units are too many or too large: \
         expected at most {LAYERS}, and {WEIGHTS} weights in all"
    )]
    TooLarge {
        /// The hidden layers.
        hidden: Vec<usize>,
    },
    /// Nothing can be dropped so.
    #[error(transparent)]
    Dropout(#[from] graph::DropoutError),
    /// There is no such activation.
    #[error(transparent)]
    Activation(#[from] graph::UnknownActivation),
}

/// The most hidden layers.
const LAYERS: usize = 50;

/// The most weights, 400 MB of them: a thousand times what MNIST needs.
const WEIGHTS: usize = 100_000_000;

/// The name of the entry in a file.
const ENTRY: &str = "architecture";

impl Architecture {
    /// Hidden layers of so many units, with `activation` and dropout of this probability after each.
    ///
    /// # Errors
    /// When a layer is empty, there are more weights than a hundred million, or the probability is
    /// not from 0 to below 1.
    pub fn new(
        hidden: Vec<usize>,
        activation: Activation,
        dropout: f64,
    ) -> Result<Self, ArchitectureError> {
        if hidden.contains(&0) {
            return Err(ArchitectureError::EmptyLayer);
        }
        let dropout = Dropout::new(dropout)?;
        let architecture = Self { hidden, activation, dropout };
        let small = architecture.weights().is_some_and(|n| n <= WEIGHTS);
        if !small || architecture.hidden.len() > LAYERS {
            let hidden = architecture.hidden;
            return Err(ArchitectureError::TooLarge { hidden });
        }
        Ok(architecture)
    }

    /// The sizes of all layers: the pixels, the hidden layers, the classes.
    pub fn sizes(&self) -> Vec<usize> {
        [&[PIXELS], &self.hidden[..], &[CLASSES]].concat()
    }

    /// The network, its weights drawn.
    pub fn network(&self, initialisation: Initialisation, rng: &mut impl Rng) -> DeepNet<f32> {
        DeepNet::random(&self.sizes(), self.activation, initialisation, rng)
            .with_dropout(self.dropout)
    }

    /// Puts the architecture into a file's metadata.
    pub fn store(&self, file: &mut TensorFile) {
        file.insert_entry(ENTRY, self);
    }

    /// The architecture that [`Architecture::store`] put there.
    ///
    /// # Errors
    /// When there is none, or the file has not the weights that it says, which are looked at before a network is
    /// made as large.
    pub fn restore(file: &TensorFile) -> Result<Self, TensorError> {
        let words = "the layers of a network, its activation and its dropout";
        let architecture: Self = file.entry(ENTRY, words)?;
        for (level, pair) in architecture.sizes().windows(2).enumerate() {
            let name = format!("layers.{level}.weight");
            file.numbers::<f32>(&name, Some(&[pair[1], pair[0]]))?;
        }
        Ok(architecture)
    }

    /// Puts the architecture and the numbers of a network of it into a file: all that is needed to use it, and
    /// nothing to go on training with.
    pub fn store_network(&self, file: &mut TensorFile, net: &DeepNet<f32>) {
        self.store(file);
        insert_network(file, "", net);
    }

    /// The network of a file, whether it can be trained on or not.
    ///
    /// # Errors
    /// As [`Architecture::restore`], and when a number is NaN or infinite.
    pub fn restore_network(file: &TensorFile) -> Result<DeepNet<f32>, TensorError> {
        // Whatever is drawn, the file's numbers take its place.
        let nothing_draws = &mut StdRng::seed_from_u64(0);
        let mut net = Self::restore(file)?.network(Initialisation::Zero, nothing_draws);
        take_network(file, "", &mut net)?;
        Ok(net)
    }

    fn weights(&self) -> Option<usize> {
        let sizes = self.sizes();
        let mut layers = sizes.windows(2);
        layers.try_fold(0_usize, |sum, pair| sum.checked_add(pair[0].checked_mul(pair[1])?))
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sizes: Vec<String> = self.sizes().iter().map(usize::to_string).collect();
        write!(f, "{}, {}", sizes.join("-"), self.activation)?;
        match self.dropout.probability() {
            0.0 => Ok(()),
            probability => write!(f, ", dropout {probability}"),
        }
    }
}

impl TryFrom<Written> for Architecture {
    type Error = ArchitectureError;

    fn try_from(written: Written) -> Result<Self, ArchitectureError> {
        Self::new(written.hidden, written.activation.parse()?, written.dropout)
    }
}

impl From<Architecture> for Written {
    fn from(architecture: Architecture) -> Self {
        Self {
            hidden: architecture.hidden,
            activation: architecture.activation.to_string(),
            dropout: architecture.dropout.probability(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tensor;
    use nalgebra::DMatrix;

    #[test]
    fn it_comes_back_out_of_a_file() {
        let architecture = Architecture::new(vec![7, 5], Activation::Tanh, 0.25).unwrap();
        let mut file = TensorFile::new("net.safetensors");
        architecture.store(&mut file);
        for (level, pair) in architecture.sizes().windows(2).enumerate() {
            let weight = DMatrix::<f32>::zeros(pair[1], pair[0]);
            file.tensors.insert(format!("layers.{level}.weight"), Tensor::matrix(&weight));
        }
        assert_eq!(Architecture::restore(&file).unwrap(), architecture);
        let entry = r#"{"hidden":[0],"activation":"tanh","dropout":0}"#;
        file.metadata.insert(ENTRY.to_owned(), entry.to_owned());
        assert!(
            Architecture::restore(&file).is_err(),
            "an architecture that says too little was restored"
        );
    }

    /// A network is not made as large as a header says before there is anything in it.
    #[test]
    fn a_file_that_says_more_than_it_has_is_refused() {
        let architecture = Architecture::new(vec![100_000], Activation::Relu, 0.0).unwrap();
        let mut file = TensorFile::new("net.safetensors");
        architecture.store(&mut file);
        file.tensors.insert("layers.0.weight".to_owned(), Tensor::vector(&[0.5_f32]));
        let error = Architecture::restore(&file).unwrap_err().to_string();
        assert!(error.ends_with("layers.0.weight is [1], expected [100000, 784]"), "{error}");
    }

    #[test]
    fn what_no_memory_holds_is_refused() {
        for hidden in [vec![0], vec![usize::MAX], vec![5; 51], vec![10_000; 3]] {
            let refused = Architecture::new(hidden.clone(), Activation::Relu, 0.0);
            assert!(refused.is_err(), "{hidden:?}");
        }
        assert!(Architecture::new(vec![], Activation::Relu, 1.0).is_err());
    }
}
