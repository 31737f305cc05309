//! How many kinks has a network of ReLUs, by its width and by its depth?
//!
//! Source: C §4.2 折纸; Montúfar, Pascanu, Cho and Bengio (2014)

mod pieces;
mod polyline;
mod regions;
mod tent;

use crate::prelude::*;

/// A layer of H units bends a line at H places; each further layer folds what is there once more.
pub(super) fn run(notebook: &mut Notebook) -> Result {
    polyline::run(notebook)?;
    regions::run(notebook);
    tent::run(notebook)
}
