use crate::operation::{Binary, Unary};
use nalgebra::{DMatrix, RealField};
use std::cell::{Ref, RefCell};

/// The record of a computation, which grows while it is computed.
#[derive(Debug)]
pub(crate) struct Nodes<T>(RefCell<Vec<Node<T>>>);

impl<T> Nodes<T> {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    pub(crate) fn all(&self) -> Ref<'_, [Node<T>]> {
        Ref::map(self.0.borrow(), Vec::as_slice)
    }

    /// Adds a node and tells its number.
    pub(crate) fn push(&self, name: &str, origin: Origin, value: DMatrix<T>) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(Node { name: name.to_owned(), origin, value });
        nodes.len() - 1
    }

    pub(crate) fn rename(&self, index: usize, name: &str) {
        name.clone_into(&mut self.0.borrow_mut()[index].name);
    }
}

/// One node of a graph: a value, its name, and where it came from.
#[derive(Debug)]
pub struct Node<T> {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) value: DMatrix<T>,
}

impl<T> Node<T> {
    /// Its name, which may be empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The operation that made it, as it is written; none of an input.
    pub fn operation(&self) -> Option<&'static str> {
        match &self.origin {
            Origin::Input => None,
            Origin::Unary(f, _) => Some(f.symbol()),
            Origin::Binary(f, _, _) => Some(f.symbol()),
        }
    }

    /// The nodes that it was computed from, by their numbers, which are smaller than its own.
    pub fn arguments(&self) -> Vec<usize> {
        self.origin.arguments()
    }

    /// Its value.
    pub fn value(&self) -> &DMatrix<T> {
        &self.value
    }
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
