//! What a test says of a gradient that the check refuses.

use crate::slopes::places;
use net::Network;
use numdiff::{Check, Clue, Part, Verdict};

/// The check has nothing against the gradient. Where it has, it says what it looks like and the worst slope.
#[track_caller]
pub fn assert_accepted<N: Network<f64>>(outcome: &Check, net: &N, formula: &str) {
    let verdict = outcome.verdict();
    if verdict < Verdict::Wrong {
        return;
    }
    let names = net.names();
    let looks = |Clue { part, pattern }: &Clue| match part {
        Part::Whole => format!("\nit looks as if the whole gradient {pattern}"),
        Part::Tensor(number) => format!("\nit looks as if {} {pattern}", names[*number]),
    };
    let looks: String = outcome.clues.iter().map(looks).collect();
    let worst = outcome.worst(1)[0];
    let before: usize = net.tensors().iter().take(worst.tensor).map(|tensor| tensor.len()).sum();
    let place = &places(net)[before + worst.index];
    let (yours, expected) = (worst.analytic, worst.numerical);
    panic!(
        "{formula}, here of {place}: {verdict}{looks}\nyours     {yours:e}\nexpected  {expected:e} by differences"
    );
}
