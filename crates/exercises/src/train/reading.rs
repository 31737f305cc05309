//! What a network makes of one digit: its answer, which pixels speak for it, and which hidden units answer.

use crate::prelude::*;
use ::figure::Bitmap;
use nalgebra::DMatrix;
use net::{Activation, Block, DeepNet, Network};

/// Pixels along a side.
const SIDE: usize = images::SIDE;

/// One digit as it is read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The image, a share of ink for each pixel.
    pub ink: Vec<f64>,
    /// The probability of each digit.
    pub probabilities: Vec<f64>,
    /// The digit that is explained.
    pub explained: usize,
    /// ∂z/∂x of its score for each pixel.
    pub slopes: Vec<f64>,
    /// The units of the first layer that answer most: the weights and the answer of each.
    pub units: Vec<(Vec<f64>, f64)>,
}

/// How many hidden units are shown.
const UNITS: usize = 6;

impl Reading {
    /// No digit, and no network to read it.
    pub fn nothing() -> Self {
        let (ink, slopes) = (vec![0.0; SIDE * SIDE], vec![0.0; SIDE * SIDE]);
        Self { ink, probabilities: Vec::new(), explained: 0, slopes, units: Vec::new() }
    }

    /// What the network makes of an image, explaining the score of this digit, or of its answer.
    ///
    /// The slope of a score by the pixels is W⁽¹⁾ᵀ·∂z/∂z⁽¹⁾, and with one sample ∂z/∂z⁽¹⁾ is what the gradient has for
    /// the first layer's bias.
    ///
    /// # Panics
    /// When the network does not take 784 numbers and give ten.
    pub fn of(net: &DeepNet<f32>, ink: &[f64], explained: Option<usize>) -> Self {
        let x = DMatrix::from_iterator(SIDE * SIDE, 1, ink.iter().copied().map(narrow));
        let net = &without_dropout(net);
        let probabilities = net.predict(&x);
        let explained = explained.unwrap_or_else(|| probabilities.column(0).argmax().0);
        let score = |z: &DMatrix<f32>| {
            (
                z[explained],
                DMatrix::from_fn(z.nrows(), 1, |k, _| f32::from(u8::from(k == explained))),
            )
        };
        let (_, gradient) = net.value_and_gradient_of(&x, score);
        let slopes = net.first.weight.tr_mul(&gradient.first.bias);
        Self {
            ink: ink.to_vec(),
            probabilities: probabilities.iter().copied().map(f64::from).collect(),
            explained,
            slopes: slopes.iter().copied().map(f64::from).collect(),
            units: loudest(net, &x),
        }
    }

    /// The digit that it is taken for, and its probability.
    pub fn answer(&self) -> (usize, f64) {
        let all = self.probabilities.iter().copied().enumerate();
        all.fold((0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }
}

/// 32 bits are what the network has.
#[expect(clippy::cast_possible_truncation, reason = "that is what is wanted")]
fn narrow(number: f64) -> f32 {
    number as f32
}

/// Dropout plays no part in reading.
fn without_dropout(net: &DeepNet<f32>) -> DeepNet<f32> {
    let mut net = net.clone();
    net.blocks.retain(|block| !matches!(block, Block::Dropout(_)));
    net
}

fn loudest(net: &DeepNet<f32>, x: &DMatrix<f32>) -> Vec<(Vec<f64>, f64)> {
    let activation = net.activation().unwrap_or(Activation::Relu);
    let answers = activation.apply(&net.first.apply(x));
    let mut order: Vec<usize> = (0..answers.nrows()).collect();
    order.sort_by(|&a, &b| answers[b].abs().total_cmp(&answers[a].abs()));
    let unit = |&unit: &usize| {
        let weights = net.first.weight.row(unit).iter().copied().map(f64::from).collect();
        (weights, f64::from(answers[unit]))
    };
    order.iter().take(UNITS).map(unit).collect()
}

/// A picture of pixels within a frame.
fn picture(canvas: Canvas, colors: Vec<Color>, place: (i32, i32), side: i32) -> Canvas {
    let bitmap = Bitmap { place, size: (side, side), columns: SIDE, colors };
    canvas.bitmap(bitmap).frame(BLACK.tint(0.2).wide(1), place, (side, side))
}

/// Numbers as colours, the largest in full.
fn diverging(numbers: &[f64]) -> Vec<Color> {
    let largest = largest(numbers.iter().map(|number| number.abs())).max(f64::MIN_POSITIVE);
    numbers.iter().map(|number| Color::diverging(number / largest)).collect()
}

/// The digit, the slopes of the explained score by its pixels, the probabilities, and the hidden units that answer
/// most, on a page so wide.
pub fn figure(reading: &Reading, width: u32) -> Canvas {
    let page = i32::try_from(width).unwrap_or(720);
    let narrow = page < 640;
    let side = if narrow { (page - 30) / 2 } else { (page - 60) / 4 };
    let (left, top) = (10, 44);
    let ink: Vec<Color> = reading.ink.iter().map(|&ink| BLACK.tint(ink)).collect();
    let slopes = diverging(&reading.slopes);
    // The strokes are seen through what speaks for and against them.
    let over: Vec<Color> =
        slopes.iter().zip(&reading.ink).map(|(&slope, &ink)| shaded(slope, ink)).collect();
    let below = top + side + 40;
    let height = match (narrow, reading.units.is_empty()) {
        (true, _) => below + 220 + (page - 20) / 6 + 50,
        (false, true) => below - 20,
        (false, false) => below + (page - 20) / 8 + 40,
    };
    let mut canvas = Canvas::new(width, u32::try_from(height).unwrap_or(400));
    canvas = canvas.write("as it sees it", (left + side / 2, top - 16), 15, BLACK);
    canvas = picture(canvas, ink, (left, top), side);
    let second = left + side + 10;
    let heading = format!("for (blue) and against {}", reading.explained);
    canvas = canvas.write(heading, (second + side / 2, top - 16), 15, BLACK);
    canvas = picture(canvas, over, (second, top), side);
    let (bars, units) = if narrow {
        ((left, below - 10, page - 20), below + 220)
    } else {
        ((second + side + 20, top - 26, page - second - side - 30), below)
    };
    hidden(probabilities(canvas, reading, bars), reading, (left, units), page)
}

/// A colour, darkened by ink.
fn shaded(color: Color, ink: f64) -> Color {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 255"
    )]
    let dark = |channel: u8| (f64::from(channel) * (1.0 - 0.6 * ink)) as u8;
    Color(dark(color.0), dark(color.1), dark(color.2))
}

