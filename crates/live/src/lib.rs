//! The live parts of the book: what is drawn and said for the numbers that a reader sets.
//!
//! A [`Session`] turns a request in JSON into an answer in JSON, with the functions of the chapters and the
//! figures of the exercises: `{"part": "numdiff/secants", "numbers": [2, -1], "text": "", "width": 720}`
//! into `{"picture": "<svg …", "says": "…", "values": [2.325, …]}`. In a page the crate runs as WebAssembly; a
//! server on the reader's machine calls the same.

#![expect(clippy::unnecessary_wraps, reason = "what cannot fail answers as all parts do")]

mod answer;
mod words;
mod control;
mod memory;
mod pad;
mod asked;
mod part;
mod prelude;

mod numdiff;
mod graph;
mod losses;
mod net;
mod train;

mod parts;
mod session;

#[cfg(target_arch = "wasm32")]
mod page;

pub use session::{Session, is_forgotten, words};

/// What moves the parts of a page, one script of three files; it stands behind `const BOOK`, the names of the scripts
/// with data that the book has.
pub const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("../page/engine.js"),
    include_str!("../page/pad.js"),
    include_str!("../page/part.js"),
    "})();\n"
);
/// How they look: `live.css`.
pub const STYLE: &str = include_str!("../page/live.css");
