//! Values computed by PyTorch in float64 ("golden values"), for tests and exercises to compare
//! with.
//!
//! The file writes a sample as a row and an affine layer as `x @ w + b`. Here a sample is a column,
//! as everywhere in Descent, so each matrix is handed over transposed: X is D×N and W is out×in.

use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Deserializer};

/// All that the file holds and the chapters use.
#[derive(Deserialize)]
pub struct Golden {
    /// Whole two-layer networks, forward and backward.
    pub two_layer: Vec<TwoLayer>,
    /// Losses with their derivatives.
    pub losses: Vec<Loss>,
    /// Layers, forward and backward.
    pub layers: Vec<Layer>,
    /// The paths of optimizers on x²/20 + y².
    pub optimizers: Vec<Path>,
    /// Learning rates, epoch by epoch.
    pub schedules: Vec<Rates>,
    /// A gradient cut to a norm.
    pub clip_by_global_norm: Clipped,
}

/// The path of an optimizer on x²/20 + y², from (−7, 2) on.
#[derive(Deserialize)]
pub struct Path {
    /// Its name in the file, such as `momentum`.
    pub optimizer: String,
    /// What it was set to.
    pub hyper: Hyper,
    /// The points, the first being where it starts.
    pub trajectory: Vec<[f64; 2]>,
}

/// What an optimizer was set to.
#[derive(Deserialize)]
pub struct Hyper {
    /// η.
    pub lr: f64,
    /// λ of the weight decay, if there is one.
    #[serde(default)]
    pub weight_decay: f64,
}

/// What a schedule makes of a learning rate.
#[derive(Deserialize)]
pub struct Rates {
    /// Its name in the file, such as `cosine`.
    pub schedule: String,
    /// The rate that it begins with.
    pub base_lr: f64,
    /// The rate of each epoch.
    pub lr: Vec<f64>,
}

/// A gradient before and after it was clipped.
#[derive(Deserialize)]
pub struct Clipped {
    /// Before.
    pub grad: Vec<f64>,
    /// What its norm may be.
    pub max_norm: f64,
    /// After.
    pub clipped: Vec<f64>,
    /// The norm before.
    pub norm: f64,
}

/// A two-layer network with softmax cross-entropy on one batch.
#[derive(Deserialize)]
pub struct TwoLayer {
    /// `relu`, `sigmoid` or `tanh`.
    pub activation: String,
    /// The batch, D×N.
    #[serde(deserialize_with = "columns")]
    pub x: DMatrix<f64>,
    /// The class of each sample.
    pub labels: Vec<usize>,
    /// The parameters.
    pub params: TwoLayerParams,
    /// The scores, K×N.
    #[serde(deserialize_with = "columns")]
    pub logits: DMatrix<f64>,
    /// Softmax of the scores, K×N.
    #[serde(deserialize_with = "columns")]
    pub probabilities: DMatrix<f64>,
    /// Mean cross-entropy.
    pub loss: f64,
    /// ∂loss/∂parameters.
    pub grads: TwoLayerParams,
}

/// Parameters of a two-layer network, or their gradient.
#[derive(Clone, Deserialize)]
pub struct TwoLayerParams {
    /// W1, hidden×inputs.
    #[serde(deserialize_with = "columns")]
    pub w1: DMatrix<f64>,
    /// b1.
    #[serde(deserialize_with = "column")]
    pub b1: DVector<f64>,
    /// W2, outputs×hidden.
    #[serde(deserialize_with = "columns")]
    pub w2: DMatrix<f64>,
    /// b2.
    #[serde(deserialize_with = "column")]
    pub b2: DVector<f64>,
}

/// A loss at one point.
#[derive(Deserialize)]
pub struct Loss {
    /// Its name in the file, such as `mean_squared_error`.
    pub loss: String,
    /// The outputs that are judged, K×N (a plain list is one column).
    #[serde(deserialize_with = "columns")]
    pub pred: DMatrix<f64>,
    /// The targets: a matrix like `pred`, or a column of labels.
    #[serde(deserialize_with = "columns")]
    pub target: DMatrix<f64>,
    /// The loss.
    pub value: f64,
    /// ∂loss/∂pred.
    #[serde(deserialize_with = "columns")]
    pub grad: DMatrix<f64>,
}

