//! What a network answers to each image, and how sure it is.

use images::Images;
use net::Network;
use train::probabilities;

/// The answer to one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Which image it is.
    pub image: usize,
    /// The right digit.
    pub label: usize,
    /// The digit that the network takes it for.
    pub answer: usize,
    /// The probability that the network gives its answer.
    pub probability: f64,
}

impl Prediction {
    /// Whether the answer is right.
    pub fn is_right(&self) -> bool {
        self.answer == self.label
    }
}

/// The answers to all images, in order.
pub fn predictions(net: &impl Network<f32>, images: &Images) -> Vec<Prediction> {
    let probabilities = probabilities(net, images);
    let columns = probabilities.column_iter().zip(images.labels().iter());
    columns
        .enumerate()
        .map(|(image, (of_classes, label))| {
            let (answer, probability) = of_classes.argmax();
            Prediction { image, label, answer, probability: probability.into() }
        })
        .collect()
}

/// The wrong answers, the most certain first.
pub fn mistakes(predictions: &[Prediction]) -> Vec<Prediction> {
    let mut wrong: Vec<_> = predictions.iter().filter(|one| !one.is_right()).copied().collect();
    wrong.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    wrong
}

/// The first `count` images of each digit, digit after digit.
pub fn some_of_each(predictions: &[Prediction], count: usize) -> Vec<Prediction> {
    let of_digit = |digit| {
        let all = predictions.iter().filter(move |one| one.label == digit);
        all.take(count).copied()
    };
    (0..10).flat_map(of_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prediction(image: usize, label: usize, answer: usize, probability: f64) -> Prediction {
        Prediction { image, label, answer, probability }
    }

    #[test]
    fn the_most_certain_mistake_comes_first() {
        let all = [prediction(0, 3, 5, 0.6), prediction(1, 3, 3, 1.0), prediction(2, 4, 9, 0.99)];
        assert_eq!(mistakes(&all), [all[2], all[0]]);
    }

    #[test]
    fn digits_come_in_order() {
        let all = [7, 1, 7, 7, 0].map(|label| prediction(0, label, label, 1.0));
        let labels = some_of_each(&all, 2).into_iter().map(|one| one.label);
        assert!(labels.eq([0, 1, 7, 7]));
    }
}
