//! Figures as SVG: axes, lines, legends, graphs, pictures made of pixels.

pub mod graph;
