//! Each part answers whatever its controls can give, and refuses the rest in words.

use live::Session;
use serde_json::{Value, json};

/// The parts.
const PARTS: [&str; 12] = [
    "losses/softmax",
    "losses/accuracy",
    "numdiff/secants",
    "numdiff/step-size",
    "numdiff/descent",
    "graph/formula",
    "net/perceptron",
    "net/plane",
    "net/depth",
    "train/valley",
    "train/learning",
    "train/digit",
];

fn html(part: &str) -> String {
    Session::default().html(part, &str::to_owned).unwrap()
}

/// What the controls of a part can give, as its page says: the least, the most, and what is there at first.
fn controls(part: &str) -> Vec<[f64; 3]> {
    let page = html(part);
    let form = page.split("</form>").next().unwrap();
    let form = form.split("<fieldset").next().unwrap();
    let number = |tag: &str, name: &str| -> f64 {
        let value = tag.split(&format!(" {name}=\"")).nth(1).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let mut controls = Vec::new();
    for tag in form.split('<') {
        if tag.starts_with("input type=\"range\"") {
            controls.push(["min", "max", "value"].map(|name| number(tag, name)));
        } else if tag.starts_with("select>") {
            controls.push([0.0, -1.0, 0.0]);
        } else if tag.starts_with("option") {
            let choice = controls.last_mut().unwrap();
            choice[1] += 1.0;
            if tag.contains(" selected") {
                choice[2] = choice[1];
            }
        } else if tag.contains(" data-run") {
            controls.push([0.0, 2.0, 0.0]);
        }
    }
    controls
}

fn ask(
    session: &mut Session,
    part: &str,
    numbers: &[f64],
    text: &str,
    width: u32,
) -> Result<Value, String> {
    let pad = vec![0.0; if part == "train/digit" { 784 } else { 0 }];
    let numbers = [numbers, &pad].concat();
    let request = json!({"part": part, "numbers": numbers, "text": text, "width": width});
    let answer = session.answer(request.to_string().as_bytes())?;
    Ok(serde_json::from_str(&answer).unwrap())
}

fn assert_is_drawn(part: &str, numbers: &[f64], width: u32) {
    let text = if part == "graph/formula" { "(x + y)·x + tanh(z)" } else { "" };
    let answer = ask(&mut Session::default(), part, numbers, text, width);
    let answer = answer.unwrap_or_else(|wrong| panic!("{part} at {numbers:?}: {wrong}"));
    let picture = answer["picture"].as_str().unwrap();
    assert!(picture.starts_with("<svg"), "{part}: {picture:.80}");
    for wrong in ["NaN\"", "NaN,", ">NaN", "inf\"", "prefers-color-scheme"] {
        assert!(!picture.contains(wrong), "{part} at {numbers:?} has {wrong}");
    }
    assert!(!answer["says"].as_str().unwrap().is_empty(), "{part} says nothing");
}

#[test]
fn each_part_answers_at_both_ends_of_each_control() {
    for part in PARTS {
        let controls = controls(part);
        for width in [280, 720] {
            let start: Vec<f64> = controls.iter().map(|control| control[2]).collect();
            assert_is_drawn(part, &start, width);
            for (place, control) in controls.iter().enumerate() {
                for end in &control[..2] {
                    let mut numbers = start.clone();
                    numbers[place] = *end;
                    assert_is_drawn(part, &numbers, width);
                }
            }
        }
    }
}

#[test]
fn each_part_stands_in_a_page_without_an_empty_line() {
    for part in PARTS {
        let html = html(part);
        assert!(!html.contains("\n\n"), "{part} would end an HTML block of Markdown");
        assert!(
            html.contains("<svg") && html.contains('?'),
            "{part}: a still picture and a question"
        );
    }
    assert_eq!(Session::default().html("losses/nothing", &str::to_owned), None);
}

#[test]
fn what_no_control_gives_is_refused_in_words() {
    let mut session = Session::default();
    let mut wrong = |part, numbers: &[f64], text, width| {
        ask(&mut session, part, numbers, text, width).unwrap_err()
    };
    assert_eq!(wrong("net/deep", &[], "", 500), "there is no part \"net/deep\"");
    let words = "net/perceptron: 3 numbers are given, expected 4";
    assert_eq!(wrong("net/perceptron", &[0.0, 1.0, 1.0], "", 500), words);
    let words = "net/perceptron: number 0 is 4, expected 0 to 3";
    assert_eq!(wrong("net/perceptron", &[4.0, 1.0, 1.0, 0.0], "", 500), words);
    let words = "net/depth: the picture is to be 5 wide, expected 200 to 2000";
    assert_eq!(wrong("net/depth", &[0.0, 0.0], "", 5), words);
    let points = [4.0, 0.0, 0.5, 1.0, 10.0, 0.5, 0.5, 2.0];
    assert!(wrong("net/plane", &points, "", 500).starts_with("net/plane: the last 3 numbers"));
    let long = "x+".repeat(101);
    assert!(
        wrong("graph/formula", &[1.0, 1.0, 1.0, 0.0], &long, 500).contains("202 bytes of text")
    );
    assert!(session.answer(b"{}").unwrap_err().starts_with("no request: missing field"));
    assert!(
        session.load("a.txt", vec![]).unwrap_err().contains("expected a network's .safetensors")
    );
    assert!(session.load("a.safetensors", vec![1, 2]).unwrap_err().contains("a.safetensors"));
}

#[test]
fn a_formula_is_walked_through_to_its_slopes() {
    let mut session = Session::default();
    let mut told = |step: f64| {
        let answer =
            ask(&mut session, "graph/formula", &[3.0, 4.0, 0.0, step], "(x + y)·x", 700).unwrap();
        assert_eq!(answer["most"], 5);
        assert_eq!(answer["values"], json!([21.0, 10.0, 3.0]));
        answer["says"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(&mut told),
        [
            "The inputs are there.",
            "Forward: + makes 7 of 3 and 4.",
            "Forward: × makes 21 of 7 and 3.",
            "The result is 21. The way back begins with 1: if it grows by 1, it grows by 1.",
            "Backward: × receives 1 and sends back 3 and 7.",
            "Backward: + receives 3 and sends back 3 and 3. So the slopes are x: 10, y: 3.",
        ]
    );
}

#[test]
fn every_word_of_a_part_can_be_said_otherwise() {
    let said = |words: &str| format!("«{words}»");
    let page: String =
        PARTS.iter().map(|part| Session::default().html(part, &said).unwrap()).collect();
    for words in live::words() {
        assert!(page.contains(&said(words)), "{words:?} is said by no part");
    }
    let sections = page.matches("<p class=\"question\">«").count();
    assert_eq!(sections, PARTS.len(), "a question is not said");
}
