use graph::{Gradient, Graph, Node};
use nalgebra::{DMatrix, RealField};

/// A computational graph as it is drawn: operations, and edges with the value that goes forward and
/// the gradient that comes back. A number is written, a matrix is shown by its shape.
///
/// It is made of a graph or of a gradient, and ends as text: [`Drawing::svg`], [`Drawing::dot`].
#[derive(Debug)]
pub struct Drawing {
    pub(super) items: Vec<Item>,
    pub(super) edges: Vec<Edge>,
    /// What the labels mean: first that of a value, then those of gradients.
    pub(super) key: Vec<&'static str>,
}

/// Something with a place of its own.
#[derive(Debug)]
pub(crate) struct Item {
    pub kind: Kind,
    pub label: String,
    /// The whole gradient, where it came back along more than one edge.
    pub total: Option<String>,
}

/// What an item stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Input,
    Operation,
    /// Where a value leaves the graph.
    Result,
}

/// A way from one item to a later one.
#[derive(Debug)]
pub(crate) struct Edge {
    pub from: usize,
    pub to: usize,
    /// Of the value, where it is no input and has one.
    pub name: String,
    pub forward: String,
    pub backward: Option<String>,
}

impl Drawing {
    /// A graph with its values alone: the forward pass (正向传播).
    pub fn forward<T: RealField + Copy>(graph: &Graph<T>) -> Self {
        Self::new(&graph.nodes(), None)
    }

    /// The graph up to a result, with what goes forward and what comes back on its edges.
    pub fn both_ways<T: RealField + Copy>(gradient: &Gradient<T>) -> Self {
        Self::new(&gradient.nodes(), Some(gradient))
    }

    /// How many steps there are to watch: each operation once forward, the 1 that the result begins the way back
    /// with, and each operation once backward.
    pub fn steps(&self) -> usize {
        2 * self.operations().count() + 1
    }

    /// The numbers of the operations, in the order in which they are computed.
    pub fn operations(&self) -> impl DoubleEndedIterator<Item = usize> {
        let kinds = self.items.iter().enumerate();
        kinds.filter(|(_, item)| item.kind == Kind::Operation).map(|(index, _)| index)
    }

    /// The same after so many [steps](Self::steps), without what is not known by then.
    #[must_use]
    pub fn after(mut self, step: usize) -> Self {
        let order: Vec<usize> = self.operations().collect();
        let forward = &order[..step.min(order.len())];
        let begun = step > order.len();
        let backward =
            &order[order.len() - step.saturating_sub(order.len() + 1).min(order.len())..];
        for edge in &mut self.edges {
            let is_known =
                self.items[edge.from].kind == Kind::Input || forward.contains(&edge.from);
            if !is_known {
                edge.forward.clear();
            }
            let came_back = match self.items[edge.to].kind {
                Kind::Result => begun,
                _ => backward.contains(&edge.to),
            };
            edge.backward = edge.backward.take().filter(|_| came_back);
        }
        for (index, item) in self.items.iter_mut().enumerate() {
            let mut back = self.edges.iter().filter(|edge| edge.from == index);
            item.total = item.total.take().filter(|_| back.all(|edge| edge.backward.is_some()));
        }
        self
    }

    fn new<T: RealField + Copy>(nodes: &[Node<T>], back: Option<&Gradient<T>>) -> Self {
        let mut edges = Vec::new();
        for (to, node) in nodes.iter().enumerate() {
            for (place, from) in node.arguments().into_iter().enumerate() {
                edges.push(Edge {
                    from,
                    to,
                    name: name_underway(&nodes[from]).to_owned(),
                    forward: text(nodes[from].value()),
                    backward: back.map(|back| text(&back.shares(to)[place])),
                });
            }
        }
        let uses = |index: usize| edges.iter().filter(|edge| edge.from == index).count();
        let uses: Vec<usize> = (0..nodes.len()).map(uses).collect();
        let total = |index: usize| back.map(|back| text(back.total(index)));
        let mut items: Vec<Item> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| Item::of(node, total(index).filter(|_| uses[index] > 1)))
            .collect();
        for (from, node) in nodes.iter().enumerate().filter(|(i, _)| uses[*i] == 0) {
            edges.push(Edge {
                from,
                to: items.len(),
                name: String::new(),
                forward: text(node.value()),
                backward: total(from),
            });
            items.push(Item { kind: Kind::Result, label: node.name().to_owned(), total: None });
        }
        let numbers = nodes.iter().all(|node| node.value().len() == 1);
        let (above, below) = if numbers {
            ("above: value, forward", "below: gradient, backward")
        } else {
            ("above: value or its shape, forward", "below: gradient or its shape, backward")
        };
        let mut key = vec![above];
        key.extend(back.map(|_| below));
        let adds_up = items.iter().any(|item| item.total.is_some());
        key.extend(adds_up.then_some("Σ: gradients added up"));
        Self { items, edges, key }
    }
}

