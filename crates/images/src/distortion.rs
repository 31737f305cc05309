use crate::{
    Elastic,
    affine_map::AffineMap,
    interpolation::{PAPER, Sources, interpolate},
};
use files::PIXELS;
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use thiserror::Error;

/// Data augmentation (数据增强): an image as the same hand could have written it another time.
///
/// A digit stays the same digit when it is shifted, turned, stretched or bent a little. Each call
/// draws one such change at random and applies it, so a network never sees the same image twice.
///
/// ```text
/// t uniform in [−shift, shift]²,  φ in [−rotation, rotation],  sₓ, s_y in [1 − scale, 1 + scale]
/// affine:     the content at p goes to  c + R(φ)·diag(sₓ, s_y)·(p − c) + t
/// so:         new(p) = old(c + diag(1/sₓ, 1/s_y)·R(−φ)·(p − c − t) + u(p))
/// ```
///
/// c is the centre of the image and u the displacements of [`Elastic`]. `old` between four pixels is
/// their bilinear interpolation, and 0 outside of the image. Affine and elastic displacements are
/// added first, so there is one interpolation only, which blurs once.
///
/// The default is no change, bit for bit.
///
/// ```
/// use images::{Distortion, Elastic, PIXELS};
/// use rand::{SeedableRng, rngs::StdRng};
///
/// let stroke: Vec<u8> = (0..PIXELS).map(|pixel| if pixel % 28 == 14 { 255 } else { 0 }).collect();
/// let elastic = Some(Elastic { alpha: 34.0, sigma: 4.0 });
/// let distortion = Distortion { rotation: 15.0, elastic, ..Distortion::default() };
/// let bent = distortion.apply(&stroke, &mut StdRng::seed_from_u64(1));
/// assert_ne!(bent[..], stroke[..]);
/// ```
///
/// Source: Simard, Steinkraus and Platt, *Best practices for convolutional neural networks applied
/// to visual document analysis* (2003); A, 训练技巧总结, 防止过拟合.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Distortion {
    /// The largest shift (平移) along each axis, in pixels.
    pub shift: f32,
    /// The largest rotation (旋转) in degrees, either way.
    pub rotation: f32,
    /// The largest change of scale (缩放) of each axis, as a share: 0.1 is 90 % to 110 %.
    pub scale: f32,
    /// Displacements of single pixels.
    pub elastic: Option<Elastic>,
}

/// Why images cannot be distorted so.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("images cannot be distorted with {name} = {value}: expected {expected}")]
pub struct DistortionError {
    /// The parameter.
    pub name: &'static str,
    /// Its value.
    pub value: f32,
    /// What it should be.
    pub expected: &'static str,
}

impl Distortion {
    /// Whether images can be distorted so, for parameters that come from a person or a file.
    ///
    /// # Errors
    /// When a parameter is not a number or outside its range: shifts and rotations are from 0 to 28
    /// and to 180, `scale` is from 0 to 0.9, α from 0 to 1000 and σ from 0.1 to 28.
    pub fn check(&self) -> Result<(), DistortionError> {
        let within = |name, value, range: RangeInclusive<f32>, expected| {
            let error = DistortionError { name, value, expected };
            range.contains(&value).then_some(()).ok_or(error)
        };
        within("shift", self.shift, 0.0..=28.0, "0 to 28 pixels")?;
        within("rotation", self.rotation, 0.0..=180.0, "0 to 180 degrees")?;
        within("scale", self.scale, 0.0..=0.9, "0 to 0.9")?;
        if let Some(Elastic { alpha, sigma }) = self.elastic {
            within("alpha", alpha, 0.0..=1000.0, "0 to 1000")?;
            within("sigma", sigma, 0.1..=28.0, "0.1 to 28 pixels")?;
        }
        Ok(())
    }

    /// One image, distorted at random.
    ///
    /// Shapes: 28×28 grey values, row by row, to the same.
    ///
    /// # Panics
    /// When the image has not [`PIXELS`] values, or [`Distortion::check`] would refuse.
    pub fn apply(&self, image: &[u8], rng: &mut impl Rng) -> [u8; PIXELS] {
        self.assert_right();
        interpolate(image, &self.sources(rng))
    }