/// A bar for each digit, the answer's in orange.
fn probabilities(canvas: Canvas, reading: &Reading, (x, y, width): (i32, i32, i32)) -> Canvas {
    let (answer, _) = reading.answer();
    let canvas = canvas.write("probability", (x + width / 2, y + 10), 15, BLACK);
    (0..).zip(&reading.probabilities).fold(canvas, |canvas, (digit, &probability)| {
        #[expect(clippy::cast_possible_truncation, reason = "a part of the width")]
        let length = (probability * f64::from(width - 90)).round() as i32;
        let row = y + 22 + digit * 18;
        let color = if usize::try_from(digit) == Ok(answer) { ORANGE } else { BLUE };
        canvas
            .write(digit.to_string(), (x + 8, row + 7), 15, BLACK)
            .cell(color, (x + 22, row), (length.max(1), 14))
            .write(format!("{:.1} %", 100.0 * probability), (x + 54 + length, row + 7), 13, BLACK)
    })
}

/// The hidden units that answer most, each as the picture of its weights, with its answer.
fn hidden(canvas: Canvas, reading: &Reading, (x, y): (i32, i32), page: i32) -> Canvas {
    let side = (page - 20) / if page < 640 { 6 } else { 8 };
    let canvas = if reading.units.is_empty() {
        canvas
    } else {
        canvas.write("hidden units that answer most", (x + 110, y - 14), 15, BLACK)
    };
    (0..).zip(&reading.units).fold(canvas, |canvas, (place, (weights, answer))| {
        let left = x + place * side;
        picture(canvas, diverging(weights), (left, y), side - 6).write(
            format!("{answer:.1}"),
            (left + side / 2 - 3, y + side + 6),
            13,
            BLACK,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use net::Initialisation;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn a_slope_is_what_a_pixel_changes_the_score_by() {
        let mut rng = StdRng::seed_from_u64(1);
        let sizes = [SIDE * SIDE, 8, 10];
        let net = DeepNet::random(&sizes, Activation::Tanh, Initialisation::Xavier, &mut rng);
        let ink: Vec<f64> = (0..SIDE * SIDE).map(|pixel| (pixel % 7) as f64 / 14.0).collect();
        let reading = Reading::of(&net, &ink, Some(3));
        let score = |pixel: usize, h: f32| {
            let mut x = DMatrix::from_iterator(SIDE * SIDE, 1, ink.iter().copied().map(narrow));
            x[pixel] += h;
            net.logits(&x)[3]
        };
        for pixel in [0, 100, 400, 783] {
            const H: f32 = 1e-2;
            let difference = f64::from((score(pixel, H) - score(pixel, -H)) / (2.0 * H));
            let slope = reading.slopes[pixel];
            assert!(
                (slope - difference).abs() < 1e-4,
                "{pixel}: {slope}, {difference} by differences"
            );
        }
    }
}
