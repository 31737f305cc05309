//! How many multiplications and additions a core can do, when all numbers are in its registers.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into `with_simd` is not compiled for the machine's own instructions"
)]

use super::together::rate;
use pulp::{Arch, Simd, WithSimd};
use std::hint::black_box;

/// Operations a second of so many threads, a multiplication and an addition counted as two: the most that
/// any number of chains reaches.
///
/// Each chain x ← a·x + b waits for itself, so there have to be many; but more than the registers hold go
/// through memory.
pub fn peak(threads: usize) -> f64 {
    [
        chains::<8>(threads),
        chains::<10>(threads),
        chains::<12>(threads),
        chains::<16>(threads),
        chains::<20>(threads),
        chains::<24>(threads),
    ]
    .into_iter()
    .fold(0.0, f64::max)
}

fn chains<const C: usize>(threads: usize) -> f64 {
    rate(threads, || {
        let arch = Arch::new();
        let operations = arch.dispatch(Chains::<C>) as f64;
        let work = move || {
            black_box(arch.dispatch(Chains::<C>));
        };
        (operations, work)
    })
}

/// The links of each chain that are computed in a call.
const LINKS: usize = 4096;

/// C chains of vectors; its output is how many operations it was.
#[derive(Clone, Copy)]
struct Chains<const C: usize>;

impl<const C: usize> WithSimd for Chains<C> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> usize {
        // They go to b/(1 − a) = 1, and the compiler knows none of them.
        let [a, b] = [0.75, 0.25].map(|x: f32| simd.splat_f32s(black_box(x)));
        let mut chains: [S::f32s; C] = std::array::from_fn(|_| simd.splat_f32s(black_box(2.0)));
        for _ in 0..LINKS {
            for x in &mut chains {
                *x = simd.add_f32s(simd.mul_f32s(a, *x), b);
            }
        }
        let end = chains.map(|x| simd.reduce_sum_f32s(x)).iter().sum::<f32>();
        black_box(end);
        2 * LINKS * C * S::F32_LANES
    }
}
