//! What is answered at the edges: no samples, no batch, what is no number, the smallest and the largest, also in f32. A
//! row is a function with its input, what it answers, and what is defined.

mod optimizers;
mod trainings;
