//! Drawing by plotters, into memory, where nothing can fail.

use crate::{
    Axis, Bitmap, Canvas, Chart, Color, GREY, Stroke,
    canvas::Piece,
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

fn chart(page: &Page, chart: &Chart) -> Drawn {
    let Chart { x, y, .. } = chart;
    let mut grid = ChartBuilder::on(page)
        .caption(&chart.heading, (FONT, px(20)))
        .margin(px(14))
        .margin_right(px(26)) // the last number of the x-axis reaches over its end
        .x_label_area_size(px(46))
        .y_label_area_size(px(64))
        .build_cartesian_2d(x.range.clone(), y.range.clone())?;
    mesh(&mut grid, x, y)?;
    for of in &chart.series {
        series(&mut grid, chart, of)?;
    }
    let named = chart.series.iter().any(|series| !series.label.is_empty());
    match chart.legend {
        Some(corner) if named => {
            let (width, height) = grid.plotting_area().dim_in_pixel();
            let size = [width, height].map(|units| f64::from(units) / f64::from(UNIT));
            let corner = corner.settle(chart, (size[0], size[1]));
            grid.configure_series_labels()
                .position(corner.position())
                .background_style(WHITE.mix(0.85))
                .border_style(pen(Color(200, 200, 200).wide(1)))
                .legend_area_size(px(30))
                .margin(px(6))
                .label_font((FONT, px(16)))
                .draw()?;
            Ok(())
        }
        _ => Ok(()),
    }
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

/// One thing in a chart, with its entry in the legend if it has a name.
fn series<'a, 'b: 'a>(grid: &mut Grid<'a, 'b>, chart: &Chart, series: &Series) -> Drawn {
    let place = |&(x, y): &(f64, f64)| (chart.x.place(x), chart.y.place(y));
    let has_place = |(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
    let places = series.mark.points().iter().map(place).filter(has_place);
    match &series.mark {
        Mark::Line(_, stroke) => {
            let pen = pen(*stroke);
            let piece = move |(x, y): (i32, i32), from: i32, to: i32| {
                PathElement::new([(x + units(from), y), (x + units(to), y)], pen)
            };
            if stroke.dashed {
                let places: Vec<_> = places.collect();
                let dashes = DashedLineSeries::new(places, px(8), px(5), pen);
                // Two dashes are enough to say that a line is dashed.
                name(grid.draw_series(dashes)?, &series.label, move |at| {
                    EmptyElement::at((0, 0)) + piece(at, 0, 8) + piece(at, 13, 21)
                });
            } else {
                let entry = grid.draw_series(LineSeries::new(places, pen))?;
                name(entry, &series.label, move |at| piece(at, 0, 22));
            }
        }
        Mark::Dots(_, dot) => {
            let (size, fill) = (px(dot.pixels), dot.fill.rgb().filled());
            match dot.shape {
                Shape::Disc => {
                    let entry = grid.draw_series(places.map(|at| Circle::new(at, size, fill)))?;
                    name(entry, &series.label, move |at| Circle::new(beside(at), size, fill));
                }
                Shape::Rimmed(rim) => {
                    let white = rim.color == crate::WHITE;
                    let rim = pen(rim);
                    let entry = grid.draw_series(places.map(|at| {
                        let middle = (0, 0);
                        EmptyElement::at(at)
                            + Circle::new(middle, size, fill)
                            + Circle::new(middle, size, rim)
                    }))?;
                    name(entry, &series.label, move |at| {
                        Circle::new(beside(at), size, if white { fill } else { rim })
                    });
                }
                Shape::Triangle => {
                    let triangle = move |at| TriangleMarker::new(at, size, fill);
                    let entry =
                        grid.draw_series(places.map(|at| TriangleMarker::new(at, size, fill)))?;
                    name(entry, &series.label, move |at| triangle(beside(at)));
                }
            }
        }
        Mark::Area(_, color, strength) => {
            let fill = color.rgb().mix(*strength).filled();
            let corners: Vec<_> = places.collect();
            let entry = grid.draw_series([Polygon::new(corners, fill)])?;
            name(entry, &series.label, move |(x, y)| {
                Rectangle::new([(x, y - units(5)), (x + units(22), y + units(5))], fill)
            });
        }
        Mark::Text(text, _, color, size) => {
            let style = (FONT, px(*size)).into_font().color(&color.rgb());
            grid.draw_series(places.map(|place| Text::new(text.clone(), place, style.clone())))?;
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
