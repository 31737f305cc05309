use crate::{
    Node, Var,
    nodes::{Nodes, Origin},
    operation::number,
};
use nalgebra::{DMatrix, RealField};
use std::cell::Ref;

/// A computational graph (计算图): a record of a computation, node after node, from which every
/// derivative can be read.
///
/// Operators on its [`Var`]s compute and record at once, so the forward pass is nothing but writing
/// the formula. Every value is kept, because going back needs it. A value is a matrix; a number is
/// one of 1×1.
///
/// ```
/// use graph::Graph;
///
/// let graph = Graph::new();
/// let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
/// let z = (x + y).square();
/// assert_eq!(z.number(), 49.0);
///
/// let gradient = z.backward();
/// assert_eq!((gradient.number(x), gradient.number(y)), (14.0, 14.0));
/// ```
///
/// Source: D, 计算图; E §2.3.
#[derive(Debug)]
pub struct Graph<T> {
    nodes: Nodes<T>,
}

impl<T: RealField + Copy> Graph<T> {
    /// A graph without nodes.
    pub fn new() -> Self {
        Self { nodes: Nodes::new() }
    }

    /// A number to compute with. Its name is for drawings.
    pub fn number(&self, name: &str, value: T) -> Var<'_, T> {
        self.matrix(name, number(value))
    }

    /// A matrix to compute with. Its name is for drawings.
    pub fn matrix(&self, name: &str, value: DMatrix<T>) -> Var<'_, T> {
        let index = self.nodes.push(name, Origin::Input, value);
        Var { nodes: &self.nodes, index }
    }

    /// All nodes so far, in the order in which they were made, for drawings.
    pub fn nodes(&self) -> Ref<'_, [Node<T>]> {
        self.nodes.all()
    }
}

impl<T: RealField + Copy> Default for Graph<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Activation;
    use losses::Labels;
    use nalgebra::dmatrix;
    use property::assert_is;

    #[test]
    fn a_drawing_is_told_what_each_node_is_and_comes_from() {
        let graph = Graph::new();
        let (w, x) = (graph.number("W", 2.0), graph.matrix("x", dmatrix![1.0, 3.0]));
        let a = (w * x + graph.number("b", 0.5)).named("A");
        let _ = a.apply(Activation::Sigmoid).square().sum();
        let _ = a.softmax_with_loss(&Labels::new(vec![0, 0], 1).unwrap());
        let nodes = graph.nodes();
        let told = nodes.iter().map(|node| (node.name(), node.operation(), node.arguments()));
        let expected = [
            ("W", None, vec![]),
            ("x", None, vec![]),
            ("", Some("×"), vec![0, 1]),
            ("b", None, vec![]),
            ("A", Some("+"), vec![2, 3]),
            ("", Some("σ"), vec![4]),
            ("", Some("( )²"), vec![5]),
            ("", Some("Σ"), vec![6]),
            ("", Some("softmax with loss"), vec![4]),
        ];
        assert_is(told.collect::<Vec<_>>(), expected, "name, operation and arguments of each node");
        assert_is(nodes[4].value(), &dmatrix![2.5, 6.5], "A = W·x + b");
    }

    #[test]
    fn a_drawing_of_a_gradient_ends_at_the_result() {
        let graph = Graph::new();
        let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
        let z = x * y;
        let _ = z.square();
        let gradient = z.backward();
        let nodes = gradient.nodes();
        assert_is(
            nodes.iter().map(Node::name).collect::<Vec<_>>(),
            ["x", "y", ""],
            "up to z = x·y",
        );
        for (index, node) in [x, y, z].into_iter().enumerate() {
            assert_is(gradient.total(index), gradient.of(node), "∂z by the node of this number");
        }
    }
}
