//! Every activation, loss and layer against numbers of 300 bits, from 1e-300 to 1e4 and beyond: values and
//! slopes in `f32` and `f64`, and the slopes that dual numbers have, to 4 units in the last place.

mod activations;
mod exact;
mod losses;
mod normalisation;
