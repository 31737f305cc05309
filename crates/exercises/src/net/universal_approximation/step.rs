use super::one_layer::{network, points, rising_at};
use crate::prelude::*;
use nalgebra::dmatrix;
use net::DeepNet;

/// σ(k(x − 0.3)) − σ(k(x − 0.7)): up at 0.3, down at 0.7.
fn step(k: f64) -> DeepNet<f64> {
    network(rising_at(&[0.3, 0.7], k), dmatrix![1.0, -1.0], 0.0)
}

/// Two sigmoids make a step.
pub fn run(notebook: &mut Notebook) -> Result {
    notebook.tell(
        "Two sigmoids, up at 0.3 and down at 0.7: largest distance from the step, where x is at least \
         0.05 away from both, by the steepness k:",
    );
    for k in [10.0, 40.0, 200.0] {
        let away = |x: &f64| (x - 0.3).abs() >= 0.05 && (x - 0.7).abs() >= 0.05;
        let expected = |x: f64| f64::from((0.3..0.7).contains(&x));
        let got = points(&step(k), spread(0.0..1.0, 1001).filter(away));
        let worst = largest(got.into_iter().map(|(x, y)| (y - expected(x)).abs()));
        // Inside, next to an edge, and 0.35 away from the other.
        let missing = graph::sigmoid(-0.05 * k) + graph::sigmoid(-0.35 * k);
        notebook.close(format!("k = {k}"), worst, missing, 1e-12);
    }
    let caption = "One sigmoid rises at 0.3, the other is taken away at 0.7. The steeper they are, \
                   the closer their difference is to a step.";
    notebook.figure("step", caption, figure([10.0, 40.0, 200.0]))
}

/// The difference of the two sigmoids, for three steepnesses.
pub fn figure(steepnesses: [f64; 3]) -> Chart {
    let chart = Chart::new("σ(k(x − 0.3)) − σ(k(x − 0.7))").x("x", 0.0..1.0);
    let curves = steepnesses.into_iter().zip([GREY, ORANGE, BLUE]);
    curves.fold(chart.y("output", -0.1..1.4).ticks(7, 8), |chart, (k, color)| {
        let curve = points(&step(k), spread(0.0..1.0, 501));
        chart.line(format!("k = {k}"), color.wide(3), curve)
    })
}
