use graph::{Activation, Affine};
use nalgebra::RealField;
use net::{DeepNet, Mlp, Norm, TwoLayerNet};
use thiserror::Error;

/// A classifier as other tools know it: affine layers by name, and one activation between them.
///
/// ```text
/// a⁽⁰⁾ = X,   z⁽ˡ⁾ = W⁽ˡ⁾·a⁽ˡ⁻¹⁾ + b⁽ˡ⁾,   a⁽ˡ⁾ = f(z⁽ˡ⁾) for l < L,   logits = z⁽ᴸ⁾
/// ```
///
/// Its tensors are called `<layer>.weight` and `<layer>.bias`, as PyTorch calls those of an
/// `nn.Linear`. The layers of a [`TwoLayerNet`] are `hidden` and `output`; those of a [`DeepNet`]
/// or an [`Mlp`] are `layers.0`, `layers.1` and so on, as in an `nn.ModuleList` called `layers`.
#[derive(Debug, Clone, PartialEq)]
pub struct Classifier<'a, T> {
    /// The layers and their names, the first one first.
    pub layers: Vec<(String, &'a Affine<T>)>,
    /// The non-linearity f of all layers but the last.
    pub activation: Activation,
}

impl<'a, T: RealField + Copy> From<&'a TwoLayerNet<T>> for Classifier<'a, T> {
    fn from(net: &'a TwoLayerNet<T>) -> Self {
        let (hidden, output) = (&net.params.hidden, &net.params.output);
        Self {
            layers: vec![("hidden".to_owned(), hidden), ("output".to_owned(), output)],
            activation: net.activation,
        }
    }
}

impl<'a, T: RealField + Copy> From<&'a DeepNet<T>> for Classifier<'a, T> {
    fn from(net: &'a DeepNet<T>) -> Self {
        numbered(&net.layers, net.activation)
    }
}

/// There is more between the layers than an activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a network with normalisation is more than affine layers and an activation")]
pub struct Normalised;

/// Dropout plays no part, as it silences units only while learning.
impl<'a, T: RealField + Copy> TryFrom<&'a Mlp<T>> for Classifier<'a, T> {
    type Error = Normalised;

    fn try_from(net: &'a Mlp<T>) -> Result<Self, Normalised> {
        let nothing = |norm| matches!(norm, &Norm::Nothing);
        if net.norms.iter().all(nothing) {
            Ok(numbered(&net.layers, net.activation))
        } else {
            Err(Normalised)
        }
    }
}

fn numbered<T>(layers: &[Affine<T>], activation: Activation) -> Classifier<'_, T> {
    let numbered = layers.iter().enumerate();
    Classifier {
        layers: numbered.map(|(l, layer)| (format!("layers.{l}"), layer)).collect(),
        activation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use graph::Dropout;
    use net::Initialisation;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn normalisation_is_not_left_out_unsaid() {
        let mut rng = StdRng::seed_from_u64(1);
        let deep: DeepNet<f32> =
            DeepNet::random(&[4, 3, 2], Activation::Relu, Initialisation::He, &mut rng);
        let dropout = Dropout::new(0.5).unwrap();
        let plain = Mlp::new(deep.clone(), |_| Norm::Nothing, dropout);
        assert_eq!(Classifier::try_from(&plain), Ok((&deep).into()));
        let normalised = Mlp::new(deep, Norm::layer, dropout);
        assert_eq!(Classifier::try_from(&normalised), Err(Normalised));
    }
}
