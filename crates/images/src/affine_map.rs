use crate::interpolation::Sources;
use files::SIDE;
use rand::{Rng, RngExt};
use std::array;

/// A map that takes lines to lines: scaled and rotated about the centre, then shifted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AffineMap {
    /// To the right and down, in pixels.
    pub(crate) shift: [f32; 2],
    pub(crate) degrees: f32,
    pub(crate) scale: [f32; 2],
}

impl AffineMap {
    /// A map within these limits on either side of no change.
    pub(crate) fn draw(shift: f32, rotation: f32, scale: f32, rng: &mut impl Rng) -> Self {
        let mut within = |limit: f32| rng.random_range(-limit..=limit);
        Self {
            shift: [within(shift), within(shift)],
            degrees: within(rotation),
            scale: [1.0 + within(scale), 1.0 + within(scale)],
        }
    }

    /// The inverse map: where the content of each pixel was before.
    pub(crate) fn sources(&self) -> Sources {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let [cx, cy] = [(SIDE - 1) as f32 / 2.0, (SIDE - 1) as f32 / 2.0];
        array::from_fn(|pixel| {
            let x = (pixel % SIDE) as f32 - cx - self.shift[0];
            let y = (pixel / SIDE) as f32 - cy - self.shift[1];
            [cx + (cos * x + sin * y) / self.scale[0], cy + (cos * y - sin * x) / self.scale[1]]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        drawn::{bar, ink, noise},
        interpolation::{PAPER, interpolate},
    };
    use rand::{SeedableRng, rngs::StdRng};

    const NO_MAP: AffineMap = AffineMap { shift: [0.0, 0.0], degrees: 0.0, scale: [1.0, 1.0] };

    /// Checks where the content of each pixel comes from; `None` is from outside.
    #[track_caller]
    fn assert_moved(map: AffineMap, from: impl Fn(usize, usize) -> Option<(usize, usize)>) {
        let old = noise(1);
        let new = interpolate(&old, &map.sources());
        for row in 0..SIDE {
            for column in 0..SIDE {
                let expected = from(row, column).map_or(PAPER, |(y, x)| old[y * SIDE + x]);
                assert_eq!(new[row * SIDE + column], expected, "{row} {column}");
            }
        }
    }

    #[test]
    fn a_shift_is_to_the_right_and_down_and_brings_paper_in() {
        let shift = [1.0, -2.0];
        assert_moved(AffineMap { shift, ..NO_MAP }, |row, column| {
            (column >= 1 && row < SIDE - 2).then(|| (row + 2, column - 1))
        });
        let shift = [40.0, 0.0];
        assert_moved(AffineMap { shift, ..NO_MAP }, |_, _| None);
    }

    #[test]
    fn a_third_of_a_pixel_mixes_two() {
        let shift = [1.0 / 3.0, 0.0];
        let new = interpolate(&bar(), &AffineMap { shift, ..NO_MAP }.sources());
        let expected = [0, 133, 200, 200, 200, 200, 200, 67];
        assert_eq!(new[10 * SIDE + 10..][..8], expected);
    }

    #[test]
    fn a_quarter_turn_permutes_the_pixels() {
        let degrees = 90.0;
        assert_moved(AffineMap { degrees, ..NO_MAP }, |row, column| Some((SIDE - 1 - column, row)));
        let degrees = 180.0;
        assert_moved(AffineMap { degrees, ..NO_MAP }, |row, column| {
            Some((SIDE - 1 - row, SIDE - 1 - column))
        });
    }

    #[test]
    fn scaling_stretches_each_axis_about_the_centre() {
        let scale = [2.0, 0.5];
        let new = interpolate(&bar(), &AffineMap { scale, ..NO_MAP }.sources());
        let middle = &new[14 * SIDE..][..SIDE];
        assert_eq!(ink(middle), 200.0 * 12.0);
        assert!(middle.iter().eq(middle.iter().rev()), "{middle:?}");
        let rows = new.chunks(SIDE).filter(|row| ink(row) > 0.0);
        assert_eq!(rows.count(), 6);
    }

    #[test]
    fn shifts_fill_their_range_evenly() {
        let mut rng = StdRng::seed_from_u64(1);
        let shifts: Vec<f32> =
            (0..2000).flat_map(|_| AffineMap::draw(3.0, 0.0, 0.0, &mut rng).shift).collect();
        assert!(shifts.iter().all(|shift| shift.abs() <= 3.0), "a shift beyond 3: {shifts:?}");
        // A uniform distribution on [−3, 3] has the variance 3²/3.
        let variance = shifts.iter().map(|x| x * x).sum::<f32>() / 4000.0;
        assert!((2.85..3.15).contains(&variance), "{variance}");
    }

    #[test]
    fn a_map_is_drawn_from_all_of_its_range_and_each_axis_by_itself() {
        let mut rng = StdRng::seed_from_u64(1);
        let maps: Vec<AffineMap> =
            (0..500).map(|_| AffineMap::draw(2.0, 15.0, 0.15, &mut rng)).collect();
        let reaches = |limit: f32, drawn: fn(&AffineMap) -> f32| {
            let (low, high) = maps
                .iter()
                .map(drawn)
                .fold((0.0f32, 0.0f32), |(low, high), x| (low.min(x), high.max(x)));
            assert!(-limit <= low && low < -0.95 * limit, "{low} of {limit}");
            assert!(0.95 * limit < high && high <= limit, "{high} of {limit}");
        };
        reaches(2.0, |map| map.shift[0]);
        reaches(2.0, |map| map.shift[1]);
        reaches(15.0, |map| map.degrees);
        reaches(0.151, |map| map.scale[0] - 1.0);
        reaches(0.151, |map| map.scale[1] - 1.0);
        let alike = |pair: [f32; 2]| (pair[0] - pair[1]).abs() < 1e-3;
        assert!(
            maps.iter().filter(|map| alike(map.scale)).count() < 50,
            "both scales are alike in half of the maps"
        );
        assert!(
            maps.iter().filter(|map| alike(map.shift)).count() < 50,
            "both shifts are alike in half of the maps"
        );
    }
}
