//! How many bytes a second come from a place, and go back there.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `with_simd` is not compiled for the machine's own instructions"
)]

use super::together::rate;
use pulp::{Arch, Simd, WithSimd};
use std::hint::black_box;

/// How many sums are taken at the same time, so that none waits for itself.
const SUMS: usize = 8;

/// Bytes that threads load in a second, each going over so many of its own again and again.
pub fn load(bytes: usize, threads: usize) -> f64 {
    rate(threads, || {
        let numbers = Aligned::new(bytes);
        let passes = passes(bytes);
        let moved = (size_of_val(numbers.get()) * passes) as f64;
        let work = move || {
            black_box(Arch::new().dispatch(Sum { numbers: numbers.get(), passes }));
        };
        (moved, work)
    })
}

/// Bytes that threads load and store in a second with y ← y + a·x, where x and y have so many together. It
/// counts three numbers for each: two are loaded and one is stored.
pub fn update(bytes: usize, threads: usize) -> f64 {
    rate(threads, || {
        let (x, mut y) = (Aligned::new(bytes / 2), Aligned::new(bytes / 2));
        let passes = passes(bytes);
        let moved = (3 * size_of_val(x.get()) * passes) as f64;
        let work = move || {
            Arch::new().dispatch(Add { x: x.get(), y: y.get_mut(), passes });
            black_box(y.get_mut());
        };
        (moved, work)
    })
}

/// As often as it takes for the call itself not to count.
fn passes(bytes: usize) -> usize {
    (1 << 20) / bytes.max(1) + 1
}

/// Numbers that begin with a line of the cache: a vector across two lines takes two loads.
struct Aligned {
    numbers: Vec<f32>,
    start: usize,
    end: usize,
}

impl Aligned {
    /// The bytes of a line, and of the widest vector.
    const LINE: usize = 64;

    /// About so many bytes, in whole rounds of all sums.
    fn new(bytes: usize) -> Self {
        let round = SUMS * Self::LINE;
        let (count, line) = (bytes.div_ceil(round) * round / size_of::<f32>(), Self::LINE / 4);
        let numbers = vec![1.0; count + line];
        let start = numbers.as_ptr().align_offset(Self::LINE).min(line);
        Self { numbers, start, end: start + count }
    }

    fn get(&self) -> &[f32] {
        &self.numbers[self.start..self.end]
    }

    fn get_mut(&mut self) -> &mut [f32] {
        &mut self.numbers[self.start..self.end]
    }
}

struct Sum<'a> {
    numbers: &'a [f32],
    passes: usize,
}

impl WithSimd for Sum<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let mut sums = [simd.splat_f32s(0.0); SUMS];
        for _ in 0..self.passes {
            let (vectors, _) = S::as_simd_f32s(black_box(self.numbers));
            for round in vectors.chunks_exact(SUMS) {
                for (sum, &vector) in sums.iter_mut().zip(round) {
                    *sum = simd.add_f32s(*sum, vector);
                }
            }
        }
        sums.map(|sum| simd.reduce_sum_f32s(sum)).iter().sum()
    }
}

struct Add<'a> {
    x: &'a [f32],
    y: &'a mut [f32],
    passes: usize,
}

impl WithSimd for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let a = simd.splat_f32s(black_box(1e-6));
        let (y, _) = S::as_mut_simd_f32s(self.y);
        for _ in 0..self.passes {
            let (x, _) = S::as_simd_f32s(black_box(self.x));
            for (y, &x) in y.iter_mut().zip(x) {
                *y = simd.add_f32s(*y, simd.mul_f32s(a, x));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_a_line_and_come_in_whole_rounds() {
        for bytes in [1, 4096, 5000, 1 << 20] {
            let numbers = Aligned::new(bytes);
            let bytes_of_it = size_of_val(numbers.get());
            assert_eq!(numbers.get().as_ptr().align_offset(Aligned::LINE), 0, "{bytes} bytes");
            assert_eq!(bytes_of_it % (SUMS * Aligned::LINE), 0, "{bytes} bytes");
            assert!((bytes..bytes + SUMS * Aligned::LINE).contains(&bytes_of_it), "{bytes_of_it}");
        }
    }

    #[test]
    fn all_numbers_are_gone_over_in_each_pass() {
        let numbers = Aligned::new(4096);
        let sum = Arch::new().dispatch(Sum { numbers: numbers.get(), passes: 3 });
        assert_eq!(sum, 3.0 * 1024.0, "Σ of 1024 ones, three times");
        let (x, mut y) = (Aligned::new(4096), Aligned::new(4096));
        Arch::new().dispatch(Add { x: x.get(), y: y.get_mut(), passes: 3 });
        let expected = (0..3).fold(1.0f32, |y, _| y + 1e-6);
        assert!(y.get().iter().all(|&y| y == expected), "y ← y + a·x, three times");
    }
}
