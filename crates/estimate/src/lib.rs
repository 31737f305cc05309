//! What measurements say beside their times: ratios, and the powers by which they grow.
//!
//! criterion keeps its estimates of each benchmark in a file, `<group>/<function>/new/estimates.json`
//! below its folder. A benchmark that was left out by a filter has one too, of an earlier run. So the
//! times of all files are noted before the run, and one that has kept its time is not read.

mod estimate;
mod run;
mod power;

pub use estimate::Estimate;
pub use power::{Power, local_exponents};
pub use run::{Run, folder};
