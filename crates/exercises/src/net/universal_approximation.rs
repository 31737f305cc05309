//! How close can hidden units come to a curve, a surface, a spiral?
//!
//! Source: C §4, 万能逼近定理

mod one_layer;
mod step;
mod curve;
mod surface;
mod spiral;

use crate::prelude::*;

/// Two units make a step, many steps a curve, many more a surface; and what cannot be built by hand
/// is learnt.
pub(super) fn run(notebook: &mut Notebook) -> Result {
    step::run(notebook)?;
    curve::run(notebook)?;
    surface::run(notebook)?;
    spiral::run(notebook)
}
