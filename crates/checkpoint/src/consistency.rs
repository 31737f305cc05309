//! Whether all that a checkpoint says can be true of one training.

use crate::{TensorError, TensorFile};
use train::{Best, Evaluation, Plan, Training};

/// Whether the counts are those of one training.
pub(crate) fn check<N>(
    training: &Training<N>,
    plan: &Plan,
    file: &TensorFile,
) -> Result<(), TensorError> {
    let (updates, epochs) = (training.iteration(), training.epochs);
    let rows = training.history.evaluations.len();
    let last = training.history.last().map_or(0, |end| end.iteration);
    let age = training.best.as_ref().map_or(0, |best| best.age);
    let best = usize::from(training.best.is_some());
    let patient = usize::from(plan.patience.is_some() && rows > 0);
    let counts = [
        ("steps", training.optimizer.steps as usize, updates, "losses"),
        ("epochs", epochs, rows.saturating_sub(1), "evaluations"),
        ("losses", updates, last, "last evaluation"),
        ("best networks", best, patient, "plan"),
        ("epochs since the best", age, age.min(epochs), "epochs"),
    ];
    for (name, found, expected, other) in counts {
        if found != expected {
            let expected = format!("{expected} by its {other}");
            return Err(contradiction(file, format!("{found} {name}"), expected));
        }
    }
    match &training.best {
        Some(best) => check_best(best, training.history.evaluations.iter().rev(), file),
        None => Ok(()),
    }
}

/// Whether the best network's loss is the one that its evaluation found, and no other was better.
fn check_best<'a, P>(
    Best { loss, age, .. }: &Best<P>,
    mut newest_first: impl Iterator<Item = &'a Evaluation> + Clone,
    file: &TensorFile,
) -> Result<(), TensorError> {
    let least = newest_first.clone().map(|it| it.held_out.loss).fold(f64::INFINITY, f64::min);
    let then = newest_first.nth(*age).map_or(f64::NAN, |it| it.held_out.loss);
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs();
    if near(then, *loss) && near(least, *loss) {
        return Ok(());
    }
    let expected = format!("{then:?} by its evaluation {age} epochs ago, and none below it");
    Err(contradiction(file, format!("a best loss of {loss:?}"), expected))
}

/// Whether each evaluation is at the end of an epoch of so many images.
pub(crate) fn check_images<N>(
    training: &Training<N>,
    plan: &Plan,
    images: usize,
    file: &TensorFile,
) -> Result<(), TensorError> {
    if let Err(wrong) = plan.check(images) {
        return Err(file.other_entry("plan", "a plan for its images", &wrong.to_string()));
    }
    let (an_epoch, all) = (plan.iterations_per_epoch(images), plan.iterations(images));
    for (epoch, evaluation) in training.history.evaluations.iter().enumerate() {
        let (found, expected) = (evaluation.iteration, epoch.saturating_mul(an_epoch).min(all));
        if found != expected {
            let found = format!("{found} iterations after epoch {epoch}");
            let expected = format!("{expected} by its plan for {images} images");
            return Err(contradiction(file, found, expected));
        }
    }
    Ok(())
}

fn contradiction(file: &TensorFile, found: String, expected: String) -> TensorError {
    TensorError::Contradiction { path: file.path.clone(), found, expected }
}
