use crate::{graph, losses, net, numdiff, part::Part, train};

/// All of them, in the order of the chapters.
pub(crate) const PARTS: [&Part; 12] = [
    &losses::softmax::PART,
    &losses::accuracy::PART,
    &numdiff::secants::PART,
    &numdiff::step_size::PART,
    &numdiff::descent::PART,
    &graph::formula::PART,
    &net::perceptron::PART,
    &net::plane::PART,
    &net::depth::PART,
    &train::valley::PART,
    &train::learning::PART,
    &train::digit::PART,
];

pub(crate) fn find(id: &str) -> Option<&'static Part> {
    PARTS.into_iter().find(|part| part.id == id)
}
