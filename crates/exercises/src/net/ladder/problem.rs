use crate::prelude::*;
use images::Mnist;
use losses::Labels;
use nalgebra::DMatrix;
use net::{Activation, Network, Sizes, TwoLayerNet};
use numdiff::{Difference, StepSize, Tensors, dual::Dual64, partial};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::iter;

pub const SIZES: Sizes = Sizes::new(784, 50, 10);

/// A network, a batch, and the gradient that all rungs are held against.
pub struct Problem {
    pub net: TwoLayerNet<f64>,
    pub x: DMatrix<f64>,
    pub labels: Labels,
    exact: TwoLayerNet<f64>,
    /// Of each parameter the largest |∂L/∂θ| of its tensor.
    scales: Vec<f64>,
}

impl Problem {
    /// 100 images of MNIST and an untrained network.
    pub fn new(data: &Mnist, activation: Activation) -> Self {
        let (x, labels) = data.train.batch(&(0..100).collect::<Vec<_>>());
        let mut rng = StdRng::seed_from_u64(1);
        let net = TwoLayerNet::<f64>::random(SIZES, activation, 0.01, &mut rng);
        let (_, exact) = net.value_and_gradient(&x, &labels);
        let scale = |tensor: &[f64]| largest(tensor.iter().map(|g| g.abs()));
        let tensors = exact.tensors().into_iter();
        let scales = tensors.flat_map(|tensor| iter::repeat_n(scale(tensor), tensor.len()));
        Self { scales: scales.collect(), net, x: x.to_dense(), labels, exact }
    }

    /// Places in θ: 40 in W1, 10 in each of the others.
    pub fn sample(&self) -> Vec<usize> {
        let mut rng = StdRng::seed_from_u64(2);
        let mut start = 0;
        let mut indices = Vec::new();
        for (tensor, count) in self.net.tensors().iter().zip([40, 10, 10, 10]) {
            indices.extend((0..count).map(|_| start + rng.random_range(0..tensor.len())));
            start += tensor.len();
        }
        indices
    }

    /// The largest of some entries' errors, each relative to its tensor.
    pub fn error(&self, entries: impl IntoIterator<Item = (usize, f64)>) -> f64 {
        let exact: Vec<f64> = self.exact.entries().collect();
        let error = |(index, got): (usize, f64)| (got - exact[index]).abs() / self.scales[index];
        largest(entries.into_iter().map(error))
    }

    pub fn error_of(&self, gradient: &TwoLayerNet<f64>) -> f64 {
        self.error(gradient.entries().enumerate())
    }

    /// Those entries by dual numbers, whose slopes are exact.
    pub fn dual(&self, indices: &[usize]) -> Vec<(usize, f64)> {
        let x = self.x.map(Dual64::from_re);
        let mut net = self.net.map(Dual64::from_re);
        let mut slope = |index| {
            net.entry_mut(index).eps = 1.0;
            let slope = net.loss(&x, &self.labels).eps;
            net.entry_mut(index).eps = 0.0;
            slope
        };
        indices.iter().map(|&index| (index, slope(index))).collect()
    }

    /// Those entries by whole forward passes.
    pub fn naive(&self, indices: &[usize], h: f64) -> Vec<(usize, f64)> {
        let mut net = self.net.clone();
        let loss = |net: &TwoLayerNet<f64>| net.loss(&self.x, &self.labels);
        let central = Difference::Central;
        let mut slope = |index| partial(loss, &mut net, index, central, StepSize::Fixed(h));
        indices.iter().map(|&index| (index, slope(index))).collect()
    }

    pub fn local(&self, h: f64) -> TwoLayerNet<f64> {
        self.net.local_gradient(&self.x, &self.labels, h)
    }

    pub fn local_exact(&self, h: f64) -> TwoLayerNet<f64> {
        self.net.local_gradient_exact(&self.x, &self.labels, h)
    }

    /// [naive, local, local-exact] at that step; naive on a sample of the parameters.
    pub fn errors(&self, indices: &[usize], h: f64) -> [f64; 3] {
        [
            self.error(self.naive(indices, h)),
            self.error_of(&self.local(h)),
            self.error_of(&self.local_exact(h)),
        ]
    }
}
