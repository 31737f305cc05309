//! The anchors of headings, as GitHub makes them: links of the texts lead to these.

use std::collections::HashMap;

/// The anchors of one text.
#[derive(Default)]
pub struct Slugs(HashMap<String, usize>);

impl Slugs {
    /// The anchor of the next heading, which gets a number where it is not the first of its words.
    pub fn next(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let count = self.0.entry(slug.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { slug } else { format!("{slug}-{}", *count - 1) }
    }
}

/// Small letters, digits, hyphens for spaces, and nothing else.
pub fn slug(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_githubs() {
        assert_eq!(slug("Better than a small step: no step"), "better-than-a-small-step-no-step");
        assert_eq!(slug("A · 第2章 神经网络的学习"), "a--第2章-神经网络的学习");
    }

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let mut slugs = Slugs::default();
        assert_eq!(
            ["In short", "In short", "Else"].map(|name| slugs.next(name)),
            ["in-short", "in-short-1", "else"]
        );
    }
}
