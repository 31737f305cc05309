//! Whether all did the same work: what came out of it has to be the same.

use crate::{
    job::Done,
    jobs,
    rounds::Entry,
    task::{OURS, Task},
};
use images::Extent;
use std::ops::RangeInclusive;

/// Losses are of float32, and sums of float32 depend on the order of their terms: where that puts one
/// ReLU on the other side of its kink, two trainings part (by 2·10⁻³ after 2000 iterations, once).
const LOSS: f64 = 1e-3;

/// Slopes are of float64.
const SLOPES: f64 = 1e-6;

/// A larger step meets kinks of ReLU that the small one of `local_gradient_exact` does not reach.
const KINKS: f64 = 1e-3;

/// The share of the test images that a network knows after the ten epochs of a job, whatever numbers it starts with.
fn known(extent: Extent) -> RangeInclusive<f64> {
    match extent {
        Extent::Full => 0.96..=0.975,
        Extent::Sample => 0.88..=0.915,
    }
}

/// How far what a peer answered is from what it should be.
struct Comparison<'a> {
    name: &'a str,
    task: Task,
    value: f64,
    expected: f64,
}

impl Comparison<'_> {
    fn apart(&self) -> f64 {
        ((self.value - self.expected) / self.expected).abs()
    }

    /// A NaN agrees with nothing.
    fn agrees(&self) -> bool {
        self.apart() <= tolerance(self.task)
    }

    fn complaint(&self) -> String {
        let Self { name, task, value, expected } = self;
        let what = task.value();
        format!("{name}: NOT THE SAME WORK: its {what} is {value}, expected {expected}\n")
    }
}

/// That all answered as ours, the first, did.
///
/// # Errors
/// Who did not, in a line each.
pub fn report(entries: &[&Entry]) -> Result<String, String> {
    let all: Vec<Comparison> =
        entries.iter().flat_map(|entry| compare(entries[0], entry)).collect();
    let complaints = all.iter().filter(|comparison| !comparison.agrees());
    let mut complaints: Vec<String> = complaints.map(Comparison::complaint).collect();
    complaints.dedup(); // the same in each round
    if !complaints.is_empty() {
        return Err(complaints.concat());
    }
    if entries.len() < 2 {
        return Ok(String::new()); // with nobody
    }
    let worst = |such: fn(Task) -> bool| {
        let such = all.iter().filter(|comparison| such(comparison.task));
        such.map(Comparison::apart).fold(0.0, f64::max)
    };
    Ok(format!(
        "All did the same work: losses agree within {:.0e}, naive slopes within {:.0e}.\n",
        worst(|task| matches!(task, Task::Step { .. })),
        worst(|task| task == Task::Numerical),
    ))
}

/// That all learnt as much by the same job, each from numbers of its own.
///
/// # Errors
/// Who did not, in a line each.
pub fn of_jobs(entries: &[jobs::Entry], extent: Extent) -> Result<String, String> {
    let known = known(extent);
    let complaints = entries.iter().filter_map(|entry| {
        let share = shares(entry).find(|share| !known.contains(share))?;
        let (name, least, greatest) = (&entry.name, known.start(), known.end());
        Some(format!(
            "{name}: NOT THE SAME WORK: it knows {share} of the test images, expected {least} to \
             {greatest}\n"
        ))
    });
    let complaints: String = complaints.collect();
    if !complaints.is_empty() {
        return Err(complaints);
    }
    let extremes = (f64::INFINITY, f64::NEG_INFINITY);
    let all = entries.iter().flat_map(shares);
    let (low, high) = all.fold(extremes, |(low, high), share| (low.min(share), high.max(share)));
    Ok(format!("All know {low:.4} to {high:.4} of the test images.\n"))
}

/// What it knew at the end of each job.
fn shares(entry: &jobs::Entry) -> impl Iterator<Item = f64> {
    entry.done.iter().flatten().map(Done::accuracy)
}

/// Every answer with that of ours, and ours by other ways with that of its naive one.
fn compare<'a>(ours: &'a Entry, entry: &'a Entry) -> impl Iterator<Item = Comparison<'a>> {
    OURS.iter().flat_map(move |&task| {
        let reference = match task {
            Task::Step { .. } => task,
            Task::Numerical | Task::Local | Task::LocalExact => Task::Numerical,
        };
        let expected = ours.answers(reference).next();
        let expected = expected.map_or(f64::NAN, |answer| answer.value);
        entry.answers(task).map(move |answer| Comparison {
            name: &entry.name,
            task,
            value: answer.value,
            expected,
        })
    })
}

fn tolerance(task: Task) -> f64 {
    match task {
        Task::Step { .. } => LOSS,
        Task::Numerical | Task::Local => SLOPES,
        Task::LocalExact => KINKS,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::rounds::{self, fake};

    fn report_of(value: &str) -> String {
        let mut entries =
            [fake::ours(&fake::steady("0.5")), fake::entry("Other", &fake::steady(value))];
        rounds::run(&mut entries, fake::pace(2), || ());
        report(&entries.iter().collect::<Vec<_>>()).unwrap_or_else(|complaints| complaints)
    }

    #[test]
    fn agreement_is_said_with_its_extent() {
        let expected =
            "All did the same work: losses agree within 1e-7, naive slopes within 1e-7.\n";
        assert_eq!(report_of("0.50000005"), expected);
    }

    #[test]
    fn losses_may_differ_more_than_slopes() {
        let report = report_of("0.50001");
        let expected = "Other: NOT THE SAME WORK: its sum of the sizes of 40 slopes is 0.50001, \
                        expected 0.5\n";
        assert_eq!(report, expected);
    }

    #[test]
    fn losses_may_not_differ_by_more_than_a_thousandth() {
        let complaints = |value| report_of(value).matches("its loss after").count();
        assert_eq!([complaints("0.5004"), complaints("0.5006")], [0, 2]);
    }

    #[test]
    fn no_number_is_no_agreement() {
        assert_eq!(report_of("NaN").lines().count(), 3);
    }
}
