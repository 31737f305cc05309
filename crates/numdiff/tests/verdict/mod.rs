//! What a failing test says of a check: the entry that speaks most against the gradient, and the verdict.

use numdiff::Check;
use std::fmt::Display;

/// The formula, the entry, the clues, yours and expected.
pub fn said(outcome: &Check, expected: impl Display) -> String {
    let mut lines =
        vec!["|a − n| / max(|a|, |n|), where noise does not explain |a − n|".to_owned()];
    for e in outcome.worst(1) {
        let (x, h, a, n) = (e.x, e.h, e.analytic, e.numerical);
        lines.push(format!("a = {a:e}, n = {n:e}, x = {x:e}, h = {h:e}"));
    }
    if !outcome.is_steady() {
        lines.push(format!("f differs by {:.1e} from call to call", outcome.unsteadiness));
    }
    lines.extend(outcome.clues.iter().map(|clue| format!("it looks as if {clue}")));
    lines.push(format!("yours     {}", outcome.verdict()));
    lines.push(format!("expected  {expected}"));
    lines.join("\n")
}
