#![doc = include_str!("items.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(doc, doc = include_str!("../../../docs/rustdoc/page.html"))]
#![cfg_attr(doc, doc = concat!("<script><!--\n", include_str!("../../../docs/rustdoc/temml.min.js"), "\n--></script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/tangent-line/tangent-line.svg'>", include_str!("../figures/tangent-line/tangent-line.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/step-size/sin.svg'>", include_str!("../figures/step-size/sin.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/partials/slices.svg'>", include_str!("../figures/partials/slices.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/gradient-descent/paths.svg'>", include_str!("../figures/gradient-descent/paths.svg"), "</script>"))]

// One variable.
mod difference;
mod ridders;

// Many.
mod gradient;
mod parallel_gradient;
mod perturbed;
mod tensors;
mod shape;

// Downhill.
mod norm;
mod descent;

// Exactly.
pub mod dual;

// Right or wrong?
mod verdict;
mod line;
mod noise;
mod stencil;
mod slope;
mod entry;
mod clue;
mod check;

pub use check::{Check, check};
pub use clue::{Clue, Part, Pattern};
pub use descent::gradient_descent;
pub use difference::{Difference, StepSize, derivative};
pub use entry::Entry;
pub use gradient::{gradient, partial};
pub use norm::{norm, unit};
pub use parallel_gradient::parallel_gradient;
pub use ridders::{Estimate, richardson, ridders};
pub use shape::Shape;
pub use tensors::{Tensors, assert_same_shapes};
pub use verdict::Verdict;
