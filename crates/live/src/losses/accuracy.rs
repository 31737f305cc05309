//! Accuracy is flat where the loss has a slope.

use crate::prelude::*;
use exercises::losses::why_not_accuracy::{Cloud, charts};
use figure::spread;
use rand::{SeedableRng, rngs::StdRng};

pub(crate) const PART: Part = Part {
    id: "losses/accuracy",
    heading: "Why not the accuracy?",
    question: "Turn the line a little, by 0.01 of w, at several places. How often does the accuracy change? How often the loss? Which of the two tells you which way to turn?",
    controls: &[Control::Slider { name: "weight w", from: -3.0, to: 3.0, step: 0.01, start: 1.0 }],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let w = asked.numbers[0];
    let cloud =
        Cloud::random(50, &mut StdRng::seed_from_u64(1)).map_err(|wrong| wrong.to_string())?;
    let (accuracy, loss, slope) = (cloud.accuracy(w), cloud.loss(w), cloud.slope(w));
    let says = format!(
        "w = {w}: {:.0} % are right, a curve that is flat or jumps. The loss is {loss:.4}, its slope {}.",
        100.0 * accuracy,
        told(slope)
    );
    let weights: Vec<f64> = spread(-3.0..3.0, 301).collect();
    Ok(Answer::new(asked.row(charts(&cloud, &weights, w), 360), says).with([accuracy, loss, slope]))
}
