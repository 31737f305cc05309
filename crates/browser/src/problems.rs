//! What a browser tells of a page that a reader would not want to hear.

use crate::{devtools::Event, tab::thrown};
use serde_json::Value;

/// Where a page may get something from: the book's files, and itself.
const ALLOWED: [&str; 3] = ["file:", "data:", "blob:"];

/// What of the events is a problem, in words.
pub fn problems(events: &[Event]) -> Vec<String> {
    events.iter().filter_map(problem).collect()
}

fn problem(Event { method, params }: &Event) -> Option<String> {
    let loud = |level: &Value| ["error", "warning", "assert"].iter().any(|loud| level == loud);
    match method.as_str() {
        "Runtime.consoleAPICalled" if loud(&params["type"]) => {
            Some(format!("the console says: {}", params["args"][0]["value"]))
        }
        "Runtime.exceptionThrown" => Some(thrown(&params["exceptionDetails"])),
        "Log.entryAdded" if loud(&params["entry"]["level"]) => {
            let entry = &params["entry"];
            Some(format!("the log says: {} {}", entry["text"], entry["url"]))
        }
        "Network.loadingFailed" if params["canceled"] != true => {
            Some(format!("a {} failed: {}", params["type"], params["errorText"]))
        }
        "Network.requestWillBeSent" => {
            let url = params["request"]["url"].as_str().unwrap_or_default();
            let outside = !ALLOWED.iter().any(|scheme| url.starts_with(scheme));
            outside.then(|| format!("it asks for {url}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_leaves_the_book_or_complains_is_a_problem() {
        let event = |method: &str, params| Event { method: method.to_owned(), params };
        let asks = |url: &str| event("Network.requestWillBeSent", json!({"request": {"url": url}}));
        let says = |kind: &str| {
            event("Runtime.consoleAPICalled", json!({"type": kind, "args": [{"value": "x"}]}))
        };
        assert_eq!(
            problems(&[asks("file:///book/a.js"), asks("data:image/png;"), says("log")]),
            [""; 0]
        );
        assert_eq!(
            problems(&[asks("https://example.org/a.js")]),
            ["it asks for https://example.org/a.js"]
        );
        assert_eq!(problems(&[says("warning")]), ["the console says: \"x\""]);
    }
}
