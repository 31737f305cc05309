//! The live parts of the book: what is drawn and said for the numbers that a reader sets.

/// A live part as it stands in a page: its question, its controls, and its picture for the numbers
/// that it begins with. None where no part has this id.
pub fn html(id: &str) -> Option<String> {
    (id == "losses/softmax").then(|| {
        format!("<section class=\"live\" id=\"live-losses-softmax\" data-part=\"{id}\"><p>…</p></section>")
    })
}

/// What makes the parts of a page live: to be read after `live.wasm.js`.
pub const SCRIPT: &str = include_str!("../page/live.js");
/// How they look.
pub const STYLE: &str = include_str!("../page/live.css");
