//! Computational graphs: what [`graph::Graph`] recorded, as a picture or for Graphviz.

mod drawing;
mod layout;
mod page;
mod svg;
mod dot;

pub use drawing::Drawing;
