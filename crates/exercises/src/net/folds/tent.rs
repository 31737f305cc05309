use super::{
    pieces::{count, points},
    polyline::through,
};
use crate::prelude::*;
use graph::Affine;
use nalgebra::{dmatrix, dvector};
use net::{Activation, DeepNet};

/// How many layers are counted at most.
const DEEPEST: usize = 10;

/// The tent map (帐篷映射), 2x up to ½ and 2 − 2x from there, put into itself again and again: two
/// units a layer, 2·relu(x) − 4·relu(x − ½). It folds 0 to 1 in the middle and stretches it.
pub fn tent(layers: usize) -> DeepNet<f64> {
    let first = Affine { weight: dmatrix![1.0; 1.0], bias: dvector![0.0, -0.5] };
    let next = Affine { weight: dmatrix![2.0, -4.0; 2.0, -4.0], bias: dvector![0.0, -0.5] };
    let output = Affine { weight: dmatrix![2.0, -4.0], bias: dvector![0.0] };
    let hidden = [first].into_iter().chain(vec![next; layers - 1]);
    DeepNet::of_layers(hidden.chain([output]).collect(), Activation::Relu)
}

/// The same function by one layer, which needs a unit for each piece.
fn flat(layers: usize) -> DeepNet<f64> {
    let pieces = 1 << layers;
    let corner = |i: usize| (i as f64 / pieces as f64, f64::from(i % 2 == 1));
    through(&(0..=pieces).map(corner).collect::<Vec<_>>())
}

pub fn run(notebook: &mut Notebook) -> Result {
    let counts: Vec<[usize; 3]> =
        (1..=DEEPEST).map(|layers| [layers, count(&tent(layers)), count(&flat(layers))]).collect();
    notebook.tell("The tent map in itself, L layers of two units each, on 0 to 1:");
    let rows = counts.iter().map(|&[layers, pieces, _]| {
        [layers, 2 * layers, pieces, 2 * layers + 1, 1 << layers].map(|count| count.to_string())
    });
    notebook.table(["L", "units", "pieces", "one layer has at most", "units it would need"], rows);
    for &[layers, pieces, flat] in &counts {
        let what = format!("{layers} layers: pieces counted, 2^L");
        notebook.same(what, pieces, 1_usize << layers);
        if layers == DEEPEST {
            notebook.same("one layer of 2^L units: pieces counted", flat, pieces);
        }
    }
    let apart = |layers| {
        let places = || spread(0.0..1.0, 4097);
        let (deep, wide) = (points(&tent(layers), places()), points(&flat(layers), places()));
        largest(deep.iter().zip(&wide).map(|(a, b)| (a.1 - b.1).abs()))
    };
    let apart = largest((1..=DEEPEST).map(apart));
    notebook.at_most("the deep and the wide one, furthest apart", apart, 1e-12);

    let caption = "Left and middle, each layer folds the line once more (折纸), and the number of its \
                   pieces doubles. Right, a single layer of as many units has one piece more than \
                   units. The weights are chosen by hand.";
    notebook.figure("tent", caption, figure(&counts))
}

/// The first tents, and how many pieces they have.
pub fn figure(counts: &[[usize; 3]]) -> Figure {
    let chart = |heading: &str| Chart::new(heading).x("x", 0.0..1.0).y("output", 0.0..1.25);
    let of = |layers| points(&tent(layers), spread(0.0..1.0, 513));
    let few = chart("One layer, and two")
        .line("L = 1: 2 pieces", PALE.wide(4), of(1))
        .line("L = 2: 4 pieces", BLUE.wide(2), of(2))
        .legend(Corner::UpperLeft);
    let many = chart("Four layers")
        .line("L = 4: 16 pieces", BLUE.wide(2), of(4))
        .legend(Corner::UpperLeft);
    let units = |layers: usize| 2.0 * layers as f64;
    let deep = counts.iter().map(|&[layers, pieces, _]| (units(layers), pieces as f64));
    let wide = counts.iter().map(|&[layers, ..]| (units(layers), units(layers) + 1.0));
    let pieces = Chart::new("Pieces by units")
        .x("hidden units", 0.0..21.0)
        .log_y("straight pieces", 1.0..2000.0)
        .ticks(7, 4)
        .line("two a layer: 2^(units/2)", BLUE.wide(3), deep.clone())
        .dots("", BLUE.dot(4), deep)
        .line("one layer: units + 1", ORANGE.wide(3), wide.clone())
        .dots("", ORANGE.dot(4), wide);
    Figure::row([few, many, pieces]).size(1380, 420)
}
