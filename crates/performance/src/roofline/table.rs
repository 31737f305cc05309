//! The tables of one number of threads.

use super::{
    level::{Caches, Level},
    limits::Limits,
    step::PARTS,
    work::{Part, Shape, parts},
};

/// What is to be read before the tables.
pub const HEAD: &str = "\
Parts of a training step, f32, batch 100; medians within whole steps. The first
share is of the peak, the second of the rate at which the cache or memory that
the numbers come from gives them; < stands where the part is bound.
";

/// What the machine can do.
pub fn limits(limits: &Limits, caches: &Caches) -> String {
    let plural = if limits.threads == 1 { "" } else { "s" };
    let head = format!(
        "{} thread{plural}: at most {:.0} Gop/s, f32, numbers in registers\n\n",
        limits.threads,
        limits.peak / 1e9
    );
    let row = |level: Level| {
        let kilobytes = caches.sample(level) >> 10;
        let [load, update] = [limits.load, limits.update].map(|rates| rates[level as usize] / 1e9);
        format!("{:<10} {kilobytes:>11} {load:>9.0} {update:>10.0}\n", level.name())
    };
    head + "GB/s           over kB      load    y + a·x\n" + &Level::ALL.map(row).concat()
}

/// The parts of a step: its work, its time, and how much of what binds it that is.
pub fn step(shape: Shape, laps: &[f64; PARTS], limits: &Limits, caches: &Caches) -> String {
    let head = format!(
        "{:<21}{:>7}{:>8}{:>9}{:>8}{:>6}{:>8} {:<7}{:>5}\n",
        format!("784-{}-10", shape.hidden),
        "Mop",
        "kB",
        "ms",
        "Gop/s",
        "share",
        "GB/s",
        "from",
        "share"
    );
    let parts = parts(shape, caches);
    let rows: String =
        parts.iter().zip(laps).map(|(part, &seconds)| row(part, seconds, limits)).collect();
    let whole: f64 = laps[..PARTS - 1].iter().sum();
    head + &rows + &format!("{:<36}{:>9.4}\n", "all but the zeros", whole * 1e3)
}

fn row(part: &Part, seconds: f64, limits: &Limits) -> String {
    let [by_peak, by_rate] = [part.by_peak(limits), part.by_rate(limits)].map(|at_least| {
        let share = 100.0 * at_least / seconds;
        // What takes longer at least is what binds.
        let binds = at_least >= part.by_peak(limits).max(part.by_rate(limits));
        format!("{share:.0}%{}", if binds { "<" } else { " " })
    });
    let (operations, bytes) = (part.operations, part.bytes);
    format!(
        "{:<21}{:>7.3}{:>8.0}{:>9.4}{:>8.1}{by_peak:>6}{:>8.1} {:<7}{by_rate:>5}\n",
        part.name,
        operations / 1e6,
        bytes / 1e3,
        seconds * 1e3,
        operations / seconds / 1e9,
        bytes / seconds / 1e9,
        part.from.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHES: Caches = Caches([48 << 10, 1 << 20, 32 << 20]);
    const LIMITS: Limits =
        Limits { threads: 1, peak: 1e11, load: [4e11, 2e11, 1e11, 1e10], update: [1e11; 4] };

    #[test]
    fn a_step_is_a_table_of_80_columns_whose_binding_shares_are_marked() {
        let shape = Shape { hidden: 800, entries: 15_000.0, images: 60_000 };
        let text = step(shape, &[1e-3; PARTS], &LIMITS, &CACHES);
        assert_eq!(text.lines().count(), PARTS + 2, "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let row = text.lines().find(|line| line.starts_with("W₁·X")).unwrap();
        let words: Vec<&str> = row.split_whitespace().skip(3).collect();
        let expected = ["24.080", "48440", "1.0000", "24.1", "24%<", "48.4", "L1", "12%"];
        assert_eq!(words, expected, "{row}");
    }

    #[test]
    fn what_is_read_first_keeps_to_80_columns() {
        assert!(HEAD.lines().all(|line| line.len() <= 80), "{HEAD}");
    }

    #[test]
    fn the_limits_are_told_level_by_level() {
        let expected = "
1 thread: at most 100 Gop/s, f32, numbers in registers

GB/s           over kB      load    y + a·x
L1                  24       400        100
L2                 512       200        100
L3               16384       100        100
memory          131072        10        100
";
        assert_eq!(limits(&LIMITS, &CACHES), expected[1..]);
    }
}
