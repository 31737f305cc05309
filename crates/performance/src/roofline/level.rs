//! Where numbers lie: in one of the caches, or in memory.

use std::{fs, path::Path};

/// A place that numbers come from, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The first cache, of a core.
    First,
    /// The second, of a core too.
    Second,
    /// The third, which cores share.
    Third,
    /// What is in none of them.
    Memory,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Memory];

    /// What it is called in a table.
    pub fn name(self) -> &'static str {
        ["L1", "L2", "L3", "memory"][self as usize]
    }
}

/// The bytes that the three caches hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caches(pub [usize; 3]);

impl Caches {
    /// As Linux tells them; elsewhere, or where it does not know, as they usually are.
    pub fn of_this_machine() -> Self {
        let told = Self::told(Path::new("/sys/devices/system/cpu/cpu0/cache"));
        let usual = [32 << 10, 1 << 20, 16 << 20];
        Self(std::array::from_fn(|place| told[place].unwrap_or(usual[place])))
    }

    fn told(folder: &Path) -> [Option<usize>; 3] {
        let mut told = [None; 3];
        for index in fs::read_dir(folder).into_iter().flatten().flatten() {
            let read = |name: &str| fs::read_to_string(index.path().join(name)).ok();
            let level = read("level").and_then(|level| level.trim().parse::<usize>().ok());
            let for_data = read("type").is_some_and(|kind| kind.trim() != "Instruction");
            let place = level.and_then(|level| told.get_mut(level.wrapping_sub(1)));
            if let Some(place) = place.filter(|_| for_data) {
                *place = read("size").and_then(|size| bytes(size.trim()));
            }
        }
        told
    }

    /// The nearest that has room for so many bytes.
    pub fn holding(&self, bytes: f64) -> Level {
        let held = self.0.iter().position(|&size| bytes <= size as f64);
        held.map_or(Level::Memory, |place| Level::ALL[place])
    }

    /// How many bytes to go over to get them from there: half of what it holds, which is more than the one before
    /// it does, and of memory four times the third cache.
    pub fn sample(&self, level: Level) -> usize {
        match level {
            Level::Memory => 4 * self.0[2],
            cache => self.0[cache as usize] / 2,
        }
    }
}

/// What Linux writes as 48K or 32M.
fn bytes(size: &str) -> Option<usize> {
    let (number, unit) = size.split_at(size.len().checked_sub(1)?);
    let unit = match unit {
        "K" => 1 << 10,
        "M" => 1 << 20,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHES: Caches = Caches([48 << 10, 1 << 20, 32 << 20]);

    #[test]
    fn numbers_lie_in_the_nearest_that_holds_them() {
        for (bytes, level) in [
            (1.0, Level::First),
            (49_152.0, Level::First),
            (49_153.0, Level::Second),
            (2e6, Level::Third),
            (1e9, Level::Memory),
        ] {
            assert_eq!(CACHES.holding(bytes), level, "{bytes} bytes");
        }
    }

    #[test]
    fn a_sample_comes_from_its_own_level() {
        for level in Level::ALL {
            assert_eq!(CACHES.holding(CACHES.sample(level) as f64), level);
        }
    }

    #[test]
    fn sizes_are_read_as_linux_writes_them() {
        let read = ["48K", "32M", "1024", "K", "", "18446744073709551615M"].map(bytes);
        assert_eq!(read, [Some(48 << 10), Some(32 << 20), None, None, None, None]);
        let folder = std::env::temp_dir().join("no such folder");
        assert_eq!(Caches::told(&folder), [None; 3]);
    }
}
