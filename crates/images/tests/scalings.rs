//! Scalings are what their formulas say, fitted on some images and applied to any.

use approx::assert_relative_eq;
use images::{CLASSES, Images, PIXELS, Scaling};
use losses::Labels;
use nalgebra::DMatrix;
use property::property;
use proptest::{collection::vec, prelude::*};

/// Images of these grey values, whose other pixels are all 7.
fn images(grey: &[&[u8]]) -> Images {
    let rest = |grey: &&[u8]| [grey, &vec![7; PIXELS - grey.len()][..]].concat();
    let pixels: Vec<u8> = grey.iter().flat_map(rest).collect();
    Images::new(&pixels, Labels::new(vec![0; grey.len()], CLASSES).unwrap())
}

fn scaled(images: &Images, scaling: &Scaling) -> DMatrix<f64> {
    let all: Vec<usize> = (0..images.len()).collect();
    images.clone().scaled(scaling).batch(&all).0.to_dense()
}

#[test]
fn unit_and_raw_are_the_same_for_all_pixels() {
    let images = images(&[&[0, 51, 255]]);
    let unit = scaled(&images, &Scaling::unit());
    assert_eq!([unit[0], unit[1], unit[2]], [0.0, 0.2, 1.0]);
    assert_eq!(unit, images.batch(&[0]).0.to_dense(), "unit is what there is without");
    let raw = scaled(&images, &Scaling::raw());
    assert_eq!([raw[0], raw[1], raw[2], raw[3]], [0.0, 51.0, 255.0, 7.0]);
}

#[test]
fn test_images_are_scaled_by_what_the_training_images_are() {
    let train = images(&[&[10, 0], &[30, 100], &[20, 100]]);
    let test = images(&[&[40, 50, 99]]);
    let min_max = scaled(&test, &Scaling::min_max(&train));
    assert_eq!([min_max[0], min_max[1]], [1.5, 0.5]);
    let standard = scaled(&test, &Scaling::standard(&train));
    let sigma = f64::sqrt(200.0 / 3.0); // of 10, 30, 20
    assert_relative_eq!(standard[0], 20.0 / sigma, max_relative = 1e-15);
}

#[test]
fn a_pixel_that_tells_nothing_is_0_in_every_image() {
    let train = images(&[&[10], &[30]]);
    let test = images(&[&[40, 200, 0]]);
    for scaling in [Scaling::min_max(&train), Scaling::standard(&train)] {
        for images in [&train, &test] {
            let x = scaled(images, &scaling);
            assert!(x.rows(1, PIXELS - 1).iter().all(|&x| x == 0.0));
        }
    }
    let blank = images(&[&[7], &[7]]);
    let overall = scaled(&test, &Scaling::standard_overall(&blank));
    assert!(overall.iter().all(|&x| x == 0.0), "expected zeros, found {overall}");
}

#[test]
fn a_selection_keeps_its_scaling() {
    let images = images(&[&[1], &[2], &[3]]).scaled(&Scaling::raw());
    let (x, _) = images.select(&[2, 0]).batch::<f32>(&[0, 1]);
    let x = x.to_dense();
    assert_eq!([x[(0, 0)], x[(0, 1)]], [3.0, 1.0]);
}

#[test]
#[should_panic(expected = "a scaling cannot be fitted on no images")]
fn no_images_have_no_scaling() {
    let _ = Scaling::standard(&images(&[]));
}

fn any_images() -> impl Strategy<Value = Images> {
    let pixel = prop_oneof![Just(0_u8), Just(255), any::<u8>()];
    let images = (1..8_usize).prop_flat_map(move |count| vec(pixel.clone(), count * PIXELS));
    images.prop_map(|pixels| {
        let labels = vec![0; pixels.len() / PIXELS];
        Images::new(&pixels, Labels::new(labels, CLASSES).unwrap())
    })
}

property! {
    cases = 64;

    #[test]
    fn min_max_spans_0_to_1(images in any_images()) {
        let x = scaled(&images, &Scaling::min_max(&images));
        let raw = scaled(&images, &Scaling::raw());
        for (x, raw) in x.row_iter().zip(raw.row_iter()) {
            let constant = raw.min() == raw.max();
            let expected = (0.0, if constant { 0.0 } else { 1.0 });
            prop_assert_eq!((x.min(), x.max()), expected);
        }
    }

    #[test]
    fn standard_has_mean_0_and_variance_1(images in any_images()) {
        let x = scaled(&images, &Scaling::standard(&images));
        for row in x.row_iter() {
            let constant = row.iter().all(|&x| x == 0.0);
            prop_assert!(row.mean().abs() < 1e-13, "yours a mean of {}, expected 0", row.mean());
            let off = row.variance() - if constant { 0.0 } else { 1.0 };
            prop_assert!(off.abs() < 1e-13, "yours a variance of {}, expected 1", 1.0 + off);
        }
        let overall = scaled(&images, &Scaling::standard_overall(&images));
        prop_assert!(overall.mean().abs() < 1e-13, "mean {}, expected 0", overall.mean());
        prop_assert!((overall.variance() - 1.0).abs() < 1e-13, "variance {}, expected 1", overall.variance());
    }

    /// What trains in f32 is what f64 says, rounded once.
    #[test]
    fn f32_is_f64_rounded(images in any_images()) {
        for scaling in [Scaling::unit(), Scaling::min_max(&images), Scaling::standard(&images)] {
            let (x, _) = images.clone().scaled(&scaling).batch::<f32>(&[0]);
            let (exact, _) = images.clone().scaled(&scaling).batch::<f64>(&[0]);
            prop_assert_eq!(x.to_dense(), exact.to_dense().map(nalgebra::convert::<f64, f32>));
        }
    }
}