/// A layer at one point, with the gradients that the upstream gradient `dy` leads to.
#[derive(Deserialize)]
pub struct Layer {
    /// Its name in the file, such as `affine`.
    pub layer: String,
    /// The input, D×N.
    #[serde(deserialize_with = "columns")]
    pub x: DMatrix<f64>,
    /// The parameters.
    pub params: LayerParams,
    /// The output.
    #[serde(deserialize_with = "columns")]
    pub y: DMatrix<f64>,
    /// The upstream gradient ∂L/∂y.
    #[serde(deserialize_with = "columns")]
    pub dy: DMatrix<f64>,
    /// ∂L/∂x.
    #[serde(deserialize_with = "columns")]
    pub dx: DMatrix<f64>,
    /// ∂L/∂parameters.
    pub dparams: LayerParams,
}

/// Parameters of a layer, or their gradient; a layer without one leaves it empty.
#[derive(Deserialize)]
pub struct LayerParams {
    /// W, out×in.
    #[serde(default = "no_weight", deserialize_with = "columns")]
    pub w: DMatrix<f64>,
    /// b.
    #[serde(default = "no_vector", deserialize_with = "column")]
    pub b: DVector<f64>,
    /// γ of a normalisation.
    #[serde(default = "no_vector", deserialize_with = "column")]
    pub gamma: DVector<f64>,
    /// β of a normalisation.
    #[serde(default = "no_vector", deserialize_with = "column")]
    pub beta: DVector<f64>,
}

impl Loss {
    /// The targets as labels.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn labels(&self) -> Vec<usize> {
        self.target.iter().map(|&label| label as usize).collect()
    }
}

impl Golden {
    /// The loss of that name in the file.
    ///
    /// # Panics
    /// When there is none.
    pub fn loss(&self, name: &str) -> &Loss {
        let found = self.losses.iter().find(|loss| loss.loss == name);
        found.unwrap_or_else(|| panic!("no golden loss is called {name:?}"))
    }

    /// The path of the optimizer of that name in the file.
    ///
    /// # Panics
    /// When there is none.
    pub fn path(&self, name: &str) -> &Path {
        let found = self.optimizers.iter().find(|path| path.optimizer == name);
        found.unwrap_or_else(|| panic!("no golden optimizer is called {name:?}"))
    }

    /// The learning rates of the schedule of that name in the file.
    ///
    /// # Panics
    /// When there is none.
    pub fn rates(&self, name: &str) -> &Rates {
        let found = self.schedules.iter().find(|rates| rates.schedule == name);
        found.unwrap_or_else(|| panic!("no golden schedule is called {name:?}"))
    }

    /// The layer of that name in the file.
    ///
    /// # Panics
    /// When there is none.
    pub fn layer(&self, name: &str) -> &Layer {
        let found = self.layers.iter().find(|layer| layer.layer == name);
        found.unwrap_or_else(|| panic!("no golden layer is called {name:?}"))
    }
}

/// Reads the golden values.
///
/// # Panics
/// Never: the file is compiled in, and a test reads it.
pub fn golden() -> Golden {
    serde_json::from_str(include_str!("../golden.json")).expect("golden.json is as written")
}

/// A list of samples, or a single one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Samples {
    One(Vec<f64>),
    Many(Vec<Vec<f64>>),
}

fn columns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DMatrix<f64>, D::Error> {
    let samples = match Samples::deserialize(deserializer)? {
        Samples::One(sample) => vec![sample],
        Samples::Many(samples) => samples,
    };
    let rows = samples.first().map_or(0, Vec::len);
    Ok(DMatrix::from_vec(rows, samples.len(), samples.concat()))
}

fn column<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DVector<f64>, D::Error> {
    Vec::deserialize(deserializer).map(DVector::from_vec)
}

fn no_weight() -> DMatrix<f64> {
    DMatrix::zeros(0, 0)
}

fn no_vector() -> DVector<f64> {
    DVector::zeros(0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sample_is_a_column() {
        let affine = super::golden();
        let affine = affine.layer("affine");
        assert_eq!((affine.x.shape(), affine.y.shape()), ((4, 6), (3, 6)));
        assert_eq!((affine.params.w.shape(), affine.params.b.shape()), ((3, 4), (3, 1)));
    }
}
