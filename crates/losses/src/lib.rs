#![doc = include_str!("../README.md")]

mod cross_entropy;
mod half_sum_of_squares;
mod labels;
mod mean_squared_error;
mod shape;
mod softmax;
mod softmax_cross_entropy;

pub use cross_entropy::{DELTA, cross_entropy, cross_entropy_derivative};
pub use half_sum_of_squares::{half_sum_of_squares, half_sum_of_squares_derivative};
pub use labels::{LabelError, Labels};
pub use mean_squared_error::{mean_squared_error, mean_squared_error_derivative};
pub use shape::{assert_labels_fit, assert_same_shape};
pub use softmax::{log_sum_exp, softmax, softmax_pullback};
pub use softmax_cross_entropy::{softmax_cross_entropy, softmax_cross_entropy_derivative};
