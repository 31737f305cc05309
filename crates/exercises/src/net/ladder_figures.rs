//! The pictures of `net/ladder`, and the numbers in them.

use super::ladder::{Problem, Rung};
use crate::prelude::*;
use std::ops::Range;

/// A row for each rung, time on the left and error on the right, both in powers of ten.
pub fn draw_rungs(page: &Page, rungs: &[Rung]) -> Result<(), Box<dyn Error>> {
    let (left, right) = page.split_horizontally(px(550));
    let time = |rung: &Rung| (rung.time.log10(), seconds(rung.time));
    rows(&left, "Time for one gradient", "seconds", -4.0..3.0, 110, rungs, time)?;
    let error = |rung: &Rung| (rung.error.log10(), scientific(rung.error));
    rows(
        &right,
        "Its largest error",
        "relative to the largest entry of a tensor",
        -17.0..-4.0,
        10,
        rungs,
        error,
    )
}

fn rows(
    page: &Page,
    heading: &str,
    name: &str,
    range: Range<f64>,
    label_width: u32,
    rungs: &[Rung],
    value: impl Fn(&Rung) -> (f64, String),
) -> Result<(), Box<dyn Error>> {
    let count = rungs.len() as f64;
    let start = range.start;
    let mut chart = ChartBuilder::on(page)
        .caption(heading, (FONT, px(20)))
        .margin(px(14))
        .margin_right(px(26))
        .x_label_area_size(px(46))
        .y_label_area_size(px(label_width))
        .build_cartesian_2d(range, 0.4..count + 0.6)?;
    chart
        .configure_mesh()
        .x_desc(name)
        .x_labels(8)
        .x_label_formatter(&|x| power_of_ten(*x))
        .disable_y_mesh()
        .disable_y_axis()
        .label_style((FONT, px(15)))
        .axis_desc_style((FONT, px(17)))
        .set_all_tick_mark_size(px(5))
        .axis_style(stroke(GREY, 1))
        .bold_line_style(stroke(RGBColor(225, 225, 225), 1))
        .light_line_style(WHITE.mix(0.0))
        .draw()?;
    for (row, rung) in rungs.iter().enumerate() {
        let y = count - row as f64;
        let (x, text) = value(rung);
        chart.draw_series([PathElement::new([(start, y), (x, y)], stroke(PALE, 2))])?;
        chart.draw_series([dot((x, y), 6, BLUE)])?;
        write(&mut chart, text, (x, y), 12, HPos::Left)?;
        if label_width > 100 {
            write(&mut chart, rung.name.into(), (start, y), -10, HPos::Right)?;
        }
    }
    Ok(())
}

/// A text that many pixels beside a place.
fn write(
    chart: &mut Chart,
    text: String,
    place: (f64, f64),
    aside: i32,
    anchor: HPos,
) -> Result<(), Box<dyn Error>> {
    let style = (FONT, px(16)).into_font().color(&BLACK);
    let style = style.pos(Pos::new(anchor, VPos::Center));
    let aside = aside * i32::from(crate::style::PIXEL);
    let text = EmptyElement::at(place) + Text::new(text, (aside, 0), style);
    chart.plotting_area().draw(&text)?;
    Ok(())
}

/// The error of three rungs for steps from 1e-1 to 1e-11.
pub fn draw_steps(page: &Page, problem: &Problem, sample: &[usize]) -> Result<(), Box<dyn Error>> {
    let heading = "How exact a gradient is, by its step";
    let x = axis("step h", -11.0..-1.0);
    let y = axis("largest error, relative", -17.0..1.0);
    let mut chart = log_chart(page, heading, x, y)?;
    let exponents = spread(-11.0..-1.0, 11);
    let errors: Vec<(f64, [f64; 3])> = exponents
        .map(|exponent| (exponent, problem.errors(sample, 10f64.powf(exponent))))
        .collect();
    let names = [("naive, at 70 places", ORANGE), ("local", BLUE), ("local-exact", GREEN)];
    for (which, (name, color)) in names.into_iter().enumerate() {
        let log = |(h, errors): &(f64, [f64; 3])| (*h, errors[which].log10());
        line(&mut chart, errors.iter().map(log), stroke(color, 2), name)?;
        chart.draw_series(errors.iter().map(log).map(|place| dot(place, 4, color)))?;
    }
    legend(&mut chart, SeriesLabelPosition::UpperMiddle)
}

/// A time for the eye: 19 s, 21 ms.
pub fn seconds(time: f64) -> String {
    match time {
        long if long >= 9.95 => format!("{long:.0} s"),
        long if long >= 0.995 => format!("{long:.1} s"),
        short if short >= 9.95e-3 => format!("{:.0} ms", short * 1e3),
        short => format!("{:.1} ms", short * 1e3),
    }
}

/// Two digits of a number that is very large or very small: 3.2·10¹¹.
pub fn scientific(number: f64) -> String {
    let exponent = number.log10().floor();
    let digits = number / 10f64.powf(exponent);
    format!("{digits:.1}·{}", power_of_ten(exponent))
}
