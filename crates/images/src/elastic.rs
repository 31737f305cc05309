use files::SIDE;
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use std::iter;

/// Elastic distortion (弹性变形): each pixel is displaced at random, but neighbours alike, as by the
/// unsteady muscles of a hand.
///
/// ```text
/// u = α · (G_σ ∗ n),   n uniform in [−1, 1] at each pixel, for dx and dy by itself
/// G_σ(i, j) ∝ exp(−(i² + j²)/2σ²),   Σ G_σ = 1
/// ```
///
/// The Gaussian is cut off at 3σ and is the product of one along the rows and one down the columns,
/// so smoothing takes 2·(6σ + 1) products a pixel and not (6σ + 1)². The noise goes on beyond the
/// edges, so that a displacement at the edge is as large as in the middle: of variance α²/3 · ΣG²,
/// which is a standard deviation of about
///
/// ```text
/// α / (σ √(12π))
/// ```
///
/// pixels along each axis, 1.4 for the paper's α = 34 and σ = 4.
///
/// Source: Simard, Steinkraus and Platt, *Best practices for convolutional neural networks applied
/// to visual document analysis* (2003).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elastic {
    /// α, how strong the displacements are.
    pub alpha: f32,
    /// σ, over how many pixels they stay alike.
    pub sigma: f32,
}

/// A displacement along each axis for each pixel, row by row.
pub(crate) type Displacements = [[[f32; SIDE]; SIDE]; 2];

impl Elastic {
    /// The displacements u, drawn anew.
    pub(crate) fn displacements(self, rng: &mut impl Rng) -> Displacements {
        let kernel = self.kernel();
        let noise = Noise::draw(kernel.len() - 1, rng);
        [noise.smooth(&noise.dx, &kernel), noise.smooth(&noise.dy, &kernel)]
    }

    /// α·G along one axis, from −3σ to 3σ, the factor √α on either axis.
    fn kernel(self) -> Vec<f32> {
        let radius = (3.0 * self.sigma).ceil();
        let offsets = iter::successors(Some(-radius), |x| Some(x + 1.0));
        let bell: Vec<f32> = offsets
            .take_while(|&x| x <= radius)
            .map(|x| (-x * x / (2.0 * self.sigma * self.sigma)).exp())
            .collect();
        let scale = self.alpha.sqrt() / bell.iter().sum::<f32>();
        bell.into_iter().map(|g| scale * g).collect()
    }
}

/// Noise for the pixels and for a margin around them, as rows.
struct Noise {
    width: usize,
    dx: Vec<f32>,
    dy: Vec<f32>,
}

impl Noise {
    fn draw(margins: usize, rng: &mut impl Rng) -> Self {
        let (width, height) = (SIDE + margins, SIDE + margins);
        // 16 bits are fine enough for a displacement, so one random word is enough for two.
        let uniform =
            |[low, high]: [u8; 2]| f32::from(i16::from_le_bytes([low, high])) / f32::from(i16::MAX);
        let (dx, dy) = (0..width * height)
            .map(|_| rng.random::<u32>().to_le_bytes())
            .map(|[a, b, c, d]| (uniform([a, b]), uniform([c, d])))
            .unzip();
        Self { width, dx, dy }
    }

    fn smooth(&self, noise: &[f32], kernel: &[f32]) -> [[f32; SIDE]; SIDE] {
        let rows: Vec<[f32; SIDE]> = noise
            .chunks_exact(self.width)
            .map(|row| weighted_sum(kernel, row.windows(SIDE)))
            .collect();
        std::array::from_fn(|y| weighted_sum(kernel, rows[y..].iter().map(|row| &row[..])))
    }
}

/// Σ weightₖ·rowₖ.
fn weighted_sum<'a>(weights: &[f32], rows: impl Iterator<Item = &'a [f32]>) -> [f32; SIDE] {
    let mut sum = [0.0; SIDE];
    for (weight, row) in weights.iter().zip(rows) {
        for (sum, x) in sum.iter_mut().zip(row) {
            *sum += weight * x;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};
    use std::f32::consts::PI;

    const DRAWS: usize = 400;

    fn fields(elastic: Elastic) -> Vec<Displacements> {
        let mut rng = StdRng::seed_from_u64(1);
        (0..DRAWS).map(|_| elastic.displacements(&mut rng)).collect()
    }

    /// The mean of the products of the displacements of two pixels along the same axis.
    fn covariance(fields: &[Displacements], [a, b]: [(usize, usize); 2]) -> f32 {
        let products = fields.as_flattened().iter().map(|u| u[a.0][a.1] * u[b.0][b.1]);
        products.sum::<f32>() / (2 * fields.len()) as f32
    }

    #[test]
    fn displacements_are_as_large_as_alpha_and_sigma_say_everywhere() {
        let expected = 34.0 / (4.0 * (12.0 * PI).sqrt());
        let fields = fields(Elastic { alpha: 34.0, sigma: 4.0 });
        for pixel in [(0, 0), (14, 14), (27, 27), (0, 20), (13, 0)] {
            let deviation = covariance(&fields, [pixel, pixel]).sqrt();
            assert!((deviation / expected - 1.0).abs() < 0.1, "{pixel:?}: {deviation}");
        }
    }

    #[test]
    fn neighbours_move_alike_and_strangers_do_not() {
        // The covariance at a distance d falls as exp(−d²/4σ²), along both axes alike.
        let fields = fields(Elastic { alpha: 10.0, sigma: 3.0 });
        let variance = covariance(&fields, [(10, 10), (10, 10)]);
        for distance in [1, 3, 6, 15] {
            let expected = (-(distance as f32).powi(2) / 36.0).exp();
            for other in [(10 + distance, 10), (10, 10 + distance)] {
                let correlation = covariance(&fields, [(10, 10), other]) / variance;
                assert!((correlation - expected).abs() < 0.12, "{other:?}: {correlation}");
            }
        }
    }

    #[test]
    fn smoothing_is_a_product_of_two_gaussians() {
        let (elastic, margin) = (Elastic { alpha: 5.0, sigma: 1.0 }, 6);
        let kernel = elastic.kernel();
        assert_eq!(kernel.len(), margin + 1);
        let mut noise = Noise::draw(margin, &mut StdRng::seed_from_u64(1));
        noise.dx.fill(0.0);
        noise.dx[(margin / 2 + 7) * noise.width + margin / 2 + 20] = 1.0;
        let field = noise.smooth(&noise.dx, &kernel);
        let total: f32 = field.as_flattened().iter().sum();
        assert!((total - 5.0).abs() < 1e-5, "{total}");
        let ratio = field[9][21] / field[7][20];
        assert!((ratio - (-2.5_f32).exp()).abs() < 1e-6, "{ratio}");
    }

    #[test]
    fn the_two_axes_are_independent() {
        let fields = fields(Elastic { alpha: 34.0, sigma: 4.0 });
        let variance = covariance(&fields, [(14, 14), (14, 14)]);
        let products = fields.iter().map(|[dx, dy]| dx[14][14] * dy[14][14]);
        let correlation = products.sum::<f32>() / (DRAWS as f32 * variance);
        assert!(correlation.abs() < 0.15, "{correlation}");
    }
}
