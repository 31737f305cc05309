//! Drawing by plotters, into memory, where nothing can fail.

use crate::{
    Axis, Bitmap, Canvas, Chart, Color, Corner, GREY,
    canvas::Piece,
    legend::{Legend, Shared},
    mark::Series,
    pen::{FONT, UNIT, length, pen, px, units},
    series::{Drawn, Grid, series},
};
use plotters::{
    chart::{ChartBuilder, SeriesLabelPosition},
    coord::Shift,
    prelude::*,
    style::{
        Color as _,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::error::Error;

type Page<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Charts in rows of so many, on a page of that size in pixels.
pub(crate) fn charts(charts: &[Chart], columns: usize, size: (u32, u32)) -> String {
    page(size, &[], |page| {
        let shared = Shared::of(charts, f64::from(size.0));
        let strip = shared.map_or(0.0, Shared::height);
        let (page, strip) = page.split_vertically(px(size.1) - length(strip));
        let places = page.split_evenly((charts.len().div_ceil(columns), columns));
        for (places, charts) in places.chunks(columns).zip(charts.chunks(columns)) {
            let (mut legends, below) = Legend::of_row(charts, between(&places[0]));
            let below = if shared.is_some() { 0.0 } else { below };
            for ((place, of), legend) in places.iter().zip(charts).zip(&mut legends) {
                let legend = legend.take().filter(|_| shared.is_none());
                chart(place, of, legend, below)?;
            }
        }
        shared.map_or(Ok(()), |shared| names_of_all(&strip, &charts[0], shared))
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

/// How many pixels a place has between the axes of its chart.
fn between(place: &Page) -> (f64, f64) {
    let (width, height) = place.dim_in_pixel();
    (
        f64::from(width / px(1)) - f64::from(MARGIN + LEFT + RIGHT),
        f64::from(height / px(1)) - f64::from(2 * MARGIN + BELOW + HEADING),
    )
}

/// A chart with its legend, and so much room below that legends of its row may need.
fn chart(page: &Page, chart: &Chart, legend: Option<Legend>, below: f64) -> Drawn {
    let (width, height) = page.dim_in_pixel();
    let beside = legend.map_or(0.0, Legend::beside);
    let (page, rest) = page.split_horizontally(width - length(beside));
    let (page, under) = page.split_vertically(height - length(below));
    let mut grid = axes(&page, chart)?;
    let Some(legend) = legend else {
        return Ok(());
    };
    let aside = match legend.corner {
        Corner::Beside => rest.margin(px(MARGIN + HEADING), 0, 0, px(MARGIN)),
        Corner::Below => under.margin(0, px(MARGIN), px(LEFT), 0),
        _ => return names(&mut grid, legend),
    };
    let of = chart.series.iter().filter(|series| !series.label.is_empty());
    names(&mut without_points(&aside, chart, of)?, legend)
}

/// An empty chart of the same names.
fn without_points<'a, 'b: 'a>(
    place: &Page<'b>,
    chart: &Chart,
    named: impl Iterator<Item = &'a Series>,
) -> Result<Grid<'a, 'b>, Box<dyn Error>> {
    let mut empty = ChartBuilder::on(place).build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    for of in named {
        let emptied = Series { label: of.label.clone(), mark: of.mark.emptied() };
        series(&mut empty, chart, &emptied)?;
    }
    Ok(empty)
}

/// The names that all charts share, each in a place of its own, around the middle of the page.
fn names_of_all(strip: &Page, chart: &Chart, shared: Shared) -> Drawn {
    let (width, _) = strip.dim_in_pixel();
    let used = length(shared.width * shared.in_a_line as f64);
    let side = width.saturating_sub(used) / 2;
    let places = strip.margin(0, px(12), side, side).split_evenly((shared.lines, shared.in_a_line));
    let named = chart.series.iter().filter(|series| !series.label.is_empty());
    for (place, of) in places.iter().zip(named) {
        without_points(place, chart, std::iter::once(of))?
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .legend_area_size(px(30))
            .margin(0)
            .label_font((FONT, px(16)))
            .draw()?;
    }
    Ok(())
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
