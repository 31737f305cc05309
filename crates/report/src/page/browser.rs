//! The page in headless Chromium: narrow and wide, light and dark.

use super::*;
use serde_json::{Value, json};
use std::{env, fs, process::Command};

/// A passing and a failing exercise, with all that is hard on a page.
const RECORDS: &str = r#"[
    {
        "id": "losses/long-numbers", "title": "Is 1 < 2 && \"<b>\" > '…', 也是吗?", "source": "A §2.1, B 损失函数",
        "passed": true, "seconds": 0.000353793,
        "checks": [
            {"what": "one", "expected": -6.111107928998789e-10, "got": -0.24999999999544897, "tolerance": 1e-15, "passed": true},
            {"what": "some", "expected": [0.3747954750996999, 0.3637185948046949, 0.2614859300956052, 1.7976931348623157e308],
             "got": [-0.3747954750996999, 0.3637185948046949, 0.2614859300956052, null], "tolerance": 1.749e-12, "passed": true}
        ],
        "notes": [
            {"before": 0, "text": "A sentence that is so long that it has to be broken, on a telephone and on any other screen that one would read it on, an_unbreakable_word_that_is_longer_than_any_telephone_is_wide_however_it_is_held"},
            {"before": 1, "table": {"heads": ["k", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"], "rows": [["10", "</table>"]]}},
            {"before": 2, "text": "The  end"}
        ],
        "figures": ["losses/long-numbers/wide.svg", "losses/long-numbers/narrow.svg"]
    },
    {
        "id": "numdiff/simple-net", "title": "What fails?", "source": "<script>throw 1</script>",
        "passed": false, "seconds": 12.5,
        "checks": [{
            "what": "an_unbreakable_word_that_is_longer_than_any_telephone_is_wide_however_it_is_held",
            "expected": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "got": "</table>", "tolerance": null, "passed": false
        }],
        "figures": ["numdiff/simple-net/wide.svg"],
        "error": "it ended with a\nvery_long_word_very_long_word_very_long_word_very_long_word_very_long_word <&>"
    }
]"#;

/// Goes into the page, and tells what became of it.
const PROBE: &str = "<script>
const errors = [];
addEventListener('error', event => errors.push(event.message ?? event.target.outerHTML), true);
addEventListener('load', () => {
    document.querySelectorAll('details').forEach(details => details.open = true);
    const all = selector => [...document.querySelectorAll(selector)];
    const html = document.documentElement;
    const ids = all('[id]').map(element => element.id);
    parent.postMessage(JSON.stringify({
        width: innerWidth,
        dark: matchMedia('(prefers-color-scheme: dark)').matches,
        overflow: html.scrollWidth - html.clientWidth,
        figures: all('[role=img] > svg').filter(svg => svg.getBoundingClientRect().width > 0).length,
        notes: all('.note').length,
        wider: all('.note :is(p, .scroll)').filter(note => {
            const table = note.closest('.wide').getBoundingClientRect();
            return note.getBoundingClientRect().right > table.right + 1;
        }).length,
        scrolling: all('.scroll').filter(table => table.scrollWidth > table.clientWidth).length,
        missing: all('.missing').length,
        twice: ids.filter((id, at) => ids.indexOf(id) < at),
        nowhere: [
            ...all('a').map(a => a.getAttribute('href')),
            ...all('[marker-end]').map(path => path.getAttribute('marker-end').slice(4, -1)),
        ].filter(to => !ids.includes(to.slice(1))),
        errors,
    }), '*');
});
</script>";

/// Shows the page in frames, as a window of Chromium's is never as narrow as a telephone, and
/// collects what the probes tell.
const HOST: &str = "<!doctype html><pre id=told></pre>
<script>addEventListener('message', event => told.append('\\n' + event.data + '\\n'))</script>
<iframe src=page.html width=400 height=800 style='color-scheme: light'></iframe>
<iframe src=page.html width=400 height=800 style='color-scheme: dark'></iframe>
<iframe src=page.html width=1200 height=800 style='color-scheme: light'></iframe>
<iframe src=page.html width=1200 height=800 style='color-scheme: dark'></iframe>";

fn svg(width: u32) -> String {
    format!(
        r#"<?xml version="1.0"?><svg width="{width}" height="300" viewBox="0 0 {width} 300" xmlns="http://www.w3.org/2000/svg"><defs><marker id="arrow"/></defs><path d="M 0 0 L 9 9" marker-end="url(#arrow)"/></svg>"#
    )
}

fn chromium() -> Option<&'static str> {
    let runs = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs)
}

#[test]
fn the_page_fits_any_window_and_lacks_nothing() {
    let Some(chromium) = chromium() else {
        println!("skipped: there is no Chromium to look at the page with");
        return;
    };
    let program = env::current_exe().unwrap(); // beside it, as a Chromium in a snap sees no /tmp
    let folder = tempfile::tempdir_in(program.parent().unwrap()).unwrap();
    let records: Vec<Record> = serde_json::from_str(RECORDS).unwrap();
    for (path, width) in records.iter().flat_map(|record| &record.figures).zip([1600, 300, 1600]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, svg(width)).unwrap();
    }
    let records: Vec<&Record> = records.iter().collect();
    let page = page(&records, records.len(), folder.path()).unwrap();
    let probed = page.replacen("<head>", &format!("<head>{PROBE}"), 1);
    fs::write(folder.path().join("page.html"), probed).unwrap();
    fs::write(folder.path().join("host.html"), HOST).unwrap();

    let output = Command::new(chromium)
        .args("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(' '))
        .args(
            "--disable-background-networking --disable-component-update --disable-sync".split(' '),
        )
        .args("--dump-dom --virtual-time-budget=5000 --enable-logging=stderr".split(' '))
        .arg(format!("--user-data-dir={}", folder.path().join("user").display()))
        .arg(folder.path().join("host.html"))
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:#?}");
    let dom = String::from_utf8_lossy(&output.stdout);
    let told = dom.lines().filter_map(|line| serde_json::from_str(line).ok());
    let mut told: Vec<Value> = told.collect();
    told.sort_by_key(|one| (one["width"].as_u64(), one["dark"].as_bool()));
    let fine = [(400, false), (400, true), (1200, false), (1200, true)].map(|(width, dark)| {
        json!({
            "width": width, "dark": dark, "overflow": 0, "figures": 3, "missing": 0,
            "notes": 3, "wider": 0, "scrolling": 1,
            "twice": [], "nowhere": [], "errors": [],
        })
    });
    assert_eq!(told, fine, "{dom}");
}
