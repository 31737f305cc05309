//! Scores, probabilities, loss and slopes.

use crate::prelude::*;
use exercises::losses::softmax::bars;
use losses::{Labels, softmax, softmax_cross_entropy, softmax_cross_entropy_derivative};
use nalgebra::DMatrix;

pub(crate) const PART: Part = Part {
    id: "losses/softmax",
    heading: "From scores to slopes",
    question: "Raise all four scores by the same. What changes? Then make the right class (orange) win by 5: how small do the loss and the slopes become? Can they be 0?",
    controls: &[
        Control::Slider { name: "score of class 0", from: -5.0, to: 5.0, step: 0.1, start: 1.0 },
        Control::Slider { name: "of class 1", from: -5.0, to: 5.0, step: 0.1, start: 2.0 },
        Control::Slider { name: "of class 2", from: -5.0, to: 5.0, step: 0.1, start: 0.5 },
        Control::Slider { name: "of class 3", from: -5.0, to: 5.0, step: 0.1, start: -1.0 },
        Control::Choice { name: "right class", of: &["0", "1", "2", "3"], start: 0 },
    ],
    needs: Needs::Nothing,
    answer,
};

fn answer(asked: &mut Asked) -> Result<Answer, String> {
    let (scores, right) = (&asked.numbers[..4], asked.count(4));
    let labels = Labels::new(vec![right], 4).map_err(|wrong| wrong.to_string())?;
    let logits = DMatrix::from_column_slice(4, 1, scores);
    let (loss, y) = (softmax_cross_entropy(&logits, &labels), softmax(&logits));
    let slopes = softmax_cross_entropy_derivative(&logits, &labels);
    let [probability, loss_in_words, slope] = [y[right], loss, slopes[right]].map(told);
    let says = format!(
        "The right class has the probability {probability}, so the loss is −ln {probability} = {loss_in_words}; \
         the slope of its score is {slope}.{}",
        if loss < 0.05 {
            " That is little, but no exponential is 0, and so neither is the loss."
        } else {
            ""
        }
    );
    let values = y.iter().chain(&slopes).copied().chain([loss]);
    Ok(Answer::new(asked.row(bars(scores, &labels), 260), says).with(values))
}
