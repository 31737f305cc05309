//! The crate `live` outside of a page, which is asked the same as the one within.

use crate::{book::Book, verdict::Verdict};
use anyhow::{Result, anyhow};
use flate2::read::GzDecoder;
use live::Session;
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, io::Read};

/// What a page has asked and been answered, and whether it had the files by then.
#[derive(Deserialize)]
pub struct Watched {
    part: String,
    request: String,
    answer: String,
    network: bool,
    sample: bool,
}

pub struct Twin {
    session: Session,
    network: Option<Vec<u8>>,
    sample: Vec<(String, Vec<u8>)>,
}

/// How the answers to a part compare.
#[derive(Default)]
struct Compared {
    answers: usize,
    other_text: usize,
    /// The largest difference of two values, relative to the larger of them and 1.
    difference: f64,
}

/// What it shows are rounding errors, in which the last digit of an exponential is the first one, and a page has
/// exponentials of its own.
const ROUNDING: &str = "numdiff/step-size";

/// Its weights are learnt in the page, where sums round otherwise, and shown as one of 256 greys: on which side of a grey
/// a weight is, its last digits may decide.
const LEARNT: &str = "train/learning";

/// More than the last digits of exponentials can make.
const LARGEST: f64 = 1e-6;

impl Twin {
    pub fn of(book: &Book) -> Self {
        let network = book.data("live.network.js").ok().and_then(|mut data| data.pop());
        let sample = book.data("live.sample.js").unwrap_or_default();
        Self { session: Session::default(), network: network.map(|(_, bytes)| bytes), sample }
    }

    /// Asks what the page has asked, in the same order.
    pub fn compare(&mut self, watched: &[Watched], verdict: &mut Verdict) -> Result<()> {
        let mut parts: BTreeMap<&str, Compared> = BTreeMap::new();
        for Watched { part, request, answer, network, sample } in watched {
            self.supply(*network, *sample)?;
            let compared = parts.entry(part).or_default();
            match self.session.answer(request.as_bytes()) {
                Err(wrong) => verdict.fault(format!("{part} refuses {request:.200}: {wrong}")),
                Ok(ours) if part == LEARNT => {
                    compared.take(&without_pixels(&ours), &without_pixels(answer))?;
                }
                Ok(ours) => compared.take(&ours, answer)?,
            }
        }
        for (part, Compared { answers, other_text, difference }) in parts {
            println!(
                "  {part}: {other_text} of {answers} answers have other text, values differ by {difference:.0e}"
            );
            verdict.expect(
                difference <= LARGEST || part == ROUNDING,
                format!("{part}: the page's values differ by {difference:e}"),
            );
            verdict.expect(
                other_text == 0 || part == ROUNDING,
                format!("{part}: {other_text} pictures or sentences of the page are others"),
            );
        }
        Ok(())
    }

    /// Loads what the page had loaded.
    fn supply(&mut self, network: bool, sample: bool) -> Result<()> {
        if network && let Some(bytes) = self.network.take() {
            self.session.load("network.safetensors", bytes).map_err(|wrong| anyhow!(wrong))?;
        }
        if sample {
            for (name, packed) in self.sample.drain(..) {
                let mut bytes = Vec::new();
                GzDecoder::new(&packed[..]).read_to_end(&mut bytes)?;
                self.session.load(&name, bytes).map_err(|wrong| anyhow!(wrong))?;
            }
        }
        Ok(())
    }
}

impl Compared {
    fn take(&mut self, ours: &str, theirs: &str) -> Result<()> {
        self.answers += 1;
        if ours == theirs {
            return Ok(());
        }
        let [ours, theirs] = [ours, theirs].map(serde_json::from_str::<Value>);
        let (ours, theirs) = (ours?, theirs?);
        self.other_text +=
            usize::from(["picture", "says"].iter().any(|text| ours[text] != theirs[text]));
        let differences =
            numbers(&ours).into_iter().zip(numbers(&theirs)).map(|(a, b)| difference(a, b));
        self.difference = differences.fold(self.difference, f64::max);
        if numbers(&ours).len() != numbers(&theirs).len() {
            self.difference = f64::INFINITY;
        }
        Ok(())
    }
}

/// An answer whose pictures have nothing but their frames.
fn without_pixels(answer: &str) -> String {
    let mut parts = answer.split(";base64,");
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |whole, part| whole + part.find('\\').map_or("", |end| &part[end..]))
}

/// An answer's values; what is no number has become nothing in JSON.
fn numbers(answer: &Value) -> Vec<Option<f64>> {
    answer["values"]
        .as_array()
        .map(|values| values.iter().map(Value::as_f64).collect())
        .unwrap_or_default()
}

fn difference(a: Option<f64>, b: Option<f64>) -> f64 {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() / a.abs().max(b.abs()).max(1.0),
        (None, None) => 0.0,
        _ => f64::INFINITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pixels_of_a_picture_can_be_left_out() {
        let answer = |pixels: &str| serde_json::json!({"picture": format!("<image href=\"data:image/png;base64,{pixels}\"/>")});
        let [one, two] = ["iVBO", "iVBP"].map(|pixels| without_pixels(&answer(pixels).to_string()));
        assert_eq!(one, two);
        assert!(one.ends_with(r#"<image href=\"data:image/png\"/>"}"#), "{one}");
    }

    #[test]
    fn answers_are_compared_by_text_and_by_values() {
        let mut compared = Compared::default();
        let answer = |says: &str, values: &str| {
            format!(r#"{{"picture":"","says":"{says}","values":{values}}}"#)
        };
        compared.take(&answer("a", "[1, null]"), &answer("a", "[1, null]")).unwrap();
        assert_eq!((compared.answers, compared.other_text, compared.difference), (1, 0, 0.0));
        compared.take(&answer("a", "[1, 4]"), &answer("b", "[1, 5]")).unwrap();
        assert_eq!((compared.answers, compared.other_text, compared.difference), (2, 1, 0.2));
        compared.take(&answer("a", "[1]"), &answer("a", "[null]")).unwrap();
        assert_eq!(compared.difference, f64::INFINITY);
    }
}
