//! How much work the parts of a step are.

use super::{
    level::{Caches, Level},
    limits::Limits,
    step::{BATCH, PARTS},
};

const PIXELS: f64 = 784.0;
const CLASSES: f64 = 10.0;

/// From how many hidden units on W is copied in tiles.
const TILED: usize = 64;

/// What the work follows from.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Hidden units.
    pub hidden: usize,
    /// Pixels of a batch that are not 0.
    pub entries: f64,
    /// Images to learn from.
    pub images: usize,
}

/// Which of the two rates of a level is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Numbers are read, and what is written is little.
    Load,
    /// They are read and written.
    Update,
}

/// A part of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// Multiplications, additions, and what else is done with a number, each one.
    pub operations: f64,
    /// Bytes that it cannot but load and store.
    pub bytes: f64,
    /// Where these lie.
    pub from: Level,
    /// How they move.
    pub rate: Rate,
}

impl Part {
    /// The seconds that its operations take at least.
    pub fn by_peak(&self, limits: &Limits) -> f64 {
        self.operations / limits.peak
    }

    /// The seconds that its bytes take at least.
    pub fn by_rate(&self, limits: &Limits) -> f64 {
        let rates = match self.rate {
            Rate::Load => limits.load,
            Rate::Update => limits.update,
        };
        self.bytes / rates[self.from as usize]
    }
}

/// The parts of a step, in the order in which they are timed.
///
/// A product with a sparse batch loads a number for each of its multiplications, of the weight or of ∂L/∂A:
/// which pixels an image has is different for each, so no load serves two. A block of rows of ∂L/∂A fits into
/// the first cache, however many units there are, and so does a tile of W, which is copied there if there are
/// [`TILED`] or more; of fewer a block of rows fits into the second.
pub fn parts(shape: Shape, caches: &Caches) -> [Part; PARTS] {
    let Shape { hidden, entries, images } = shape;
    let (h, n, k, d) = (hidden as f64, BATCH as f64, CLASSES, PIXELS);
    let (units, scores, of_w2) = (4.0 * h * n, 4.0 * k * n, 4.0 * k * h);
    let parameters = h * d + h + k * h + k;
    let stored = 3.0 * entries / n * images as f64;
    let product = 2.0 * entries * h + h * n;
    let loads = 4.0 * entries * h + 8.0 * entries;
    let (first, small) = (4.0 * h * d, 2.0 * k * h * n);
    let of_units = caches.holding(units);
    let part = |name, operations, bytes, from, rate| Part { name, operations, bytes, from, rate };
    let (load, update) = (Rate::Load, Rate::Update);
    let block = match hidden {
        TILED.. => Level::First,
        _ => caches.holding(first).min(Level::Second),
    };
    [
        part("batch", 0.0, 11.0 * entries, caches.holding(stored), load),
        part("W₁·X + b₁", product, loads + units, block, load),
        part("ReLU", h * n, 2.0 * units, of_units, update),
        part("W₂·Z + b₂", small + k * n, of_w2 + units + scores, of_units, load),
        part("softmax, loss", 6.0 * k * n, 3.0 * scores, Level::First, update),
        part(
            "back through W₂",
            2.0 * small + k * n,
            2.0 * (of_w2 + units + scores),
            of_units,
            load,
        ),
        part("back through ReLU", h * n, 3.0 * units, of_units, update),
        part("∂L/∂A·Xᵀ", product, loads + first, Level::First, load),
        part("update", 2.0 * parameters, 12.0 * parameters, caches.holding(2.0 * first), update),
        part("zeros, by themselves", 0.0, first, caches.holding(first), update),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const CACHES: Caches = Caches([48 << 10, 1 << 20, 32 << 20]);

    fn part(hidden: usize, name: &str) -> Part {
        let shape = Shape { hidden, entries: 15_000.0, images: 60_000 };
        let parts = parts(shape, &CACHES);
        *parts.iter().find(|part| part.name == name).unwrap()
    }

    #[test]
    fn the_work_of_784_50_10_is_that_of_its_formulas() {
        let Part { operations, from, .. } = part(50, "W₁·X + b₁");
        assert_eq!(
            operations,
            15_000.0 * 50.0 * 2.0 + 50.0 * 100.0,
            "a sum for each pixel and unit"
        );
        assert_eq!(from, Level::Second, "W₁ has 157 kB");
        let Part { operations, bytes, .. } = part(50, "update");
        assert_eq!((operations, bytes), (2.0 * 39_760.0, 12.0 * 39_760.0), "θ ← θ − η·∂L/∂θ");
        assert_eq!(part(50, "W₂·Z + b₂").operations, 2.0 * 10.0 * 50.0 * 100.0 + 1000.0);
    }

    #[test]
    fn numbers_come_from_where_they_fit() {
        assert_eq!(part(800, "W₁·X + b₁").from, Level::First, "a tile of W₁");
        assert_eq!(part(800, "update").from, Level::Third, "W₁ and its gradient have 5 MB");
        assert_eq!(part(50, "update").from, Level::Second, "they have 314 kB");
        assert_eq!(part(50, "batch").from, Level::Third, "the images have 27 MB");
    }

    #[test]
    fn what_takes_longest_at_least_is_by_the_rates() {
        let limits =
            Limits { threads: 1, peak: 1e11, load: [4e11, 2e11, 1e11, 1e10], update: [1e11; 4] };
        let part =
            Part { name: "", operations: 2e6, bytes: 4e6, from: Level::Second, rate: Rate::Load };
        assert_eq!(part.by_peak(&limits), 2e-5);
        assert_eq!(part.by_rate(&limits), 2e-5);
        assert_eq!(Part { rate: Rate::Update, ..part }.by_rate(&limits), 4e-5);
    }
}
