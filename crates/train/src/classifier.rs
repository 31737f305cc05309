use graph::{Activation, Affine};
use nalgebra::RealField;
use net::{DeepNet, TwoLayerNet};

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
        let (hidden, output) = (&net.params.hidden, &net.params.output);
        Self {
            layers: vec![("hidden".to_owned(), hidden), ("output".to_owned(), output)],
            activation: net.activation,
        }
    }
}

impl<'a, T: RealField + Copy> From<&'a DeepNet<T>> for Classifier<'a, T> {
    fn from(net: &'a DeepNet<T>) -> Self {
        let layers = net.layers.iter().enumerate();
        Self {
            layers: layers
                .map(|(l, layer)| (format!("layers.{l}"), layer))
                .collect(),
            activation: net.activation,
        }
    }
}