    /// Images one after the other, each distorted by itself, on all threads of the current rayon
    /// pool.
    ///
    /// Each image has its own random generator, a quick one, whose seed is drawn from `rng`. So the
    /// same seed gives the same bits on any number of threads.
    ///
    /// # Panics
    /// When there are not [`PIXELS`] values for each image, or [`Distortion::check`] would refuse.
    pub fn apply_all(&self, images: &[u8], rng: &mut impl Rng) -> Vec<u8> {
        self.assert_right();
        assert!(
            images.len().is_multiple_of(PIXELS),
            "{} pixels are not images of {PIXELS}",
            images.len()
        );
        let mut distorted = vec![PAPER; images.len()];
        let seeds: Vec<u64> = (0..images.len() / PIXELS).map(|_| rng.random()).collect();
        (distorted.par_chunks_exact_mut(PIXELS), images.par_chunks_exact(PIXELS), seeds)
            .into_par_iter()
            .for_each(|(to, from, seed)| {
                let sources = self.sources(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
                to.copy_from_slice(&interpolate(from, &sources));
            });
        distorted
    }

    pub(crate) fn assert_right(&self) {
        if let Err(error) = self.check() {
            panic!("{error}");
        }
    }

    /// Where each pixel comes from.
    fn sources(&self, rng: &mut impl Rng) -> Sources {
        let mut sources = AffineMap::draw(self.shift, self.rotation, self.scale, rng).sources();
        if let Some(elastic) = self.elastic {
            let [dx, dy] = elastic.displacements(rng);
            let displacements = dx.as_flattened().iter().zip(dy.as_flattened());
            for ([x, y], (dx, dy)) in sources.iter_mut().zip(displacements) {
                *x += dx;
                *y += dy;
            }
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{bar, ink, noise};
    use files::SIDE;
    use rand::rngs::StdRng;
    use rayon::ThreadPoolBuilder;

    const SIMARD: Elastic = Elastic { alpha: 34.0, sigma: 4.0 };

    const EVERYTHING: Distortion =
        Distortion { shift: 2.0, rotation: 15.0, scale: 0.15, elastic: Some(SIMARD) };

    #[test]
    fn the_default_is_no_change() {
        let distorted = Distortion::default().apply(&noise(1), &mut StdRng::seed_from_u64(2));
        assert_eq!(distorted, noise(1));
    }

    #[test]
    fn elastic_displacements_are_added_along_both_axes() {
        let sources = EVERYTHING.sources(&mut StdRng::seed_from_u64(1));
        let mut rng = StdRng::seed_from_u64(1);
        let affine = AffineMap::draw(2.0, 15.0, 0.15, &mut rng).sources();
        let [dx, dy] = SIMARD.displacements(&mut rng);
        let (row, column) = (5, 20);
        let [x, y] = affine[row * SIDE + column];
        let expected = [x + dx[row][column], y + dy[row][column]];
        assert_eq!(sources[row * SIDE + column], expected);
    }

    #[test]
    fn ink_is_kept_on_average_and_no_grey_is_new() {
        let mut rng = StdRng::seed_from_u64(1);
        let images: Vec<_> = (0..500).map(|_| EVERYTHING.apply(&bar(), &mut rng)).collect();
        let mean = images.iter().map(|image| ink(image)).sum::<f64>() / 500.0;
        let share = mean / ink(&bar());
        assert!((0.97..1.03).contains(&share), "{share}");
        assert!(
            images.as_flattened().iter().all(|&grey| grey <= 200),
            "a pixel is lighter than any before"
        );
    }

    #[test]
    fn a_seed_gives_the_same_bits_on_any_number_of_threads() {
        let images: Vec<u8> = (0..9).flat_map(noise).collect();
        let on = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| EVERYTHING.apply_all(&images, &mut StdRng::seed_from_u64(7)))
        };
        let one = on(1);
        assert!(one == on(2) && one == on(5), "the number of threads changed the images");
        let other = EVERYTHING.apply_all(&images, &mut StdRng::seed_from_u64(8));
        assert_ne!(one, other);
    }

    #[test]
    fn each_image_is_distorted_by_itself() {
        let images = [bar(), bar()];
        let distorted = EVERYTHING.apply_all(images.as_flattened(), &mut StdRng::seed_from_u64(1));
        let mut rng = StdRng::seed_from_u64(1);
        let expected = images.map(|image| {
            let mut own = Xoshiro256PlusPlus::seed_from_u64(rng.random());
            EVERYTHING.apply(&image, &mut own)
        });
        assert_ne!(expected[0], expected[1]);
        assert_eq!(distorted, expected.as_flattened());
    }

    #[test]
    fn what_a_file_leaves_out_is_no_change_and_what_it_misspells_is_refused() {
        let read = serde_json::from_str::<Distortion>;
        let expected = Distortion { scale: 0.25, elastic: Some(SIMARD), ..Distortion::default() };
        let text = r#"{"scale": 0.25, "elastic": {"alpha": 34, "sigma": 4}}"#;
        assert_eq!(read(text).unwrap(), expected);
        for wrong in [r#"{"scales": 0.25}"#, r#"{"elastic": {"alpha": 34}}"#] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        assert_eq!(EVERYTHING.check(), Ok(()));
        let elastic =
            |alpha, sigma| Distortion { elastic: Some(Elastic { alpha, sigma }), ..EVERYTHING };
        let wrong = [
            Distortion { shift: -1.0, ..EVERYTHING },
            Distortion { rotation: f32::NAN, ..EVERYTHING },
            Distortion { scale: 1.0, ..EVERYTHING },
            elastic(f32::INFINITY, 4.0),
            elastic(34.0, 0.0),
        ];
        for distortion in wrong {
            assert!(distortion.check().is_err(), "{distortion:?}");
        }
        assert_eq!(
            wrong[2].check().unwrap_err().to_string(),
            "images cannot be distorted with scale = 1: expected 0 to 0.9"
        );
    }

    #[test]
    #[should_panic(expected = "783 pixels are not an image of 784")]
    fn another_size_is_refused() {
        EVERYTHING.apply(&[0; 783], &mut StdRng::seed_from_u64(1));
    }
}