impl Item {
    fn of<T>(node: &Node<T>, total: Option<String>) -> Self {
        let (kind, label) = match node.operation() {
            None => (Kind::Input, node.name()),
            Some(operation) => (Kind::Operation, operation),
        };
        Self { kind, label: label.to_owned(), total }
    }
}

/// The name on the edges from a node. Inputs and results show theirs as items.
fn name_underway<T>(node: &Node<T>) -> &str {
    match node.operation() {
        None => "",
        Some(_) => node.name(),
    }
}

/// A number, or the shape of a matrix.
fn text<T: RealField + Copy>(value: &DMatrix<T>) -> String {
    match value.shape() {
        (1, 1) => number(nalgebra::convert_unchecked(value[0])),
        (rows, columns) => format!("{rows}×{columns}"),
    }
}

/// A number in at most six digits, with a true minus sign.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    let text = match rounded.abs() {
        0.0 => "0".to_owned(),
        size if (1e-4..1e6).contains(&size) || !size.is_finite() => rounded.to_string(),
        _ => format!("{rounded:e}"),
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the edges of (x + y)·x carry after a step: forward and backward.
    fn seen(step: usize) -> Vec<(String, Option<String>)> {
        let graph = Graph::new();
        let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
        let drawing = Drawing::both_ways(&((x + y) * x).backward()).after(step);
        drawing.edges.into_iter().map(|edge| (edge.forward, edge.backward)).collect()
    }

    #[test]
    fn values_appear_forward_and_slopes_backward() {
        // x → +, y → +, + → ×, x → ×, × → the result.
        let table = [
            (0, ["3", "4", "", "3", ""], [""; 5]),
            (1, ["3", "4", "7", "3", ""], [""; 5]),
            (2, ["3", "4", "7", "3", "21"], [""; 5]),
            (3, ["3", "4", "7", "3", "21"], ["", "", "", "", "1"]),
            (4, ["3", "4", "7", "3", "21"], ["", "", "3", "7", "1"]),
            (5, ["3", "4", "7", "3", "21"], ["3", "3", "3", "7", "1"]),
            (9, ["3", "4", "7", "3", "21"], ["3", "3", "3", "7", "1"]),
        ];
        for (step, forward, backward) in table {
            let seen = seen(step);
            assert!(seen.iter().map(|(text, _)| text.as_str()).eq(forward), "{step}: {seen:?}");
            let back = seen.iter().map(|(_, text)| text.as_deref().unwrap_or_default());
            assert!(back.eq(backward), "{step}: {seen:?}");
        }
    }

    #[test]
    fn a_sum_appears_when_all_has_come_back() {
        let total = |step| {
            let graph = Graph::new();
            let x = graph.number("x", 3.0);
            let y = (x + graph.number("y", 4.0)) * x;
            Drawing::both_ways(&y.backward()).after(step).items[0].total.clone()
        };
        assert_eq!([4, 5].map(total), [None, Some("10".to_owned())]);
    }

    #[test]
    fn numbers_are_short() {
        let cases = [
            (220.00000000000003, "220"),
            (-0.0, "0"),
            (-1.0 / 3.0, "−0.333333"),
            (1.5e-7, "1.5e−7"),
            (-2.58983747e13, "−2.58984e13"),
            (f64::NEG_INFINITY, "−inf"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
    }
}
