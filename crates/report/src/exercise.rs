use crate::{errata::errata, template::environment};
use anyhow::Result;
use minijinja::value::Serde;
use record::Record;
use serde::Serialize;

/// How an exercise looks, in a page that defines the colours.
pub const STYLE: &str = include_str!("../page/exercise.css");

#[derive(Serialize)]
struct Shown<'a> {
    record: &'a Record,
    errata: Vec<Vec<&'a str>>,
}

/// What an exercise has found, as a part of a page: figures with captions, checks, notes, errata, and the command that
/// runs it alone. `figure` gives the HTML of a figure by its path, with words for those who do not see it.
///
/// # Errors
/// When a template cannot be filled in, which is a mistake in the template.
pub fn exercise(
    record: &Record,
    figure: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static,
) -> Result<String> {
    let environment = environment(figure)?;
    let template = environment.get_template("exercise.html")?;
    Ok(template.render(Serde(Shown { record, errata: errata() }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;

    /// An exercise of which some figure is there.
    fn shown(record: &Record) -> String {
        exercise(record, |path, words| Some(format!("<img src=\"{path}\" alt=\"{words}\">")))
            .unwrap()
    }

    #[test]
    fn checks_are_folded_where_they_passed() {
        let passed = shown(&fake::record("net/xor", true));
        assert!(passed.contains("<details class=\"checks\">"), "{passed}");
        assert!(passed.contains("1 check passed</summary>"), "{passed}");
        let failed = shown(&fake::record("net/xor", false));
        assert!(failed.contains("<details class=\"checks\" open>"), "{failed}");
        assert!(failed.contains("1 of 1 checks failed</summary>"), "{failed}");
    }

    #[test]
    fn checks_are_all_that_there_is_to_see_without_a_figure() {
        let mut record = fake::record("net/xor", true);
        record.figures.clear();
        assert!(shown(&record).contains("<details class=\"checks\" open>"));
    }

    #[test]
    fn a_figure_is_made_as_the_page_wants_it() {
        let html = shown(&fake::record("net/xor", true));
        let img = r#"<img src="net/xor/a.svg" alt="What there is to see: t">"#;
        assert!(html.contains(img), "{html}");
    }

    #[test]
    fn notes_stand_in_their_places_among_the_checks() {
        let json = fake::json("net/xor", true).replace(
            r#"[{"before":0,"text":"n"}]"#,
            r#"[{"before":0,"text":"First <b>:"},{"before":1,"table":{"heads":["at","loss"],"rows":[["a <","0.5"]]}}]"#,
        );
        let html = shown(&serde_json::from_str(&json).unwrap());
        let places = [
            r#"<tr class="note"><td colspan="5"><p>First &lt;b&gt;:</p>"#,
            r#"<th scope="row">w</th>"#,
            r#"<th scope="col">at</th><th scope="col" class="number">loss</th>"#,
            r#"<td>a &lt;</td><td class="number">0.5</td>"#,
        ]
        .map(|part| html.find(part).unwrap_or_else(|| panic!("{part}:\n{html}")));
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn notes_are_shown_without_checks_too() {
        let mut json: serde_json::Value =
            serde_json::from_str(&fake::json("net/xor", false)).unwrap();
        json["checks"] = serde_json::json!([]);
        let html = shown(&serde_json::from_value(json).unwrap());
        assert!(html.contains(r#"<div class="note"><p>n</p>"#), "{html}");
    }

    #[test]
    fn an_exercise_shows_the_errata_that_name_it() {
        let html = shown(&fake::record("numdiff/simple-net", true));
        assert!(html.contains("Erratum 2</strong>, A §2.3.3"), "{html}");
        assert!(!shown(&fake::record("net/xor", true)).contains("Erratum"));
    }
}
