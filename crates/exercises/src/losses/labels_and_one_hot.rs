//! Does it matter whether targets are labels or one-hot, single or a batch?
//!
//! Source: A §2.1.2, B mini-batch的损失函数, E §2.1 cross_entropy_error

use crate::prelude::*;
use losses::{Labels, cross_entropy, half_sum_of_squares};
use nalgebra::{DMatrix, dmatrix};
use std::panic::{self, UnwindSafe};

pub(super) fn run(notebook: &mut Notebook) -> Result<()> {
    // Three classes, three samples, one a column; the right classes get 0.6, 0.8 and 0.5.
    let y = dmatrix![0.6, 0.1, 0.25; 0.3, 0.8, 0.25; 0.1, 0.1, 0.5];
    let labels = Labels::new(vec![0, 1, 2], 3)?;
    let one_hot: DMatrix<f64> = labels.one_hot();

    let expected = -0.24f64.ln() / 3.0;
    notebook.tell("By hand, −(ln 0.6 + ln 0.8 + ln 0.5)/3 = −(ln 0.24)/3. Computed:");
    for (what, loss) in [
        ("a batch, labels", cross_entropy(&y, &labels, 0.0)),
        ("a batch, one-hot", summed(&y, &one_hot)),
        (
            "sample by sample, labels",
            mean_of_samples(3, |n| cross_entropy(&sample(&y, n), &labels.select(&[n]), 0.0)),
        ),
        (
            "sample by sample, one-hot",
            mean_of_samples(3, |n| summed(&sample(&y, n), &sample(&one_hot, n))),
        ),
    ] {
        notebook.close(what, loss, expected, 1e-15);
    }
    let back = Labels::from_one_hot(&one_hot)?;
    notebook.same("one-hot targets read back are the labels", back == labels, true);

    notebook.tell("\nTargets that are wrong are errors, which say where and why:");
    for (what, targets, expected) in [
        (
            "a label that is no class",
            Labels::new(vec![0, 3], 3),
            "sample 1 has label 3, but there are 3 classes, numbered from 0",
        ),
        (
            "two classes at once",
            Labels::from_one_hot(&dmatrix![0.0, 1.0; 1.0, 1.0]),
            "column 1 is not one-hot: expected a single 1 and otherwise zeros",
        ),
        (
            "samples in rows",
            Labels::from_one_hot(&dmatrix![1.0, 0.0, 0.0; 1.0, 0.0, 0.0]),
            "column 0 is not one-hot: expected a single 1 and otherwise zeros",
        ),
    ] {
        let error = targets.err().context("wrong targets were accepted")?;
        notebook.same(what, error, expected);
    }

    notebook.tell("\nShapes that do not fit are a mistake in the program, which stops:");
    let short = Labels::new(vec![0, 1], 3)?;
    let message = panic_message(|| cross_entropy(&y, &short, 0.0));
    shapes_named(notebook, message, "3×3", "3 classes and 2 samples")?;
    let message = panic_message(|| half_sum_of_squares(&y, &sample(&one_hot, 0)));
    shapes_named(notebook, message, "outputs is 3×3", "targets is 3×1")
}

fn shapes_named(
    notebook: &mut Notebook,
    message: Option<String>,
    outputs: &str,
    targets: &str,
) -> Result<()> {
    let message = message.context("targets of another shape were accepted")?;
    notebook.tell(format!("  “{}”", message.replace(", but", ",\n   but")));
    let named = message.contains(outputs) && message.contains(targets);
    notebook.same(format!("it names “{outputs}” and “{targets}”"), named, true);
    Ok(())
}

/// −(1/N) ΣΣ t·ln y over all classes and samples, as the sources write it for one-hot targets.
fn summed(y: &DMatrix<f64>, one_hot: &DMatrix<f64>) -> f64 {
    -one_hot.component_mul(&y.map(f64::ln)).sum() / y.ncols() as f64
}

fn sample(batch: &DMatrix<f64>, n: usize) -> DMatrix<f64> {
    batch.columns(n, 1).into_owned()
}

fn mean_of_samples(count: usize, loss: impl Fn(usize) -> f64) -> f64 {
    (0..count).map(loss).sum::<f64>() / count as f64
}

/// What the panic says, if it panics; the usual report on the screen is left out.
fn panic_message<T>(work: impl FnOnce() -> T + UnwindSafe) -> Option<String> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let outcome = panic::catch_unwind(work);
    panic::set_hook(hook);
    outcome.err()?.downcast_ref::<String>().cloned()
}
