use crate::{Drawing, Graph, Var, var::only_entry};
use losses::assert_same_shape;
use nalgebra::{DMatrix, RealField};
use std::ptr;

/// The derivatives of one result by every node of its graph, each in the shape of its value.
///
/// It is a value, and the graph does not change when it is computed. So nothing has to be reset
/// before going back again.
#[derive(Debug)]
pub struct Gradient<'g, T> {
    graph: &'g Graph<T>,
    totals: Vec<DMatrix<T>>,
    shares: Shares<T>,
}

/// Of each node up to the result: what it sent back to each of its arguments.
pub(crate) type Shares<T> = Vec<Vec<DMatrix<T>>>;

impl<'g, T: RealField + Copy> Gradient<'g, T> {
    /// Goes back from the result in reverse order. When a node's turn comes, all that use it have
    /// had theirs, so its gradient is complete; it passes it on to its arguments, where what comes
    /// from several sides adds up:
    ///
    /// ```text
    /// ∂L/∂x = Σ over the nodes z that use x of ∂L/∂z · ∂z/∂x
    /// ```
    #[track_caller]
    pub(crate) fn new(result: Var<'g, T>, upstream: DMatrix<T>) -> Self {
        let Var { graph, index: last } = result;
        let nodes = graph.nodes();
        assert_same_shape("the value", &nodes[last].value, "its upstream gradient", &upstream);
        let mut totals: Vec<_> = nodes.iter().map(|node| node.value.map(|_| T::zero())).collect();
        let mut shares: Shares<T> = vec![Vec::new(); last + 1];
        totals[last] = upstream;
        for index in (0..=last).rev() {
            let origin = &nodes[index].origin;
            shares[index] = origin.backward(&nodes, &totals[index]);
            for (argument, share) in origin.arguments().into_iter().zip(&shares[index]) {
                totals[argument] += share;
            }
        }
        drop(nodes);
        Self { graph, totals, shares }
    }

    /// The derivative by a node, in the shape of its value; 0 where the result does not depend on
    /// it.
    ///
    /// # Panics
    /// When the node is of another graph, or was made after the gradient.
    #[track_caller]
    pub fn of(&self, node: Var<T>) -> &DMatrix<T> {
        assert!(ptr::eq(self.graph, node.graph), "the gradient is of another graph than the node");
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

    /// The graph up to the result, with what goes forward and what comes back on its edges.
    pub fn drawing(&self) -> Drawing {
        Drawing::both_ways(&self.graph.nodes(), &self.totals, &self.shares)
    }
}
