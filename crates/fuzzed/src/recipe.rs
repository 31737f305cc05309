//! A recipe in TOML.

use crate::Verdict;
use descent::Recipe;
use std::path::Path;

/// So many images are to be learnt from.
const SAMPLES: usize = 1000;

/// Reads a recipe, and what it comes to.
pub fn target(bytes: &[u8]) -> Verdict {
    let Ok(text) = str::from_utf8(bytes) else { return Verdict::Refused };
    let read = Recipe::parse(Path::new("recipe.toml"), text);
    if let Ok(recipe) = &read {
        // Each of these may still say what is wrong.
        let _ = (recipe.architecture(), recipe.origin(), recipe.plan(SAMPLES));
        let _ = recipe.distortion().map(|distortion| distortion.check());
        let _ = recipe.initialisation();
    }
    Verdict::of(&read)
}
