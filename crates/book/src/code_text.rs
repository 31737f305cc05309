//! A file of code as Markdown.

use crate::course::ending;

/// The page of a file: its path and what is in it.
pub fn code_text(file: &str, text: &str) -> String {
    let (language, shown) = match ending(file) {
        "rs" => ("rust,noplayground", unhidden(text)),
        _ => ("text", text.to_owned()),
    };
    let fence = fence(text);
    format!("# `{file}`\n\n{fence}{language}\n{}\n{fence}\n", shown.trim_end())
}

/// mdBook hides a line of Rust that begins with `#` and a space, and takes `##` for `#`. A second one in front shows it
/// as it is.
fn unhidden(text: &str) -> String {
    let line = |line: &str| {
        let begins = line.trim_start();
        let hides = begins == "#" || begins.starts_with("# ") || begins.starts_with("##");
        if hides { line.replacen('#', "##", 1) } else { line.to_owned() }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A fence that is longer than any within.
fn fence(text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    "`".repeat(runs.max().unwrap_or(0).max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_hidden() {
        let code = "#![no_std]\n# hidden\n  #\n## twice\n#[test]\n";
        let text = code_text("crates/net/src/lib.rs", code);
        assert!(
            text.contains("rust,noplayground\n#![no_std]\n## hidden\n  ##\n### twice\n#[test]\n"),
            "{text}"
        );
    }

    #[test]
    fn a_fence_within_code_does_not_end_it() {
        let text = code_text("a.rs", "/// ```\n/// ````\n");
        assert!(text.contains("\n`````rust"), "{text}");
    }
}
