//! Drawing by plotters, into memory, where nothing can fail.

use crate::{
    Axis, Bitmap, Canvas, Chart, Color, Corner, Dot, GREY, Stroke,
    canvas::Piece,
    legend::Legend,
    mark::{Mark, Series, Shape},
};
use plotters::{
    chart::{ChartBuilder, ChartContext, SeriesAnno},
    coord::{Shift, types::RangedCoordf64},
    prelude::*,
    style::{
        Color as _,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::error::Error;

/// Units in a pixel. Plotters puts everything on whole units, which would make curves of pixels
/// jagged.
const UNIT: u16 = 8;

/// The letters of all figures.
const FONT: &str = "sans-serif";

type Page<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Grid<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), Box<dyn Error>>;

/// Charts in rows of so many, on a page of that size in pixels.
pub(crate) fn charts(charts: &[Chart], columns: usize, size: (u32, u32)) -> String {
    page(size, &[], |page| {
        let places = page.split_evenly((charts.len().div_ceil(columns), columns));
        places.iter().zip(charts).try_for_each(|(place, of)| chart(place, of))
    })
}

/// A canvas.
pub(crate) fn canvas(canvas: &Canvas) -> String {
    page(canvas.size, &canvas.bitmaps, |page| {
        canvas.pieces.iter().try_for_each(|of| piece(page, of))
    })
}

fn page(size: (u32, u32), bitmaps: &[Bitmap], draw: impl FnOnce(&Page) -> Drawn) -> String {
    let mut svg = String::new();
    let units = (px(size.0), px(size.1));
    let page = SVGBackend::with_string(&mut svg, units).into_drawing_area();
    let drawn = page.fill(&WHITE).map_err(Into::into).and_then(|()| draw(&page));
    drawn.and_then(|()| Ok(page.present()?)).expect("nothing fails in memory");
    drop(page);
    put_over_ground(&mut svg, bitmaps);
    let in_units = format!("width=\"{}\" height=\"{}\"", units.0, units.1);
    let in_pixels = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
    svg.replacen(&in_units, &in_pixels, 1)
}

/// The ground is the first thing in a figure.
fn put_over_ground(svg: &mut String, bitmaps: &[Bitmap]) {
    let pictures: String = bitmaps.iter().map(|bitmap| bitmap.svg(i32::from(UNIT))).collect();
    let ground = svg.find("<rect").unwrap_or(svg.len());
    let end = svg[ground..].find('\n').map_or(svg.len(), |end| ground + end + 1);
    svg.insert_str(end, &pictures);
}

/// What a chart leaves for its margins, the numbers of its axes and their names, and its heading, in pixels.
const MARGIN: u32 = 14;
const RIGHT: u32 = 26; // the last number of the x-axis reaches over its end
const BELOW: u32 = 46;
const LEFT: u32 = 64;
const HEADING: u32 = 32;

fn chart(page: &Page, chart: &Chart) -> Drawn {
    let (width, height) = page.dim_in_pixel();
    let between = (
        f64::from(width / px(1)) - f64::from(MARGIN + LEFT + RIGHT),
        f64::from(height / px(1)) - f64::from(2 * MARGIN + BELOW + HEADING),
    );
    let Some(legend) = Legend::of(chart, between) else {
        return axes(page, chart).map(|_| ());
    };
    let (beside, below) = legend.margins();
    let (page, rest) = page.split_horizontally(width - length(beside));
    let (page, under) = page.split_vertically(height - length(below));
    let aside = match legend.corner {
        Corner::Beside => rest.margin(px(MARGIN + HEADING), 0, 0, px(MARGIN)),
        Corner::Below => under.margin(0, px(MARGIN), px(LEFT), 0),
        _ => return names(&mut axes(&page, chart)?, legend),
    };
    axes(&page, chart)?;
    // An empty chart of the same names.
    let mut empty = ChartBuilder::on(&aside).build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    for of in chart.series.iter().filter(|series| !series.label.is_empty()) {
        let emptied = Series { label: of.label.clone(), mark: of.mark.emptied() };
        series(&mut empty, chart, &emptied)?;
    }
    names(&mut empty, legend)
}

/// The axes and what is drawn between them.
fn axes<'a, 'b: 'a>(page: &Page<'b>, chart: &Chart) -> Result<Grid<'a, 'b>, Box<dyn Error>> {
    let Chart { x, y, .. } = chart;
    let mut grid = ChartBuilder::on(page)
        .caption(&chart.heading, (FONT, px(20)))
        .margin(px(MARGIN))
        .margin_right(px(RIGHT))
        .x_label_area_size(px(BELOW))
        .y_label_area_size(px(LEFT))
        .build_cartesian_2d(x.range.clone(), y.range.clone())?;
    mesh(&mut grid, x, y)?;
    for of in &chart.series {
        series(&mut grid, chart, of)?;
    }
    Ok(grid)
}

