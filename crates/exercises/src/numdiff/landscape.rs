//! What stops a descent: a hollow that is not the deepest, a saddle, a plateau?
//!
//! Source: A §2.4.3 (SGD), B 梯度法 (极小值, 鞍点, 停滞期), E §1 Q8

mod drawing;
mod hollows;
mod starts;
mod walk;

use crate::prelude::*;
use hollows::{DEEP, SHALLOW, saddle, slope, value};
use nalgebra::{Vector2, vector};
use rayon::prelude::*;
use starts::{IN_SHALLOW, ON_PLATEAU, X, Y, beside};
use walk::{STEPS, WAYS, Way, end, walk};

pub(super) fn run(notebook: &mut Notebook) -> Result {
    show_stationary_points(notebook);
    show_saddle(notebook);
    show_plateau(notebook);
    show_shallow(notebook);
    show_basins(notebook);

    let caption = "Where a descent of 300 steps ends, by its start: blue in the deep hollow, orange in \
                   the shallow one, white in neither; in black the first 60 steps from four starts, the \
                   same in each. Plain, the border of the basins goes through the saddle (the \
                   cross). Noise leads half of the descents out of the shallow hollow, and on the plateau anywhere. \
                   Momentum leaves less white; its basins have no simple borders, as it rolls \
                   through a hollow and into the other.";
    notebook.figure("basins", caption, drawing::basins())?;
    let caption = "f step by step. Beside the saddle and on the plateau a plain descent seems to have \
                   ended for a while, and has not (停滞期). In the shallow hollow it has: there the \
                   slope is 0. Noise that leads out of it (not every seed does within so many steps) \
                   never comes to rest.";
    notebook.figure("stalls", caption, drawing::stalls())
}

fn show_stationary_points(notebook: &mut Notebook) {
    let bottom = |hollow: Vector2<f64>| {
        walk(&Way::Plain, hollow, STEPS, 1).last().copied().unwrap_or(hollow)
    };
    let (deep, shallow, saddle) = (bottom(DEEP.middle), bottom(SHALLOW.middle), saddle());
    let steepest = largest([deep, shallow, saddle].map(|at| slope(&at).norm()));
    notebook.at_most("slope at both bottoms and at the saddle, the largest", steepest, 1e-12);
    let rows = [("deep hollow", deep), ("shallow hollow", shallow), ("saddle 鞍点", saddle)];
    let rows = rows.into_iter().chain([("plateau", vector![-3.8, 1.8])]).map(|(name, at)| {
        let [along, across] = hollows::curvatures(&at);
        let numbers = [at[0], at[1], value(&at), slope(&at).norm(), along, across];
        let numbers = numbers.map(|number| format!("{number:.4}"));
        [vec![name.to_owned()], numbers.to_vec()].concat()
    });
    notebook.tell(
        "The gradient is 0 at a bottom and at a saddle alike; the second derivatives differ.",
    );
    notebook.table(["", "x", "y", "f", "‖∇f‖", "∂²f/∂x²", "∂²f/∂y²"], rows);
    let [along, across] = hollows::curvatures(&saddle);
    notebook.same("the saddle falls along x and rises along y", along < 0.0 && across > 0.0, true);
}

/// How many steps it takes to fall below a value; all of them if it never does.
fn steps_below(way: &Way, start: Vector2<f64>, level: f64, seed: u64) -> usize {
    let path = walk(way, start, 10 * STEPS, seed);
    path.iter().position(|at| value(at) < level).unwrap_or(10 * STEPS)
}

/// Beside a saddle each step multiplies the distance by 1 + η·|∂²f/∂x²|, so that a start ten times
/// closer takes ln 10 / ln(1 + η·|∂²f/∂x²|) steps more.
fn show_saddle(notebook: &mut Notebook) {
    let distances = [1e-2, 1e-4, 1e-6, 1e-8, 1e-10];
    let counts = distances
        .map(|distance| WAYS.map(|(_, way)| steps_below(&way, beside(distance), -0.95, 1)));
    notebook
        .tell("Steps from beside the saddle into the deep hollow (f < −0.95); noise of one seed:");
    let rows = distances.iter().zip(counts).map(|(distance, counts)| {
        let counts = counts[..3].iter().map(ToString::to_string).collect::<Vec<_>>();
        [vec![format!("{distance:e}")], counts].concat()
    });
    notebook.table(["distance", "plain", "with noise", "with momentum"], rows);
    let more = (counts[4][0] as f64 - counts[1][0] as f64) / 6.0;
    let expected = 10_f64.ln() / (-walk::ETA * hollows::curvatures(&saddle())[0]).ln_1p();
    notebook.close("plain: steps more for ten times closer, by the curvature", more, expected, 0.3);
}

