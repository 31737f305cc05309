use crate::{Exercise, graph, losses, net, numdiff, train};

/// All exercises in reading order.
pub fn all() -> impl Iterator<Item = &'static Exercise> {
    let chapters: [&[Exercise]; 5] =
        [losses::EXERCISES, numdiff::EXERCISES, graph::EXERCISES, net::EXERCISES, train::EXERCISES];
    chapters.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exercise_asks_a_question_of_a_source() {
        let ids: Vec<String> = all().map(|exercise| exercise.heading().id).collect();
        assert!(ids.len() >= 48, "there are only {}: {ids:?}", ids.len());
    }
}
