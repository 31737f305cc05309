//! What is the gradient of a function of a whole matrix?
//!
//! Source: A §2.2.2 (wrong for matrices, see ERRATA.md), E §2.2, numerical_gradient

use crate::prelude::*;
use losses::{Labels, softmax_cross_entropy, softmax_cross_entropy_derivative};
use nalgebra::{DMatrix, DVector, dmatrix, dvector};
use numdiff::{Difference, StepSize, Tensors, gradient};
use std::panic::{self, AssertUnwindSafe};

/// Of a vector or a matrix, by central differences.
fn central<P: Tensors<f64>>(f: impl FnMut(&P) -> f64, point: &mut P) -> P {
    gradient(f, point, Difference::Central, StepSize::Balanced)
}

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    same_shape(notebook)?;
    a_row_at_a_time(notebook);
    restored(notebook);
    Ok(())
}

fn shape<P: Tensors<f64>>(tensors: &P) -> String {
    let shapes = tensors.shapes().into_iter();
    let shapes: Vec<String> = shapes.map(|(m, n)| format!("{m}×{n}")).collect();
    shapes.join(", ")
}

fn same_shape(notebook: &mut Notebook) -> Result<()> {
    let mut vector = dvector![3.0, 4.0, -1.0];
    let of_vector = central(DVector::norm_squared, &mut vector);
    notebook.same("Σx² of a vector, shape of its gradient", shape(&of_vector), shape(&vector));
    notebook.close_all("it is 2x", of_vector.as_slice(), &[6.0, 8.0, -2.0], 1e-9);

    // A batch of two samples in the columns, three scores each.
    let mut scores = dmatrix![0.48, 1.0; 0.45, -2.0; 0.12, 0.5];
    let labels = Labels::new(vec![2, 0], 3)?;
    let of_batch = central(|z| softmax_cross_entropy(z, &labels), &mut scores);
    notebook.same("loss of a batch, shape of its gradient", shape(&of_batch), shape(&scores));
    let exact = softmax_cross_entropy_derivative(&scores, &labels);
    let worst = largest((of_batch - exact).abs().iter().copied());
    notebook.at_most("largest difference to (y − t)/N", worst, 1e-9);
    Ok(())
}

/// A's function for matrices: each row by itself is handed to f.
fn row_by_row(mut f: impl FnMut(&DMatrix<f64>) -> f64, x: &DMatrix<f64>) -> DMatrix<f64> {
    let rows: Vec<_> = x
        .row_iter()
        .map(|row| central(&mut f, &mut DMatrix::from_rows(&[row])).row(0).into_owned())
        .collect();
    DMatrix::from_rows(&rows)
}

fn a_row_at_a_time(notebook: &mut Notebook) {
    notebook.tell("\nΣ x² and (Σ x)² of [1 2; 3 4], the matrix as a whole and row by row:");
    let mut x = dmatrix![1.0, 2.0; 3.0, 4.0];
    let squares = |x: &DMatrix<f64>| x.norm_squared();
    let square_of_sum = |x: &DMatrix<f64>| x.sum().powi(2);
    // Row by row, as the sources print matrices.
    let printed = |gradient: DMatrix<f64>| gradient.transpose().as_slice().to_vec();

    let by_rows = printed(row_by_row(squares, &x));
    notebook.close_all("Σ x², row by row: 2x, right", &by_rows, &[2.0, 4.0, 6.0, 8.0], 1e-9);
    let whole = printed(central(square_of_sum, &mut x));
    notebook.close_all("(Σ x)², the whole: 2·Σ x = 20", &whole, &[20.0; 4], 1e-9);
    let by_rows = printed(row_by_row(square_of_sum, &x));
    let wrong = [6.0, 6.0, 14.0, 14.0];
    notebook.close_all("(Σ x)², row by row: wrong", &by_rows, &wrong, 1e-9);
    notebook.tell(
        "  f never sees more than a row. It goes unnoticed where f adds up its rows, or\n  \
         ignores its argument and looks at the network, as A's loss does.",
    );
}

fn restored(notebook: &mut Notebook) {
    notebook.tell("\nAdding h and taking it away again, and what stands there afterwards:");
    let bits = |x: &DMatrix<f64>| x.map(f64::to_bits);
    let mut x = dmatrix![0.2, -0.0; 1e-300, 1e300];
    let before = bits(&x);
    let _ = central(|x| x.map(f64::sin).sum(), &mut x);
    let moved = before.zip_map(&bits(&x), |a, b| u32::from(a != b)).sum();
    notebook.same("entries whose bits changed", moved, 0);
    let naive = x.map(|x| (x + 1e-4) - 2e-4 + 1e-4);
    let moved = before.zip_map(&bits(&naive), |a, b| u32::from(a != b)).sum();
    notebook.same("by x + h − 2h + h instead of saving x", moved, 3);

    // The panic is wanted here, so it need not be reported.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| {
        central(
            |x: &DMatrix<f64>| {
                assert!(x[(0, 0)] <= 0.2, "out of the domain");
                x.sum()
            },
            &mut x,
        )
    }));
    panic::set_hook(hook);
    let outcome = if outcome.is_err() { "panics" } else { "returns" };
    notebook.same("a function that cannot bear x[0, 0] > 0.2", outcome, "panics");
    let moved = before.zip_map(&bits(&x), |a, b| u32::from(a != b)).sum();
    notebook.same("entries whose bits changed", moved, 0);
}
