use crate::{
    Drawing, Var,
    operation::{Binary, Unary, number},
};
use nalgebra::{DMatrix, RealField};
use std::cell::{Ref, RefCell};

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
    nodes: RefCell<Vec<Node<T>>>,
}

/// A value, and where it came from.
#[derive(Debug)]
pub(crate) struct Node<T> {
    pub name: String,
    pub origin: Origin,
    pub value: DMatrix<T>,
}

/// Where the value of a node came from. Arguments are nodes of smaller index, so that the order in
/// which nodes were made is an order to compute in, and its reverse one to go back in.
#[derive(Debug)]
pub(crate) enum Origin {
    Input,
    Unary(Unary, usize),
    Binary(Binary, usize, usize),
}

impl Origin {
    /// The nodes that this one was computed from.
    pub fn arguments(&self) -> Vec<usize> {
        match *self {
            Self::Input => vec![],
            Self::Unary(_, x) => vec![x],
            Self::Binary(_, x, y) => vec![x, y],
        }
    }

    /// What each argument gets of a gradient that arrives at the node: local computation (局部计算),
    /// which knows the node's arguments and nothing else of the graph.
    pub fn backward<T: RealField + Copy>(
        &self,
        nodes: &[Node<T>],
        upstream: &DMatrix<T>,
    ) -> Vec<DMatrix<T>> {
        let value = |index: usize| &nodes[index].value;
        match *self {
            Self::Input => vec![],
            Self::Unary(ref f, x) => vec![f.backward(value(x), upstream)],
            Self::Binary(ref f, x, y) => f.backward(value(x), value(y), upstream).into(),
        }
    }
}

impl<T: RealField + Copy> Graph<T> {
    /// A graph without nodes.
    pub fn new() -> Self {
        Self { nodes: RefCell::new(Vec::new()) }
    }

    /// A number to compute with. Its name is for drawings.
    pub fn number(&self, name: &str, value: T) -> Var<'_, T> {
        self.matrix(name, number(value))
    }

    /// A matrix to compute with. Its name is for drawings.
    pub fn matrix(&self, name: &str, value: DMatrix<T>) -> Var<'_, T> {
        self.push(name, Origin::Input, value)
    }

    /// The graph with its values alone: the forward pass (正向传播).
    pub fn drawing(&self) -> Drawing {
        Drawing::forward(&self.nodes())
    }

    pub(crate) fn nodes(&self) -> Ref<'_, Vec<Node<T>>> {
        self.nodes.borrow()
    }

    pub(crate) fn push(&self, name: &str, origin: Origin, value: DMatrix<T>) -> Var<'_, T> {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { name: name.to_owned(), origin, value });
        Var { graph: self, index: nodes.len() - 1 }
    }

    pub(crate) fn rename(&self, index: usize, name: &str) {
        name.clone_into(&mut self.nodes.borrow_mut()[index].name);
    }
}

impl<T: RealField + Copy> Default for Graph<T> {
    fn default() -> Self {
        Self::new()
    }
}