/// The legend.
fn names<'a, 'b: 'a>(grid: &mut Grid<'a, 'b>, legend: Legend) -> Drawn {
    grid.configure_series_labels()
        .position(legend.position())
        .background_style(WHITE.mix(0.85))
        .border_style(pen(Color(200, 200, 200).wide(1)))
        .legend_area_size(px(30))
        .margin(px(6))
        .label_font((FONT, px(16)))
        .draw()?;
    Ok(())
}

/// A length in pixels as units, to the next whole one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is not that wide"
)]
fn length(pixels: f64) -> u32 {
    (pixels * f64::from(UNIT)).ceil() as u32
}

/// A light grid and named axes.
fn mesh(grid: &mut Grid, x: &Axis, y: &Axis) -> Drawn {
    grid.configure_mesh()
        .x_desc(&x.name)
        .y_desc(&y.name)
        .x_labels(x.ticks)
        .y_labels(y.ticks)
        .x_label_formatter(&|at| x.label(*at))
        .y_label_formatter(&|at| y.label(*at))
        .label_style((FONT, px(15)))
        .axis_desc_style((FONT, px(17)))
        .set_all_tick_mark_size(px(5))
        .axis_style(pen(GREY.wide(1)))
        .bold_line_style(pen(Color(225, 225, 225).wide(1)))
        .light_line_style(WHITE.mix(0.0))
        .draw()?;
    Ok(())
}

/// One thing in a chart, with its entry in the legend if it has a name. What lies outside of the axes is
/// left out, and so is what has no place on them.
fn series<'a, 'b: 'a>(grid: &mut Grid<'a, 'b>, chart: &Chart, series: &Series) -> Drawn {
    let Series { label, mark } = series;
    let place = |&(x, y): &(f64, f64)| (chart.x.place(x), chart.y.place(y));
    let is_inside = |(x, y): &(f64, f64)| chart.x.shows(*x) && chart.y.shows(*y);
    let places: Vec<(f64, f64)> = mark.points().iter().map(place).collect();
    match mark {
        Mark::Line(_, stroke) => {
            if places.is_empty() {
                return line(grid, label, &[], *stroke);
            }
            let runs = places.chunk_by(|a, b| is_inside(a) && is_inside(b));
            for (number, run) in runs.filter(|run| is_inside(&run[0])).enumerate() {
                line(grid, if number == 0 { label } else { "" }, run, *stroke)?;
            }
            Ok(())
        }
        Mark::Dots(_, dot) => dots(grid, label, places.into_iter().filter(is_inside), *dot),
        Mark::Area(_, color, strength) => {
            let fill = color.rgb().mix(*strength).filled();
            let entry = grid.draw_series([Polygon::new(places, fill)])?;
            name(entry, label, move |(x, y)| {
                Rectangle::new([(x, y - units(5)), (x + units(22), y + units(5))], fill)
            });
            Ok(())
        }
        Mark::Text(text, _, color, size) => {
            let style = (FONT, px(*size)).into_font().color(&color.rgb());
            grid.draw_series([Text::new(text.clone(), places[0], style)])?;
            Ok(())
        }
    }
}