fn show_plateau(notebook: &mut Notebook) {
    let [plain, momentum] =
        [Way::Plain, Way::Momentum].map(|way| steps_below(&way, ON_PLATEAU, -0.95, 1) as f64);
    notebook.tell(format!(
        "From the plateau, (−3.8, 1.8), plain descent takes {plain} steps, momentum {momentum}: while \
         the slope stays the same, v grows to 1/(1 − α) = 10 times the plain step."
    ));
    notebook.within("plateau: plain steps over momentum's", plain / momentum, 3.0..=10.0);
}

fn show_shallow(notebook: &mut Notebook) {
    let plain = end(&Way::Plain, IN_SHALLOW, 1);
    notebook.same("plain descent from (1.4, 0.4) ends", hollows::name(&plain), "in the shallow");
    // Bands of three standard deviations of a share of 200.
    let counts = [&Way::Noise, &Way::FallingNoise].map(|way| {
        let ends = (1..=200).map(|seed| end(way, IN_SHALLOW, seed));
        ends.filter(|at| DEEP.holds(at)).count() as f64 / 200.0
    });
    let [steady, falling] = counts;
    notebook.within("with noise, 200 seeds, share in the deep", steady, 0.48..=0.72);
    notebook.within("with noise and falling η, share in the deep", falling, 0.03..=0.2);
    // What noise keeps a descent above the bottom, after it has come there.
    let above = |way: &Way| {
        let path = walk(way, DEEP.middle, STEPS, 1);
        let last = &path[STEPS - 9..];
        last.iter().map(|at| value(at) + 1.0).sum::<f64>() / last.len() as f64
    };
    notebook.within(
        "steady noise: mean f above −1, last 10 steps",
        above(&Way::Noise),
        0.005..=0.3,
    );
    notebook.at_most("falling η: mean f above −1, last 10 steps", above(&Way::FallingNoise), 0.005);
}

/// The shares of the starts that end in the deep hollow, in the shallow one, and in neither.
pub fn shares(way: &Way) -> [f64; 3] {
    let starts = spread(Y, 51).flat_map(|y| spread(X, 71).map(move |x| vector![x, y]));
    let starts: Vec<_> = starts.collect();
    let of_start = |(seed, &start): (usize, &Vector2<f64>)| {
        let at = end(way, start, seed as u64);
        [DEEP.holds(&at), SHALLOW.holds(&at)].map(usize::from)
    };
    let [deep, shallow] = starts
        .par_iter()
        .enumerate()
        .map(of_start)
        .reduce(|| [0, 0], |a, b| [a[0] + b[0], a[1] + b[1]])
        .map(|count| count as f64 / starts.len() as f64);
    [deep, shallow, 1.0 - deep - shallow]
}

/// Four ways, and where they end.
fn show_basins(notebook: &mut Notebook) {
    let all = WAYS.map(|(name, way)| (name, shares(&way)));
    notebook.tell(format!(
        "Of 3621 starts on a grid, after {STEPS} steps (η = {}, noise of σ = {}, α = {}), in",
        walk::ETA,
        walk::SIGMA,
        walk::ALPHA
    ));
    let rows = all.iter().map(|(name, shares)| {
        let shares = shares.map(|share| format!("{:.1} %", 100.0 * share));
        [vec![(*name).to_owned()], shares.to_vec()].concat()
    });
    notebook.table(["", "the deep hollow", "the shallow one", "neither"], rows);
    let [plain, noise, _, momentum] = all.map(|(_, shares)| shares);
    notebook.at_most("shallow: noise over plain", noise[1] / plain[1], 0.6);
    notebook.at_most("neither: momentum over plain", momentum[2] / plain[2], 0.6);
}
