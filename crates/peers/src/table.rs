//! The tables of one number of threads.

use crate::{
    rounds::Entry,
    task::{LARGE, SMALL, Task},
};

/// Names longer than this are cut, so that a line keeps to 80 columns.
const NAME: usize = 27;

/// The training step of both sizes, and how many times ours it takes, which comes first.
pub fn steps(entries: &[&Entry]) -> String {
    let mut text = line("", ["50 hidden", "", "800 hidden", ""]);
    text += &line("training step", ["ms", "times ours", "ms", "times ours"]);
    for entry in entries {
        let [small, large] = [SMALL, LARGE].map(|task| {
            let seconds = entry.seconds(task);
            let ours = entries[0].seconds(task);
            (number(seconds.map(|s| s * 1e3)), ratio(seconds, ours))
        });
        text += &line(&entry.name, [&small.0, &small.1, &large.0, &large.1]);
    }
    text
}

/// The numerical gradient, and how many times each of our ways to it it takes. Ours comes first.
pub fn gradients(entries: &[&Entry]) -> String {
    let rungs = [Task::Numerical, Task::Local, Task::LocalExact];
    let ours = rungs.map(|rung| entries[0].seconds(rung));
    let row = |name: String, seconds: Option<f64>| {
        let [naive, local, exact] = ours.map(|ours| ratio(seconds, ours));
        line(&name, [&number(seconds), &naive, &local, &exact])
    };
    let mut text = line("", ["", "times our", "times our", "times our"]);
    text += &line("numerical gradient", ["s", "naive", "local", "local-exact"]);
    for entry in entries {
        text += &row(format!("{}, naive", entry.name), entry.seconds(Task::Numerical));
    }
    text += &row("ours, local".into(), ours[1]);
    text += &row("ours, local-exact".into(), ours[2]);
    text
}

fn line(name: &str, cells: [&str; 4]) -> String {
    let name: String = name.chars().take(NAME).collect();
    let cells = cells.map(|cell| format!("{cell:>13}")).concat();
    format!("{name:NAME$}{cells}").trim_end().to_owned() + "\n"
}

/// How many times ours it takes.
pub fn ratio(seconds: Option<f64>, ours: Option<f64>) -> String {
    number(seconds.zip(ours).map(|(seconds, ours)| seconds / ours))
}

/// Three digits, and no fewer than stand before the point.
pub fn number(number: Option<f64>) -> String {
    let Some(number) = number else {
        return "-".into();
    };
    let places = (0..=6).find(|&places| number * 10f64.powi(places) >= 99.95);
    let places = usize::try_from(places.unwrap_or(6)).unwrap_or(6);
    format!("{number:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        let shown = [0.00123, 0.0256, 0.4, 9.994, 9.996, 25.04, 99.96, 1234.5];
        let shown = shown.map(|shown| number(Some(shown)));
        let expected = ["0.00123", "0.0256", "0.400", "9.99", "10.0", "25.0", "100", "1234"];
        assert_eq!(shown, expected);
        assert_eq!(number(None), "-");
    }

    #[test]
    fn a_line_keeps_to_80_columns_whatever_a_peer_calls_itself() {
        let long = line(&"PyTorch ".repeat(20), ["1234567.8"; 4]);
        assert!(long.trim_end().len() <= 80, "{long}");
    }
}

#[cfg(all(test, unix))]
mod tables {
    use super::*;
    use crate::rounds::{self, fake};

    #[test]
    fn rows_stand_beside_ours() {
        let steady = "echo Fake; while read task; do echo $SECONDS_EACH 1; done";
        let script = |seconds: &str| steady.replace("$SECONDS_EACH", seconds);
        let mut entries = [fake::ours(&script("0.1")), fake::entry("Other 1.0", &script("0.25"))];
        rounds::run(&mut entries, fake::pace(2), || ());
        let entries: Vec<&Entry> = entries.iter().collect();
        let expected = "
                               50 hidden                800 hidden
training step                         ms   times ours           ms   times ours
ours                              0.0833         1.00         1.67         1.00
Other 1.0                          0.208         2.50         4.17         2.50
";
        assert_eq!(steps(&entries), expected[1..]);
        let expected = "
                                            times our    times our    times our
numerical gradient                     s        naive        local  local-exact
ours, naive                         99.4         1.00          994          994
Other 1.0, naive                     248         2.50         2485         2485
ours, local                        0.100      0.00101         1.00         1.00
ours, local-exact                  0.100      0.00101         1.00         1.00
";
        assert_eq!(gradients(&entries), expected[1..]);
    }
}