fn line<'a, 'b: 'a>(
    grid: &mut Grid<'a, 'b>,
    label: &str,
    places: &[(f64, f64)],
    stroke: Stroke,
) -> Drawn {
    let (places, pen) = (places.to_vec(), pen(stroke));
    let piece = move |(x, y): (i32, i32), from: i32, to: i32| {
        PathElement::new([(x + units(from), y), (x + units(to), y)], pen)
    };
    if stroke.dashed {
        let dashes = DashedLineSeries::new(places, px(8), px(5), pen);
        // Two dashes are enough to say that a line is dashed.
        name(grid.draw_series(dashes)?, label, move |at| {
            EmptyElement::at((0, 0)) + piece(at, 0, 8) + piece(at, 13, 21)
        });
    } else {
        let entry = grid.draw_series(LineSeries::new(places, pen))?;
        name(entry, label, move |at| piece(at, 0, 22));
    }
    Ok(())
}

fn dots<'a, 'b: 'a>(
    grid: &mut Grid<'a, 'b>,
    label: &str,
    places: impl Iterator<Item = (f64, f64)>,
    dot: Dot,
) -> Drawn {
    let (size, fill) = (px(dot.pixels), dot.fill.rgb().filled());
    match dot.shape {
        Shape::Disc => {
            let entry = grid.draw_series(places.map(|at| Circle::new(at, size, fill)))?;
            name(entry, label, move |at| Circle::new(beside(at), size, fill));
        }
        Shape::Rimmed(rim) => {
            let (white, rim) = (rim.color == crate::WHITE, pen(rim));
            let rimmed = |at| {
                let whole = Circle::new((0, 0), size, fill);
                EmptyElement::at(at) + whole + Circle::new((0, 0), size, rim)
            };
            let entry = grid.draw_series(places.map(rimmed))?;
            let sample = if white { fill } else { rim };
            name(entry, label, move |at| Circle::new(beside(at), size, sample));
        }
        Shape::Triangle => {
            let entry = grid.draw_series(places.map(|at| TriangleMarker::new(at, size, fill)))?;
            name(entry, label, move |at| TriangleMarker::new(beside(at), size, fill));
        }
    }
    Ok(())
}

fn name<'a, 'b: 'a, E>(
    entry: &mut SeriesAnno<'a, SVGBackend<'b>>,
    label: &str,
    sample: impl Fn((i32, i32)) -> E + 'a,
) where
    E: IntoDynElement<'a, SVGBackend<'b>, (i32, i32)> + 'a,
{
    if !label.is_empty() {
        entry.label(label).legend(sample);
    }
}

/// The middle of a dot in the legend.
fn beside((x, y): (i32, i32)) -> (i32, i32) {
    (x + units(11), y)
}

fn piece(page: &Page, piece: &Piece) -> Drawn {
    let at = |&(x, y): &(i32, i32)| (units(x), units(y));
    match piece {
        Piece::Line(places, stroke) => {
            let places: Vec<_> = places.iter().map(at).collect();
            page.draw(&PathElement::new(places, pen(*stroke)))?;
        }
        Piece::Cell(corner, size, color) => {
            let end = (corner.0 + size.0, corner.1 + size.1);
            page.draw(&Rectangle::new([at(corner), at(&end)], color.rgb().filled()))?;
        }
        Piece::Disc(middle, radius, color) => {
            page.draw(&Circle::new(at(middle), px(*radius), color.rgb().filled()))?;
        }
        Piece::Ring(middle, radius, stroke) => {
            page.draw(&Circle::new(at(middle), px(*radius), pen(*stroke)))?;
        }
        Piece::Text(text, middle, size, color) => {
            let color = color.rgb();
            let style = (FONT, px(*size))
                .into_text_style(page)
                .color(&color)
                .pos(Pos::new(HPos::Center, VPos::Center));
            page.draw(&Text::new(text.clone(), at(middle), style))?;
        }
    }
    Ok(())
}

fn pen(stroke: Stroke) -> ShapeStyle {
    stroke.color.rgb().stroke_width(px(stroke.pixels))
}

/// A length in pixels as units.
fn px(pixels: u32) -> u32 {
    pixels * u32::from(UNIT)
}

/// A place in pixels as one in units.
fn units(pixels: i32) -> i32 {
    pixels * i32::from(UNIT)
}
