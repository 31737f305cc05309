use graph::{Activation, Affine};
use nalgebra::RealField;
use net::{Block, DeepNet, TwoLayerNet};
use thiserror::Error;

/// A classifier as other tools know it: affine layers by name, and one activation between them.
///
/// ```text
/// a⁽⁰⁾ = X,   z⁽ˡ⁾ = W⁽ˡ⁾·a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,   a⁽ˡ⁾ = f(z⁽ˡ⁾) for l < L,   logits = z⁽ᴸ⁾
/// ```
///
/// Its tensors are called `<layer>.weight` and `<layer>.bias`, as PyTorch calls those of an
/// `nn.Linear`. The layers of a [`TwoLayerNet`] are `hidden` and `output`; those of a [`DeepNet`]
/// are `layers.0`, `layers.1` and so on, as in an `nn.ModuleList` called `layers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Classifier<'a, T> {
    /// The layers and their names, the first one first.
    pub layers: Vec<(String, &'a Affine<T>)>,
    /// The non-linearity f of all layers but the last.
    pub activation: Activation,
}

impl<'a, T: RealField + Copy> From<&'a TwoLayerNet<T>> for Classifier<'a, T> {
    fn from(net: &'a TwoLayerNet<T>) -> Self {
        let (hidden, output) = (&net.hidden, &net.output);
        Self {
            layers: vec![("hidden".to_owned(), hidden), ("output".to_owned(), output)],
            activation: net.activation,
        }
    }
}

/// There is more between the layers than one activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the network is more than affine layers with one activation between them")]
pub struct NotPlain;

/// Dropout plays no part, as it silences units only while learning.
impl<'a, T: RealField + Copy> TryFrom<&'a DeepNet<T>> for Classifier<'a, T> {
    type Error = NotPlain;

    fn try_from(net: &'a DeepNet<T>) -> Result<Self, NotPlain> {
        // A single layer has no activation, and any will do.
        let activation = net.activation().unwrap_or(Activation::Relu);
        let mut layers = vec![&net.first];
        let mut blocks = net.blocks.iter().filter(|block| !matches!(block, Block::Dropout(_)));
        while let Some(block) = blocks.next() {
            match (block, blocks.next()) {
                (Block::Activation(f), Some(Block::Affine(layer))) if *f == activation => {
                    layers.push(layer);
                }
                _ => return Err(NotPlain),
            }
        }
        let numbered = layers.into_iter().enumerate();
        let layers = numbered.map(|(l, layer)| (format!("layers.{l}"), layer)).collect();
        Ok(Self { layers, activation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use graph::Dropout;
    use net::{Initialisation, Normalisation};
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn dropout_plays_no_part_and_normalisation_is_not_left_out_unsaid() {
        let mut rng = StdRng::seed_from_u64(1);
        let plain: DeepNet<f32> =
            DeepNet::random(&[4, 3, 2], Activation::Relu, Initialisation::He, &mut rng);
        let dropout = plain.clone().with_dropout(Dropout::new(0.5).unwrap());
        let expected = Classifier::try_from(&plain);
        assert!(expected.is_ok(), "{expected:?}");
        assert_eq!(Classifier::try_from(&dropout), expected);
        let normalised = dropout.with_normalisation(Normalisation::Layer);
        assert_eq!(Classifier::try_from(&normalised), Err(NotPlain));
    }
}
