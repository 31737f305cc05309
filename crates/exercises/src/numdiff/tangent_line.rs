use crate::{
    exercise::Exercise,
    notebook::Notebook,
    style::{BLUE, FONT, ORANGE, axis, chart, dot, legend, line, px, spread, stroke},
};
use anyhow::Result;
use numdiff::{Difference, Step, derivative};
use plotters::{chart::SeriesLabelPosition, prelude::*};

pub const EXERCISE: Exercise = Exercise {
    id: "numdiff/tangent-line",
    title: "How steep is f(x) = 0.01x² + 0.1x at 5 and at 10, without the formula of f′?",
    source: "A §2.2.1, B 导数",
    work,
};

fn f(x: f64) -> f64 {
    0.01 * x.powi(2) + 0.1 * x
}

fn work(notebook: &mut Notebook) -> Result<()> {
    let slope = |x| derivative(f, x, Difference::Central, Step::Fixed(1e-4));
    notebook.close("f′(5), exactly 0.2", slope(5.0), 0.1999999999990898, 1e-15);
    notebook.close("f′(10), exactly 0.3", slope(10.0), 0.2999999999986347, 1e-15);

    let tangent_slope = slope(5.0);
    let intercept = f(5.0) - tangent_slope * 5.0;
    notebook.close("slope of the tangent at 5", tangent_slope, 0.2, 1e-11);
    notebook.close("its intercept", intercept, -0.25, 1e-11);

    notebook.figure("tangent-line", (760, 480), |page| {
        let (x, y) = (axis("x", 0.0..20.0), axis("f(x)", -1.0..7.0));
        let mut chart = chart(page, "f(x) = 0.01x² + 0.1x and its tangent at x = 5", x, y)?;
        let xs = spread(0.0..20.0, 201);
        let curve = xs.clone().map(|x| (x, f(x)));
        line(&mut chart, curve, stroke(BLUE, 3), "f(x)")?;
        let tangent = xs.map(|x| (x, tangent_slope * x + intercept));
        line(&mut chart, tangent, stroke(ORANGE, 2), "tangent: 0.2·x − 0.25")?;
        chart.draw_series([dot((5.0, f(5.0)), 5, ORANGE)])?;
        chart.draw_series([Text::new("(5, 0.75)", (5.2, 0.3), (FONT, px(16)))])?;
        legend(&mut chart, SeriesLabelPosition::UpperLeft)
    })
}
