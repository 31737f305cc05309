#![doc = include_str!("items.md")]
#![doc = include_str!("../README.md")]
#![cfg_attr(doc, doc = include_str!("../../../docs/rustdoc/page.html"))]
#![cfg_attr(doc, doc = concat!("<script><!--\n", include_str!("../../../docs/rustdoc/temml.min.js"), "\n--></script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/softmax/softmax.svg'>", include_str!("../figures/softmax/softmax.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/hinge/hinge.svg'>", include_str!("../figures/hinge/hinge.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/regression/outlier.svg'>", include_str!("../figures/regression/outlier.svg"), "</script>"))]
#![cfg_attr(doc, doc = concat!("<script type='image/svg+xml' id='figures/why-not-accuracy/why-not-accuracy.svg'>", include_str!("../figures/why-not-accuracy/why-not-accuracy.svg"), "</script>"))]

// The right answers, and the network's.
mod labels;
mod softmax;

// One class of several.
mod cross_entropy;
mod softmax_cross_entropy;

// One class of two.
mod binary;
mod binary_cross_entropy;
mod hinge;
mod sigmoid_cross_entropy;

// Numbers.
mod half_sum_of_squares;
mod mean_absolute_error;
mod mean_squared_error;
mod smooth_l1;

// What all of them ask of their arguments, and the mean that they take.
mod shape;
mod mean;

pub use binary_cross_entropy::{binary_cross_entropy, binary_cross_entropy_derivative};
pub use cross_entropy::{DELTA, cross_entropy, cross_entropy_derivative};
pub use half_sum_of_squares::{half_sum_of_squares, half_sum_of_squares_derivative};
pub use hinge::{hinge, hinge_derivative};
pub use labels::{LabelError, Labels};
pub use mean::{mean, sum};
pub use mean_absolute_error::{mean_absolute_error, mean_absolute_error_derivative};
pub use mean_squared_error::{mean_squared_error, mean_squared_error_derivative};
pub use shape::{assert_labels_fit, assert_same_shape};
pub use sigmoid_cross_entropy::{sigmoid_cross_entropy, sigmoid_cross_entropy_derivative};
pub use smooth_l1::{smooth_l1, smooth_l1_derivative};
pub use softmax::{softmax, softmax_pullback};
pub use softmax_cross_entropy::{
    softmax_cross_entropy, softmax_cross_entropy_derivative,
    softmax_cross_entropy_value_and_gradient,
};
