#![doc = include_str!("../README.md")]

// Grey values, and the numbers that a network is given for them.
mod sparse_pixels;
mod scaling;

// Images as the same hand could have written them another time.
mod elastic;
mod affine_map;
mod interpolation;
mod distortion;
mod centred;

// Images, whole and in parts.
mod images;
mod fitted_scaling;
mod split;

// Where they come from.
mod fashion;
mod mnist;
mod table;
mod picture;

// So that it is built with the features that the rest of the workspace has.
use unified as _;

pub use centred::centred;
pub use distortion::{Distortion, DistortionError};
pub use elastic::Elastic;
pub use fashion::FASHION;
pub use files::{CLASSES, DataError, PIXELS, SIDE};
pub use images::Images;
pub use mnist::{Extent, Mnist};
pub use picture::{Ink, PictureError, picture_from_bytes, read_picture, write_picture};
pub use scaling::Scaling;
pub use split::{shuffled_split, stratified_split};
pub use table::{read_csv, write_csv};

#[cfg(test)]
mod drawn;
