//! What is meant by the words of a command line.

use crate::{
    manifest::{Blank, CHAPTERS},
    workspace::Workspace,
};
use anyhow::{Result, bail};

/// The one function that is meant: by its id, or by its name where only one chapter has it.
pub fn one<'a>(workspace: &'a Workspace, word: &str) -> Result<&'a Blank> {
    let found: Vec<&Blank> =
        workspace.blanks().filter(|it| it.id() == word || it.name == word).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] if CHAPTERS.contains(&word) => bail!("{word} is a chapter: name one of its functions"),
        [] => bail!("there is no function `{word}` to be written{}", nearest(workspace, word)),
        several => {
            let ids: Vec<String> = several.iter().map(|blank| blank.id()).collect();
            bail!("`{word}` may be {}: say which", ids.join(" or "))
        }
    }
}

/// The functions that are meant: all where no word is said, those of a chapter, or single ones.
pub fn several<'a>(workspace: &'a Workspace, words: &[String]) -> Result<Vec<&'a Blank>> {
    if words.is_empty() {
        return Ok(workspace.blanks().collect());
    }
    let mut found: Vec<&Blank> = Vec::new();
    for word in words {
        if CHAPTERS.contains(&word.as_str()) {
            found.extend(workspace.blanks().filter(|blank| blank.chapter == word));
        } else {
            found.push(one(workspace, word)?);
        }
    }
    Ok(found)
}

/// The chapter that is meant.
pub fn chapter(word: &str) -> Result<&'static str> {
    match CHAPTERS.into_iter().find(|chapter| *chapter == word) {
        Some(chapter) => Ok(chapter),
        None => bail!("there is no chapter `{word}`: there are {}", CHAPTERS.join(", ")),
    }
}

/// What may have been meant instead.
fn nearest(workspace: &Workspace, word: &str) -> String {
    let chapters = CHAPTERS.map(|chapter| (chapter.to_owned(), chapter.to_owned()));
    let ids = workspace.blanks().flat_map(|it| [(it.id(), it.id()), (it.name.clone(), it.id())]);
    let near = chapters.into_iter().chain(ids);
    let near = near.map(|(name, meant)| (strsim::jaro_winkler(&name, word), meant));
    let best = near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > 0.8);
    match best {
        Some((_, id)) => format!(": is {id} meant?"),
        None => ": `cargo xtask practice list` has them all".to_owned(),
    }
}
