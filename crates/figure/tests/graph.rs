//! Drawings of random expressions with values that are used again.

use figure::graph::Drawing;
use graph::{Graph, Var};
use property::property;
use proptest::{collection::vec, prelude::*};

/// A new value from earlier ones, which are counted round.
#[derive(Debug, Clone, Copy)]
enum Step {
    Add(usize, usize),
    Mul(usize, usize),
    Square(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let index = 0..12_usize;
    prop_oneof![
        (index.clone(), index.clone()).prop_map(|(x, y)| Step::Add(x, y)),
        (index.clone(), index.clone()).prop_map(|(x, y)| Step::Mul(x, y)),
        index.prop_map(Step::Square),
    ]
}

property! {
    #[test]
    fn every_place_in_a_drawing_is_a_number(
        inputs in vec(-3.0..3.0, 1..4),
        steps in vec(step(), 0..9),
    ) {
        let graph = Graph::new();
        let mut nodes: Vec<Var<f64>> = inputs.iter().map(|&x| graph.number("x", x)).collect();
        for step in steps {
            let value = |index: usize| nodes[index % nodes.len()];
            nodes.push(match step {
                Step::Add(x, y) => value(x) + value(y),
                Step::Mul(x, y) => value(x) * value(y),
                Step::Square(x) => value(x).square(),
            });
        }
        let gradient = nodes[nodes.len() - 1].backward();
        let svg = Drawing::both_ways(&gradient).svg("A random expression");
        prop_assert!(!svg.contains("NaN") && !svg.contains("\"inf"), "{}", svg);
    }
}
