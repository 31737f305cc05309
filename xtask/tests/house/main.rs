//! The rules of the house that a program can check.

mod repository;
mod source;
mod module;
mod arrows;
mod circles;
mod purity;
mod sizes;
mod chapters;
mod documents;
mod features;
mod links;
mod promises;
mod sections;
