//! Labelled images as samples to learn from: read, scaled, split, distorted.
