//! Which exercises the words on the command line mean.

use anyhow::{Result, ensure};
use record::Exercise;
use strsim::sorensen_dice;

/// The exercises named by id or chapter, in reading order; all where nothing is named.
pub fn select<'a>(all: &'a [Exercise], wanted: &[String]) -> Result<Vec<&'a Exercise>> {
    for word in wanted {
        ensure!(
            all.iter().any(|exercise| means(word, exercise)),
            "no exercise or chapter {word:?}; {} (cargo xtask exercises --list lists all)",
            hint(all, word)
        );
    }
    let chosen =
        |exercise: &&Exercise| wanted.is_empty() || wanted.iter().any(|word| means(word, exercise));
    Ok(all.iter().filter(chosen).collect())
}

fn means(word: &str, exercise: &Exercise) -> bool {
    word == exercise.id || word == exercise.chapter()
}

fn hint(all: &[Exercise], word: &str) -> String {
    let chapters = chapters(all);
    let ids = all.iter().map(|exercise| &*exercise.id);
    let names: Vec<&str> = chapters.iter().copied().chain(ids).collect();
    let close = closest(word, &names);
    if close.is_empty() {
        format!("the chapters are {}", chapters.join(", "))
    } else {
        format!("did you mean {}?", close.join(" or "))
    }
}

fn chapters(all: &[Exercise]) -> Vec<&str> {
    let mut chapters: Vec<&str> = all.iter().map(Exercise::chapter).collect();
    chapters.dedup();
    chapters
}

/// Those of `names` that are most like `word`, three at most; none if none is like it at all.
fn closest<'a>(word: &str, names: &[&'a str]) -> Vec<&'a str> {
    let best = names.iter().map(|name| likeness(word, name)).fold(0.0, f64::max);
    let close = |name: &&str| {
        let likeness = likeness(word, name);
        likeness >= 0.4 && likeness + 0.1 >= best
    };
    names.iter().copied().filter(close).take(3).collect()
}

/// From 0 to 1: the share of their pairs of neighbouring letters that the two have in common, of an
/// id or of its name alone.
fn likeness(word: &str, id: &str) -> f64 {
    let name = id.rsplit('/').next().unwrap_or(id);
    // Nothing is like everything to strsim.
    if word.is_empty() { 0.0 } else { sorensen_dice(word, id).max(sorensen_dice(word, name)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercises::catalogue::fake;

    fn selected(wanted: &[&str]) -> Result<Vec<String>> {
        let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        let all = fake::all();
        Ok(select(&all, &wanted)?.into_iter().map(|exercise| exercise.id.clone()).collect())
    }

    fn assert_unknown(word: &str, words: &str) {
        let error = selected(&["losses", word]).unwrap_err().to_string();
        let expected = format!(
            "no exercise or chapter {word:?}; {words} (cargo xtask exercises --list lists all)"
        );
        assert_eq!(error, expected);
    }

    #[test]
    fn nothing_named_is_everything() {
        assert_eq!(selected(&[]).unwrap().len(), fake::all().len());
    }

    #[test]
    fn chapters_and_ids_once_each_in_reading_order() {
        let found = selected(&["train", "numdiff", "numdiff/tangent-line"]).unwrap();
        assert_eq!(found, ["numdiff/tangent-line", "numdiff/gradient-descent", "train/mnist"]);
    }

    #[test]
    fn an_unknown_word_brings_up_what_is_close() {
        assert_unknown("numdif/tangent", "did you mean numdiff/tangent-line?");
        assert_unknown("tangent-line", "did you mean numdiff/tangent-line?");
        assert_unknown("numdif", "did you mean numdiff?");
        assert_unknown("book", "did you mean losses/book-numbers?");
    }

    #[test]
    fn from_nothing_in_common_to_the_same() {
        for (one, other, expected) in [
            ("ab", "cd", 0.0),
            ("night", "nacht", 0.25),
            ("aaa", "aa", 2.0 / 3.0),
            ("net", "net", 1.0),
        ] {
            assert_eq!(likeness(one, other), expected, "{one:?} {other:?}");
            assert_eq!(likeness(other, one), expected, "{other:?} {one:?}");
        }
        assert_eq!(likeness("", "net"), 0.0);
    }

    #[test]
    fn or_else_the_chapters() {
        assert_unknown("7", "the chapters are losses, numdiff, train");
        assert_unknown("", "the chapters are losses, numdiff, train");
    }
}
