//! What is text: recipes, requests, formulas, a learner's code and what is kept of that, records.

use crate::Seed;
use serde_json::{Value, json};

pub fn seeds() -> Vec<Seed> {
    let of = |target: &'static str, all: &[(&str, &str)]| -> Vec<Seed> {
        all.iter()
            .map(|(name, text)| (target, (*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    };
    [
        of("recipe", &RECIPES),
        of("formula", &FORMULAS),
        of("source", &SOURCES),
        of("progress", &PROGRESS),
        of("record", &[("one", RECORD), ("list", &format!("[{RECORD},{RECORD}]"))]),
        requests(),
        connections(),
    ]
    .concat()
}

const RECIPES: [(&str, &str); 3] = [
    (
        "readme",
        "hidden = [100, 50]\nactivation = \"tanh\"\nschedule = \"cosine\"\nvalidation = 0.1\n\
         optimizer = { name = \"adam\", beta1 = 0.8 }\n",
    ),
    (
        "all",
        "hidden = [5]\nactivation = \"ReLU\"\ninitialisation = 0.01\ndropout = 0.2\noptimizer = \"momentum\"\n\
         learning-rate = 0.1\nschedule = \"step:3:0.5\"\nwarm-up = 0.5\nl2 = 1e-4\nclip-norm = 5\nepochs = 3\n\
         patience = 2\nbatch-size = 50\nsampling = \"whole-batches\"\npieces = 2\nthreads = 1\nseed = 7\n\
         data = \"data\"\nvalidation = 0.25\nshift = 2\nrotation = 10\nscale = 0.1\nelastic = \"34:4\"\n",
    ),
    ("found-both", "epochs = 3\niterations = 30\n"),
];

const FORMULAS: [(&str, &str); 6] = [
    ("book", "(x + y)·x"),
    ("all", "relu(x − 2.5)·y² + tanh(-z) - sigmoid(x)"),
    ("powers", "((x²)²)²·1.5"),
    ("found-nothing", ""),
    ("found-too-much", "x^6^6^6"),
    ("found-infinite", "18446744073709551615^6^6"),
];

const SOURCES: [(&str, &str); 5] = [
    (
        "half",
        "pub fn half(x: f64) -> f64 { let y = x; y * part() }\nfn part() -> f64 { 0.5 } // ä\n",
    ),
    (
        "line",
        "\u{feff}use std::ops::{Add, Mul};\npub struct Line<T>(T);\nimpl<T: Copy + Add<Output = T>> Line<T> {\n    \
         pub fn at(&self, x: T) -> T { self.other(x) }\n    fn other(&self, x: T) -> T { x + self.0 }\n}\n\
         const N: [u8; 2] = *b\"\\x00a\";\n",
    ),
    ("todo", "pub fn half(x: f64) -> f64 {\n    todo!()\n}\n"),
    ("found-other-head", "pub fn half(x: f32) -> f32 { x }\n"),
    ("found-script", "#!/usr/bin/env ä\npub fn half(x: f64) -> f64 { x / 2.0 }\n"),
];

const PROGRESS: [(&str, &str); 2] = [
    (
        "some",
        "skipped = [\"numdiff\"]\n\n[functions.\"losses/one-hot\"]\nsolved = \"2026-11-26\"\nsha256 = \"ab\"\n\
         hints = 2\ngave_up = true\n\n[functions.\"losses/softmax\"]\nhints = 1\n",
    ),
    ("found-open", "skipped = [\n[functions]\n"),
];

const RECORD: &str = r#"{"id":"net/xor","title":"t","source":"s","passed":true,"effort":"usual","seconds":0.25,"checks":[{"what":"w","expected":0.1,"got":[1.0,null],"tolerance":1e-12,"passed":true},{"what":"ö","expected":"a","got":null,"tolerance":null,"passed":false}],"notes":[{"before":0,"text":"n"},{"before":1,"table":{"heads":["a"],"rows":[["1"]]}}],"figures":["net/xor/a.svg"],"captions":["c"],"error":"e"}"#;

/// What each part begins with, by its id, the numbers of its controls, and the text where there is one.
fn requests() -> Vec<Seed> {
    let points = [4.0, 0.0, 0.5, 7.0, 150.0, -0.5, 0.5, 0.0, 0.5, -0.25, 1.0];
    let drawn: Vec<f64> = (0..784).map(|pixel| f64::from(u8::from(pixel % 28 == 14))).collect();
    let digit = [&[0.0, 4.0], &drawn[..]].concat();
    let parts: [(&str, &[f64], &str); 13] = [
        ("losses/softmax", &[1.0, 2.0, 0.5, -1.0, 0.0], ""),
        ("losses/accuracy", &[1.0], ""),
        ("numdiff/secants", &[0.0, 2.0, 0.0], ""),
        ("numdiff/step-size", &[1.0, -4.0], ""),
        ("numdiff/descent", &[0.0, 0.1, 20.0, -1.5, 2.0], ""),
        ("graph/formula", &[3.0, 4.0, 2.0, 25.0], "(x + y)·x"),
        ("net/perceptron", &[0.0, 1.0, 0.4, -0.7], ""),
        ("net/plane", &points, ""),
        ("net/depth", &[1.0, -1.5], ""),
        ("train/valley", &[0.0, -0.5, 1.0, 30.0], ""),
        ("train/learning", &[0.0, 5.0, 0.0, -0.3, 1.0], ""),
        ("train/digit", &digit, ""),
        ("found/nothing", &[], ""),
    ];
    let request = |(part, numbers, text): &(&str, &[f64], &str)| -> Seed {
        let asked: Value = json!({ "part": part, "numbers": numbers, "text": text, "width": 300 });
        ("request", part.replace('/', "-"), asked.to_string().into_bytes())
    };
    parts.iter().map(request).collect()
}

/// What a browser sends, and what no page of the server does.
fn connections() -> Vec<Seed> {
    let host = "Host: 127.0.0.1:3000\r\n";
    let body = r#"{"part": "losses/accuracy", "numbers": [1], "width": 300}"#;
    let ours =
        "Origin: http://127.0.0.1:3000\r\nDescent-Session: secret\r\nContent-Type: text/plain";
    let post = |path: &str, headers: &str, body: &str| {
        let length = body.len();
        format!("POST {path} HTTP/1.1\r\n{host}{headers}\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    let page = format!("GET / HTTP/1.1\r\n{host}Connection: keep-alive\r\n\r\n");
    [
        ("page", page.clone()),
        ("two-pages", format!("HEAD /index%2Ehtml HTTP/1.1\r\n{host}\r\n{page}")),
        ("answer", post("/live/answer", ours, body)),
        ("found-nobody", post("/live/answer", "Accept: */*", body)),
        ("found-no-network", post("/live/load/net%2Esafetensors", ours, "\0\0\0\0\0\0\0\0{}")),
        ("found-other-host", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned()),
        ("found-above", format!("GET /..%2f..%2fetc/passwd HTTP/1.1\r\n{host}\r\n")),
    ]
    .map(|(name, text)| ("server", name.to_owned(), text.into_bytes()))
    .into()
}
