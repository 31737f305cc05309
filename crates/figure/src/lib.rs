//! Figures as data: a builder collects what is to be seen, and [`Figure::svg`] draws it.
//!
//! ```
//! use figure::{BLUE, Chart, Figure, ORANGE, spread};
//!
//! let curve = spread(0.0..3.0, 31).map(|x| (x, x * x));
//! let chart = Chart::new("A parabola")
//!     .x("x", 0.0..3.0)
//!     .y("x²", 0.0..9.0)
//!     .line("x²", BLUE.wide(3), curve)
//!     .dot((1.0, 1.0), ORANGE.dot(5));
//! let svg = Figure::from(chart).svg();
//! assert!(svg.starts_with("<svg") && svg.contains("A parabola"));
//! ```
//!
//! Nothing here reads or writes a file, and nothing can fail: a figure is drawn into memory.

// What is seen,
mod color;
mod number;
mod ticks;
mod axis;
mod mark;
mod map;
mod histogram;
mod corner;
mod chart;
mod bitmap;
mod canvas;
// and how it is drawn.
mod px;
mod frame;
mod xml;
mod width;
mod letters;
mod path;
mod clip;
mod svg;
mod brush;
mod legend;
mod names;
mod axes;
mod series;
mod draw;
mod hand;
mod dark;
mod figure;

pub mod graph;

pub use axis::Axis;
pub use bitmap::Bitmap;
pub use canvas::Canvas;
pub use chart::Chart;
pub use color::{BLACK, BLUE, Color, GREEN, GREY, ORANGE, PALE, PURPLE, WHITE};
pub use corner::Corner;
pub use figure::Figure;
pub use histogram::Histogram;
pub use map::Map;
pub use mark::{Dot, Stroke};
pub use number::{number, power_of_ten, spread};
