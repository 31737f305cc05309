//! The book of this repository, made of some records, and looked through.

use super::*;
use std::collections::{HashMap, HashSet};

/// An exercise with a figure that is there and one that is not, and one that failed.
const RECORDS: &str = r#"[
    {
        "id": "numdiff/tangent-line", "title": "Is 1 < 2 && \"<b>\" > '…'?", "source": "A §2.2.1, B 导数",
        "passed": true, "seconds": 0.1,
        "checks": [{"what": "one <i>", "expected": 0.1, "got": [1.0, null], "tolerance": 1e-15, "passed": true}],
        "notes": [{"before": 0, "text": "Two\n\n*lines* <!--"}],
        "figures": ["numdiff/tangent-line/tangent-line.svg", "numdiff/tangent-line/none.svg"],
        "captions": ["What there is to see", "Nothing"]
    },
    {
        "id": "net/xor", "title": "What fails?", "source": "<script>throw 1</script>",
        "passed": false, "seconds": 12.5, "checks": [], "figures": [], "error": "it ended\n\nbadly"
    }
]"#;

/// A page: the names within it, and what it refers to with the tag that does.
#[derive(Default)]
struct Seen {
    ids: HashSet<String>,
    refers: Vec<(String, String)>,
}

fn made() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let exercises = folder.path().join("exercises");
    let figures = exercises.join("numdiff/tangent-line");
    fs::create_dir_all(&figures).unwrap();
    fs::write(exercises.join("report.json"), RECORDS).unwrap();
    fs::write(figures.join("tangent-line.svg"), "<svg width=\"8\" height=\"9\"></svg>").unwrap();
    let wasm = folder.path().join("live.wasm");
    fs::write(&wasm, "wasm").unwrap();
    let files = Files { wasm: Some(wasm), network: None };
    let course = Course(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    let material = Material { course, exercises, files, language: None };
    make(&material, &folder.path().join("book")).unwrap();
    folder
}

/// All pages, by their paths.
fn pages(book: &Path) -> HashMap<String, Seen> {
    let files = Course(book.to_owned()).files("", ".html").into_iter();
    files.map(|path| (path.clone(), seen(&fs::read_to_string(book.join(path)).unwrap()))).collect()
}

fn seen(html: &str) -> Seen {
    let mut seen = Seen::default();
    for tag in html.split('<').skip(1).filter(|tag| tag.starts_with(|c: char| c.is_alphabetic())) {
        for (name, rest) in tag.match_indices("=\"").map(|(at, _)| tag.split_at(at)) {
            let value = rest[2..].split('"').next().unwrap().replace("&amp;", "&");
            match name.rsplit(' ').next().unwrap() {
                "id" => drop(seen.ids.insert(value)),
                "href" | "src" => seen.refers.push((value, tag.to_owned())),
                _ => {}
            }
        }
    }
    seen
}

#[test]
fn all_that_pages_refer_to_is_in_the_book() {
    let folder = made();
    let book = folder.path().join("book");
    let pages = pages(&book);
    for path in ["index.html", "print.html", "exercises/net/xor.html", "code/net/src/lib.rs.html"] {
        assert!(pages.contains_key(path), "{path} is missing");
    }
    let mut wrong = Vec::new();
    for (page, seen) in &pages {
        for (to, tag) in &seen.refers {
            if crate::addresses::has_scheme(to) {
                // What is written out is in the book already.
                if !tag.starts_with("a ") && !to.starts_with("data:") {
                    wrong.push(format!("{page} loads {to}"));
                }
                continue;
            }
            let (file, anchor) = to.split_once('#').unwrap_or((to, ""));
            let file =
                if file.is_empty() { page.clone() } else { crate::addresses::join(page, file) };
            let known = pages.get(&file).map(|seen| anchor.is_empty() || seen.ids.contains(anchor));
            if !known.unwrap_or_else(|| book.join(&file).is_file()) {
                wrong.push(format!("{page} refers to {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_first_page_is_soon_there() {
    let folder = made();
    let book = folder.path().join("book");
    let size = |path: &str| fs::metadata(book.join(path)).unwrap().len();
    let seen = &pages(&book)["index.html"];
    let loaded =
        seen.refers.iter().filter(|(_, tag)| !tag.starts_with("a ") && !tag.starts_with("iframe"));
    let all: u64 = loaded.map(|(path, _)| size(path)).sum::<u64>() + size("index.html");
    assert!(all < 300_000, "{all} bytes");
}

#[test]
fn a_page_shows_its_exercise_and_what_is_loaded_later_is_there() {
    let folder = made();
    let book = folder.path().join("book");
    let text = |path: &str| fs::read_to_string(book.join(path)).unwrap();
    let page = text("exercises/numdiff/tangent-line.html");
    for part in [
        "Is 1 &lt; 2 &amp;&amp; ",
        "src=\"../../exercises/numdiff/tangent-line/tangent-line.svg\"",
        "The figure numdiff/tangent-line/none.svg is missing",
        "Two\n\n*lines* &lt;!--",
        "SOURCES.html#a--第2章-神经网络的学习",
        "path_to_root = \"../../\"",
    ] {
        assert!(page.contains(part), "{part}:\n{page}");
    }
    assert!(text("exercises/net/xor.html").contains("it ended\n\nbadly"));
    assert_eq!(text("live.wasm.js"), "globalThis.DESCENT_WASM = \"d2FzbQ==\";\n");
    assert!(text("live.sample.js").contains("\n\"train-images-idx3-ubyte.gz\": \"H4sI"));
    assert!(!book.join("live.network.js").exists());
    assert!(!text("print.html").contains("loading=\"lazy\""));
    let code = text("code/numdiff/src/lib.rs.html");
    assert!(!code.contains("class=\"boring") && !code.contains("class=\"playground"));
}

#[test]
fn a_book_is_replaced_and_nothing_else_is() {
    let folder = made();
    let out = folder.path().join("book");
    assert!(is_replaceable(&out) && is_replaceable(&folder.path().join("new")));
    assert!(!is_replaceable(folder.path()), "a folder with other things would be replaced");
    let new = folder.path().join("made");
    fs::create_dir(&new).unwrap();
    replace(&out, &new, &folder.path().join("old")).unwrap();
    assert!(out.is_dir() && !out.join("index.html").exists());
    replace(&out, &folder.path().join("no-such-folder"), &folder.path().join("older")).unwrap_err();
    assert!(out.is_dir(), "the old one is lost");
}
