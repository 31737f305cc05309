//! Rounds in which every peer works once, in another order each time, so that whatever else the
//! machine does meets all of them.

use crate::{
    peer::Peer,
    task::{Answer, Task, WARM_UP},
};
use std::{iter, thread, time::Duration};

/// A peer with what it is asked in each round, and what it has answered so far.
pub struct Entry {
    /// Its name in the tables.
    pub name: String,
    /// The peer, or why it dropped out.
    peer: Result<Peer, String>,
    tasks: &'static [Task],
    rounds: Vec<Vec<Answer>>,
}

impl Entry {
    /// Before the first round.
    pub fn new(name: String, peer: Peer, tasks: &'static [Task]) -> Self {
        Self { name, peer: Ok(peer), tasks, rounds: Vec::new() }
    }

    /// Why it dropped out, if it has.
    pub fn failure(&self) -> Option<&str> {
        self.peer.as_ref().err().map(String::as_str)
    }

    /// Does the tasks once, after a warm-up. A peer that fails is ended, and not asked again.
    fn work(&mut self, round: Round) {
        let Ok(peer) = &mut self.peer else {
            return;
        };
        let tasks = iter::once(&WARM_UP).chain(self.tasks);
        let answers = tasks.map(|&task| peer.ask(task));
        match answers.collect::<anyhow::Result<Vec<_>>>() {
            Ok(answers) if round == Round::Measured => self.rounds.push(answers[1..].to_vec()),
            Ok(_) => {}
            Err(error) => self.peer = Err(format!("{error:#}")),
        }
    }

    /// All answers to a task.
    pub fn answers(&self, task: Task) -> impl Iterator<Item = Answer> {
        let at = self.tasks.iter().position(|&asked| asked == task);
        at.into_iter().flat_map(|at| self.rounds.iter().map(move |round| round[at]))
    }

    /// The median of the seconds that one takes, if it was asked.
    pub fn seconds(&self, task: Task) -> Option<f64> {
        median(self.answers(task).map(|answer| answer.seconds))
            .map(|seconds| task.seconds_of_one(seconds))
    }
}

/// What a round is for.
#[derive(Clone, Copy, PartialEq)]
enum Round {
    /// Compilation, memory and caches; its answers are forgotten.
    WarmUp,
    Measured,
}

/// How the rounds go.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How many are measured, after one to warm up.
    pub rounds: usize,
    /// How long nobody works after each turn: a library's threads may spin on for a while, waiting
    /// for more work, and would take the next one's time.
    pub rest: Duration,
}

/// Has all of them work through the rounds. `watch` is called after each.
pub fn run(entries: &mut [Entry], pace: Pace, mut watch: impl FnMut()) {
    for number in 0..=pace.rounds {
        let round = if number == 0 { Round::WarmUp } else { Round::Measured };
        for index in order(entries.len(), number) {
            entries[index].work(round);
            thread::sleep(pace.rest);
        }
        watch();
    }
}

/// Whose turn it is in a round: each begins with the next.
pub fn order(peers: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..peers).map(move |turn| (turn + round) % peers)
}

/// The middle one, or the mean of the two in the middle.
pub fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let count = numbers.len();
    (count > 0).then(|| f64::midpoint(numbers[(count - 1) / 2], numbers[count / 2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_begins_in_turn_and_all_have_theirs() {
        let orders: Vec<Vec<usize>> = (0..4).map(|round| order(3, round).collect()).collect();
        assert_eq!(orders, [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 1, 2]]);
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 100.0].into_iter()), Some(3.0));
        assert_eq!(median([4.0, 1.0, 100.0, 2.0].into_iter()), Some(3.0));
        assert_eq!(median([].into_iter()), None);
    }
}

#[cfg(all(test, unix))]
pub mod fake {
    use super::*;
    use crate::{
        peer::fake,
        task::{EVERYONES, OURS},
    };

    /// A shell script as a peer that does everyone's tasks.
    pub fn entry(name: &str, script: &str) -> Entry {
        Entry::new(name.into(), fake::start(script).unwrap(), EVERYONES)
    }

    /// A shell script as ours.
    pub fn ours(script: &str) -> Entry {
        Entry::new("ours".into(), fake::start(script).unwrap(), OURS)
    }

    /// Rounds without a rest.
    pub fn pace(rounds: usize) -> Pace {
        let rest = Duration::ZERO;
        Pace { rounds, rest }
    }

    /// A script that answers all with a second and `value`.
    pub fn steady(value: &str) -> String {
        format!("echo Fake; while read task; do echo 1.0 {value}; done")
    }
}

#[cfg(all(test, unix))]
mod contests {
    use super::fake::{entry, pace, steady};
    use super::*;
    use crate::task::{EVERYONES, SMALL};

    #[test]
    fn a_peer_that_dies_or_babbles_drops_out_and_the_others_go_on() {
        let dies =
            "echo Fake; for i in 1 2 3 4; do read task; echo 1.0 2; done; echo oh >&2; exit 7";
        let mut entries = [
            entry("steady", &steady("2.0")),
            entry("dies", dies),
            entry("babbles", "echo Fake; while read task; do echo hm; done"),
        ];
        let mut watched = 0;
        run(&mut entries, pace(5), || watched += 1);
        assert_eq!(watched, 6);
        let [steady, dies, babbles] = entries;
        assert_eq!(steady.failure(), None);
        assert_eq!(steady.answers(SMALL).count(), 5);
        assert_eq!(dies.failure(), Some("it ended with exit status: 7 (oh)"));
        let babble = babbles.failure().unwrap_or_default();
        assert!(babble.starts_with("it answered `hm`"), "{babble}");
    }

    #[test]
    fn the_first_round_is_forgotten() {
        let slow_at_first = "echo Fake; n=0; while read task; do n=$((n + 1)); \
             if [ $n -le 4 ]; then echo 900 1; else echo 2 1; fi; done";
        let mut entries = [entry("compiles first", slow_at_first)];
        run(&mut entries, pace(1), || ());
        assert_eq!(EVERYONES.len(), 3);
        assert_eq!(entries[0].seconds(SMALL), Some(SMALL.seconds_of_one(2.0)));
        assert_eq!(entries[0].seconds(Task::Local), None);
    }
}
