//! C's own network: 2-3-3-2, every z and a listed.

use crate::prelude::*;
use graph::Affine;
use losses::softmax;
use nalgebra::{DMatrix, DVector, dmatrix};
use net::{Activation, DeepNet};

const SIZES: [usize; 4] = [2, 3, 3, 2];

/// C's w_ij of a layer: from unit i before it to its unit j, counted from 1.
fn w(layer: usize, i: usize, j: usize) -> f64 {
    0.1 * layer as f64 + 0.2 * i as f64 - 0.3 * j as f64
}

fn b(j: usize) -> f64 {
    0.1 * j as f64
}

/// W has a row for each unit of the layer, so C's w_ij stands in row j and column i: W_ji.
fn net() -> DeepNet<f64> {
    let layer = |number: usize| Affine {
        weight: DMatrix::from_fn(SIZES[number], SIZES[number - 1], |row, column| {
            w(number, column + 1, row + 1)
        }),
        bias: DVector::from_fn(SIZES[number], |row, _| b(row + 1)),
    };
    DeepNet::of_layers((1..=3).map(layer).collect(), Activation::Sigmoid)
}

/// z of a layer as C writes it out: z_j = w_1j·a_1 + w_2j·a_2 + … + b_j.
fn written_out(layer: usize, before: &[f64]) -> Vec<f64> {
    let z = |j: usize| {
        let terms = before.iter().enumerate().map(|(i, a)| w(layer, i + 1, j) * a);
        terms.sum::<f64>() + b(j)
    };
    (1..=SIZES[layer]).map(z).collect()
}

pub fn show(notebook: &mut Notebook) {
    let x = dmatrix![1.0; 0.5];
    let trace = net().trace(&x);
    let outputs = [x.clone(), trace.a[0].clone(), trace.a[1].clone(), softmax(&trace.z[2])];
    notebook.tell(
        "As C draws it, 2-3-3-2, with w_ij = 0.1·l + 0.2·i − 0.3·j and b_j = 0.1·j in layer l. C's w_ij goes \
         from unit i to unit j and is W_ji here, row j and column i of W, which is why C's own sum in matrices \
         is W·x.",
    );
    let mut rows = Vec::new();
    for layer in 1..=3 {
        let (z, a) = (&trace.z[layer - 1], &outputs[layer]);
        for unit in 0..SIZES[layer] {
            let name = format!("{unit}, layer {layer}", unit = unit + 1);
            rows.push([name, format!("{:.6}", z[unit]), format!("{:.6}", a[unit])]);
        }
        let expected = written_out(layer, outputs[layer - 1].as_slice());
        let what = format!("2-3-3-2, layer {layer}: z as C's sums have it");
        notebook.close_all(what, z.as_slice(), &expected, 1e-15);
    }
    notebook.table(["unit", "z", "a"], rows);
}
