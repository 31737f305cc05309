//! One look for all figures: a palette that the colour-blind can tell apart, labelled axes, the
//! same letters.

use plotters::{
    chart::{ChartBuilder, ChartContext, SeriesLabelPosition},
    coord::{Shift, types::RangedCoordf64},
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use std::{error::Error, ops::Range};

/// The drawing area of a figure.
pub type Page<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The palette of Okabe and Ito, *Color Universal Design* (2008).
pub const BLUE: RGBColor = RGBColor(0, 114, 178);
/// See [`BLUE`].
pub const ORANGE: RGBColor = RGBColor(213, 94, 0);
/// See [`BLUE`].
pub const GREEN: RGBColor = RGBColor(0, 158, 115);
/// See [`BLUE`].
pub const PURPLE: RGBColor = RGBColor(204, 121, 167);
/// For axes and what stands behind the data.
pub const GREY: RGBColor = RGBColor(110, 110, 110);
/// For what is only there to be seen through.
pub const PALE: RGBColor = RGBColor(185, 185, 185);

/// The letters of all figures.
pub const FONT: &str = "sans-serif";

/// Units in a pixel. Plotters puts everything on whole units, which would make curves of pixels
/// jagged.
pub const PIXEL: u16 = 8;

/// A line of that many pixels.
pub fn stroke(color: RGBColor, pixels: u32) -> ShapeStyle {
    color.stroke_width(px(pixels))
}

/// A length in pixels as units.
pub fn px(pixels: u32) -> u32 {
    pixels * u32::from(PIXEL)
}

/// A chart of numbers against numbers.
pub type Chart<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// What an axis shows: its name, with the unit where there is one, and its range.
pub struct Axis {
    /// What is measured along it.
    pub name: &'static str,
    /// From where to where.
    pub range: Range<f64>,
    /// How many ticks it has at most.
    pub ticks: usize,
}

/// An axis with a moderate number of ticks.
pub fn axis(name: &'static str, range: Range<f64>) -> Axis {
    Axis { name, range, ticks: 7 }
}

/// An empty chart with a heading, a light grid and named axes.
pub fn chart<'a, 'b: 'a>(
    page: &'a Page<'b>,
    heading: &str,
    x: Axis,
    y: Axis,
) -> Result<Chart<'a, 'b>, Box<dyn Error>> {
    labelled_chart(page, heading, x, y, [number; 2])
}

/// A [`chart`] on logarithmic axes: it takes the logarithms to base 10, in its ranges too, and
/// labels them as powers of ten.
pub fn log_chart<'a, 'b: 'a>(
    page: &'a Page<'b>,
    heading: &str,
    x: Axis,
    y: Axis,
) -> Result<Chart<'a, 'b>, Box<dyn Error>> {
    labelled_chart(page, heading, x, y, [power_of_ten; 2])
}

/// A [`chart`] on a logarithmic y-axis.
pub fn log_y_chart<'a, 'b: 'a>(
    page: &'a Page<'b>,
    heading: &str,
    x: Axis,
    y: Axis,
) -> Result<Chart<'a, 'b>, Box<dyn Error>> {
    labelled_chart(page, heading, x, y, [number, power_of_ten])
}

fn labelled_chart<'a, 'b: 'a>(
    page: &'a Page<'b>,
    heading: &str,
    x: Axis,
    y: Axis,
    [x_label, y_label]: [fn(f64) -> String; 2],
) -> Result<Chart<'a, 'b>, Box<dyn Error>> {
    let mut chart = ChartBuilder::on(page)
        .caption(heading, (FONT, px(20)))
        .margin(px(14))
        .margin_right(px(26)) // the last number of the x-axis reaches over its end
        .x_label_area_size(px(46))
        .y_label_area_size(px(64))
        .build_cartesian_2d(x.range, y.range)?;
    chart
        .configure_mesh()
        .x_desc(x.name)
        .y_desc(y.name)
        .x_labels(x.ticks)
        .y_labels(y.ticks)
        .x_label_formatter(&|x| x_label(*x))
        .y_label_formatter(&|y| y_label(*y))
        .label_style((FONT, px(15)))
        .axis_desc_style((FONT, px(17)))
        .set_all_tick_mark_size(px(5))
        .axis_style(stroke(GREY, 1))
        .bold_line_style(stroke(RGBColor(225, 225, 225), 1))
        .light_line_style(WHITE.mix(0.0))
        .draw()?;
    Ok(chart)
}

