//! The chapters' texts are read on GitHub and in rustdoc, and show the same in both.

use crate::repository::{CHAPTERS, read, root};
use std::{collections::BTreeMap, fs};

/// A chapter's text, and the same without its fenced blocks.
fn texts() -> impl Iterator<Item = (&'static str, String, String)> {
    CHAPTERS.into_iter().map(|chapter| {
        let whole = read(&format!("crates/{chapter}/README.md"));
        let prose = prose(&whole);
        (chapter, whole, prose)
    })
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

fn prose(text: &str) -> String {
    let mut fenced = false;
    let outside = |line: &&str| {
        let fence = is_fence(line);
        fenced ^= fence;
        !fence && !fenced
    };
    text.lines().filter(outside).collect::<Vec<_>>().join("\n")
}

/// The definitions of links in a text: label and what it leads to.
fn definitions(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).collect()
}

/// The names of code in square brackets.
fn names(prose: &str) -> Vec<&str> {
    let brackets = prose.split("[`").skip(1);
    brackets.filter_map(|rest| rest.split_once("`]")).map(|(name, _)| name).collect()
}

#[test]
fn a_name_leads_to_a_file_on_github_and_to_the_item_in_rustdoc() {
    for (chapter, _, prose) in texts() {
        let items = read(&format!("crates/{chapter}/src/items.md"));
        let (files, items) = (definitions(&prose), definitions(&items));
        assert!(files.keys().eq(items.keys()), "{chapter}: {files:?}\nand {items:?}");
        for name in names(&prose) {
            let label = format!("`{name}`");
            assert!(files.contains_key(label.as_str()), "{chapter}: [{label}] leads nowhere");
        }
        for (label, file) in files {
            let path = root().join("crates").join(chapter).join(file);
            assert!(path.exists(), "{chapter}: [{label}] leads to {file}, which is not there");
            let item = label.trim_matches('`').trim_end_matches('!').rsplit("::").next().unwrap();
            let named = !label.starts_with('`')
                || path.file_stem().is_some_and(|stem| stem == item)
                || fs::read_to_string(&path).unwrap().contains(item);
            assert!(named, "{chapter}: {file} does not have {item}");
        }
    }
}

#[test]
fn formulas_are_where_markdown_leaves_them_alone() {
    for (chapter, whole, prose) in texts() {
        assert!(!whole.contains("$$") && !whole.contains("\\operatorname"), "{chapter}");
        let plain = prose.replace("$`", "").replace("`$", "");
        let dollar = plain.lines().find(|line| line.contains('$'));
        assert_eq!(dollar, None, "{chapter}: write $`…`$");
    }
}

#[test]
fn fences_name_their_language_and_hide_no_line() {
    for (chapter, whole, _) in texts() {
        let fences: Vec<&str> = whole.lines().filter(|line| is_fence(line)).collect();
        for opening in fences.iter().step_by(2) {
            assert_ne!(opening.trim(), "```", "{chapter}: a fence without a language");
        }
        let hidden = whole.lines().find(|line| line.starts_with("# ") && line.contains("::"));
        assert_eq!(hidden, None, "{chapter}: GitHub shows this line");
    }
}

#[test]
fn an_image_is_there_small_told_in_words_and_in_rustdocs_page() {
    for (chapter, _, prose) in texts() {
        let library = read(&format!("crates/{chapter}/src/lib.rs"));
        let images: Vec<&str> = prose.split("![").skip(1).collect();
        assert!(images.len() >= 3, "{chapter} shows {} figures", images.len());
        for image in images {
            let (told, rest) = image.split_once("](").unwrap();
            let path = rest.split(')').next().unwrap();
            assert!(told.len() > 40, "{chapter}: {path} is told as \"{told}\"");
            let size = fs::metadata(root().join("crates").join(chapter).join(path)).unwrap().len();
            assert!(size < 64_000, "{chapter}: {path} has {size} bytes");
            let carried = format!("id='{path}'>\", include_str!(\"../{path}\")");
            assert!(library.contains(&carried), "{chapter}: lib.rs does not carry {path}");
        }
    }
}
