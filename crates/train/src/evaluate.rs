use crate::Images;
use nalgebra::RealField;
use net::TwoLayerNet;

/// How many images are evaluated at a time: enough for a fast product, few enough not to hold the
/// whole set as numbers.
const CHUNK: usize = 1000;

/// The share of images that the network gives the right digit (识别精度).
///
/// Source: B, 基于测试数据的评价; A §2.5.
///
/// # Panics
/// When there is no image, or the network does not take such images.
pub fn accuracy<T: RealField + Copy>(net: &TwoLayerNet<T>, images: &Images) -> f64 {
    assert!(
        !images.is_empty(),
        "no images have no share of right answers"
    );
    let indices: Vec<usize> = (0..images.len()).collect();
    let correct = indices.chunks(CHUNK).map(|chunk| {
        let (x, labels) = images.batch(chunk);
        net.correct(&x, &labels)
    });
    correct.sum::<usize>() as f64 / images.len() as f64
}
