//! Whether what is practised is sound: every blank, every hint, every known mistake.

use crate::{
    function,
    judge::{Bench, Judge, Verdict},
    manifest::{Blank, Chapter, HINTS},
    project::{Trial, YOURS},
    submission::{parsed, reference},
};
use anyhow::Result;
use std::path::Path;

/// What is wrong with a chapter's blanks, in words.
pub fn verify(judge: &Judge, chapter: &Chapter) -> Vec<String> {
    let mut faults = Vec::new();
    let mut sound = true;
    for blank in &chapter.blanks {
        faults.extend(texts(blank).into_iter().map(|fault| format!("{}: {fault}", blank.id())));
        if let Err(error) = body(blank, judge.course) {
            sound = false;
            faults.push(format!("{}: {error:#}", blank.id()));
        }
    }
    if !sound {
        return faults; // What cannot be made cannot be judged.
    }
    let trials = chapter.blanks.iter().map(|blank| Trial { blank, submission: None });
    match judge.bench(chapter, &trials.collect::<Vec<_>>()) {
        Ok(Ok(bench)) => {
            for blank in &chapter.blanks {
                let found = misjudged(&bench, blank, judge.work);
                faults.extend(found.unwrap_or_else(|error| vec![format!("{error:#}")]));
            }
        }
        Ok(Err(errors)) => faults.extend(errors.into_values().flatten().map(|error| error.message)),
        Err(error) => faults.push(format!("{error:#}")),
    }
    faults
}

/// The bodies of a blank that are not judged as they should be: its `todo!()`, the course's, and each known mistake.
fn misjudged(bench: &Bench, blank: &Blank, work: &Path) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut fault = |what: &str, how: &str| faults.push(format!("{}: {what} {how}", blank.id()));
    match bench.verdict(blank, YOURS, work)? {
        Verdict::NotWritten => {}
        other => fault("a `todo!()` is judged", &shortly(&other)),
    }
    match bench.verdict(blank, probe::REFERENCE, work)? {
        Verdict::Right => {}
        other => fault("the course's own body is judged", &shortly(&other)),
    }
    for (version, variant) in (YOURS + 1..).zip(&blank.variants) {
        let what = format!("{:?}", variant.says);
        // It is compared with all others: were it like one of them, its sentence could be the other's.
        match bench.verdict(blank, version, work)? {
            Verdict::Wrong(_) => {}
            Verdict::Known(twin, _) => {
                fault(&what, &format!("cannot be told from {:?}", blank.variants[twin].says));
            }
            other => fault(&what, &format!("is judged {}", shortly(&other))),
        }
    }
    Ok(faults)
}

fn shortly(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Right => "right".into(),
        Verdict::NotWritten => "not written".into(),
        Verdict::Known(number, _) => format!("the known mistake {number}"),
        Verdict::Wrong(it) => {
            format!("wrong at {:?}: yours {:?}, expected {:?}", it.inputs, it.yours, it.expected)
        }
        Verdict::Errors(errors) => format!("not to compile: {errors:?}"),
        Verdict::Endless(inputs) => format!("without end at {inputs:?}"),
        Verdict::Crashed(crash, inputs) => format!("to crash ({crash:?}) at {inputs:?}"),
    }
}

/// The body is there, and every variant can be made of it.
fn body(blank: &Blank, course: &Path) -> Result<()> {
    let text = reference(blank, course)?;
    let found = function::find(&text, &parsed(&text, &blank.path(course))?, &blank.function)?;
    anyhow::ensure!(found.is_written, "there is nothing to be written in {}", blank.function);
    blank.bodies(&found).map(drop)
}

/// What a blank's texts lack.
fn texts(blank: &Blank) -> Vec<String> {
    let mut faults = Vec::new();
    let mut wants = |what: &str, is_there: bool| {
        if !is_there {
            faults.push(what.to_owned());
        }
    };
    let is_said = |text: &str| !text.trim().is_empty();
    wants("the question is missing", is_said(&blank.question));
    wants("the formula is missing", is_said(&blank.formula));
    wants("`why` is missing", is_said(&blank.why));
    let hints = blank.hints.iter().filter(|hint| is_said(hint)).count();
    wants("there should be three hints: the idea, the formula, almost the code", hints == HINTS);
    wants("there should be a known mistake", !blank.variants.is_empty());
    wants("a known mistake has nothing to say", blank.variants.iter().all(|it| is_said(&it.says)));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        manifest::{self, Variant},
        workspace::course,
    };

    /// The faults of chapter 1 with a single blank, changed in this way.
    fn faults(of: &str, change: impl FnOnce(&mut Blank)) -> String {
        let course = course();
        let mut chapter = manifest::read(&course, "losses").unwrap();
        chapter.blanks.retain(|blank| blank.name == of);
        chapter.blanks[0].number = 0;
        change(&mut chapter.blanks[0]);
        let target = course.join("target");
        let work = target.join("practice/test");
        let judge = Judge { course: &course, work: &work, target: &target };
        verify(&judge, &chapter).join("\n")
    }

    fn variant(says: &str, body: &str) -> Variant {
        Variant { says: says.to_owned(), change: Vec::new(), body: Some(body.to_owned()) }
    }

    #[track_caller]
    fn assert_says(faults: &str, expected: &str) {
        assert!(faults.contains(expected), "yours {faults:?}, expected {expected:?} in it");
    }

    #[test]
    fn what_is_missing_is_a_fault() {
        let faults = |change: fn(&mut Blank)| {
            faults("shortfall", |blank| {
                blank.function = "no_such_function".into(); // so that nothing is compiled
                change(blank);
            })
        };
        assert_says(&faults(|blank| blank.question.clear()), "the question is missing");
        assert_says(&faults(|blank| blank.formula.clear()), "the formula is missing");
        assert_says(&faults(|blank| blank.why = " ".into()), "`why` is missing");
        assert_says(&faults(|blank| drop(blank.hints.pop())), "three hints");
        assert_says(&faults(|blank| blank.variants.clear()), "there should be a known mistake");
        assert_says(&faults(|blank| blank.variants[0].says.clear()), "has nothing to say");
        assert_says(&faults(|_| {}), "there is no function `no_such_function`");
    }

    #[test]
    fn a_change_that_cannot_be_made_is_a_fault() {
        let faults = faults("shortfall", |blank| {
            blank.variants[0].change = vec![["no such text".into(), String::new()]];
        });
        assert_says(
            &faults,
            "\"no such text\" should stand in the course's body once, but does 0 times",
        );
    }

    #[test]
    fn what_is_misjudged_is_a_fault() {
        assert_eq!(faults("shortfall", |_| {}), "");
        let found = faults("shortfall", |blank| {
            blank.variants.push(variant("a twin", "T::one() - margin"));
            blank.variants.push(variant(
                "no mistake",
                "if margin > T::one() { T::zero() } else { T::one() - margin }",
            ));
        });
        assert_says(&found, "cannot be told from \"a twin\"");
        assert_says(&found, "\"no mistake\" is judged right");
        let found = faults("shortfall", |blank| blank.variants.push(variant("no Rust", "1")));
        assert_says(&found, "does not compile");
        let found = faults("shortfall", |blank| blank.name = "unprobed".into());
        assert_says(&found, "there is no probe \"unprobed\"");
    }
}