/// Draws the legend of the series that were given a label.
pub fn legend<'a, 'b: 'a>(
    chart: &mut Chart<'a, 'b>,
    position: SeriesLabelPosition,
) -> Result<(), Box<dyn Error>> {
    chart
        .configure_series_labels()
        .position(position)
        .background_style(WHITE.mix(0.85))
        .border_style(stroke(RGBColor(200, 200, 200), 1))
        .legend_area_size(px(30))
        .margin(px(6))
        .label_font((FONT, px(16)))
        .draw()?;
    Ok(())
}

/// A line through the points, with an entry in the legend.
pub fn line(
    chart: &mut Chart,
    points: impl IntoIterator<Item = (f64, f64)>,
    style: impl Into<ShapeStyle>,
    label: &str,
) -> Result<(), Box<dyn Error>> {
    let style = style.into();
    chart
        .draw_series(LineSeries::new(points, style))?
        .label(label)
        .legend(move |(x, y)| PathElement::new([(x, y), (x + 22 * i32::from(PIXEL), y)], style));
    Ok(())
}

/// A dashed line, to be told apart in grey, and to be seen where it runs on another.
pub fn dashed<'a, 'b: 'a>(
    chart: &mut Chart<'a, 'b>,
    points: impl IntoIterator<Item = (f64, f64)>,
    style: ShapeStyle,
    label: &str,
) -> Result<(), Box<dyn Error>> {
    let points: Vec<_> = points.into_iter().collect();
    let dashes = DashedLineSeries::new(points, px(8), px(5), style);
    chart.draw_series(dashes)?.label(label).legend(move |(x, y)| {
        let dash = |from: i32, to: i32| {
            let pixel = i32::from(PIXEL);
            PathElement::new([(x + from * pixel, y), (x + to * pixel, y)], style)
        };
        EmptyElement::at((0, 0)) + dash(0, 8) + dash(13, 21)
    });
    Ok(())
}

/// A dot of that many pixels across its radius.
pub fn dot(place: (f64, f64), pixels: u32, color: RGBColor) -> Circle<(f64, f64), u32> {
    Circle::new(place, px(pixels), color.filled())
}

/// A colour on its way from white, at strength 0, to itself, at 1.
pub fn tint(color: RGBColor, strength: f64) -> RGBColor {
    let mix = |channel: u8| 255.0 + strength * (f64::from(channel) - 255.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 255"
    )]
    let [red, green, blue] = [color.0, color.1, color.2].map(|channel| mix(channel) as u8);
    RGBColor(red, green, blue)
}

/// A place in pixels as one in units.
pub fn in_units((x, y): (i32, i32)) -> (i32, i32) {
    (x * i32::from(PIXEL), y * i32::from(PIXEL))
}

/// Writes a text with its middle at a place in pixels.
pub fn write(
    page: &Page,
    text: &str,
    at: (i32, i32),
    size: u32,
    color: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let style = (FONT, px(size))
        .into_text_style(page)
        .color(&color)
        .pos(Pos::new(HPos::Center, VPos::Center));
    page.draw(&Text::new(text.to_owned(), in_units(at), style))?;
    Ok(())
}

/// Draws the outline of a rectangle, whose corner and size are in pixels.
pub fn frame(
    page: &Page,
    (x, y): (i32, i32),
    (width, height): (i32, i32),
    style: ShapeStyle,
) -> Result<(), Box<dyn Error>> {
    let (right, bottom) = (x + width, y + height);
    let corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)];
    page.draw(&PathElement::new(corners.map(in_units), style))?;
    Ok(())
}

/// Writes the heading of a figure that is no chart, `middle` pixels from the left.
pub fn heading(page: &Page, text: &str, middle: i32) -> Result<(), Box<dyn Error>> {
    write(page, text, (middle, 24), 20, BLACK)
}

/// A number for the eye: at most nine decimals, no trailing zeros, a true minus sign.
pub fn number(value: f64) -> String {
    let rounded = format!("{value:.9}");
    let short = rounded.trim_end_matches('0').trim_end_matches('.');
    short.replace('-', "−")
}

/// 10 with a raised exponent.
pub fn power_of_ten(exponent: f64) -> String {
    let raised = |c| match c {
        '−' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + c as u32 - '0' as u32).unwrap_or(c),
        other => other,
    };
    let exponent: String = number(exponent).chars().map(raised).collect();
    format!("10{exponent}")
}

/// `count` numbers evenly spread over a range, both ends included.
pub fn spread(range: Range<f64>, count: usize) -> impl Iterator<Item = f64> + Clone {
    let step = (range.end - range.start) / (count - 1) as f64;
    (0..count).map(move |i| range.start + i as f64 * step)
}
