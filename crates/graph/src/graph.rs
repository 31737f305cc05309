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
