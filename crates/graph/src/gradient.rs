use crate::{Node, Var, nodes::Nodes, operation::number, var::only_entry};
use losses::assert_same_shape;
use nalgebra::{DMatrix, RealField};
use std::{cell::Ref, ptr};

/// The derivatives of one result by every node of its graph, each in the shape of its value.
///
/// It is a value, and the graph does not change when it is computed. So nothing has to be reset
/// before going back again.
#[derive(Debug)]
pub struct Gradient<'g, T> {
    nodes: &'g Nodes<T>,
    totals: Vec<DMatrix<T>>,
    /// Of each node up to the result: what it sent back to each of its arguments.
    shares: Vec<Vec<DMatrix<T>>>,
}

impl<'g, T: RealField + Copy> Var<'g, T> {
    /// The derivatives of this number by every node of the graph (反向传播).
    ///
    /// # Panics
    /// When it is a matrix of another shape than 1×1, which has no gradient.
    #[track_caller]
    pub fn backward(self) -> Gradient<'g, T> {
        let _ = self.number();
        self.backward_from(number(T::one()))
    }

    /// What a gradient that arrives at this node becomes at every node before it.
    ///
    /// # Panics
    /// When the upstream gradient does not have the shape of the value.
    #[track_caller]
    pub fn backward_from(self, upstream: DMatrix<T>) -> Gradient<'g, T> {
        Gradient::new(self, upstream)
    }
}

impl<'g, T: RealField + Copy> Gradient<'g, T> {
    #[track_caller]
    fn new(result: Var<'g, T>, upstream: DMatrix<T>) -> Self {
        let Var { nodes: record, index: last } = result;
        let nodes = record.all();
        assert_same_shape("the value", &nodes[last].value, "its upstream gradient", &upstream);
        let mut totals: Vec<_> = nodes.iter().map(|node| node.value.map(|_| T::zero())).collect();
        totals[last] = upstream;
        let shares = go_back(&nodes[..=last], &mut totals);
        Self { nodes: record, totals, shares }
    }

    /// The derivative by a node, in the shape of its value; 0 where the result does not depend on
    /// it.
    ///
    /// # Panics
    /// When the node is of another graph, or was made after the gradient.
    #[track_caller]
    pub fn of(&self, node: Var<T>) -> &DMatrix<T> {
        assert!(ptr::eq(self.nodes, node.nodes), "the gradient is of another graph than the node");
        self.totals.get(node.index).expect("the node was made after the gradient")
    }

    /// The derivative by a number.
    ///
    /// # Panics
    /// As [`Gradient::of`], and when the node is a matrix of another shape than 1×1.
    #[track_caller]
    pub fn number(&self, node: Var<T>) -> T {
        only_entry(self.of(node))
    }

    /// The nodes up to the result, for drawings.
    pub fn nodes(&self) -> Ref<'_, [Node<T>]> {
        Ref::map(self.nodes.all(), |nodes| &nodes[..self.shares.len()])
    }

    /// The derivative by the node of this number, in the shape of its value.
    ///
    /// # Panics
    /// When there was no such node when the gradient was computed.
    pub fn total(&self, node: usize) -> &DMatrix<T> {
        &self.totals[node]
    }

    /// What the node of this number sent back to each of its arguments, in their order.
    ///
    /// # Panics
    /// When the node came after the result.
    pub fn shares(&self, node: usize) -> &[DMatrix<T>] {
        &self.shares[node]
    }
}

/// Goes back from the last of these nodes in reverse order, and tells what each sent back to each of
/// its arguments.
///
/// When a node's turn comes, all that use it have had theirs, so its gradient is complete; it passes
/// it on to its arguments, where what comes from several sides adds up:
///
/// ```text
/// ∂L/∂x = Σ over the nodes z that use x of ∂L/∂z · ∂z/∂x
/// ```
fn go_back<T: RealField + Copy>(
    nodes: &[Node<T>],
    totals: &mut [DMatrix<T>],
) -> Vec<Vec<DMatrix<T>>> {
    let mut shares = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate().rev() {
        shares[index] = node.origin.backward(nodes, &totals[index]);
        for (argument, share) in node.origin.arguments().into_iter().zip(&shares[index]) {
            totals[argument] += share;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use crate::Graph;
    use nalgebra::dmatrix;
    use property::assert_is;

    #[test]
    fn each_node_tells_what_it_sent_back() {
        let graph = Graph::new();
        let (x, y) = (graph.number("x", 3.0), graph.number("y", 4.0));
        let z = (x * y).square();
        let gradient = z.backward();
        let formula = "z = (x·y)²; of ∂z/∂z = 1 the square sends back 2·x·y;  x = 3, y = 4";
        assert_is(gradient.shares(3), [dmatrix![24.0]], formula);
        let formula = "x·y sends back ∂z/∂(x·y)·y and ∂z/∂(x·y)·x;  x = 3, y = 4, ∂z/∂(x·y) = 24";
        assert_is(gradient.shares(2), [dmatrix![96.0], dmatrix![72.0]], formula);
    }
}
