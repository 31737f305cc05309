use crate::{
    answer::Answer,
    asked::Asked,
    memory::Memory,
    part::{Needs, Part},
    parts,
};
use images::Images;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a page has going on with the parts: what it has loaded and trained.
#[derive(Default)]
pub struct Session {
    memory: Memory,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    part: String,
    numbers: Vec<f64>,
    #[serde(default)]
    text: String,
    width: u32,
}

/// The longest text that is looked at.
const LONGEST: usize = 200;

/// All words of all parts that do not depend on what is asked, each once.
pub fn words() -> BTreeSet<&'static str> {
    parts::PARTS.into_iter().flat_map(Part::words).filter(|word| !word.is_empty()).collect()
}

/// Whether the answer to a request follows from the request alone, so that any session gives it.
pub fn is_forgotten(request: &[u8]) -> bool {
    let asked = serde_json::from_slice::<Request>(request);
    let part = asked.ok().and_then(|asked| parts::find(&asked.part));
    part.is_some_and(|part| part.needs == Needs::Nothing)
}

impl Session {
    /// A session that has images already: to learn from, and others.
    pub fn with_images(train: Images, held_out: Images) -> Self {
        let mut session = Self::default();
        session.memory.images = Some([train, held_out]);
        session
    }

    /// The answer to a request, both in JSON.
    ///
    /// # Errors
    /// What is wrong with the request, in words.
    pub fn answer(&mut self, request: &[u8]) -> Result<String, String> {
        let asked: Request =
            serde_json::from_slice(request).map_err(|wrong| format!("no request: {wrong}"))?;
        let part =
            parts::find(&asked.part).ok_or_else(|| format!("there is no part {:?}", asked.part))?;
        if asked.text.len() > LONGEST {
            return Err(format!("{} bytes of text, expected at most {LONGEST}", asked.text.len()));
        }
        let Self { memory } = self;
        let Request { numbers, text, width, .. } = &asked;
        let answer: Answer = part.answer(&mut Asked { numbers, text, width: *width, memory })?;
        serde_json::to_string(&answer).map_err(|wrong| wrong.to_string())
    }

    /// A part as it stands in a page: its question, its controls, and its picture for the numbers that it begins
    /// with, in the words that `say` has for those of [`words`]. None where no part has this id.
    pub fn html(&mut self, id: &str, say: &dyn Fn(&str) -> String) -> Option<String> {
        parts::find(id).map(|part| part.html(&mut self.memory, say))
    }

    /// Takes what a file has: a `network` as the command `learn` writes it, or of the four files of MNIST,
    /// unpacked, the one of this name. Says what it has taken.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn load(&mut self, name: &str, bytes: Vec<u8>) -> Result<String, String> {
        self.memory.load(name, bytes)
    }
}
