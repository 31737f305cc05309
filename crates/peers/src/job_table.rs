//! The tables of whole jobs.

use crate::{
    job::{Done, Epoch, TARGET},
    jobs::Entry,
    rounds::median,
    table::{number, ratio},
};

/// Names longer than this are cut, so that a line keeps to 80 columns.
const NAME: usize = 27;

/// What the same ten epochs take, and what comes out. Ours comes first.
pub fn same(what: &str, entries: &[Entry]) -> String {
    let head = ["s", "min-max", "times ours", "peak MB", "test images"];
    let mut text = line(what, head.map(str::to_owned));
    let ours = entries.first().and_then(|ours| Spread::of(&seconds(ours)));
    for entry in entries {
        let time = Spread::of(&seconds(entry));
        let memory = median(done(entry).iter().filter_map(|done| done.memory).map(megabytes));
        let accuracy = median(done(entry).iter().map(Done::accuracy));
        let cells = [
            number(time.map(|time| time.median)),
            extent(time),
            ratio(time.map(|time| time.median), ours.map(|ours| ours.median)),
            memory.map_or_else(|| "-".into(), |memory| format!("{memory:.0}")),
            accuracy.map_or_else(|| "-".into(), |share| format!("{share:.4}")),
        ];
        text += &line(&entry.name, cells);
    }
    text
}

/// What it takes each in its own way until it knows enough. Ours comes first.
pub fn to_target(entries: &[Entry]) -> String {
    let head = ["s", "min-max", "times ours", "epochs", "by"];
    let mut text = line(&format!("to {TARGET} of the test images"), head.map(str::to_owned));
    let ours = entries.first().and_then(|ours| Spread::of(&times(&reached(ours))));
    for entry in entries {
        text += &way(entry, ours.map(|ours| ours.median));
    }
    text
}

/// A row: how long its way was.
fn way(entry: &Entry, ours: Option<f64>) -> String {
    let (all, reached) = (done(entry).len(), reached(entry));
    if reached.len() < all {
        let (name, missed, epochs) =
            (shortened(&entry.name), all - reached.len(), entry.job.epochs);
        return format!("{name} not reached in {epochs} epochs by {missed} of {all}\n");
    }
    let time = Spread::of(&times(&reached));
    let epochs = median(reached.iter().map(|epoch| epoch.number.into()));
    let cells = [
        number(time.map(|time| time.median)),
        extent(time),
        ratio(time.map(|time| time.median), ours),
        epochs.map_or_else(|| "-".into(), |epochs| epochs.to_string()),
        entry.job.settings.to_string(),
    ];
    line(&entry.name, cells)
}

fn done(entry: &Entry) -> &[Done] {
    entry.done.as_deref().unwrap_or_default()
}

fn seconds(entry: &Entry) -> Vec<f64> {
    done(entry).iter().map(|done| done.seconds).collect()
}

fn reached(entry: &Entry) -> Vec<Epoch> {
    done(entry).iter().filter_map(|done| done.reached(TARGET)).collect()
}

fn times(reached: &[Epoch]) -> Vec<f64> {
    reached.iter().map(|epoch| epoch.at).collect()
}

/// The middle of some numbers, and how far they go.
#[derive(Clone, Copy)]
struct Spread {
    median: f64,
    least: f64,
    greatest: f64,
}

impl Spread {
    fn of(numbers: &[f64]) -> Option<Self> {
        Some(Self {
            median: median(numbers.iter().copied())?,
            least: numbers.iter().copied().fold(f64::INFINITY, f64::min),
            greatest: numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        })
    }
}

fn extent(spread: Option<Spread>) -> String {
    spread.map_or_else(
        || "-".into(),
        |Spread { least, greatest, .. }| {
            format!("{}-{}", number(Some(least)), number(Some(greatest)))
        },
    )
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn line(name: &str, [seconds, extent, ratio, fourth, fifth]: [String; 5]) -> String {
    let name = shortened(name);
    format!("{name} {seconds:>6} {extent:>11} {ratio:>11} {fourth:>8} {fifth:>12}\n")
}

fn shortened(name: &str) -> String {
    let name: String = name.chars().take(NAME).collect();
    format!("{name:NAME$}")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::job::{self, Settings, TEN_EPOCHS, fake};

    fn entry(name: &str, job: job::Job, jobs: &[(f64, f64, f64)]) -> Entry {
        let done = |&(seconds, first, second)| Done {
            name: name.to_owned(),
            seconds,
            memory: Some(123_400_000),
            epochs: vec![
                Epoch { number: 1, at: seconds / 4.0, test: first },
                Epoch { number: 2, at: seconds / 2.0, test: second },
            ],
        };
        let mut entry = Entry::new(name, fake::worker(""), job);
        entry.done = Ok(jobs.iter().map(done).collect());
        entry
    }

    #[test]
    fn times_stand_beside_ours_with_their_spread() {
        let jobs = [(1.25, 0.9, 0.966), (1.0, 0.9, 0.967), (9.5, 0.9, 0.968)];
        let slower = jobs.map(|(seconds, first, second)| (2.0 * seconds, first, second));
        let entries = [entry("ours", TEN_EPOCHS, &jobs), entry("Other 1.0", TEN_EPOCHS, &slower)];
        let expected = "
ten epochs, 1 thread             s     min-max  times ours  peak MB  test images
ours                          1.25   1.00-9.50        1.00      123       0.9670
Other 1.0                     2.50   2.00-19.0        2.00      123       0.9670
";
        assert_eq!(same("ten epochs, 1 thread", &entries), expected[1..]);
    }

    #[test]
    fn the_first_epoch_that_knows_enough_counts_and_who_does_not_get_there_is_named() {
        let job = job::to_target(Settings::SOURCES);
        let entries = [
            entry("ours", job, &[(4.0, 0.97, 0.98), (8.0, 0.96, 0.98), (6.0, 0.9, 0.971)]),
            entry("Other 1.0", job, &[(8.0, 0.9, 0.97), (8.0, 0.96, 0.9699)]),
        ];
        let expected = "
to 0.97 of the test images       s     min-max  times ours   epochs           by
ours                          3.00   1.00-4.00        1.00        2     SGD, 100
Other 1.0                   not reached in 20 epochs by 1 of 2
";
        assert_eq!(to_target(&entries), expected[1..]);
    }

    #[test]
    fn a_line_keeps_to_80_columns_whatever_a_peer_calls_itself() {
        let long = line(&"PyTorch ".repeat(20), ["123456"; 5].map(str::to_owned));
        assert!(long.trim_end().len() <= 80, "{long}");
    }
}
